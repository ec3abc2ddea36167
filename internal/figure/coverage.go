package figure

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// mostBranches is how many branches of the demand tree one drawing shows.
const mostBranches = 60

// Coverage draws, for each branch of the demand tree, how many of its demands have no question, one, or several. It is left
// out where there are no demands.
func Coverage(s *consult.State, f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	if len(f.Coverage.Rows) == 0 {
		return Figure{}, false, nil
	}
	ch := chart.Shares{Of: i18n.Text(lang, "coverage.figure.label")}
	for _, name := range []string{"none", "one", "several"} {
		ch.Categories = append(ch.Categories, i18n.Text(lang, "coverage.figure."+name))
	}
	at := map[consult.DemandID]int{}
	for _, r := range f.Coverage.Rows {
		i, ok := at[r.Branch]
		if !ok {
			if len(ch.Rows) == mostBranches {
				continue
			}
			i = len(ch.Rows)
			at[r.Branch] = i
			branch := s.Demand(r.Branch)
			top := branch
			for up := branch; up != nil; up = s.Demand(up.Parent) {
				top = up
			}
			row := chart.ShareRow{Label: string(branch.ID) + " " + branch.Name.In(string(lang)), Counts: make([]int, 3)}
			if top != branch {
				row.Section = top.Name.In(string(lang))
			}
			ch.Rows = append(ch.Rows, row)
		}
		ch.Rows[i].Counts[min(len(r.Questions), 2)]++
	}
	var ids []string
	title := i18n.Text(lang, "coverage.title")
	sentence := i18n.Text(lang, "coverage.figure.sentence", "demands", printed(f, &ids, "coverage.demands"), "covered", printed(f, &ids, "coverage.covered"), "open", printed(f, &ids, "coverage.gap.demand_without_question"))
	ch.Frame = frame("demand-coverage", title, sentence, "", 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: "demand-coverage", Title: title, Sentence: sentence, Drawing: d, Findings: ids}, true, err
}

// CodeName is the name of a code of a view of the demands; a code that has none is its own name.
func CodeName(lang i18n.Lang, by analysis.DemandView, code string) string {
	if code == "" {
		return i18n.Text(lang, "coverage.code.none")
	}
	if key := "coverage.code." + string(by) + "." + code; i18n.Has(lang, key) {
		return i18n.Text(lang, key)
	}
	return code
}
