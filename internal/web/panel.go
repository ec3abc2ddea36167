package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
)

// Post queues letters to experts; desk.Invitations does.
type Post interface {
	// Invite queues the invitation to take part; added is false if it went out before or cannot go out.
	Invite(ctx context.Context, id consult.StudyID, person string) (added bool, err error)
	// Announce queues what is due to experts now that a round has opened; what it leaves is queued later by itself.
	Announce(ctx context.Context, id consult.StudyID) error
	// Remind queues a reminder to every expert of the open round who has not finished, at most one a day.
	Remind(ctx context.Context, id consult.StudyID, day consult.Date) (queued int, err error)
}

// pendingPanel names the list of people that was sent for a panel and waits to be confirmed.
func pendingPanel(study consult.StudyID) string { return string(study) + "/panel" }

// panelView is the content of the panel's page.
type panelView struct {
	Rows       []seatRow
	Size       int
	Found      int
	Nameless   int // experts of the record whom nobody here knows by name
	Page, Last int
	Show       string
	Counts     []option // filters with how many each shows
	Attributes []option
	Matrix     *matrix
	Short      []shortfall
	Targets    string
	Pending    *pendingTable
	Open       string // round that is open
	Runner     bool
	Mail       bool // letters can be queued
}

// seatsPerPage is how many experts a page lists.
const seatsPerPage = 100

func (s *server) panel(v *visit) error {
	p, r, err := s.studyPage(v, "panel")
	if err != nil {
		return err
	}
	return s.showPanel(v, http.StatusOK, newForm(p), r)
}

func (s *server) showPanel(v *visit, code int, f *form, r *reading) error {
	st, q := r.state, v.r.URL.Query()
	all, err := s.seats(v, f.page, st)
	if err != nil {
		return err
	}
	view := panelView{Size: len(all), Nameless: len(st.Experts) - len(all), Show: q.Get("show"), Runner: runners.admits(v.roles), Mail: s.Secretariat.Post != nil}
	if round := st.OpenRound(); round != nil {
		view.Open = string(round.ID)
	}
	for _, filter := range seatFilters {
		n := 0
		for _, row := range all {
			if filter.take(row) {
				n++
				if filter.name == view.Show {
					view.Rows = append(view.Rows, row)
				}
			}
		}
		view.Counts = append(view.Counts, option{filter.name, f.T("office.panel.show."+map[bool]string{true: "all", false: filter.name}[filter.name == ""], "n", n)})
	}
	view.Found = len(view.Rows)
	view.Last = max((view.Found+seatsPerPage-1)/seatsPerPage, 1)
	n, _ := strconv.Atoi(q.Get("page"))
	view.Page = min(max(n, 1), view.Last)
	view.Rows = view.Rows[min((view.Page-1)*seatsPerPage, view.Found):min(view.Page*seatsPerPage, view.Found)]
	targets, version, err := s.Secretariat.Office.Targets(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	if !f.values.Has("targets") {
		f.values.Set("targets", targetLines(targets))
		f.values.Set("version", strconv.Itoa(version))
	}
	view.balance(f.page, st, targets, q.Get("rows"), q.Get("columns"))
	if view.Pending, err = s.panelPending(v, f); err != nil {
		return err
	}
	return s.render(v, code, panelPage(f, view))
}

// panelPending reads the list that waits to be confirmed; nil if there is none.
func (s *server) panelPending(v *visit, f *form) (*pendingTable, error) {
	name, data, ok, err := s.Secretariat.Office.Pending(v.ctx(), pendingPanel(v.study))
	if err != nil || !ok {
		return nil, err
	}
	out := &pendingTable{File: name}
	_, r, err := s.Secretariat.Intake.People(name, data)
	if err != nil {
		out.Findings, out.More, err = f.findings(err)
		return out, err
	}
	if len(r.Files) > 0 {
		out.Rows, out.Header, out.Preview = r.Files[0].Taken, r.Files[0].Header, r.Files[0].Preview
	}
	out.Notes = f.notes(r)
	return out, nil
}

// panelForm begins to handle a form of the panel's page.
func (s *server) panelForm(v *visit) (*form, *reading, error) {
	if err := v.read(); err != nil {
		return nil, nil, err
	}
	p, r, err := s.studyPage(v, "panel")
	if err != nil {
		return nil, nil, err
	}
	return typed(p, v), r, nil
}

// sendPanel takes a list of experts, which waits until it is confirmed.
func (s *server) sendPanel(v *visit) error {
	f, r, err := s.panelForm(v)
	if err != nil {
		return err
	}
	key := pendingPanel(v.study)
	switch v.value("step") {
	case "drop":
		if err := s.Secretariat.Office.DropPending(v.ctx(), key); err != nil {
			return err
		}
		return v.done(f.At("panel"), "")
	case "confirm":
		return s.confirmPanel(v, f, key)
	case "seat":
		return s.seatInCell(v, f, r)
	}
	name, data, err := v.upload("file")
	if err != nil {
		return err
	}
	v.about = name
	if len(data) == 0 {
		return s.again(v, f, fault.New(fault.Invalid, "web.draft.file", "choose a file that ends in .csv or .xlsx and is not empty"), func(code int) error { return s.showPanel(v, code, f, r) })
	}
	if err := s.Secretariat.Office.PutPending(v.ctx(), key, name, data); err != nil {
		return err
	}
	return v.done(f.At("panel"), "")
}

func (s *server) confirmPanel(v *visit, f *form, key string) error {
	name, data, ok, err := s.Secretariat.Office.Pending(v.ctx(), key)
	if err != nil {
		return err
	}
	if !ok {
		return office.Changed()
	}
	people, _, err := s.Secretariat.Intake.People(name, data)
	if err != nil { // the page says what is wrong with it
		v.refused = err
		return v.done(f.At("panel"), "")
	}
	entrants := make([]desk.Entrant, len(people))
	var found fault.List
	for i, x := range people {
		entrants[i] = desk.Entrant{Person: directory.Person{Name: x.Name, Mail: x.Mail, Lang: langOf(x.Lang)}, Attributes: x.Attributes}
		if bad := fault.Find(entrants[i].Person.Check()); bad != nil {
			found = append(found, bad.At(fault.Place{File: name, Row: x.Row}))
		}
	}
	r, hard := s.read(v.ctx(), v.study)
	if hard != nil {
		return hard
	}
	err = found.Err()
	if err == nil {
		_, err = s.Secretariat.Panel.Admit(v.ctx(), v.study, v.role(), entrants)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showPanel(v, code, f, r) })
	}
	if err := s.Secretariat.Office.DropPending(v.ctx(), key); err != nil {
		return err
	}
	return v.done(f.At("panel"), "admitted")
}

