package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/directory"
)

// staffLink is how long a sign-in link for somebody of the office works.
const staffLink = 7 * 24 * time.Hour

// staffRow is somebody who works on consultations.
type staffRow struct {
	ID, Name, Mail string
	Seats          []seat
}

// seat is one role that somebody holds.
type seat struct {
	Role, Study string // the study is empty for an administrator
	Own         bool   // the visitor's own: nobody takes the own role away
}

// peopleView is the content of the page of people.
type peopleView struct {
	Rows  []staffRow
	Roles []option
	// Link and For are shown once, after a sign-in link was made.
	Link, For string
	Until     string
}

// officeRoles are the roles that can be given in a study; experts are added on the panel's page.
var officeRoles = []directory.Role{directory.Convener, directory.Facilitator, directory.Analyst, directory.Reviewer, directory.Reader}

// people lists who works on consultations: all of them for an administrator, those of one study inside it.
func (s *server) people(v *visit) error {
	p, err := s.officePage(v, "people")
	if err != nil {
		return err
	}
	return s.showPeople(v, http.StatusOK, newForm(p, "role", string(directory.Facilitator), "lang", string(v.lang)), "", "")
}

// officePage begins a page of the office, inside a study or outside of all.
func (s *server) officePage(v *visit, name string) (page, error) {
	if v.study == "" {
		return s.page(v, name), nil
	}
	p, _, err := s.studyPage(v, name)
	return p, err
}

func (s *server) showPeople(v *visit, code int, f *form, link, whose string) error {
	view := peopleView{Link: link, For: whose, Until: s.time(v, s.now().Add(staffLink))}
	if v.study == "" {
		view.Roles = []option{{string(directory.Administrator), f.T("office.role." + string(directory.Administrator))}}
	} else {
		for _, r := range officeRoles {
			view.Roles = append(view.Roles, option{string(r), f.T("office.role." + string(r))})
		}
	}
	everybody, err := s.Secretariat.Register.People(v.ctx())
	if err != nil {
		return err
	}
	for _, person := range everybody {
		have, err := s.Secretariat.Register.Memberships(v.ctx(), person.ID)
		if err != nil {
			return err
		}
		row := staffRow{ID: person.ID, Name: person.Name, Mail: person.Mail}
		for _, m := range have {
			if m.Role != directory.Expert && (v.study == "" || m.Study == string(v.study)) {
				row.Seats = append(row.Seats, seat{string(m.Role), m.Study, m.Person == v.person.ID})
			}
		}
		if len(row.Seats) > 0 {
			view.Rows = append(view.Rows, row)
		}
	}
	slices.SortFunc(view.Rows, func(a, b staffRow) int { return strings.Compare(a.Name, b.Name) })
	return s.render(v, code, peoplePage(f, view))
}

// peopleAt is the address of the page of people.
func peopleAt(v *visit) string {
	if v.study == "" {
		return "/people"
	}
	return "/c/" + url.PathEscape(string(v.study)) + "/people"
}

// addPerson gives somebody a role, adding the person first where the address is not known, and shows a sign-in link.
func (s *server) addPerson(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	p, err := s.officePage(v, "people")
	if err != nil {
		return err
	}
	f := typed(p, v)
	role := directory.Role(v.value("role"))
	v.about = v.value("name") + ": " + string(role)
	token, person, err := s.seatPerson(v, role)
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showPeople(v, code, f, "", "") })
	}
	if token == "" {
		return v.done(peopleAt(v), "added")
	}
	return s.showPeople(v, http.StatusOK, newForm(p, "role", string(role), "lang", string(v.lang)), s.linkAt(v, token), person.Name)
}

