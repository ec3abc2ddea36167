package analysis

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// A DemandView is one of the ways of sorting the same demands, so that each body that works with them reads its own.
type DemandView string

// The views, by the code of a demand that they go by.
const (
	ByEnd      DemandView = "end"       // the three ends: supply, consumption, fixation
	ByAction   DemandView = "action"    // action of the national plan that the demand belongs to
	ByMainLine DemandView = "main_line" // main line of technology
	ByRoute    DemandView = "route"     // technical route: reduce, keep, enhance, store
	ByEconomy  DemandView = "economy"   // eco-economy; with the route it makes the fourth view
)

// DemandViews lists them.
func DemandViews() []DemandView { return []DemandView{ByEnd, ByAction, ByMainLine, ByRoute, ByEconomy} }

// DemandRow is a demand, a node of the tree without others below it. Codes and needs are those that stand on it or on the
// nearest branch above that states them; a demand serves the needs of all branches above it.
type DemandRow struct {
	Demand    *consult.Demand
	Branch    consult.DemandID // the branch that it hangs on; its own id where it stands alone
	Codes     map[DemandView][]string
	Needs     []consult.NeedID
	Questions []consult.ItemID // standing questions that serve it
	Proposals int              // raw proposals that name it
}

// Ready reports whether readiness now, readiness needed and the year are stated; gap is how many levels are missing.
func (r DemandRow) Ready() (gap int, ok bool) {
	d := r.Demand
	return max(d.TRLNeeded-d.TRLNow, 0), d.TRLNow > 0 && d.TRLNeeded > 0 && d.ByYear > 0
}

// GapKind says what is missing or double in the tree of needs, demands and questions.
type GapKind string

// The gaps, in the order in which they are reported.
const (
	NeedWithoutDemand     GapKind = "need_without_demand"
	NeedWithoutQuestion   GapKind = "need_without_question"
	DemandWithoutNeed     GapKind = "demand_without_need"
	DemandWithoutQuestion GapKind = "demand_without_question"
	DemandWithoutTRL      GapKind = "demand_without_readiness"
	DemandOverlap         GapKind = "demand_overlap" // several questions serve it: look whether they ask the same
	QuestionWithoutDemand GapKind = "question_without_demand"
	QuestionWithoutNeed   GapKind = "question_without_need" // its demand serves none
	QuestionOverlap       GapKind = "question_overlap"      // it serves several demands
)

// GapKinds lists them.
func GapKinds() []GapKind {
	return []GapKind{NeedWithoutDemand, NeedWithoutQuestion, DemandWithoutNeed, DemandWithoutQuestion, DemandWithoutTRL, DemandOverlap, QuestionWithoutDemand, QuestionWithoutNeed, QuestionOverlap}
}

// Gap is one thing that is missing or double: the need, demand or question, and what it is about (the questions of an
// overlap, the demands of a question).
type Gap struct {
	Kind  GapKind
	ID    string
	About []string
}

// ViewRow counts the demands of one code of a view; Code is empty for those without one. A demand with two codes counts
// in both.
type ViewRow struct {
	Code      string
	Demands   int
	Covered   int // demands with a question
	Questions int
}

// Coverage holds the demand tree against needs and questions.
type Coverage struct {
	Rows []DemandRow // in the order of the tree
	Gaps []Gap       // by kind, then in the order of the record
}

// Covered counts the demands that a question serves.
func (c *Coverage) Covered() (n int) {
	for _, r := range c.Rows {
		if len(r.Questions) > 0 {
			n++
		}
	}
	return n
}

// Of returns the gaps of a kind.
func (c *Coverage) Of(kind GapKind) (out []Gap) {
	for _, g := range c.Gaps {
		if g.Kind == kind {
			out = append(out, g)
		}
	}
	return out
}

