package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

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
	// Remind queues a reminder to every expert of the open round who has not finished, at most one a day.
	Remind(ctx context.Context, id consult.StudyID, day consult.Date) (queued int, err error)
}

// pendingPanel names the list of people that was sent for a panel and waits to be confirmed.
func pendingPanel(study consult.StudyID) string { return string(study) + "/panel" }

// seatRow is one expert on the panel's page. It names the person and never the pseudonym.
type seatRow struct {
	Person, Name, Mail string
	Attributes         string
	Status             string // whether the person takes part
	Reason             string
	Letter             string // state of the last letter
	Failure            string
	Opened             bool // signed in by an invitation
	Done, All          int
	Finished           bool
	Deadline           string
	Interests          bool // something is declared
	Recused            int
}

// shortfall is a target that is not met.
type shortfall struct {
	Attribute, Value string
	Have, Least      int
}

// matrix counts experts by two attributes.
type matrix struct {
	Rows, Columns string
	Heads         []matrixHead
	Lines         []matrixLine
}

type matrixHead struct {
	Value string
	Sum   string
	Short bool
}

type matrixLine struct {
	matrixHead
	Cells []string
}

// panelView is the content of the panel's page.
type panelView struct {
	Rows       []seatRow
	Size       int
	Found      int
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

// seats reads everybody on the panel with what is known of them, ordered by name.
func (s *server) seats(v *visit, p page, st *consult.State) ([]seatRow, error) {
	reg := s.Secretariat.Register
	members, err := reg.Members(v.ctx(), string(v.study))
	if err != nil {
		return nil, err
	}
	said, err := reg.Participations(v.ctx(), string(v.study))
	if err != nil {
		return nil, err
	}
	letters, err := reg.Letters(v.ctx(), string(v.study))
	if err != nil {
		return nil, err
	}
	everybody, err := reg.People(v.ctx())
	if err != nil {
		return nil, err
	}
	name := map[string]directory.Person{}
	for _, person := range everybody {
		name[person.ID] = person
	}
	participation := map[string]directory.Participation{}
	for _, x := range said {
		participation[x.Person] = x
	}
	last := map[string]directory.Letter{}
	for _, l := range letters { // ordered by the time when they were queued
		if l.Kind != directory.CodeLetter {
			last[l.Person] = l
		}
	}
	round := st.OpenRound()
	deadlines := office.Deadlines{}
	if round != nil {
		if deadlines, _, err = s.Secretariat.Office.Deadlines(v.ctx(), string(v.study), round.ID); err != nil {
			return nil, err
		}
	}
	var out []seatRow
	for _, m := range members {
		if m.Role != directory.Expert {
			continue
		}
		person, here := name[m.Person], participation[m.Person]
		row := seatRow{Person: m.Person, Name: person.Name, Mail: person.Mail, Status: string(here.Status), Reason: here.Reason,
			Opened: !here.Entered.IsZero(), Deadline: string(deadlines[m.Person]), Interests: here.Interests != ""}
		if row.Status == "" {
			row.Status = string(directory.Asked)
		}
		if l, ok := last[m.Person]; ok {
			row.Letter, row.Failure = string(l.Status), l.Failure
		}
		if e := st.Expert(consult.Pseudonym(m.Pseudonym)); e != nil {
			row.Attributes, row.Recused = p.attributes(e.Attributes), len(e.Recused)
		}
		if round != nil {
			row.All = len(round.Instrument.Items)
			if reply := round.Reply(consult.Pseudonym(m.Pseudonym)); reply != nil {
				row.Done, row.Finished = len(reply.Answers), reply.Complete(row.All)
			}
		}
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b seatRow) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Person, b.Person)
	})
	return out, nil
}