// langOf reads the language of a list; what is not known is left for the person to choose.
func langOf(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "zh", "zh-cn", "中文", "chinese":
		return "zh-CN"
	case "en", "english", "英文", "英语":
		return "en"
	}
	return ""
}

// write queues letters: invitations to everybody who has none, or reminders to those who have not finished.
func (s *server) writeLetters(v *visit) error {
	f, r, err := s.panelForm(v)
	if err != nil {
		return err
	}
	v.about = v.value("step")
	if s.Secretariat.Post == nil {
		return missing()
	}
	if v.value("step") == "remind" {
		queued, err := s.Secretariat.Post.Remind(v.ctx(), v.study, consult.Date(s.today(v)))
		if err != nil {
			return s.again(v, f, err, func(code int) error { return s.showPanel(v, code, f, r) })
		}
		if queued == 0 {
			return v.done(f.At("panel"), "reminded_nobody")
		}
		return v.done(f.At("panel"), "reminded")
	}
	members, err := s.Secretariat.Register.Members(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Role == directory.Expert {
			if _, err := s.Secretariat.Post.Invite(v.ctx(), v.study, m.Person); err != nil {
				return err
			}
		}
	}
	return v.done(f.At("panel"), "invited")
}

// panelSheet is the form of a list of experts, as a workbook to be filled in.
func (s *server) panelSheet(v *visit) error {
	data, err := s.Secretariat.Intake.Workbook("experts", []string{"name", "mail", "lang", "discipline", "institution", "region", "stage"}, nil)
	if err != nil {
		return err
	}
	return v.download("experts.xlsx", tableTypes[".xlsx"], data)
}
