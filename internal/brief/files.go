package brief

import (
	"slices"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

// short is the language as file names hold it: "zh", "en".
func short(lang i18n.Lang) string {
	if lang == i18n.Zh {
		return "zh"
	}
	return "en"
}

// Files makes everything that a result folder holds of a brief, by path: brief.<lang>.html, brief.<lang>.docx,
// checklists/*.csv and individual/*. The sentences are those of both languages, zh-CN first. Findings are disclosed
// here, whatever is handed in.
func Files(s *consult.State, f *analysis.Findings, head Head) (map[string][]byte, []dossier.Sentence, error) {
	f = f.Disclosed()
	langs := i18n.Langs()
	documents := make([]*Document, len(langs))
	failed := make([]error, len(langs))
	pages := inParallel(each(langs, func(i int) []byte {
		documents[i], failed[i] = Compose(Input{State: s, Findings: f, Head: head, Lang: langs[i]})
		if failed[i] != nil {
			return nil
		}
		page, err := documents[i].HTML()
		failed[i] = err
		return page
	}))
	if i := slices.IndexFunc(failed, func(err error) bool { return err != nil }); i >= 0 {
		return nil, nil, failed[i]
	}
	files := inParallel(each(langs, func(i int) []byte {
		file, err := documents[i].DOCX()
		failed[i] = err
		return file
	}))
	if i := slices.IndexFunc(failed, func(err error) bool { return err != nil }); i >= 0 {
		return nil, nil, failed[i]
	}
	out := map[string][]byte{}
	var sentences []dossier.Sentence
	for i, lang := range langs {
		out["brief."+short(lang)+".html"] = pages[i]
		out["brief."+short(lang)+".docx"] = files[i]
		sentences = append(sentences, documents[i].Sentences()...)
	}
	for name, file := range Checklists(s, documents[slices.Index(langs, i18n.En)], documents[slices.Index(langs, i18n.Zh)]) {
		out["checklists/"+name] = file
	}
	for name, file := range Individual(s, f) {
		out["individual/"+name] = file
	}
	return out, sentences, nil
}

// each makes one function per language.
func each(langs []i18n.Lang, make func(i int) []byte) []func() []byte {
	var out []func() []byte
	for i := range langs {
		out = append(out, func() []byte { return make(i) })
	}
	return out
}
