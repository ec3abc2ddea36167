package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// maxComment is the longest comment in characters.
const maxComment = 10_000

// answerForm is the form of one item: what is asked, and what stands in it.
type answerForm struct {
	Round, Item string
	Open        bool // answers are taken
	Text        string
	Other       string // wording in the other language, empty where it is missing
	Translated  bool   // the wording is in the page's language
	Demand      string
	At, Of      int // place among the items, from 1
	Back, On    string

	Criteria    []criterionField
	Familiarity string // "1" to "4", empty = not given
	Comment     string
	Base        int64  // leaf of the stored answer, -1 for none
	Client      string // identifier of this form
	Owner       string // names the person's drafts on a device, without saying who it is
	Stored      *answerForm
	Before      *feedback // of earlier rounds, nil where there is none
	Arguments   argumentsView
	Realtime    bool      // the round shows medians while it is open
	Live        []liveRow // what it shows now, to those who have answered
	Recused     bool      // the expert does not answer on this item
	Pilot       bool
	Saved       int64 // leaf of an answer that was saved just now, -1 for none
}

// criterionField is one criterion of an item with the mark that is chosen: a point, "dk", "na" or empty.
type criterionField struct {
	ID, Name string
	Min, Max int
	Points   []pointField
	Low      string // label of the lowest point
	High     string // label of the highest point
	Mark     string
	Wrong    bool
}

type pointField struct{ Value, Label string }

// familiarities are the levels of familiarity with an item, as they are stored.
var familiarities = []string{"1", "2", "3", "4"}

// fill makes the form of an item as it stands. fault.NotFound if the item is not asked in the round.
func (o *answerForm) fill(p page, st *consult.State, r *consult.Round, item consult.ItemID, expert consult.Pseudonym) error {
	at, ok := r.ItemIndex(item)
	it := st.Item(item)
	if !ok || it == nil {
		return missing()
	}
	lang := string(p.Lang)
	*o = answerForm{
		Round: string(r.ID), Item: string(item), Open: r.Status == consult.RoundOpen && !recused(st, expert, item), Recused: recused(st, expert, item), Pilot: r.Instrument.Pilot, Text: p.In(it.Text), Translated: it.Text.Has(lang),
		At: at + 1, Of: len(r.Instrument.Items), Base: -1, Client: id.New(), Saved: -1, Owner: owner(st, r, expert),
	}
	if other := string(p.Other()); o.Translated && it.Text.Has(other) {
		o.Other = it.Text.In(other)
	}
	if d := st.Demand(it.Demand); d != nil {
		o.Demand = p.In(d.Name)
	}
	if at > 0 {
		o.Back = string(r.Instrument.Items[at-1])
	}
	if at+1 < o.Of {
		o.On = string(r.Instrument.Items[at+1])
	}
	for _, c := range r.Instrument.Criteria {
		o.Criteria = append(o.Criteria, p.criterion(c, r.Instrument.Scales))
	}
	if reply := r.Reply(expert); reply != nil {
		if a := reply.Answer(at); a != nil {
			o.put(a)
		}
	}
	o.fillLive(r, at)
	return nil
}

// owner is a name under which a browser keeps the drafts of one person in one round: several people may share a device.
func owner(st *consult.State, r *consult.Round, expert consult.Pseudonym) string {
	return directory.HashToken("draft\x00" + string(st.Definition.ID) + "\x00" + string(r.ID) + "\x00" + string(expert))[:16]
}

// put fills in a stored answer.
func (o *answerForm) put(a *consult.Answer) {
	for j := range o.Criteria {
		if j < len(a.Marks) {
			o.Criteria[j].Mark = markText(a.Marks[j])
		}
	}
	o.Comment, o.Base = a.Comment, a.Leaf
	if a.Familiarity > 0 {
		o.Familiarity = strconv.Itoa(int(a.Familiarity))
	}
}

// markText writes a mark as a sheet holds it.
func markText(m consult.Mark) string {
	switch m.Kind {
	case consult.Rated:
		return strconv.FormatFloat(m.Value, 'f', -1, 64)
	case consult.CannotJudge:
		return "dk"
	case consult.NotApplies:
		return "na"
	case consult.NotAsked, consult.Skipped:
	}
	return ""
}

func (p page) criterion(c consult.Criterion, scales []consult.Scale) criterionField {
	f := criterionField{ID: string(c.ID), Name: p.In(c.Name)}
	if f.Name == "" {
		f.Name = f.ID
	}
	for _, s := range scales {
		if s.ID != c.Scale {
			continue
		}
		f.Min, f.Max = s.Min, s.Max
		labels := map[int]string{}
		for _, l := range s.Labels {
			labels[l.Point] = p.In(l.Label)
		}
		f.Low, f.High = labels[s.Min], labels[s.Max]
		for v := s.Min; v <= s.Max && s.Max-s.Min <= maxPoints; v++ {
			f.Points = append(f.Points, pointField{Value: strconv.Itoa(v), Label: labels[v]})
		}
	}
	return f
}

// maxPoints is the longest scale that is shown as points to be chosen; a longer one is typed.
const maxPoints = 11