// attributes prints the attributes of an expert in a fixed order.
func (p page) attributes(a map[string]string) string {
	var parts []string
	for _, k := range sortedKeys(a) {
		parts = append(parts, a[k])
	}
	return strings.Join(parts, " · ")
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// seatFilters are the ways in which the list can be narrowed.
var seatFilters = []struct {
	name string
	take func(seatRow) bool
}{
	{"", func(seatRow) bool { return true }},
	{"unfinished", func(r seatRow) bool { return r.All > 0 && !r.Finished && r.Status != string(directory.Declined) }},
	{"failed", func(r seatRow) bool { return r.Letter == string(directory.LetterFailed) || r.Mail == "" }},
	{"unopened", func(r seatRow) bool { return !r.Opened }},
	{"declined", func(r seatRow) bool { return r.Status == string(directory.Declined) }},
	{"declared", func(r seatRow) bool { return r.Interests }},
}

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
	view := panelView{Size: len(all), Show: q.Get("show"), Runner: runners.admits(v.roles), Mail: s.Secretariat.Post != nil}
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

// balance counts experts by attribute, against the targets.
func (w *panelView) balance(p page, st *consult.State, targets []office.Target, rows, columns string) {
	count := map[string]map[string]int{}
	add := func(attribute, value string, n int) {
		if count[attribute] == nil {
			count[attribute] = map[string]int{}
		}
		count[attribute][value] += n
	}
	for _, e := range st.Experts {
		for k, value := range e.Attributes {
			add(k, value, 1)
		}
	}
	least := map[string]map[string]int{}
	for _, t := range targets {
		add(t.Attribute, t.Value, 0)
		if least[t.Attribute] == nil {
			least[t.Attribute] = map[string]int{}
		}
		least[t.Attribute][t.Value] = t.Least
		if have := count[t.Attribute][t.Value]; have < t.Least {
			w.Short = append(w.Short, shortfall{p.Word("attribute", t.Attribute), t.Value, have, t.Least})
		}
	}
	names := make([]string, 0, len(count))
	for k := range count {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		w.Attributes = append(w.Attributes, option{k, p.Word("attribute", k)})
	}
	if len(names) == 0 {
		return
	}
	if !slices.Contains(names, rows) {
		rows = names[0]
	}
	if !slices.Contains(names, columns) {
		columns = names[min(1, len(names)-1)]
	}
	head := func(attribute, value string) matrixHead {
		have, want := count[attribute][value], least[attribute][value]
		h := matrixHead{Value: value, Sum: strconv.Itoa(have), Short: have < want}
		if want > 0 {
			h.Sum += " / " + strconv.Itoa(want)
		}
		return h
	}
	values := func(attribute string) (out []string) {
		for value := range count[attribute] {
			out = append(out, value)
		}
		slices.Sort(out)
		return out
	}
	cells := map[[2]string]int{}
	for _, e := range st.Experts {
		cells[[2]string{e.Attributes[rows], e.Attributes[columns]}]++
	}
	m := &matrix{Rows: rows, Columns: columns}
	for _, c := range values(columns) {
		m.Heads = append(m.Heads, head(columns, c))
	}
	for _, value := range values(rows) {
		line := matrixLine{matrixHead: head(rows, value)}
		for _, c := range values(columns) {
			n := cells[[2]string{value, c}]
			if n == 0 {
				line.Cells = append(line.Cells, "–")
			} else {
				line.Cells = append(line.Cells, strconv.Itoa(n))
			}
		}
		m.Lines = append(m.Lines, line)
	}
	w.Matrix = m
}

// targetLines writes targets one on a line, "region = west : 3".
func targetLines(targets []office.Target) string {
	var lines []string
	for _, t := range targets {
		lines = append(lines, t.Attribute+" = "+t.Value+" : "+strconv.Itoa(t.Least))
	}
	return strings.Join(lines, "\n")
}

// readTargets reads them back.
func readTargets(text string) (out []office.Target, err error) {
	var found fault.List
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		head, number, ok1 := cutLast(strings.ReplaceAll(line, "：", ":"), ":")
		attribute, value, ok2 := strings.Cut(head, "=")
		n, e := strconv.Atoi(strings.TrimSpace(consult.Narrow(number)))
		attribute, value = strings.TrimSpace(attribute), strings.TrimSpace(value)
		if !ok1 || !ok2 || e != nil || n < 0 || attribute == "" || value == "" {
			found = append(found, fault.Bad("targets", "web.target", "“{line}” is no target: write an attribute, =, a value, : and how many, such as “region = west : 3”", "line", line))
			continue
		}
		out = append(out, office.Target{Attribute: attribute, Value: value, Least: n})
	}
	return out, found.Err()
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
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

// saveTargets replaces the targets of the panel.
func (s *server) saveTargets(v *visit) error {
	f, r, err := s.panelForm(v)
	if err != nil {
		return err
	}
	targets, err := readTargets(v.r.PostFormValue("targets"))
	if err == nil {
		version, _ := strconv.Atoi(v.value("version"))
		err = s.Secretariat.Office.ChangeTargets(v.ctx(), string(v.study), version, targets)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showPanel(v, code, f, r) })
	}
	return v.done(f.At("panel"), "saved")
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
		if _, err := s.Secretariat.Post.Remind(v.ctx(), v.study, consult.Date(s.today(v))); err != nil {
			return s.again(v, f, err, func(code int) error { return s.showPanel(v, code, f, r) })
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

// expertView is the content of one expert's page.
type expertView struct {
	Row        seatRow
	Interests  string
	Viewpoint  string
	Changed    string
	Items      []option
	Open       string
	Attributes []string
	Letters    []letterRow
}

type letterRow struct{ Kind, Status, At, Failure string }

func (s *server) seatPage(v *visit) error {
	p, r, err := s.studyPage(v, "expert")
	if err != nil {
		return err
	}
	return s.showExpert(v, http.StatusOK, newForm(p), r)
}

func (s *server) showExpert(v *visit, code int, f *form, r *reading) error {
	id := v.r.PathValue("person")
	rows, err := s.seats(v, f.page, r.state)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rows, func(x seatRow) bool { return x.Person == id })
	if at < 0 {
		return missing()
	}
	view := expertView{Row: rows[at]}
	f.Heading = view.Row.Name
	pseudonym, err := s.Secretariat.Panel.Seat(v.ctx(), v.study, id)
	if err != nil {
		return err
	}
	said, err := s.Secretariat.Register.Participations(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	for _, x := range said {
		if x.Person == id {
			view.Interests, view.Viewpoint = x.Interests, x.Viewpoint
			if !x.Changed.IsZero() {
				view.Changed = s.time(v, x.Changed)
			}
		}
	}
	letters, err := s.Secretariat.Register.Letters(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	for _, l := range letters {
		if l.Person == id && l.Kind != directory.CodeLetter {
			when := l.Queued
			if !l.Sent.IsZero() {
				when = l.Sent
			}
			view.Letters = append(view.Letters, letterRow{string(l.Kind), string(l.Status), s.time(v, when), l.Failure})
		}
	}
	names := map[string]string{}
	for _, e := range r.state.Experts {
		for k := range e.Attributes {
			names[k] = ""
		}
	}
	for _, k := range []string{"discipline", "institution", "region", "stage"} {
		names[k] = ""
	}
	view.Attributes = sortedKeys(names)
	expert := r.state.Expert(pseudonym)
	if expert != nil && !f.Failed() {
		for k, value := range expert.Attributes {
			f.values.Set("attribute."+k, value)
		}
		f.values["item"] = nil
		for _, item := range expert.Recused {
			f.values.Add("item", string(item))
		}
		f.values.Set("deadline", view.Row.Deadline)
	}
	for _, it := range r.state.Standing() {
		view.Items = append(view.Items, option{string(it.ID), f.In(it.Text)})
	}
	if round := r.state.OpenRound(); round != nil {
		view.Open = string(round.ID)
	}
	return s.render(v, code, expertPanelPage(f, view))
}

// saveExpert assigns an expert to cells, keeps him or her from answering on items, or gives a personal deadline.
func (s *server) saveExpert(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	p, r, err := s.studyPage(v, "expert")
	if err != nil {
		return err
	}
	f, id := typed(p, v), v.r.PathValue("person")
	if _, err := s.Secretariat.Panel.Seat(v.ctx(), v.study, id); err != nil {
		return err
	}
	if person, err := s.People.Person(v.ctx(), id); err == nil {
		v.about = person.Name + ": " + v.value("step")
	}
	switch v.value("step") {
	case "assign":
		attributes := map[string]string{}
		for name := range v.r.PostForm {
			if k, ok := strings.CutPrefix(name, "attribute."); ok && v.value(name) != "" {
				attributes[k] = v.value(name)
			}
		}
		err = s.Secretariat.Panel.Assign(v.ctx(), v.study, v.role(), id, attributes)
	case "recuse":
		var items []consult.ItemID
		for _, it := range v.r.PostForm["item"] {
			items = append(items, consult.ItemID(it))
		}
		err = s.Secretariat.Panel.Recuse(v.ctx(), v.study, v.role(), id, items, v.value("reason"))
	case "deadline":
		err = s.saveDeadline(v, r, id)
	default:
		return missing()
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showExpert(v, code, f, r) })
	}
	return v.done(f.At("panel", id), "saved")
}

func (s *server) saveDeadline(v *visit, r *reading, person string) error {
	round, day := r.state.OpenRound(), v.value("deadline")
	if round == nil {
		return fault.New(fault.Closed, "web.deadline.closed", "no round is open: a personal deadline belongs to an open round")
	}
	if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
		return fault.Bad("deadline", "web.date", "{value} is no date: write it as 2026-03-01", "value", strconv.Quote(day))
	}
	deadlines, version, err := s.Secretariat.Office.Deadlines(v.ctx(), string(v.study), round.ID)
	if err != nil {
		return err
	}
	if day == "" {
		delete(deadlines, person)
	} else {
		deadlines[person] = consult.Date(day)
	}
	return s.Secretariat.Office.ChangeDeadlines(v.ctx(), string(v.study), round.ID, version, deadlines)
}

// panelSheet is the form of a list of experts, as a workbook to be filled in.
func (s *server) panelSheet(v *visit) error {
	data, err := s.Secretariat.Intake.Workbook("experts", []string{"name", "mail", "lang", "discipline", "institution", "region", "stage"}, nil)
	if err != nil {
		return err
	}
	return v.download("experts.xlsx", tableTypes[".xlsx"], data)
}
