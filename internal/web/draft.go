package web

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/templates"
)

// Recorder writes consultations; *desk.Desk is one.
type Recorder interface {
	Create(ctx context.Context, id consult.StudyID) error
	Do(ctx context.Context, id consult.StudyID, commands ...consult.Command) ([]desk.Ack, error)
	Import(ctx context.Context, id consult.StudyID, commands []consult.Command, progress func(done, all int)) (*consult.State, error)
}

// definitionFile heads a draft; pendingPrefix marks a table that was sent and waits to be confirmed.
const (
	definitionFile = "consultation.yaml"
	pendingPrefix  = "pending-"
)

// newPage offers the templates for a new consultation.
func (s *server) newPage(v *visit) error {
	return s.showNew(v, http.StatusOK, newForm(s.page(v, "new"), "template", "foresight-delphi"))
}

func (s *server) showNew(v *visit, code int, f *form) error {
	drafts, err := s.drafts(v)
	if err != nil {
		return err
	}
	return s.render(v, code, newStudyPage(f, templates.All(), drafts))
}

// draftEntry is a draft in a list.
type draftEntry struct{ ID, Title, Changed string }

// drafts lists the drafts that the visitor may work on: the own ones, for an administrator all.
func (s *server) drafts(v *visit) (out []draftEntry, err error) {
	all, err := s.Secretariat.Office.Drafts(v.ctx())
	if err != nil {
		return nil, err
	}
	p := s.page(v, "new")
	for _, d := range all {
		if d.Owner == v.person.ID || administrators.admits(v.roles) {
			entry := draftEntry{ID: d.ID, Title: d.ID, Changed: s.time(v, d.Changed)}
			if r, err := s.definitionOf(d); err == nil {
				entry.Title = p.In(r.Title)
			}
			out = append(out, entry)
		}
	}
	return out, nil
}

// definitionOf reads the definition of a draft.
func (s *server) definitionOf(d office.Draft) (consult.Definition, error) {
	folder, err := office.Draft{Files: map[string][]byte{definitionFile: d.Files[definitionFile]}, Changed: d.Changed}.Folder()
	if err != nil {
		return consult.Definition{}, err
	}
	r, err := s.Secretariat.Intake.Folder(folder, d.ID)
	if err != nil {
		return consult.Definition{}, err
	}
	return r.Definition, nil
}

// createDraft makes a draft from a template.
func (s *server) createDraft(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "new"), v)
	v.about = v.value("id")
	draft, err := s.draftTyped(v)
	if err == nil {
		draft, err = s.Secretariat.Office.SaveDraft(v.ctx(), draft)
		if fault.KindOf(err) == fault.Conflict && err != nil {
			err = fault.Bad("id", "web.draft.taken", "a consultation or draft of this name exists already: choose another one")
		}
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showNew(v, code, f) })
	}
	return v.done("/drafts/"+url.PathEscape(draft.ID), "draft")
}