func (s *server) seatPerson(v *visit, role directory.Role) (token string, person directory.Person, err error) {
	if (v.study == "") != (role == directory.Administrator) || v.study != "" && !slices.Contains(officeRoles, role) {
		return "", person, fault.Bad("role", "web.people.role", "this role cannot be given here")
	}
	if mail := v.value("mail"); mail != "" {
		person, err = s.Secretariat.Register.PersonByMail(v.ctx(), mail)
	}
	if person.ID == "" && (err == nil || fault.KindOf(err) == fault.NotFound) {
		person, err = s.Secretariat.Register.AddPerson(v.ctx(), directory.Person{Name: v.value("name"), Mail: v.value("mail"), Lang: v.value("lang")})
	}
	if err != nil {
		return "", person, err
	}
	if err := s.Secretariat.Register.Grant(v.ctx(), directory.Membership{Person: person.ID, Study: string(v.study), Role: role}); err != nil {
		return "", person, err
	}
	if wider, err := s.wider(v, person.ID); err != nil || wider {
		return "", person, err // who has a part elsewhere can sign in already, and a link would open that too
	}
	token, err = s.Secretariat.Register.NewLink(v.ctx(), person.ID, string(v.study), staffLink)
	return token, person, err
}

// linkAt is the whole address of a sign-in link, as somebody hands it on.
func (s *server) linkAt(v *visit, token string) string {
	if s.Public != nil {
		return s.Public.JoinPath("i", token).String()
	}
	scheme := "http"
	if s.Secure {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: v.r.Host, Path: "/i/" + token}).String()
}

// seated returns the person of a form who has a role here; a person without one is not told apart from nobody.
func (s *server) seated(v *visit) (directory.Person, []directory.Membership, error) {
	id := v.value("person")
	have, err := s.Secretariat.Register.Memberships(v.ctx(), id)
	if err != nil {
		return directory.Person{}, nil, err
	}
	have = slices.DeleteFunc(have, func(m directory.Membership) bool {
		return m.Role == directory.Expert || v.study != "" && m.Study != string(v.study)
	})
	if len(have) == 0 {
		return directory.Person{}, nil, directory.NoPerson()
	}
	person, err := s.People.Person(v.ctx(), id)
	v.about = person.Name
	return person, have, err
}

// wider reports whether somebody has roles beyond the study of the page. A sign-in link opens all of them, so only an
// administrator makes one then.
func (s *server) wider(v *visit, person string) (bool, error) {
	all, err := s.Secretariat.Register.Memberships(v.ctx(), person)
	return v.study != "" && slices.ContainsFunc(all, func(m directory.Membership) bool { return m.Study != string(v.study) }), err
}

// newLink makes a new sign-in link for somebody and shows it once.
func (s *server) newLink(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	person, _, err := s.seated(v)
	if err != nil {
		return err
	}
	if wider, err := s.wider(v, person.ID); err != nil {
		return err
	} else if wider {
		return fault.New(fault.Denied, "web.people.wider", "this person has roles beyond this consultation: an administrator makes the link")
	}
	token, err := s.Secretariat.Register.NewLink(v.ctx(), person.ID, string(v.study), staffLink)
	if err != nil {
		return err
	}
	p, err := s.officePage(v, "people")
	if err != nil {
		return err
	}
	return s.showPeople(v, http.StatusOK, newForm(p, "role", string(directory.Facilitator), "lang", string(v.lang)), s.linkAt(v, token), person.Name)
}

// withdraw takes a role away.
func (s *server) withdraw(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	person, have, err := s.seated(v)
	if err != nil {
		return err
	}
	role, study := directory.Role(v.value("role")), v.value("study")
	v.about += ": " + string(role)
	at := slices.IndexFunc(have, func(m directory.Membership) bool { return m.Role == role && m.Study == study })
	if at < 0 {
		return directory.NoPerson()
	}
	if person.ID == v.person.ID {
		return fault.New(fault.Denied, "web.people.own", "nobody takes the own role away: ask another administrator or convener")
	}
	if err := s.Secretariat.Register.Withdraw(v.ctx(), have[at]); err != nil {
		return err
	}
	return v.done(peopleAt(v), "withdrawn")
}
