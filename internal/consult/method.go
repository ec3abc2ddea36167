package consult

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Setting is one option of a ranking method as a consultation fixes it: a word, a number or a list, for all criteria
// or for one of them.
type Setting struct {
	Method    string      `json:"method"`
	Option    string      `json:"option"`
	Criterion CriterionID `json:"criterion,omitempty"`
	Values    []string    `json:"values"`
}

// MethodOption describes an option of a ranking method: what may stand there and what holds without it.
type MethodOption struct {
	Name     string
	Words    []string // the words that are allowed; nil for a number
	Low      string   // least number allowed; "" for no limit
	High     string   // greatest number allowed; "" for no limit
	Positive bool     // the number must be above 0
	Whole    bool     // the number must be whole
	List     bool     // several numbers; with Criteria several criteria
	Criteria bool     // identifiers of criteria
	Each     bool     // may be given for each criterion apart
	Default  []string // nil: the method goes without
}

// RankingMethod is a way to rank that a consultation may lock; package analysis computes it.
type RankingMethod struct {
	Name    string
	Options []MethodOption
}

// RankingMethods are all ways to rank, in the order in which documents list them. The thresholds q, p and v of
// PROMETHEE and ELECTRE are in points of the criterion's scale; without them a twentieth and a fifth of its length
// stand for q and p, and nothing is vetoed.
func RankingMethods() []RankingMethod {
	normalization := func(name string) MethodOption {
		return MethodOption{Name: "normalization", Words: []string{"vector", "minmax", "sum", "largest", "raw"}, Default: []string{name}}
	}
	threshold := func(name string) MethodOption { return MethodOption{Name: name, Low: "0", Each: true} }
	ghost := MethodOption{Name: "ghost", Low: "0", High: "10", Default: []string{"0.5"}}
	return []RankingMethod{
		{Name: "mean"},
		{Name: "mean_adjusted"},
		{Name: "mean_without_own"},
		{Name: "median"},
		{Name: "weighted_sum", Options: []MethodOption{normalization("minmax")}},
		{Name: "weighted_product"},
		{Name: "geometric_mean", Options: []MethodOption{{Name: "floor", Positive: true, High: "1", Default: []string{"0.01"}}}},
		{Name: "topsis", Options: []MethodOption{normalization("vector")}},
		{Name: "vikor", Options: []MethodOption{{Name: "v", Low: "0", High: "1", Default: []string{"0.5"}}}},
		{Name: "promethee2", Options: []MethodOption{
			{Name: "preference", Words: []string{"usual", "u-shape", "v-shape", "level", "linear", "gaussian"}, Each: true, Default: []string{"linear"}},
			threshold("q"), threshold("p"), threshold("s")}},
		{Name: "electre3", Options: []MethodOption{threshold("q"), threshold("p"), threshold("v")}},
		{Name: "smaa", Options: []MethodOption{
			{Name: "weights", Words: []string{"any", "ordinal", "around", "given"}, Default: []string{"any"}},
			{Name: "order", List: true, Criteria: true},
			{Name: "change", Low: "0", High: "1", Default: []string{"0.25"}},
			{Name: "samples", Low: "1000", High: "100000", Whole: true, Default: []string{"10000"}}}},
		{Name: "borda"},
		{Name: "copeland"},
		{Name: "schulze", Options: []MethodOption{{Name: "strength", Words: []string{"winning", "margins"}, Default: []string{"winning"}}}},
		{Name: "kemeny"},
		{Name: "plackett_luce", Options: []MethodOption{ghost}},
		{Name: "bradley_terry", Options: []MethodOption{ghost}},
		{Name: "importance_index", Options: []MethodOption{{Name: "scores", List: true, Default: []string{"100", "50", "25", "0"}}}},
		{Name: "chnri", Options: []MethodOption{{Name: "threshold", Low: "0", High: "1", Each: true}}},
	}
}

// MethodNames lists the names of all ranking methods.
func MethodNames() []string {
	var names []string
	for _, m := range RankingMethods() {
		names = append(names, m.Name)
	}
	return names
}

// FindMethod returns the ranking method with the given name.
func FindMethod(name string) (RankingMethod, bool) {
	for _, m := range RankingMethods() {
		if m.Name == name {
			return m, true
		}
	}
	return RankingMethod{}, false
}

// Option returns the option with the given name.
func (m RankingMethod) Option(name string) (MethodOption, bool) {
	for _, o := range m.Options {
		if o.Name == name {
			return o, true
		}
	}
	return MethodOption{}, false
}

// SettingOf returns the values that hold for an option of a method and a criterion: those set for the criterion, else
// those set for all, else the default. ok is false where nothing holds.
func SettingOf(settings []Setting, method, option string, criterion CriterionID) (values []string, ok bool) {
	for _, wanted := range []CriterionID{criterion, ""} {
		for _, s := range settings {
			if s.Method == method && s.Option == option && s.Criterion == wanted {
				return s.Values, true
			}
		}
	}
	if m, known := FindMethod(method); known {
		if o, known := m.Option(option); known && o.Default != nil {
			return o.Default, true
		}
	}
	return nil, false
}