// names lists the names that consultations and drafts have.
func (s *server) names(ctx context.Context) (names []string, err error) {
	studies, err := s.Desk.Studies(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range studies {
		names = append(names, string(id))
	}
	drafts, err := s.Secretariat.Office.Drafts(ctx)
	for _, d := range drafts {
		names = append(names, d.ID)
	}
	return names, err
}

// freeName is a name that nothing has yet: as it is, else with the first free number behind it.
func freeName(name string, known []string) string {
	free := name
	for n := 2; slices.Contains(known, free); n++ {
		free = name + "-" + strconv.Itoa(n)
	}
	return free
}

// draftTyped makes the files of a new draft: those of the template, with the name and the title that were typed.
func (s *server) draftTyped(v *visit) (office.Draft, error) {
	draft := office.Draft{ID: v.value("id"), Owner: v.person.ID}
	from, ok := templates.Folder(v.value("template"))
	if !ok {
		return draft, fault.Bad("template", "web.draft.template", "choose one of the templates")
	}
	known, err := s.names(v.ctx())
	if err != nil {
		return draft, err
	}
	if draft.ID == "" {
		draft.ID = freeName(v.value("template")+"-"+s.today(v)[:len("2006")], known)
	}
	if err := record.CheckStudy(draft.ID); err != nil {
		return draft, fault.Find(err).At(fault.Place{Field: "id"})
	}
	if slices.Contains(known, draft.ID) {
		return draft, fault.Bad("id", "web.draft.taken", "a consultation or draft of this name exists already: choose another one")
	}
	title := consult.Text{Zh: v.value("title_zh"), En: v.value("title_en")}
	if title.Empty() {
		return draft, fault.Bad("title_zh", "study.title", "the title is missing: give it in zh or en")
	}
	r, err := s.Secretariat.Intake.Folder(from, draft.ID)
	if err != nil {
		return draft, err
	}
	d := r.Definition
	d.ID, d.Template, d.Title, d.Seed = consult.StudyID(draft.ID), v.value("template"), title, ""
	for i := range d.Rounds { // a template's dates are an example
		d.Rounds[i].Opened, d.Rounds[i].Closed = "", ""
	}
	draft = draft.With(definitionFile, s.Secretariat.Intake.Definition(d))
	for _, t := range draftTables {
		if data, err := fs.ReadFile(from, t.Kind+".csv"); err == nil {
			draft = draft.With(t.Kind+".csv", data)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return draft, err
		}
	}
	return draft, nil
}

// draft returns the draft of the address, if the visitor may work on it.
func (s *server) draft(v *visit) (office.Draft, error) {
	d, err := s.Secretariat.Office.Draft(v.ctx(), v.r.PathValue("draft"))
	v.about = v.r.PathValue("draft")
	if err == nil && d.Owner != v.person.ID && !administrators.admits(v.roles) {
		return office.Draft{}, missing()
	}
	return d, err
}

// draftView is what a draft's page shows beside the form of its definition.
type draftView struct {
	ID, Title string
	Version   string
	Tables    []draftTable
	Ready     []string // what would be begun, in sentences
	Findings  []string // why it cannot be begun yet
	More      int
	Notes     []string
}

func (s *server) draftPage(v *visit) error {
	d, err := s.draft(v)
	if err != nil {
		return err
	}
	definition, err := s.definitionOf(d)
	p := s.page(v, "draft")
	f := definitionForm(p, definition, d.Version)
	if err != nil { // a file that was sent by hand and cannot be read: the form is empty then, and the findings say why
		if _, hard := f.refuse(err); hard != nil {
			return hard
		}
	}
	return s.showDraft(v, http.StatusOK, d, f)
}

func (s *server) showDraft(v *visit, code int, d office.Draft, f *form) error {
	view := draftView{ID: d.ID, Title: d.ID, Version: strconv.Itoa(d.Version)}
	if definition, err := s.definitionOf(d); err == nil {
		view.Title = f.In(definition.Title)
	}
	f.Heading = view.Title
	standing, pending := withoutPending(d), map[string]string{}
	for name := range d.Files {
		if kind, ok := strings.CutPrefix(name, pendingPrefix); ok {
			pending[strings.TrimSuffix(kind, path.Ext(kind))] = name
		}
	}
	r, err := s.readDraft(standing)
	if err != nil {
		if view.Findings, view.More, err = f.findings(err); err != nil {
			return err
		}
	}
	for _, t := range draftTables {
		table := draftTable{Kind: t.Kind}
		for _, ext := range []string{".csv", ".xlsx"} {
			if _, ok := standing.Files[t.Kind+ext]; ok {
				table.File = t.Kind + ext
			}
		}
		if r != nil && table.File != "" {
			if read := r.file(table.File); read != nil {
				table.Rows = read.Taken
			}
		}
		if name := pending[t.Kind]; name != "" {
			if table.Pending, err = s.preview(f, standing, t.Kind, name, d.Files[name]); err != nil {
				return err
			}
		}
		view.Tables = append(view.Tables, table)
	}
	if r != nil {
		view.Notes, view.Ready = f.notes(r), f.ready(r)
	}
	return s.render(v, code, draftStudyPage(f, view))
}

func (s *server) readDraft(d office.Draft) (*Reading, error) {
	folder, err := d.Folder()
	if err != nil {
		return nil, err
	}
	return s.Secretariat.Intake.Folder(folder, d.ID)
}

// findings prints an error as lines; the error comes back if it is none that a person can mend.
func (f *form) findings(err error) (lines []string, more int, hard error) {
	g := &form{page: f.page, values: url.Values{}}
	_, hard = g.refuse(err)
	return g.Other, g.More, hard
}

// ready says what would be begun.
func (p page) ready(r *Reading) []string {
	count := map[consult.Kind]int{}
	for _, c := range r.Commands {
		if put, ok := c.(consult.Put); ok {
			switch put.Body.(type) {
			case *consult.DemandAdded:
				count[consult.KindDemand]++
			case *consult.ItemAdded:
				count[consult.KindItemAdd]++
			case *consult.ItemDerived:
				count[consult.KindItemDerive]++
			case *consult.QuantityAdded:
				count[consult.KindQuantity]++
			}
		}
	}
	return []string{
		p.T("office.draft.ready.items", "raw", count[consult.KindItemAdd], "derived", count[consult.KindItemDerive], "demands", count[consult.KindDemand]),
		p.T("office.draft.ready.asked", "criteria", len(r.Definition.Criteria), "quantities", count[consult.KindQuantity], "rounds", len(r.Definition.Rounds)),
	}
}

// saveDraft stores the definition of a draft. A button that asks for more rows stores nothing.
func (s *server) saveDraft(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	d, err := s.draft(v)
	if err != nil {
		return err
	}
	f := typed(s.page(v, "draft"), v)
	if list := v.value("more"); list != "" {
		n, _ := strconv.Atoi(f.Value(list))
		f.resize(list, n+2)
		return s.showDraft(v, http.StatusOK, d, f)
	}
	before, err := s.definitionOf(d)
	if err != nil {
		before = consult.Definition{ID: consult.StudyID(d.ID)}
	}
	definition, err := definitionTyped(f, before)
	if err == nil {
		stored := d.With(definitionFile, s.Secretariat.Intake.Definition(definition))
		stored.Version, _ = strconv.Atoi(v.value("version"))
		_, err = s.Secretariat.Office.SaveDraft(v.ctx(), stored)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showDraft(v, code, d, f) })
	}
	return v.done("/drafts/"+url.PathEscape(d.ID), "saved")
}

