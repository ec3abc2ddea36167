package figure

import (
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Funnel draws the way from raw proposals to the final list: the count of each stage that the consultation has come to,
// and who left before it. It is left out where there is nothing but raw proposals.
func Funnel(f *analysis.Findings, lang i18n.Lang, o Options) (Figure, bool, error) {
	var ch chart.Flow
	var ids []string
	var last analysis.FunnelStage
	for _, s := range f.Funnel.Steps {
		if !s.Reached || len(f.Funnel.Items) == 0 {
			continue
		}
		if n := len(ch.Steps); n > 0 {
			before := &ch.Steps[n-1]
			if s.Merged > 0 {
				before.Losses = append(before.Losses, chart.Loss{Label: i18n.Text(lang, "funnel.merged_into", "made", s.Made), Count: s.Merged})
			}
			for _, d := range s.Dropped {
				if d.Count > 0 {
					before.Losses = append(before.Losses, chart.Loss{Label: i18n.Text(lang, "funnel.fate."+d.Reason), Count: d.Count})
				}
			}
		}
		ch.Steps = append(ch.Steps, chart.Step{Label: i18n.Text(lang, "funnel.stage."+string(s.Stage)), Count: s.Out})
		last = s.Stage
	}
	if len(ch.Steps) == 0 {
		return Figure{}, false, nil
	}
	title := i18n.Text(lang, "funnel.title")
	sentence := i18n.Text(lang, "funnel.figure.sentence", "raw", printed(f, &ids, "funnel.raw.out"), "out", printed(f, &ids, "funnel."+string(last)+".out"), "stage", i18n.Text(lang, "funnel.stage."+string(last)))
	ch.Frame = frame("question-funnel", title, sentence, "", 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: "question-funnel", Title: title, Sentence: sentence, Drawing: d, Findings: ids}, true, err
}
