package web

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/office"
)

// draftTables are the tables that a draft can hold beside its definition, with the headings of an empty one.
var draftTables = []struct {
	Kind   string
	Header []string
}{
	{"demands", []string{"id", "parent", "end", "sector", "zh", "en", "trl_now", "trl_needed", "by_year", "source", "needs", "action", "main_line", "route", "economy"}},
	{"items", []string{"id", "text", "lang", "origin", "demand", "parent", "reason"}},
	{"quantities", []string{"quantity", "parameter", "unit", "zh", "en", "realisation"}},
}

// draftTable is one table of a draft.
type draftTable struct {
	Kind    string
	File    string // as it is stored, "" = none yet
	Rows    int
	Pending *pendingTable
}

// pendingTable is a table that was sent and waits to be confirmed.
type pendingTable struct {
	File     string
	Rows     int
	Header   []string
	Preview  [][]string
	Notes    []string
	Findings []string
	More     int
}

func withoutPending(d office.Draft) office.Draft {
	for name := range d.Files {
		if strings.HasPrefix(name, pendingPrefix) {
			d = d.With(name, nil)
		}
	}
	return d
}

// preview reads a table that waits to be confirmed in the place of the one that stands.
func (s *server) preview(f *form, standing office.Draft, kind, name string, data []byte) (*pendingTable, error) {
	file := strings.TrimPrefix(name, pendingPrefix)
	trial := standing.With(kind+".csv", nil).With(kind+".xlsx", nil).With(file, data)
	out := &pendingTable{File: file}
	r, err := s.readDraft(trial)
	if err != nil {
		out.Findings, out.More, err = f.findings(err)
		return out, err
	}
	if read := r.file(file); read != nil {
		out.Rows, out.Header, out.Preview = read.Taken, read.Header, read.Preview
	}
	out.Notes = f.notes(r)
	return out, nil
}

// sendTable takes a table, which waits until it is confirmed; a button confirms it or drops it.
func (s *server) sendTable(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	d, err := s.draft(v)
	if err != nil {
		return err
	}
	kind := v.r.PathValue("kind")
	if !slices.ContainsFunc(draftTables, func(t struct {
		Kind   string
		Header []string
	}) bool {
		return t.Kind == kind
	}) {
		return missing()
	}
	v.about = d.ID + ": " + kind
	here := "/drafts/" + url.PathEscape(d.ID)
	waiting := ""
	for _, ext := range []string{".csv", ".xlsx"} {
		if _, ok := d.Files[pendingPrefix+kind+ext]; ok {
			waiting = kind + ext
		}
	}
	switch v.value("step") {
	case "confirm":
		if waiting == "" {
			return office.Changed()
		}
		standing := withoutPending(d).With(kind+".csv", nil).With(kind+".xlsx", nil).With(waiting, d.Files[pendingPrefix+waiting])
		if _, err := s.readDraft(standing); err != nil {
			v.refused = err
			return v.done(here+"#"+kind, "")
		}
		_, err = s.Secretariat.Office.SaveDraft(v.ctx(), standing)
	case "drop":
		_, err = s.Secretariat.Office.SaveDraft(v.ctx(), withoutPending(d))
	case "remove":
		_, err = s.Secretariat.Office.SaveDraft(v.ctx(), d.With(kind+".csv", nil).With(kind+".xlsx", nil))
	default:
		name, data, up := v.upload("file")
		if up != nil {
			return up
		}
		ext := strings.ToLower(path.Ext(name))
		if len(data) == 0 || ext != ".csv" && ext != ".xlsx" {
			f := definitionForm(s.page(v, "draft"), consult.Definition{}, d.Version)
			if definition, err := s.definitionOf(d); err == nil {
				f = definitionForm(f.page, definition, d.Version)
			}
			return s.again(v, f, fault.New(fault.Invalid, "web.draft.file", "choose a file that ends in .csv or .xlsx and is not empty"), func(code int) error { return s.showDraft(v, code, d, f) })
		}
		_, err = s.Secretariat.Office.SaveDraft(v.ctx(), withoutPending(d).With(pendingPrefix+kind+ext, data))
		if err == nil {
			return v.done(here+"#"+kind, "")
		}
	}
	if err != nil {
		return err
	}
	return v.done(here+"#"+kind, "saved")
}

// draftFile hands out a table as it stands, as CSV or workbook, an empty one where there is none, or the whole folder.
func (s *server) draftFile(v *visit) error {
	d, err := s.draft(v)
	if err != nil {
		return err
	}
	file := v.r.PathValue("file")
	if file == "folder.zip" {
		data, err := withoutPending(d).Zip()
		if err != nil {
			return err
		}
		return v.download(d.ID+".zip", "application/zip", data)
	}
	kind, ext := strings.TrimSuffix(file, path.Ext(file)), path.Ext(file)
	for _, t := range draftTables {
		if t.Kind != kind || ext != ".csv" && ext != ".xlsx" {
			continue
		}
		data, ok := d.Files[file]
		if !ok {
			if data, err = s.converted(t.Kind, t.Header, d.Files[kind+".csv"], ext); err != nil {
				return err
			}
		}
		return v.download(file, tableTypes[ext], data)
	}
	return missing()
}

var tableTypes = map[string]string{".csv": "text/csv; charset=utf-8", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// converted writes a table as a workbook, or an empty table as CSV with the byte-order mark that spreadsheet programs
// need to read Chinese.
func (s *server) converted(kind string, header []string, data []byte, ext string) ([]byte, error) {
	rows := [][]string{header}
	if len(data) > 0 {
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
		r.FieldsPerRecord = -1
		var err error
		if rows, err = r.ReadAll(); err != nil || len(rows) == 0 {
			return nil, fault.New(fault.Invalid, "web.draft.convert", "this file cannot be turned into the other form: take it in the form in which it was sent").Because(err)
		}
	}
	if ext == ".xlsx" {
		return s.Secretariat.Intake.Workbook(kind, rows[0], rows[1:])
	}
	return []byte("\ufeff" + strings.Join(header, ",") + "\r\n"), nil
}

// download answers with a file to be stored.
func (v *visit) download(name, kind string, data []byte) error {
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename*=UTF-8''%s", url.PathEscape(name)))
	_, err := v.w.Write(data)
	return err
}
