package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// dataPerPage is how many rows of a table a page shows.
const dataPerPage = 100

// dataTableView is the content of the page of a table of data.
type dataTableView struct {
	dataRow
	Unit, File, Hash string
	Leaf             int64
	Fields           []consult.DataField
	Findings         []string
	FindingsMore     int
	Changes          []string // what differs from the version before
	ChangesMore      int
	Before           string
	Others           []dataVersion
	Header           []string
	Figures          []bool
	Lines            []dataLine
	Page, Pages      int
	Files            bool   // the rows may be taken away
	Confirms         bool   // the visitor may confirm that they may be passed on
	Confirmed        int64  // leaf of the confirmation, 0 = none
	Ground           string // of the confirmation
	Prefix           string // of the addresses of figures
}

// dataVersion is a version of a table.
type dataVersion struct {
	ID, Version string
	Leaf        int64
	Here        bool
}

// dataLine is a row with the line under which it is addressed.
type dataLine struct {
	Line  int
	Cells []string
}

func (s *server) dataTable(v *visit) error {
	return s.showDataTable(v, http.StatusOK, newForm(s.page(v, "data"), "reason", ""))
}

func (s *server) showDataTable(v *visit, code int, f *form) error {
	p, r, err := s.studyPage(v, "data")
	if err != nil {
		return err
	}
	x := r.state.Datum(v.r.PathValue("table"))
	if x == nil {
		return missing()
	}
	d, err := s.rowsOf(v, x)
	if err != nil {
		return err
	}
	view := dataTableView{dataRow: p.dataRow(x, d), Unit: x.Unit, File: x.File, Hash: x.SHA256, Leaf: x.Leaf, Fields: x.Fields, Confirmed: x.Confirmed, Ground: x.Ground, Files: mayPass(v, x)}
	view.Confirms = s.Secretariat != nil && !x.Passable() && deciders.admits(v.roles)
	for i := range r.state.Data {
		if y := &r.state.Data[i]; y.Series() == x.Series() {
			view.Others = append(view.Others, dataVersion{y.ID, y.Version, y.Leaf, y.ID == x.ID})
		}
	}
	view.Versions = len(view.Others)
	if view.Differs, err = s.differing(v, r.state, x.ID); err != nil {
		return err
	}
	if d != nil {
		view.rows(v, &d.Tables[0])
		view.Prefix = (dataset.Address{Dataset: d.Name, Version: d.Version, Table: x.ID}).String()
		view.Prefix = strings.TrimSuffix(view.Prefix, "0/")
		view.Findings, view.FindingsMore = p.dataFindings(d.Check())
		if before := r.state.Before(x); before != nil {
			older, err := s.rowsOf(v, before)
			if err != nil {
				return err
			}
			if older != nil {
				view.Before = before.Version
				view.Changes, view.ChangesMore = p.dataFindings(dataset.Compare(&older.Tables[0], &d.Tables[0]))
			}
		}
	}
	p.Heading = view.Name
	f.page = p
	return s.render(v, code, dataTablePage(f, view))
}

// differing counts the figures of a table that others state differently.
func (s *server) differing(v *visit, st *consult.State, id string) (n int, err error) {
	sets, err := s.sets(v, st)
	if err != nil {
		return 0, err
	}
	for _, c := range dataset.Conflicts(newest(st, sets)...) {
		for _, x := range c.Stated {
			if x.Address.Table == id {
				n++
			}
		}
	}
	return n, nil
}

// rows takes the page of rows that the address asks for: the one that holds a row, or one by number.
func (w *dataTableView) rows(v *visit, t *dataset.Table) {
	for i := range t.Columns {
		w.Header, w.Figures = append(w.Header, t.Columns[i].Name), append(w.Figures, t.Columns[i].Figure())
	}
	w.Pages = max(1, (len(t.Rows)+dataPerPage-1)/dataPerPage)
	n, _ := strconv.Atoi(v.r.URL.Query().Get("page"))
	if line, err := strconv.Atoi(v.r.URL.Query().Get("row")); err == nil {
		n = t.Row(line)/dataPerPage + 1
	}
	w.Page = min(max(n, 1), w.Pages)
	for i := (w.Page - 1) * dataPerPage; i < min(w.Page*dataPerPage, len(t.Rows)); i++ {
		w.Lines = append(w.Lines, dataLine{t.Line(i), t.Rows[i]})
	}
}

// dataFindings says findings with their places, what is broken first; at most as many as a page lists.
func (p page) dataFindings(found []dataset.Finding) (lines []string, more int) {
	for _, severity := range []dataset.Severity{dataset.Broken, dataset.Doubtful} {
		for _, x := range found {
			if x.Severity != severity {
				continue
			}
			if len(lines) == maxShown {
				more++
				continue
			}
			lines = append(lines, i18n.Sentence(p.Lang, x.Fault))
		}
	}
	return lines, more
}

// dataFile answers with the rows of a table, or with one of its descriptors.
func (s *server) dataFile(v *visit) error {
	_, r, err := s.studyPage(v, "data")
	if err != nil {
		return err
	}
	x := r.state.Datum(v.r.PathValue("table"))
	if x == nil {
		return missing()
	}
	d, err := s.rowsOf(v, x)
	if err != nil {
		return err
	}
	if d == nil || !mayPass(v, x) {
		return missing()
	}
	t := &d.Tables[0]
	switch name := v.r.PathValue("file"); name {
	case x.ID + ".csv":
		return v.download(name, "text/csv; charset=utf-8", t.CSV())
	case x.ID + ".csv-metadata.json":
		return v.download(name, "application/csvm+json", d.CSVW(t))
	case "datapackage.json":
		return v.download(name, "application/json", d.Package())
	}
	return missing()
}

// confirmData records that somebody takes it on the consultation that a table is passed on without a licence.
func (s *server) confirmData(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	id := v.r.PathValue("table")
	v.about = id
	f := typed(s.page(v, "data"), v)
	_, err := s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.roleFor(consult.KindDatumConfirm), Body: &consult.DatumConfirmed{Data: consult.DatumRef{ID: id}, Text: consult.Remark{Reason: v.value("reason")}}})
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showDataTable(v, code, f) })
	}
	return v.done(f.At("data", id), "saved")
}

// has says whether any column says something of a part.
func (w *dataTableView) has(part string) bool {
	return slices.ContainsFunc(w.Fields, func(c consult.DataField) bool {
		switch part {
		case "quantity":
			return c.Quantity != ""
		case "scope":
			return c.Scope != ""
		case "uncertainty":
			return c.Uncertainty != ""
		case "source":
			return c.Source != ""
		}
		return c.Licence != ""
	})
}
