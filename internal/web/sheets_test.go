package web_test

import (
	"io/fs"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
	"github.com/tanwen/tanwen/internal/web"
)

// sheets is intake as the program wires it to the pages.
type sheets struct{}

func (sheets) Folder(dir fs.FS, name string) (*web.Reading, error) {
	plan, err := intake.Folder(dir, nil, name, intake.Options{Study: consult.StudyID(name)})
	return readingOf(plan), err
}

func (sheets) Source(kind, file string, data []byte, s *consult.State) (*web.Reading, error) {
	plan, err := intake.Source(kind, file, data, s, intake.SourceOptions{})
	return readingOf(plan), err
}

func (sheets) Data(file string, data []byte, s *consult.State, o web.DataOptions) *web.DataDraft {
	d := intake.ReadData(file, data, s, intake.DataOptions(o))
	out := &web.DataDraft{Form: d.Form, Datum: d.Datum.Data, Table: d.Table(), Findings: d.Findings, Older: d.Older, Sound: d.Sound()}
	for _, n := range d.Notes {
		out.Notes = append(out.Notes, web.Note(n))
	}
	return out
}

func (sheets) StoreData(file string, data []byte, s *consult.State, o web.DataOptions) (*web.Reading, error) {
	plan, err := intake.PlanData(file, data, s, intake.DataOptions(o))
	return readingOf(plan), err
}

func (sheets) People(file string, data []byte) ([]web.Entrant, *web.Reading, error) {
	people, plan, err := intake.People(file, data)
	out := make([]web.Entrant, len(people))
	for i, p := range people {
		out[i] = web.Entrant(p)
	}
	return out, readingOf(plan), err
}

func (sheets) Table(file string, data []byte) ([]string, [][]string, error) {
	return intake.Table(file, data)
}

func (sheets) Definition(d consult.Definition) []byte { return intake.Definition(d) }

func (sheets) Workbook(name string, header []string, rows [][]string) ([]byte, error) {
	return intake.Workbook(intake.Sheet{Name: name, Header: header, Rows: rows})
}

func readingOf(p *intake.Plan) *web.Reading {
	if p == nil {
		return nil
	}
	out := &web.Reading{Study: p.Study, Commands: p.Commands}
	for _, c := range p.Commands {
		if put, ok := c.(consult.Put); ok {
			if b, ok := put.Body.(*consult.StudyOpened); ok {
				out.Definition = b.Definition
			}
		}
	}
	for _, s := range p.Sources {
		out.Files = append(out.Files, web.FileReading{Name: s.File, Kind: s.Kind, Rows: s.Rows, Taken: s.Taken, LeftOut: s.LeftOut, Header: s.Header, Preview: s.Preview})
	}
	for _, n := range p.Notes {
		out.Notes = append(out.Notes, web.Note(n))
	}
	return out
}