// read takes what was sent into a copy of the form. The copy holds everything that was typed even where something is
// wrong with it, so that nothing is lost when the form is shown again.
func (o *answerForm) read(r *http.Request) (typed answerForm, err error) {
	typed = *o
	typed.Criteria = append([]criterionField(nil), o.Criteria...)
	if err := r.ParseForm(); err != nil {
		return typed, unreadable(err)
	}
	form := r.PostForm
	var found fault.List
	for j := range typed.Criteria {
		c := &typed.Criteria[j]
		c.Mark = strings.TrimSpace(form.Get("mark." + c.ID))
		if err := c.check(); err != nil {
			found = append(found, err)
			c.Wrong = true
		}
	}
	typed.Familiarity = consult.Narrow(form.Get("familiarity"))
	if n, err := strconv.Atoi(typed.Familiarity); typed.Familiarity != "" && (err != nil || n < 1 || n > len(familiarities)) {
		found = append(found, fault.Bad("familiarity", "web.answer.familiarity", "{value} is no familiarity: choose one of the levels, or none", "value", strconv.Quote(typed.Familiarity)))
	}
	if typed.Comment, err = plainText("comment", form.Get("comment")); err != nil {
		found = append(found, fault.Find(err))
	}
	typed.Round, typed.Client = form.Get("round"), form.Get("client")
	if typed.Base, err = strconv.ParseInt(form.Get("base"), 10, 64); err != nil || typed.Base < -1 {
		found = append(found, fault.Bad("base", "web.answer.base", "this form does not say upon which answer it was filled in: load the page again"))
		typed.Base = o.Base
	}
	if len(found) == 0 && typed.empty() {
		found = append(found, fault.Bad("", "web.answer.empty", "nothing is entered yet: choose a point, or say that you cannot judge"))
	}
	if len(found) > 0 {
		return typed, found[0]
	}
	return typed, nil
}

// unreadable is the refusal of a form that could not be read.
func unreadable(err error) error {
	if fault.Find(err) != nil {
		return err
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.New(fault.TooLarge, "web.form.large", "This is more than a form may hold ({limit} kB): shorten the text; it is still in the window that you came from", "limit", large.Limit>>10)
	}
	return fault.Bad("", "web.form.broken", "this form did not arrive whole: go back and send it again").Because(err)
}

// check refuses a mark that is no point of the scale; "７" and "7 " count as 7.
func (c *criterionField) check() *fault.Error {
	mark := consult.Narrow(c.Mark)
	switch mark {
	case "", "dk", "na":
		c.Mark = mark
		return nil
	}
	n, err := strconv.Atoi(mark)
	if err != nil || n < c.Min || n > c.Max || strings.ContainsAny(mark, "+-") && n >= 0 {
		return fault.Bad("mark."+c.ID, "web.answer.mark", "{criterion}: {value} is no point of the scale; choose a whole number from {min} to {max}, cannot judge or not applicable",
			"criterion", c.Name, "value", strconv.Quote(c.Mark), "min", c.Min, "max", c.Max)
	}
	c.Mark = strconv.Itoa(n)
	return nil
}

// empty reports whether nothing was entered.
func (o *answerForm) empty() bool {
	for _, c := range o.Criteria {
		if c.Mark != "" {
			return false
		}
	}
	return o.Familiarity == "" && o.Comment == ""
}

// same reports whether a form holds what is stored already, under the leaf that it names.
func (o *answerForm) same(stored *answerForm) bool {
	return stored.Base >= 0 && o.Base == stored.Base && o.Round == stored.Round && o.Comment == stored.Comment && o.Familiarity == stored.Familiarity &&
		slices.EqualFunc(o.Criteria, stored.Criteria, func(a, b criterionField) bool { return a.Mark == b.Mark })
}

// sheet is the form as the record keeps it.
func (o *answerForm) sheet() (consult.Sheet, consult.SheetText) {
	s := consult.Sheet{Mode: "live", Items: []consult.ItemID{consult.ItemID(o.Item)}, Values: make([][]*string, 1)}
	for _, c := range o.Criteria {
		s.Criteria = append(s.Criteria, consult.CriterionID(c.ID))
		s.Values[0] = append(s.Values[0], &c.Mark)
	}
	if o.Familiarity != "" {
		s.Familiarity = []string{o.Familiarity}
	}
	var t consult.SheetText
	if o.Comment != "" {
		t.Comments = map[consult.ItemID]string{consult.ItemID(o.Item): o.Comment}
	}
	return s, t
}

// plainText returns what somebody wrote in the form that is kept: NFC, line ends as \n, blanks around removed. Marks
// that turn the direction of writing are left out, since they can make a text read otherwise than it is stored. It
// refuses characters that nobody can read.
func plainText(field, s string) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	n := 0
	for i, r := range s {
		n++
		if _, size := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return strings.ToValidUTF8(strings.Map(dropControl, s), "\ufffd"), fault.Bad(field, "web.text.unreadable", "the text holds an unreadable character at position {n}: remove it and save again", "n", n)
		}
	}
	s = norm.NFC.String(strings.Map(dropDirection, s))
	if n > maxComment {
		return s, fault.Bad(field, "web.text.long", "the text has {n} characters; at most {max} can be kept", "n", n, "max", maxComment)
	}
	return s, nil
}

func dropControl(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return '\ufffd'
	}
	return r
}

func dropDirection(r rune) rune {
	if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
		return -1
	}
	return r
}

// typedFields are the fields of a form that was refused before it reached its page, to be shown and sent again.
func typedFields(form url.Values) []typedField {
	var out []typedField
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			out = append(out, typedField{Name: name, Value: strings.ToValidUTF8(value, "\ufffd"), Shown: name != "client" && name != "base" && name != "then"})
		}
	}
	return out
}

// typedField is a field as somebody filled it in.
type typedField struct {
	Name, Value string
	Shown       bool
}