// View counts the demands by the codes of a view, in the order in which the codes first occur, those without one last.
func (c *Coverage) View(by DemandView) []ViewRow {
	var out []ViewRow
	questions := map[string]map[consult.ItemID]bool{}
	for _, r := range c.Rows {
		codes := r.Codes[by]
		if len(codes) == 0 {
			codes = []string{""}
		}
		for _, code := range codes {
			at := slices.IndexFunc(out, func(v ViewRow) bool { return v.Code == code })
			if at < 0 {
				at, out = len(out), append(out, ViewRow{Code: code})
				questions[code] = map[consult.ItemID]bool{}
			}
			out[at].Demands++
			if len(r.Questions) > 0 {
				out[at].Covered++
			}
			for _, q := range r.Questions {
				questions[code][q] = true
			}
		}
	}
	for i := range out {
		out[i].Questions = len(questions[out[i].Code])
	}
	slices.SortStableFunc(out, func(a, b ViewRow) int {
		switch {
		case a.Code == "" && b.Code != "":
			return 1
		case a.Code != "" && b.Code == "":
			return -1
		}
		return 0
	})
	return out
}

// CoverageOf looks at the demand tree of a state, at its needs and at the questions that stand.
func CoverageOf(s *consult.State) *Coverage {
	c := &Coverage{}
	below := map[consult.DemandID][]*consult.Demand{}
	for i := range s.Demands {
		d := &s.Demands[i]
		below[d.Parent] = append(below[d.Parent], d)
	}
	at := map[consult.DemandID]int{}
	var walk func(d *consult.Demand)
	walk = func(d *consult.Demand) {
		if kids := below[d.ID]; len(kids) > 0 {
			for _, k := range kids {
				walk(k)
			}
			return
		}
		at[d.ID] = len(c.Rows)
		c.Rows = append(c.Rows, row(s, d))
	}
	for _, d := range below[""] {
		walk(d)
	}
	served := map[consult.NeedID]bool{}
	var asks []Gap
	for _, it := range s.Items {
		if it.Raw() && it.Demand != "" {
			if i, ok := at[it.Demand]; ok && it.Status != consult.ItemWaiting {
				c.Rows[i].Proposals++
			}
		}
		if it.Status != consult.ItemStanding {
			continue
		}
		demands := s.Serves(it)
		needs := 0
		for _, id := range demands {
			if i, ok := at[id]; ok {
				c.Rows[i].Questions = append(c.Rows[i].Questions, it.ID)
			}
			for _, n := range needsOf(s, s.Demand(id)) {
				served[n] = true
				needs++
			}
		}
		switch {
		case len(demands) == 0:
			asks = append(asks, Gap{QuestionWithoutDemand, string(it.ID), nil})
		case needs == 0 && len(s.Definition.Needs) > 0:
			asks = append(asks, Gap{QuestionWithoutNeed, string(it.ID), names(demands)})
		}
		if len(demands) > 1 {
			asks = append(asks, Gap{QuestionOverlap, string(it.ID), names(demands)})
		}
	}
	c.gaps(s, served, asks)
	return c
}

