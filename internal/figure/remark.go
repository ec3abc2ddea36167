package figure

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Remark is a sentence about findings, as briefs and pages print it.
type Remark struct {
	ID       string // stable over languages and runs
	Text     string
	Findings []string // ids of the numbers that it prints
}

// SharedRanks prints the ranks that the questions of a tie group share; at is the beginning of the question's numbers.
func SharedRanks(f *analysis.Findings, at string, q *analysis.QuestionValue) string {
	var ids []string
	if q.Rank == q.Last {
		return printed(f, &ids, at+".rank")
	}
	return printed(f, &ids, at+".rank") + "–" + printed(f, &ids, at+".last")
}

// RanksUnder prints the ranks that a question shares under the ith combination of weights of a decision, with an arrow where
// its tie group stands higher or lower than under the stated ones; "" if it is not valued.
func RanksUnder(f *analysis.Findings, d *analysis.DecisionValue, i int, item consult.ItemID) string {
	run := &d.Runs[i]
	at := slices.IndexFunc(run.Questions, func(q analysis.QuestionValue) bool { return q.Item == item })
	if at < 0 {
		return ""
	}
	text := SharedRanks(f, d.ID(i)+".question."+string(item), &run.Questions[at])
	switch {
	case slices.Contains(run.Risen, item):
		text += "\u00a0↑"
	case slices.Contains(run.Fallen, item):
		text += "\u00a0↓"
	}
	return text
}

// Disagreements says of the questions on which the panel and the model disagree most, before the kth decision with a stated
// net benefit, who ranks them where and why; at most so many.
func Disagreements(s *consult.State, f *analysis.Findings, k, most int, lang i18n.Lang) (out []Remark) {
	d, ok := decisionAt(f, k)
	if !ok || len(f.Rankings) == 0 {
		return nil
	}
	for _, q := range d.Runs[0].Disagreements(most) {
		at, panel := d.ID(0)+".question."+string(q.Item), "rank."+f.Rankings[0].Method+"."+string(q.Item)+".rank"
		if n, ok := f.Number(panel); !ok || n.Printed == "" {
			continue
		}
		var names []string
		for _, p := range q.Parameters {
			if i, ok := carbon.Index(p); ok {
				names = append(names, in(carbon.Parameters()[i].Name, lang))
			}
		}
		key := "value.lower"
		if q.Higher() {
			key = "value.higher"
		}
		r := Remark{ID: at + ".differs"}
		args := []any{"item", Label(s, q.Item, lang), "panel", printed(f, &r.Findings, panel), "place", printed(f, &r.Findings, at+".place"), "rank", printed(f, &r.Findings, at+".rank"),
			"of", printed(f, &r.Findings, d.ID(0)+".questions"), "parameters", strings.Join(names, i18n.Text(lang, "value.and")), "part", printed(f, &r.Findings, at+".part")}
		if q.Rank != q.Last {
			key, args = key+"_tied", append(args, "last", printed(f, &r.Findings, at+".last"))
		}
		r.Text = i18n.Text(lang, key, args...)
		out = append(out, r)
	}
	return out
}

// WeightRemarks says of each other combination of weights of the kth decision with a stated net benefit what becomes of the
// ranks of the questions.
func WeightRemarks(f *analysis.Findings, k int, lang i18n.Lang) (out []Remark) {
	d, ok := decisionAt(f, k)
	if !ok {
		return nil
	}
	for i := 1; i < len(d.Runs); i++ {
		run, id := &d.Runs[i], d.ID(i)
		r := Remark{ID: id + ".flips"}
		args := []any{"weights", analysis.Weighing(run.Weights), "questions", printed(f, &r.Findings, id+".questions")}
		flips := printed(f, &r.Findings, id+".flips")
		switch {
		case run.Worthless():
			r.Text = i18n.Text(lang, "value.nothing", args...)
		case len(run.Risen)+len(run.Fallen) == 0:
			r.Text = i18n.Text(lang, "value.steady", args...)
		default:
			r.Text = i18n.Text(lang, "value.flips", append(args, "flips", flips, "risen", list(run.Risen, lang), "fallen", list(run.Fallen, lang))...)
		}
		out = append(out, r)
	}
	return out
}

// list names items by their identifiers.
func list(items []consult.ItemID, lang i18n.Lang) string {
	if len(items) == 0 {
		return i18n.Text(lang, "value.none")
	}
	var out []string
	for _, id := range items {
		out = append(out, string(id))
	}
	return strings.Join(out, i18n.Text(lang, "value.list_separator"))
}
