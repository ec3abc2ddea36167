package figure

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Distribution draws every answer on one item in its last round, a strip per criterion with median and quartiles;
// where the disclosure rule keeps answers back, what is left of them.
func Distribution(s *consult.State, f *analysis.Findings, lang i18n.Lang, id consult.ItemID, o Options) (Figure, bool, error) {
	return distribution(s, f, lang, id, nil, o)
}

// OwnAnswer is [Distribution] with one expert's own marks, by criterion.
func OwnAnswer(s *consult.State, f *analysis.Findings, lang i18n.Lang, id consult.ItemID, own map[consult.CriterionID]float64, o Options) (Figure, bool, error) {
	return distribution(s, f, lang, id, own, o)
}

func distribution(s *consult.State, f *analysis.Findings, lang i18n.Lang, id consult.ItemID, own map[consult.CriterionID]float64, o Options) (Figure, bool, error) {
	round := LastRoundOf(s, f, id)
	r := s.Round(round)
	if r == nil || len(r.Instrument.Criteria) == 0 {
		return Figure{}, false, nil
	}
	first := r.Instrument.Criteria[0]
	ch := chart.Dots{Axis: axis(scaleOf(&r.Instrument, first), lang)}
	var n behind
	for _, c := range r.Instrument.Criteria {
		if o.Criteria > 0 && len(ch.Rows) == o.Criteria {
			break
		}
		if c.Scale != first.Scale {
			continue // another scale needs an axis of its own; the table has it
		}
		row := chart.DotRow{Label: c.Name.In(string(lang))}
		if cell := f.Cell(round, id, c.ID, ""); cell != nil {
			row.Values, row.Median, row.Q1, row.Q3, row.N = cell.Values, ptr(cell.Median), ptr(cell.Q1), ptr(cell.Q3), cell.N
			if cell.Shown == analysis.Nothing {
				row.Remark = i18n.Text(lang, "figure.n_small")
			}
			n.row(cell.N)
		}
		if v, ok := own[c.ID]; ok {
			row.Own = &v
		}
		ch.Rows = append(ch.Rows, row)
	}
	name := "item-" + string(id)
	title := i18n.Text(lang, "figure.item.title", "item", Label(s, id, lang))
	sentence, ids := itemSentence(f, lang, round, id, first)
	ch.Frame = frame(name, title, sentence, i18n.Text(lang, "figure.item.note", "round", round), n.most, lang, o)
	d, err := ch.Draw()
	return Figure{Name: name, Title: title, Sentence: sentence, N: n.most, Fewest: n.fewest, Drawing: d, Findings: ids}, true, err
}

// itemSentence says in words what the panel thinks of an item on its first criterion, as far as it may be told.
func itemSentence(f *analysis.Findings, lang i18n.Lang, round consult.RoundID, id consult.ItemID, c consult.Criterion) (string, []string) {
	cell := f.Cell(round, id, c.ID, "")
	name := c.Name.In(string(lang))
	if cell == nil || cell.N == 0 {
		return i18n.Text(lang, "figure.item.nobody", "criterion", name), nil
	}
	base := cell.CellID()
	n, _ := f.Number(base + ".n")
	median, ok := f.Number(base + ".median")
	if !ok {
		return i18n.Text(lang, "figure.item.hidden", "criterion", name, "n", n.Printed), []string{base + ".n"}
	}
	agree, ok := f.Number(base + ".agree_n")
	if !ok {
		return i18n.Text(lang, "figure.item.median", "criterion", name, "n", n.Printed, "median", median.Printed), []string{base + ".n", base + ".median"}
	}
	return i18n.Text(lang, "figure.item.sentence", "criterion", name, "n", n.Printed, "median", median.Printed, "agree", agree.Printed),
		[]string{base + ".n", base + ".median", base + ".agree_n"}
}

// Participation draws how many were invited and how many answered in each round.
func Participation(s *consult.State, f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	var ch chart.Flow
	var answered, rounds int
	var ids []string
	for _, a := range f.Attrition {
		if a.Group != "" || rounds >= 10 {
			continue
		}
		if rounds == 0 {
			ch.Steps = append(ch.Steps, chart.Step{Label: i18n.Text(lang, "figure.flow.invited"), Count: a.Invited})
			ids = append(ids, "attrition."+string(a.Round)+".invited")
		}
		rounds++
		step := chart.Step{Label: i18n.Text(lang, "figure.flow.answered", "round", a.Round), Count: a.Answered}
		if a.Lost > 0 && len(ch.Steps) > 0 {
			last := &ch.Steps[len(ch.Steps)-1]
			last.Losses = append(last.Losses, chart.Loss{Label: i18n.Text(lang, "figure.flow.lost"), Count: a.Lost})
		}
		ch.Steps = append(ch.Steps, step)
		answered = a.Answered
		ids = append(ids, "attrition."+string(a.Round)+".answered")
	}
	if rounds == 0 {
		return Figure{}, false, nil
	}
	title := i18n.Text(lang, "figure.flow.title")
	sentence := i18n.Text(lang, "figure.flow.sentence", "invited", ch.Steps[0].Count, "answered", answered, "rounds", rounds)
	ids = append(ids, "count.rounds")
	ch.Frame = frame("participation", title, sentence, "", 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: "participation", Title: title, Sentence: sentence, N: ch.Steps[0].Count, Drawing: d, Findings: ids}, true, err
}

// Lineage draws the ancestry of a question: the need and demand that it serves, and the texts from which it was made.
func Lineage(s *consult.State, lang i18n.Lang, id consult.ItemID, o Options) (Figure, bool, error) {
	it := s.Item(id)
	if it == nil {
		return Figure{}, false, nil
	}
	question := node(s, it, lang, map[consult.ItemID]bool{})
	roots := []chart.Node{question}
	for d := s.Demand(it.Demand); d != nil; d = s.Demand(d.Parent) {
		n := chart.Node{Kind: i18n.Text(lang, "figure.lineage.demand"), Label: string(d.ID) + " " + d.Name.In(string(lang)), Children: roots}
		roots = []chart.Node{n}
		if len(d.Needs) > 0 {
			for _, need := range s.Definition.Needs {
				if need.ID == d.Needs[0] {
					roots = []chart.Node{{Kind: i18n.Text(lang, "figure.lineage.need"), Label: string(need.ID) + " " + need.Name.In(string(lang)), Children: roots}}
				}
			}
			break
		}
	}
	title := i18n.Text(lang, "figure.lineage.title", "item", id)
	sentence := i18n.Text(lang, "figure.lineage.sentence", "ancestors", len(s.Ancestors(id)))
	ch := chart.Tree{Frame: frame("lineage-"+string(id), title, sentence, "", 0, lang, o), Roots: roots}
	d, err := ch.Draw()
	return Figure{Name: "lineage-" + string(id), Title: title, Sentence: sentence, Drawing: d}, true, err
}

// node is an item with the items it was made from below it.
func node(s *consult.State, it *consult.Item, lang i18n.Lang, seen map[consult.ItemID]bool) chart.Node {
	kind := "figure.lineage.question"
	if it.Raw() {
		kind = "figure.lineage.raw"
	}
	n := chart.Node{Kind: i18n.Text(lang, kind), Label: string(it.ID) + " " + it.Text.In(string(lang)), Note: it.Reason, Faded: it.Status != consult.ItemStanding}
	seen[it.ID] = true
	for _, p := range it.Parents {
		if parent := s.Item(p); parent != nil && !seen[p] {
			n.Children = append(n.Children, node(s, parent, lang, seen))
		}
	}
	return n
}
