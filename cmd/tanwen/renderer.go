package main

import (
	"bytes"
	"encoding/csv"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/brief"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
)

// renderer makes what people read of a consultation: briefs, checklists, individual reports, and the figures by
// themselves, each with its table.
type renderer struct{}

func (renderer) Files(s *consult.State, f *analysis.Findings, head dossier.HeadLine) (map[string][]byte, []dossier.Sentence, error) {
	files, sentences, err := brief.Files(s, f, brief.Head(head))
	if err != nil {
		return nil, nil, err
	}
	for _, lang := range i18n.Langs() {
		figures, err := figure.All(s, f.Disclosed(), lang, figure.Options{})
		if err != nil {
			return nil, nil, err
		}
		for _, fig := range figures {
			name := "figures/" + fig.Name + "." + string(lang)
			files[name+".svg"] = fig.Drawing.SVG()
			if files[name+".csv"], err = table(fig.Drawing.Table); err != nil {
				return nil, nil, err
			}
		}
	}
	return files, sentences, nil
}

// table writes the table twin of a figure: the same content as text.
func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.WriteAll(rows)
	return b.Bytes(), err
}
