package web

import (
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/dataset"
)

// conflictGroup is one quantity of one region that several sources state, year by year.
type conflictGroup struct {
	Anchor, Quantity, Region, Unit string
	Sources                        []conflictSource
	Years                          []conflictYear // newest first
	Most                           conflictYear   // the year with the most statements, the newest of those
	Scopes                         int            // how many kinds of scope are named
	SameScope                      bool           // two count the same and differ all the same
}

// conflictSource is a column that states the quantity.
type conflictSource struct {
	Letter, Title, Scope, Source, Licence, Table, Set, Version, Unit string
}

// conflictYear is a year with what each source states of it.
type conflictYear struct {
	Year   int
	Values []conflictValue // in the order of the sources; empty where one states nothing
	Spread string          // of the highest above the lowest, in per cent
	Stated int
}

type conflictValue struct {
	Text, At string // with a row to lead to; "" = nothing stated
}

// conflictsView is the content of the page of sources that disagree.
type conflictsView struct {
	Groups []conflictGroup
	Tables int
}

func (s *server) conflicts(v *visit) error {
	p, r, err := s.studyPage(v, "conflicts")
	if err != nil {
		return err
	}
	sets, err := s.sets(v, r.state)
	if err != nil {
		return err
	}
	list := newest(r.state, sets)
	view := conflictsView{Tables: len(list), Groups: p.conflictGroups(dataset.Conflicts(list...), sets)}
	return s.render(v, http.StatusOK, conflictsPage(p, view))
}

// conflictGroups puts the years of one quantity and region together.
func (p page) conflictGroups(list []dataset.Conflict, sets map[string]*dataset.Dataset) (out []conflictGroup) {
	for from := 0; from < len(list); {
		to := from
		for to < len(list) && list[to].Quantity == list[from].Quantity && list[to].Region == list[from].Region {
			to++
		}
		out = append(out, p.conflictGroup(list[from:to], sets, len(out)))
		from = to
	}
	return out
}

func (p page) conflictGroup(list []dataset.Conflict, sets map[string]*dataset.Dataset, n int) conflictGroup {
	g := conflictGroup{Anchor: "q-" + strconv.Itoa(n+1), Quantity: p.dataWord("quantity", list[0].Quantity), Region: p.dataWord("region", list[0].Region), Unit: list[0].Unit}
	type column struct{ table, name string }
	var columns []column
	var scopes []string
	for _, c := range list {
		g.SameScope = g.SameScope || c.SameScope
		for _, x := range c.Stated {
			at := column{x.Address.Table, x.Address.Column}
			if slices.Contains(columns, at) {
				continue
			}
			columns = append(columns, at)
			source := conflictSource{Letter: letter(len(columns) - 1), Scope: p.half(x.Scope), Source: x.Source, Licence: x.Licence, Table: x.Address.Table, Set: x.Address.Dataset, Version: x.Address.Version, Unit: x.Unit, Title: x.Address.Column}
			if d := sets[x.Address.Table]; d != nil {
				if i := d.Tables[0].Column(x.Address.Column); i >= 0 && d.Tables[0].Columns[i].Title != "" {
					source.Title = p.half(d.Tables[0].Columns[i].Title)
				}
			}
			if !slices.Contains(scopes, x.Scope) {
				scopes = append(scopes, x.Scope)
			}
			g.Sources = append(g.Sources, source)
		}
	}
	g.Scopes = len(scopes)
	for _, c := range slices.Backward(list) {
		y := conflictYear{Year: c.Year, Values: make([]conflictValue, len(columns)), Stated: len(c.Stated)}
		for _, x := range c.Stated {
			i := slices.Index(columns, column{x.Address.Table, x.Address.Column})
			y.Values[i] = conflictValue{plain(x.Converted), p.rowAt(x.Address.Table, x.Address.Line)}
		}
		if spread, ok := c.Spread(); ok {
			y.Spread = decimal(100*spread, 1) + " %"
		}
		if y.Stated > g.Most.Stated {
			g.Most = y
		}
		g.Years = append(g.Years, y)
	}
	return g
}

// plain prints a value with up to four decimals.
func plain(x float64) string {
	return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64)
}

// letter names a source by its place: A to Z, then A2 and so on.
func letter(i int) string {
	name := string(rune('A' + i%26))
	if i >= 26 {
		name += strconv.Itoa(i/26 + 1)
	}
	return name
}

// title names what is stated.
func (g conflictGroup) title(p page) string {
	if g.Region == "" {
		return g.Quantity
	}
	return p.T("data.conflicts.title", "quantity", g.Quantity, "region", g.Region)
}

func orWord(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// explained says what the record knows of why the figures differ.
func (g conflictGroup) explained(p page) string {
	switch {
	case g.SameScope:
		return p.T("data.conflicts.same_scope")
	case g.Scopes > 1:
		return p.T("data.conflicts.scopes", "n", g.Scopes)
	}
	return p.T("data.conflicts.unexplained")
}