// gaps reports what is missing of the needs and demands, and then what was found of the questions.
func (c *Coverage) gaps(s *consult.State, served map[consult.NeedID]bool, asks []Gap) {
	wanted := map[consult.NeedID]bool{}
	for i := range s.Demands {
		for _, n := range s.Demands[i].Needs {
			wanted[n] = true
		}
	}
	found := asks
	for _, n := range s.Definition.Needs {
		switch {
		case !wanted[n.ID]:
			found = append(found, Gap{NeedWithoutDemand, string(n.ID), nil})
		case !served[n.ID]:
			found = append(found, Gap{NeedWithoutQuestion, string(n.ID), nil})
		}
	}
	for _, r := range c.Rows {
		id := string(r.Demand.ID)
		if len(r.Needs) == 0 && len(s.Definition.Needs) > 0 {
			found = append(found, Gap{DemandWithoutNeed, id, nil})
		}
		switch len(r.Questions) {
		case 0:
			found = append(found, Gap{DemandWithoutQuestion, id, nil})
		case 1:
		default:
			found = append(found, Gap{DemandOverlap, id, names(r.Questions)})
		}
		if _, ok := r.Ready(); !ok {
			found = append(found, Gap{DemandWithoutTRL, id, nil})
		}
	}
	for _, kind := range GapKinds() {
		for _, g := range found {
			if g.Kind == kind {
				c.Gaps = append(c.Gaps, g)
			}
		}
	}
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// row takes the codes and needs of a demand from it and the branches above. The parent of a demand stands before it in
// the record, so that the way up ends.
func row(s *consult.State, d *consult.Demand) DemandRow {
	r := DemandRow{Demand: d, Branch: d.ID, Codes: map[DemandView][]string{}, Needs: needsOf(s, d)}
	if d.Parent != "" {
		r.Branch = d.Parent
	}
	for up := d; up != nil; up = s.Demand(up.Parent) {
		for _, v := range DemandViews() {
			if len(r.Codes[v]) == 0 {
				r.Codes[v] = codes(up, v)
			}
		}
	}
	return r
}

// codes are those that stand on a node itself.
func codes(d *consult.Demand, v DemandView) []string {
	switch v {
	case ByEnd:
		if d.End != "" {
			return []string{d.End}
		}
		return nil
	case ByAction:
		return d.Actions
	case ByMainLine:
		return d.MainLines
	case ByRoute:
		return d.Routes
	case ByEconomy:
		return d.Economies
	}
	return nil
}

// needsOf are the needs of a demand and of the branches above it, each once.
func needsOf(s *consult.State, d *consult.Demand) (out []consult.NeedID) {
	for up := d; up != nil; up = s.Demand(up.Parent) {
		for _, n := range up.Needs {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// coverageNumbers names the counts: "coverage.demands", "coverage.gap.demand_without_question",
// "coverage.action.energy.covered".
func (f *Findings) coverageNumbers(b *book) {
	c := f.Coverage
	if len(c.Rows) == 0 {
		return
	}
	add := func(id string, n int, unit string) { b.add(id, count(n), whole, unit, recipeCoverage, "record") }
	add("coverage.demands", len(c.Rows), "demands")
	add("coverage.covered", c.Covered(), "demands")
	levels := 0
	for _, r := range c.Rows {
		if gap, ok := r.Ready(); ok && gap > 0 {
			levels++
		}
	}
	add("coverage.behind", levels, "demands")
	for _, k := range GapKinds() {
		add("coverage.gap."+string(k), len(c.Of(k)), "entries")
	}
	for _, v := range DemandViews() {
		for _, r := range c.View(v) {
			if r.Code == "" {
				continue
			}
			id := "coverage." + string(v) + "." + r.Code
			add(id+".demands", r.Demands, "demands")
			add(id+".covered", r.Covered, "demands")
			add(id+".questions", r.Questions, "questions")
		}
	}
}

// Tables writes a coverage as the tables coverage, coverage_views and coverage_gaps.
func (c *Coverage) Tables() []Table {
	demands := Table{Name: "coverage", Header: []string{"demand", "branch", "end", "action", "main_line", "route", "economy", "trl_now", "trl_needed", "by_year", "needs", "proposals", "questions", "covered"}}
	list := func(xs []string) string { return strings.Join(xs, ";") }
	for _, r := range c.Rows {
		line := []string{string(r.Demand.ID), string(r.Branch)}
		for _, v := range DemandViews() {
			line = append(line, list(r.Codes[v]))
		}
		line = append(line, positive(r.Demand.TRLNow), positive(r.Demand.TRLNeeded), positive(r.Demand.ByYear), list(names(r.Needs)), strconv.Itoa(r.Proposals), list(names(r.Questions)), strconv.Itoa(len(r.Questions)))
		demands.Rows = append(demands.Rows, line)
	}
	views := Table{Name: "coverage_views", Header: []string{"view", "code", "demands", "covered", "questions"}}
	for _, v := range DemandViews() {
		for _, r := range c.View(v) {
			views.Rows = append(views.Rows, []string{string(v), r.Code, strconv.Itoa(r.Demands), strconv.Itoa(r.Covered), strconv.Itoa(r.Questions)})
		}
	}
	gaps := Table{Name: "coverage_gaps", Header: []string{"gap", "id", "about"}}
	for _, g := range c.Gaps {
		gaps.Rows = append(gaps.Rows, []string{string(g.Kind), g.ID, list(g.About)})
	}
	return []Table{demands, views, gaps}
}
