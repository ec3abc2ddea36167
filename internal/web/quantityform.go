package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// plainNumber is a decimal as people write it; a comma could be a decimal point or a thousand.
var plainNumber = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,10})?$`)

// read takes what was sent into a copy of the form, everything that was typed with it: what stands in the fields of
// another way than the one that was chosen is kept and does not count.
func (o *quantityForm) read(r *http.Request) (typed quantityForm, err error) {
	typed = *o
	typed.Values, typed.Wrong, typed.Chips, typed.Counted = make([]string, len(quantiles)), make([]bool, len(quantiles)), make([]string, len(o.Chips)), nil
	if err := r.ParseForm(); err != nil {
		return typed, unreadable(err)
	}
	form := r.PostForm
	typed.take(form)
	var found fault.List
	switch {
	case typed.Aside != "":
	case typed.Way == string(consult.ByChips):
		if _, err := typed.chipCurve(); err != nil {
			found = append(found, fault.Find(err))
		}
	default:
		found = typed.checkValues()
	}
	if typed.Rationale, err = plainText("rationale", form.Get("rationale")); err != nil {
		found = append(found, fault.Find(err))
	}
	typed.Round, typed.Client = form.Get("round"), form.Get("client")
	if typed.Base, err = strconv.ParseInt(form.Get("base"), 10, 64); err != nil || typed.Base < -1 {
		found = append(found, fault.Bad("base", "web.answer.base", "this form does not say upon which answer it was filled in: load the page again"))
		typed.Base = o.Base
	}
	if len(found) > 0 {
		return typed, found[0]
	}
	return typed, nil
}

// take copies the fields as they were typed.
func (o *quantityForm) take(form url.Values) {
	if o.Aside = form.Get("aside"); o.Aside != "dk" && o.Aside != "na" {
		o.Aside = ""
	}
	if o.Way = form.Get("way"); o.Way != string(consult.BySlider) && o.Way != string(consult.ByChips) {
		o.Way = ""
	}
	o.From, o.To = consult.Narrow(form.Get("from")), consult.Narrow(form.Get("to"))
	for i, name := range quantiles {
		o.Values[i] = consult.Narrow(form.Get("value." + name))
	}
	for i := range o.Chips {
		o.Chips[i] = consult.Narrow(form.Get("chip." + strconv.Itoa(i)))
	}
}

// checkValues says what keeps three values from being saved, and else takes them as those that count.
func (o *quantityForm) checkValues() (found fault.List) {
	bad := func(i int, key, text string, args ...any) {
		o.Wrong[i] = true
		found = append(found, fault.Bad("value."+quantiles[i], key, text, args...))
	}
	from, to := 0.0, 0.0
	if o.Way == string(consult.BySlider) {
		var err error
		if from, to, err = o.limits(); err != nil {
			return fault.List{fault.Find(err)}
		}
	}
	last, lastAt := 0.0, -1
	for i, value := range o.Values {
		switch x, err := strconv.ParseFloat(value, 64); {
		case value == "":
			bad(i, "web.quantity.empty", "a value is missing: give all three, or say below that you cannot judge")
		case err != nil || !plainNumber.MatchString(value):
			bad(i, "web.quantity.number", "{value} is no number: write it in digits with a point, such as 12.5", "value", strconv.Quote(value))
		case lastAt >= 0 && x < last:
			bad(i, "web.quantity.order", "{value} is below {other}: the values must rise from the low one to the high one", "value", value, "other", o.Values[lastAt])
		case from < to && (x < from || x > to):
			bad(i, "web.quantity.outside", "{value} lies outside the range from {from} to {to}: widen the range, or move the value", "value", value, "from", o.From, "to", o.To)
		default:
			last, lastAt = x, i
		}
	}
	if len(found) == 0 {
		o.Counted = slices.Clone(o.Values)
	}
	return found
}

// limits reads the range of sliders and chips.
func (o *quantityForm) limits() (from, to float64, err error) {
	for _, end := range []struct {
		field, value string
		into         *float64
	}{{"from", o.From, &from}, {"to", o.To, &to}} {
		x, err := strconv.ParseFloat(end.value, 64)
		if err != nil || !plainNumber.MatchString(end.value) {
			return 0, 0, fault.Bad(end.field, "web.quantity.limit", "{value} is no number: give the lowest and the highest value that are possible, in digits with a point", "value", strconv.Quote(end.value))
		}
		*end.into = x
	}
	if from >= to {
		return 0, 0, fault.Bad("to", "web.quantity.limits", "the range from {from} to {to} does not rise: the lowest value must be below the highest", "from", o.From, "to", o.To)
	}
	return from, to, nil
}

// chipCurve reads the chips; the values that they state are those that count.
func (o *quantityForm) chipCurve() (analysis.Curve, error) {
	from, to, err := o.limits()
	if err != nil {
		return analysis.Curve{}, err
	}
	chips := make([]int, len(o.Chips))
	for i, value := range o.Chips {
		if value == "" {
			continue
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > 100 {
			return analysis.Curve{}, fault.Bad("chip."+strconv.Itoa(i), "web.quantity.chip", "{value} is no whole number of chips from 0 to 100", "value", strconv.Quote(value))
		}
		chips[i] = n
	}
	c, err := analysis.CurveOfChips(from, to, chips)
	if err == nil {
		o.Counted = c.Values
	}
	return c, err
}

// draw makes the picture of the curve behind what stands in the form; none where there is no curve.
func (o *quantityForm) draw(p page) {
	if o.Aside != "" {
		return
	}
	var c analysis.Curve
	var err error
	if o.Way == string(consult.ByChips) {
		c, err = o.chipCurve()
	} else {
		var from, to float64
		if o.Way == string(consult.BySlider) {
			from, to, _ = o.limits()
		}
		values := make([]float64, len(o.Counted))
		for i, text := range o.Counted {
			values[i], _ = strconv.ParseFloat(text, 64)
		}
		c, err = analysis.CurveOfQuantiles(values, from, to)
	}
	if err != nil {
		return // values that are equal, or none yet: they are said in words alone
	}
	o.Picture, err = drawn(func(f figure.Options) (figure.Figure, bool, error) {
		return figure.Judgement(c, p.Lang, p.unit(o.Unit), o.says(p), f)
	})
	if err != nil {
		o.Picture = nil
	}
}

func (o *quantityForm) sameValues(stored *quantityForm) bool {
	if o.Aside != stored.Aside || o.Rationale != stored.Rationale {
		return false
	}
	if o.Aside != "" {
		return true
	}
	return o.Way == stored.Way && slices.Equal(o.Counted, stored.Counted) && (o.Way == "" || o.From == stored.From && o.To == stored.To) &&
		(o.Way != string(consult.ByChips) || slices.Equal(o.laid(), stored.laid()))
}

// same reports whether a form holds what is stored already, under the leaf that it names.
func (o *quantityForm) same(stored *quantityForm) bool {
	return stored.Base >= 0 && o.Base == stored.Base && o.Round == stored.Round && o.sameValues(stored)
}

// laid is how many chips lie in each bin.
func (o *quantityForm) laid() []int {
	out := make([]int, len(o.Chips))
	for i, text := range o.Chips {
		out[i], _ = strconv.Atoi(text)
	}
	return out
}

// total is how many chips lie in all bins.
func (o *quantityForm) total() (sum int) {
	for _, n := range o.laid() {
		sum += n
	}
	return sum
}

func (o *quantityForm) sheet() (consult.JudgementSheet, consult.JudgementText) {
	j := consult.Judgement{Quantity: consult.QuantityID(o.ID), Aside: o.Aside, Probabilities: []consult.Decimal{}, Values: []consult.Decimal{}}
	if o.Aside == "" {
		for i, p := range quantiles {
			j.Probabilities, j.Values = append(j.Probabilities, consult.Decimal(p)), append(j.Values, consult.Decimal(strings.TrimPrefix(o.Counted[i], "+")))
		}
		if o.Way != "" {
			j.Given = &consult.Elicitation{Way: consult.ElicitationWay(o.Way), From: consult.Decimal(o.From), To: consult.Decimal(o.To)}
		}
		if o.Way == string(consult.ByChips) {
			j.Given.Chips = o.laid()
		}
	}
	var t consult.JudgementText
	if o.Rationale != "" {
		t.Rationales = map[consult.QuantityID]string{j.Quantity: o.Rationale}
	}
	return consult.JudgementSheet{Judgements: []consult.Judgement{j}}, t
}

// says puts the values that count in words, so that their author can see whether it is what was meant; empty where there
// are none.
func (o *quantityForm) says(p page) string {
	if o.Aside != "" {
		return p.mark(o.Aside)
	}
	if len(o.Counted) != len(quantiles) {
		return ""
	}
	unit := ""
	if o.Unit != "" {
		unit = " " + o.Unit
	}
	return p.T("answer.quantity.says", "low", o.Counted[0]+unit, "middle", o.Counted[1]+unit, "high", o.Counted[2]+unit)
}

// by says in which way the values were given; empty where they were typed.
func (o *quantityForm) by(p page) string {
	if o.Aside != "" || o.Way == "" || o.Counted == nil {
		return ""
	}
	return p.T("answer.quantity.by."+o.Way, "from", o.From, "to", o.To, "n", o.total())
}

// bin names a bin by the values between which it lies, or by its number while there is no range.
func (o *quantityForm) bin(p page, i int) string {
	from, to, err := o.limits()
	if err != nil {
		return p.T("answer.quantity.chips.bin.number", "n", i+1)
	}
	edges := analysis.Bins(from, to, len(o.Chips))
	return p.T("answer.quantity.chips.bin", "from", analysis.Rounded(edges[i], from, to), "to", analysis.Rounded(edges[i+1], from, to))
}
