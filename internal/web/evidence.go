package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/id"
)

// How many references a page lists, and how many a search finds.
const (
	referencesPerPage = 50
	referencesFound   = 100
)

// referenceRow is a reference of the evidence base in both styles, with what hangs on it.
type referenceRow struct {
	Value, Key, File string // Value names it in forms
	GBT, APA         string
	Questions        []string
	Files            []consult.Attachment
}

// evidenceFileRow is one file of evidence.
type evidenceFileRow struct {
	ID, File, Format string
	Entries          int
}

// uncheckedRow is a question of which nobody has checked whether it is answered already, or whose check says that it is.
type uncheckedRow struct{ ID, Text, Note string }

// evidenceView is the content of the evidence base.
type evidenceView struct {
	Query, Refusal string
	Searched       bool
	Files          []evidenceFileRow
	Rows           []referenceRow
	All            int
	Page, Pages    int
	Unchecked      []uncheckedRow
	UncheckedAll   int
	Required       bool
	Findings       []string // what was found in the file that was sent
	FindingsMore   int
	Taken          int // entries of it; -1 where none was sent
	Questions      []option
}

func (s *server) evidence(v *visit) error {
	return s.showEvidence(v, http.StatusOK, newForm(s.page(v, "evidence")), evidenceView{Taken: -1})
}

func (s *server) showEvidence(v *visit, code int, f *form, view evidenceView) error {
	view.Query = strings.TrimSpace(v.r.URL.Query().Get("q"))
	var found []desk.Reference
	if view.Query != "" && s.Secretariat.Search != nil {
		var err error
		found, err = s.Secretariat.Search(v.ctx(), v.study, view.Query, referencesFound)
		switch refused := fault.Find(err); {
		case refused != nil && refused.Kind == fault.Invalid:
			view.Refusal = f.sentence(refused)
		case err != nil:
			return err
		default:
			view.Searched = true
		}
	}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		f.of(st)
		view.Required = st.Definition.EvidenceCheck == "required"
		for _, e := range st.Evidence {
			view.Files = append(view.Files, evidenceFileRow{e.ID, e.File, e.Format, e.Entries})
		}
		f.references(st, &view, found, v.r.URL.Query().Get("page"))
		for _, it := range st.Standing() {
			open, ok := it.CheckedOpen()
			view.Questions = append(view.Questions, option{string(it.ID), string(it.ID) + " " + cut(f.In(it.Text), 60)})
			if ok && open {
				continue
			}
			view.UncheckedAll++
			note := f.T("refine.evidence.unchecked")
			if ok {
				note = f.T("refine.verdict.answered")
			}
			if len(view.Unchecked) < referencesPerPage {
				view.Unchecked = append(view.Unchecked, uncheckedRow{string(it.ID), f.In(it.Text), note})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, code, evidencePage(f, view))
}

// cut cuts a text to a number of characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// references fills in the references that were found, or a page of all.
func (p page) references(st *consult.State, view *evidenceView, found []desk.Reference, page string) {
	on := map[consult.SourceOf][]string{}
	for _, it := range st.Items {
		for _, x := range it.Sources {
			on[x] = append(on[x], string(it.ID))
		}
	}
	row := func(file, key string, cite consult.Text) referenceRow {
		r := referenceRow{Value: file + "/" + key, Key: key, File: file, GBT: cite.Zh, APA: cite.En, Questions: on[consult.SourceOf{Evidence: file, Key: key}]}
		for _, a := range st.Attachments {
			if a.Evidence == file && a.Key == key {
				r.Files = append(r.Files, a)
			}
		}
		return r
	}
	view.Page, view.Pages = 1, 1
	if view.Searched {
		for _, x := range found {
			cite := x.Cite
			if cite.Empty() {
				cite = consult.Text{Zh: x.Title, En: x.Title}
			}
			view.Rows = append(view.Rows, row(x.Evidence, x.Key, cite))
		}
		view.All = len(view.Rows)
		return
	}
	n, _ := strconv.Atoi(page)
	for _, e := range st.Evidence {
		view.All += max(len(e.References), 1)
	}
	view.Pages = max(1, (view.All+referencesPerPage-1)/referencesPerPage)
	view.Page = min(max(n, 1), view.Pages)
	at, from := 0, (view.Page-1)*referencesPerPage
	for _, e := range st.Evidence {
		list := e.References
		if len(list) == 0 { // a file of other texts is one source
			list = []consult.Reference{{Cite: consult.Text{Zh: e.File, En: e.File}}}
		}
		for _, x := range list {
			if at >= from && at < from+referencesPerPage {
				view.Rows = append(view.Rows, row(e.ID, x.Key, x.Cite))
			}
			at++
		}
	}
}

// sendEvidence takes a file of references or a text into the evidence base, and lists what was found in it by entry.
func (s *server) sendEvidence(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "evidence"), v)
	f.values["file"] = []string{""}
	view := evidenceView{Taken: -1}
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showEvidence(v, code, f, view) })
	}
	name, data, err := v.upload("file")
	if err != nil {
		return err
	}
	v.about = name
	if name == "" || len(data) == 0 {
		return refuse(fault.Bad("file", "web.evidence.file", "choose a file of references or a text"))
	}
	state, err := s.Desk.Snapshot(v.ctx(), v.study)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	for _, e := range state.Evidence {
		if e.SHA256 == hex.EncodeToString(sum[:]) {
			return refuse(fault.Bad("file", "web.evidence.twice", "this file is in the evidence base already, as {id}", "id", e.ID))
		}
	}
	read, err := s.Secretariat.Intake.Source("evidence", name, data, state)
	if err != nil {
		return refuse(err)
	}
	commands := make([]consult.Command, len(read.Commands))
	for i, c := range read.Commands {
		if put, ok := c.(consult.Put); ok { // it is somebody of the office who brings the file
			put.Role = v.roleFor(consult.KindEvidence)
			if _, source := put.Body.(*consult.SourceAdded); source && consult.May(put.Role, consult.KindSource) != nil {
				put.Role = consult.RoleProgram
			}
			c = put
		}
		commands[i] = c
	}
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err != nil {
		return refuse(err)
	}
	for _, x := range read.Files {
		view.Taken = x.Taken
	}
	view.findings(f.page, name, data)
	return s.showEvidence(v, http.StatusOK, f, view)
}