// checkRanking returns what is wrong with the methods, their options and the judgements of which weights are made.
func (d *Definition) checkRanking() (found fault.List) {
	for i, m := range d.Ranking {
		if _, ok := FindMethod(m); !ok {
			found = append(found, fault.Bad("ranking.methods", "study.ranking", "{value} is no ranking method; known are {known}", "value", strconv.Quote(m), "known", strings.Join(MethodNames(), ", ")))
		}
		if slices.Contains(d.Ranking[:i], m) {
			found = append(found, fault.Bad("ranking.methods", "study.twice", "{id} stands twice: identifiers are unique", "id", m))
		}
	}
	seen := map[string]bool{}
	for _, s := range d.Settings {
		if seen[s.field()] {
			found = append(found, fault.Bad(s.field(), "study.twice", "{id} stands twice: identifiers are unique", "id", s.Option))
		}
		seen[s.field()] = true
		if err := d.checkSetting(s); err != nil {
			found = append(found, err)
		}
	}
	found = append(found, d.checkSMAA()...)
	if d.Weighting != nil {
		if _, err := d.Weighting.Solve(d.Criteria); err != nil {
			found = append(found, fault.Find(err).At(fault.Place{Field: "ranking.weights"}))
		}
	}
	return found
}

// field is the place of a setting in consultation.yaml.
func (s Setting) field() string {
	f := "ranking.options." + s.Method + "." + s.Option
	if s.Criterion != "" {
		f += "." + string(s.Criterion)
	}
	return f
}

// checkSetting returns what is wrong with one setting, or nil.
func (d *Definition) checkSetting(s Setting) *fault.Error {
	m, ok := FindMethod(s.Method)
	if !ok {
		return fault.Bad(s.field(), "study.ranking", "{value} is no ranking method; known are {known}", "value", strconv.Quote(s.Method), "known", strings.Join(MethodNames(), ", "))
	}
	if len(m.Options) == 0 {
		return fault.Bad(s.field(), "ranking.option_none", "{method} has no options", "method", s.Method)
	}
	o, ok := m.Option(s.Option)
	if !ok {
		names := make([]string, len(m.Options))
		for i, o := range m.Options {
			names[i] = o.Name
		}
		return fault.Bad(s.field(), "ranking.option", "{value} is no option of {method}; known are {known}", "value", strconv.Quote(s.Option), "method", s.Method, "known", strings.Join(names, ", "))
	}
	if s.Criterion != "" && (!o.Each || !d.hasCriterion(s.Criterion)) {
		return fault.Bad(s.field(), "ranking.option_criterion", "{criterion} is no criterion for which {option} of {method} can be set", "criterion", s.Criterion, "option", s.Option, "method", s.Method)
	}
	if len(s.Values) == 0 || (!o.List && len(s.Values) > 1) {
		return fault.Bad(s.field(), "ranking.option_one", "{option} of {method} takes one value; {n} are given", "option", s.Option, "method", s.Method, "n", len(s.Values))
	}
	for _, v := range s.Values {
		switch {
		case o.Criteria && !d.hasCriterion(CriterionID(v)):
			return fault.Bad(s.field(), "ranking.option_order", "{value} is no criterion of this consultation", "value", strconv.Quote(v))
		case o.Criteria:
		case o.Words != nil && !slices.Contains(o.Words, v):
			return fault.Bad(s.field(), "ranking.option_word", "{value} is not known for {option} of {method}; known are {known}", "value", strconv.Quote(v), "option", s.Option, "method", s.Method, "known", strings.Join(o.Words, ", "))
		case o.Words == nil && !o.allows(v):
			return fault.Bad(s.field(), "ranking.option_number", "{value} is not possible for {option} of {method}: a number {range}", "value", strconv.Quote(v), "option", s.Option, "method", s.Method, "range", o.limits())
		}
	}
	return nil
}

func (d *Definition) hasCriterion(id CriterionID) bool {
	return slices.ContainsFunc(d.Criteria, func(c Criterion) bool { return c.ID == id })
}

// allows reports whether a text is a number inside the limits of an option.
func (o MethodOption) allows(text string) bool {
	v, ok := Decimal(text).Float()
	if !ok || (o.Positive && v <= 0) || (o.Whole && v != float64(int(v))) {
		return false
	}
	if low, ok := Decimal(o.Low).Float(); ok && v < low {
		return false
	}
	if high, ok := Decimal(o.High).Float(); ok && v > high {
		return false
	}
	return true
}

// limits says in signs which numbers an option takes.
func (o MethodOption) limits() string {
	low, high := o.Low, o.High
	switch {
	case o.Positive && high != "":
		return "> 0, <= " + high
	case low != "" && high != "":
		return low + " .. " + high
	case low != "":
		return ">= " + low
	}
	return "(0.5, 1, 100)"
}

// checkSMAA makes sure that an order of importance stands where, and only where, SMAA needs it.
func (d *Definition) checkSMAA() (found fault.List) {
	weights, _ := SettingOf(d.Settings, "smaa", "weights", "")
	order, given := SettingOf(d.Settings, "smaa", "order", "")
	switch ordinal := len(weights) == 1 && weights[0] == "ordinal"; {
	case ordinal && len(order) < 2:
		found = append(found, fault.Bad("ranking.options.smaa", "ranking.smaa_order", "smaa with ordinal weights needs the order of importance: list at least two criteria under order"))
	case !ordinal && given:
		found = append(found, fault.Bad("ranking.options.smaa.order", "ranking.smaa_ordinal", "an order of importance counts only with weights: ordinal"))
	}
	for i, c := range order {
		if slices.Contains(order[:i], c) {
			found = append(found, fault.Bad("ranking.options.smaa.order", "study.twice", "{id} stands twice: identifiers are unique", "id", c))
		}
	}
	return found
}
