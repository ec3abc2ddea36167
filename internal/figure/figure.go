// Package figure turns findings into figures: each with a sentence above it that says what is seen, the number of
// answers, a drawing and its table twin. It computes no statistic; what the disclosure rule hides is not drawn.
//
// [All] gives every figure of a brief in its order. The single functions ([RankIntervals], [MethodSlopes],
// [Distribution], [Change], [AgreementMap], [MedianSpread], [Pools], [Participation], [Funnel], [Coverage],
// [Lineage]) give one, for a page.
package figure

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Figure is one figure in one language.
type Figure struct {
	Name     string // stable over languages and runs: "rank-intervals", "item-T07", "change-1-2"
	Title    string
	Sentence string // what is seen, printed above the drawing
	N        int    // experts behind it, the most of its rows; 0 where that has no meaning
	Fewest   int    // the fewest of its rows; 0 where there is one number only
	Drawing  chart.Drawing
	Findings []string // ids of the numbers that the sentence prints
}

// behind counts the experts behind the rows of a figure.
type behind struct{ fewest, most int }

// row takes the number of experts of a row that shows something.
func (b *behind) row(n int) {
	if b.most == 0 || n < b.fewest {
		b.fewest = n
	}
	b.most = max(b.most, n)
}

// Options say how figures are drawn. The zero value is right for a brief.
type Options struct {
	Width    float64 // px; 0 = 720; below 560 the narrow layout of a phone
	Criteria int     // an item's distribution shows at most so many criteria, the first ones; 0 = all
}

// maxRanked is how many items the ranking figure of a brief shows.
const maxRanked = 40

// frame begins a chart.
func frame(name, title, description, note string, n int, lang i18n.Lang, o Options) chart.Frame {
	return chart.Frame{ID: safeID(name), Lang: string(lang), Title: title, Description: description, Note: note, N: n, Width: o.Width}
}

// safeID makes an id prefix of letters, digits and hyphens from a figure's name.
func safeID(name string) string {
	var b strings.Builder
	b.WriteString("f-")
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	return b.String()
}

// All returns every figure of a brief, in fixed order. A figure about which there is nothing to say is left out.
func All(s *consult.State, f *analysis.Findings, lang i18n.Lang, o Options) ([]Figure, error) {
	var out []Figure
	var failed error
	add := func(fig Figure, ok bool, err error) {
		if err != nil && failed == nil {
			failed = err
		}
		if ok && err == nil {
			out = append(out, fig)
		}
	}
	add(RankIntervals(s, f, lang, maxRanked, o))
	for i := 1; i < len(f.Rankings); i++ {
		add(MethodSlopes(s, f, lang, i, MaxSloped, o))
	}
	add(AgreementMap(s, f, lang, o))
	for _, c := range lastCriteria(s) {
		add(MedianSpread(s, f, lang, c, o))
	}
	for i := 1; i < len(s.Rounds); i++ {
		for _, c := range lastCriteria(s) {
			add(Change(s, f, lang, s.Rounds[i-1].ID, s.Rounds[i].ID, c, o))
		}
	}
	for _, unit := range PoolUnits(s, f) {
		add(Pools(s, f, lang, unit, o))
	}
	model, err := Model(s, f, lang, o)
	if err != nil {
		return nil, err
	}
	out = append(out, model...)
	add(Participation(s, f, lang, o))
	add(Funnel(f, lang, o))
	add(Coverage(s, f, lang, o))
	for _, it := range asked(s) {
		add(Distribution(s, f, lang, it, o))
	}
	return out, failed
}

// lastCriteria returns the criteria of the last round.
func lastCriteria(s *consult.State) []consult.Criterion {
	if r := s.LastRound(); r != nil {
		return r.Instrument.Criteria
	}
	return nil
}

