package web

import (
	"strings"

	"github.com/tanwen/tanwen/internal/docx"
	"github.com/tanwen/tanwen/internal/i18n"
)

// questionnaireFile is the questionnaire as a document for a word processor, to be printed or filled in and sent back.
func (s *server) questionnaireFile(v *visit) error {
	p, r, err := s.studyPage(v, "paper")
	if err != nil {
		return err
	}
	view := questionnaire(p, r.state)
	data, err := p.questionnaireDocument(view).Bytes()
	if err != nil {
		return err
	}
	return v.download(string(v.study)+"-"+view.Round+".docx", fileTypes[".docx"], data)
}

// Marks of a form on paper.
const (
	tickBox   = "☐ "
	writeLine = "________________"
)

// questionnaireDocument sets a questionnaire: each question with what there is to tick or to write.
func (p page) questionnaireDocument(view paperView) docx.Document {
	var blocks []docx.Block
	say := func(text string) {
		if text != "" {
			blocks = append(blocks, docx.Paragraph{Content: docx.Words(text)})
		}
	}
	ask := func(id, text string) {
		blocks = append(blocks, docx.Heading{Level: 2, Content: docx.Words(id + " " + text)})
	}
	title := p.T("office.paper.of", "round", view.Round)
	blocks = append(blocks, docx.Heading{Level: 1, Content: docx.Words(title)})
	say(view.Task)
	if view.Closes != "" {
		say(p.T("office.paper.until", "day", view.Closes))
	}
	say(p.T("office.paper.how"))
	for _, c := range view.Criteria {
		if len(c.Labels) > 0 {
			say(c.Name + ": " + strings.Join(c.Labels, "; "))
		}
	}
	if len(view.Items)+len(view.Others) == 0 {
		say(p.T("office.paper.nothing"))
	}
	aside := tickBox + p.T("office.paper.dk") + "    " + tickBox + p.T("office.paper.na")
	for _, it := range view.Items {
		ask(it.ID, it.Text)
		for _, c := range view.Criteria {
			boxes := writeLine
			if len(c.Points) > 0 {
				boxes = tickBox + strings.Join(c.Points, "    "+tickBox)
			}
			say(c.Name + ": " + boxes + "    " + aside)
		}
		say(p.T("office.paper.comment") + ": " + writeLine)
	}
	for _, q := range view.Others {
		ask(q.ID, q.Text)
		say(q.Help)
		say(q.Task)
		for _, f := range q.Fields {
			for _, line := range f.printed(p) {
				say(line)
			}
		}
		say(aside)
		if len(q.Fields) == 0 {
			say(p.T("answer.prompt.text") + ": " + writeLine)
		} else {
			say(p.T("office.paper.comment") + ": " + writeLine)
		}
		if q.Sources {
			say(p.T("answer.prompt.sources") + ": " + writeLine)
		}
	}
	d := docx.Document{Language: docx.English, Title: title, Subject: p.Title, Sections: []docx.Section{{Blocks: blocks}}}
	if p.Lang == i18n.Zh {
		d.Language = docx.Chinese
	}
	return d
}

// printed is one thing to be filled in as lines of print.
func (f paperField) printed(p page) []string {
	switch f.Kind {
	case "tick":
		return []string{tickBox + f.Label}
	case "pair", "set":
		parts := make([]string, len(f.Choices))
		for i, c := range f.Choices {
			parts[i] = tickBox + c.Name
		}
		line := strings.Join(parts, "    ")
		if f.Kind == "set" {
			return []string{p.T("answer.prompt.best") + ": " + line, p.T("answer.prompt.worst") + ": " + line}
		}
		return []string{line}
	}
	return []string{f.Label + ": " + writeLine}
}