// beginStudy makes a consultation of a draft: its record opens, whoever began it becomes its convener, the draft goes.
func (s *server) beginStudy(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	d, err := s.draft(v)
	if err != nil {
		return err
	}
	if version, _ := strconv.Atoi(v.value("version")); version != d.Version {
		return office.Changed()
	}
	r, err := s.readDraft(withoutPending(d))
	if err != nil {
		v.refused = err
		return v.done("/drafts/"+url.PathEscape(d.ID)+"#begin", "")
	}
	if err := s.Secretariat.Desk.Create(v.ctx(), r.Study); err != nil {
		// A log without entries is what a begin leaves behind that broke off: it is filled now.
		if state, e := s.Desk.Snapshot(v.ctx(), r.Study); fault.KindOf(err) != fault.Conflict || e != nil || state.Size > 0 {
			return err
		}
	}
	if _, err := s.Secretariat.Desk.Import(v.ctx(), r.Study, r.Commands, nil); err != nil {
		return err
	}
	if err := s.Secretariat.Register.Grant(v.ctx(), directory.Membership{Person: v.person.ID, Study: string(r.Study), Role: directory.Convener}); err != nil {
		return err
	}
	if err := s.Secretariat.Office.DeleteDraft(v.ctx(), d.ID); err != nil {
		return err
	}
	return v.done("/c/"+url.PathEscape(string(r.Study)), "begun")
}

// deleteDraft removes a draft. What was begun from it stays.
func (s *server) deleteDraft(v *visit) error {
	d, err := s.draft(v)
	if err != nil {
		return err
	}
	if err := s.Secretariat.Office.DeleteDraft(v.ctx(), d.ID); err != nil {
		return err
	}
	return v.done("/new", "draft_deleted")
}