// findings lists, by entry, what could not be read of a file and what looks wrong in it.
func (w *evidenceView) findings(p page, name string, data []byte) {
	lib, err := bib.Reader{File: name, GB18030: simplifiedchinese.GB18030.NewDecoder().Bytes}.Read(data)
	if err != nil {
		return // a text is no file of references
	}
	found := slices.Concat(lib.Unread, lib.Warnings, bib.Check(name, lib.Records))
	for _, x := range found[:min(len(found), maxShown)] {
		w.Findings = append(w.Findings, i18n.Sentence(p.Lang, x))
	}
	w.FindingsMore = len(found) - len(w.Findings)
}

// sourcesTyped are the references that were ticked.
func sourcesTyped(values []string) (out []consult.SourceOf) {
	for _, x := range values {
		file, key, _ := strings.Cut(x, "/")
		if s := (consult.SourceOf{Evidence: file, Key: key}); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// linkEvidence puts the ticked references beside a question, with those that are there.
func (s *server) linkEvidence(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "evidence"), v)
	item := consult.ItemID(v.value("question"))
	v.about = string(item)
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showEvidence(v, code, f, evidenceView{Taken: -1}) })
	}
	sources := sourcesTyped(f.values["source"])
	if len(sources) == 0 || item == "" {
		return refuse(fault.Bad("question", "web.evidence.link", "tick references, and choose the question on which they bear"))
	}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		if it := st.Item(item); it != nil {
			for _, x := range it.Sources {
				if !slices.Contains(sources, x) {
					sources = append(sources, x)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.roleFor(consult.KindLink), Body: &consult.EvidenceLinked{Data: consult.EvidenceLink{Item: item, Sources: sources}}}); err != nil {
		return refuse(err)
	}
	return v.done(f.At("evidence"), "saved")
}

// attachEvidence puts a PDF beside a reference.
func (s *server) attachEvidence(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "evidence"), v)
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showEvidence(v, code, f, evidenceView{Taken: -1}) })
	}
	_, data, err := v.upload("pdf")
	if err != nil {
		return err
	}
	kind := desk.TypeOf(data)
	source, _, _ := strings.Cut(v.value("of"), "\n")
	file, key, _ := strings.Cut(source, "/")
	v.about = file
	if kind == "" {
		return refuse(fault.Bad("pdf", "web.propose.file", "this file is no PDF, PNG or JPEG: choose another one, or none"))
	}
	c, err := desk.Attach(consult.ItemWho{Role: v.roleFor(consult.KindAttachment)}, consult.Attachment{ID: "F" + id.New(), Evidence: file, Key: key, Type: kind}, data)
	if err == nil {
		_, err = s.Secretariat.Desk.Do(v.ctx(), v.study, c)
	}
	if err != nil {
		return refuse(err)
	}
	return v.done(f.At("evidence"), "saved")
}

// referenceOptions offers the references that a page shows.
func referenceOptions(rows []referenceRow) (out []option) {
	for _, r := range rows {
		out = append(out, option{r.Value, cut(r.GBT, 90)})
	}
	return out
}

// query is a word as it stands in an address.
func query(word string) string { return url.QueryEscape(word) }