// asked returns the items that any round asked, in the order in which they entered the record.
func asked(s *consult.State) []consult.ItemID {
	var out []consult.ItemID
	for _, it := range s.Items {
		for _, r := range s.Rounds {
			if _, ok := r.ItemIndex(it.ID); ok {
				out = append(out, it.ID)
				break
			}
		}
	}
	return out
}

// Label is how an item is named in a figure: its identifier and its wording.
func Label(s *consult.State, id consult.ItemID, lang i18n.Lang) string {
	it := s.Item(id)
	if it == nil {
		return string(id)
	}
	words := it.Text.In(string(lang))
	if words == string(id) || words == "" {
		return string(id)
	}
	if it.Origin == consult.FromImport {
		return words // an identifier that the import made says nothing to a reader
	}
	return string(id) + " " + words
}

// LastRoundOf returns the last closed round with a cell of the item for the whole panel, or "".
func LastRoundOf(s *consult.State, f *analysis.Findings, id consult.ItemID) consult.RoundID {
	for _, r := range slices.Backward(s.Rounds) {

		for _, c := range r.Instrument.Criteria {
			if f.Cell(r.ID, id, c.ID, "") != nil {
				return r.ID
			}
		}
	}
	return ""
}

// printed is a number as the findings print it, and its id as one that a sentence names.
func printed(f *analysis.Findings, ids *[]string, id string) string {
	n, _ := f.Number(id)
	*ids = append(*ids, id)
	return n.Printed
}

func ptr(v analysis.Value) *float64 {
	if !v.OK {
		return nil
	}
	return &v.V
}

func whole(n int) *float64 {
	v := float64(n)
	return &v
}

// scaleOf returns the scale of a criterion in the round's instrument.
func scaleOf(in *consult.Instrument, c consult.Criterion) consult.Scale {
	for _, s := range in.Scales {
		if s.ID == c.Scale {
			return s
		}
	}
	return consult.Scale{Max: 1}
}

// axis is the axis of a scale with the wording of its ends.
func axis(s consult.Scale, lang i18n.Lang) chart.Axis {
	lo, hi := float64(s.Min), float64(s.Max)
	a := chart.Axis{Min: &lo, Max: &hi}
	if s.Max-s.Min <= 12 {
		for p := s.Min; p <= s.Max; p++ {
			a.Ticks = append(a.Ticks, chart.Tick{At: float64(p)})
		}
	}
	for _, l := range s.Labels {
		switch l.Point {
		case s.Min:
			a.LowEnd = l.Label.In(string(lang))
		case s.Max:
			a.HighEnd = l.Label.In(string(lang))
		}
	}
	return a
}

// states are the outcomes of a consensus rule as a reader sees them; no consensus is a result and looks like one.
func states(lang i18n.Lang) ([]chart.State, map[analysis.Status]int) {
	order := []analysis.Status{analysis.Agreed, analysis.Disagreed, analysis.Consensus, analysis.NoConsensus, analysis.TooFew}
	shapes := []chart.State{{Shape: chart.Circle}, {Shape: chart.Square}, {Shape: chart.Diamond}, {Shape: chart.Triangle, Empty: true, Hatch: chart.Rising}, {Shape: chart.Cross}}
	at := map[analysis.Status]int{}
	for i, st := range order {
		shapes[i].Label = i18n.Text(lang, "status."+string(st))
		at[st] = i + 1
	}
	return shapes, at
}

// byRank orders items as the leading ranking does, unranked ones last.
func byRank(f *analysis.Findings, items []consult.ItemID) []consult.ItemID {
	place := map[consult.ItemID]int{}
	if len(f.Rankings) > 0 {
		for i, r := range f.Rankings[0].Rows {
			place[r.Item] = i + 1
		}
	}
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b consult.ItemID) int {
		pa, pb := place[a], place[b]
		if (pa == 0) != (pb == 0) {
			return cmp.Compare(pb, pa)
		}
		return cmp.Compare(pa, pb)
	})
	return out
}
