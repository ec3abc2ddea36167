package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
)

// seatRow is one expert on the panel's page. It names the person and never the pseudonym.
type seatRow struct {
	Person, Name, Mail string
	Attributes         string
	Status             string // whether the person takes part
	Reason             string
	Letter             string // state of the last letter
	Failure            string
	Opened             bool // signed in by an invitation
	Done, All          int  // items, quantities and prompts
	Finished           bool
	Deadline           string
	Interests          bool // something is declared
	Reviewed           bool // and was reviewed as it stands
	Recused            int
}

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
		if ofPanel(l) {
			last[l.Person] = l
		}
	}
	reviews, _, err := s.Secretariat.Office.Reviews(v.ctx(), string(v.study))
	if err != nil {
		return nil, err
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
			Opened: !here.Entered.IsZero(), Deadline: string(deadlines[m.Person]), Interests: here.Interests != "", Reviewed: reviews.Has(m.Person, here.Changed)}
		if row.Status == "" {
			row.Status = string(directory.Asked)
		}
		if l, ok := last[m.Person]; ok {
			row.Letter, row.Failure = string(l.Status), p.whyFailed(l)
		}
		if e := st.Expert(consult.Pseudonym(m.Pseudonym)); e != nil {
			row.Attributes, row.Recused = p.attributes(e.Attributes), len(e.Recused)
		}
		if round != nil {
			far := st.Progress(round, consult.Pseudonym(m.Pseudonym))
			row.Done, row.All, row.Finished = far.Done, far.All, far.Left() == 0
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
	for _, k := range slices.Sorted(maps.Keys(a)) {
		parts = append(parts, p.Word("attribute."+k, a[k]))
	}
	return strings.Join(parts, " · ")
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
	{"unreviewed", func(r seatRow) bool { return r.Interests && !r.Reviewed }},
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
		if l.Person == id && ofPanel(l) {
			when := l.Queued
			if !l.Sent.IsZero() {
				when = l.Sent
			}
			view.Letters = append(view.Letters, letterRow{string(l.Kind), string(l.Status), s.time(v, when), f.whyFailed(l)})
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
	view.Attributes = slices.Sorted(maps.Keys(names))
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
		f.values.Set("mail", view.Row.Mail)
	}
	for _, it := range r.state.Standing() {
		view.Items = append(view.Items, option{string(it.ID), f.In(it.Text)})
	}
	if round := r.state.OpenRound(); round != nil {
		view.Open = string(round.ID)
	}
	return s.render(v, code, expertPanelPage(f, view))
}

// ofPanel reports whether a letter is about taking part. When somebody signed in, and who proposed what, is not for the
// page of a seat.
func ofPanel(l directory.Letter) bool {
	return l.Kind != directory.CodeLetter && l.Kind != directory.ProposalLetter && l.Kind != directory.FateLetter
}
