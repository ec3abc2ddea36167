package web

import (
	"net/http"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
)

// proposal is an act that waits for a second person.
type proposal struct {
	ID, Act, About, Reason, Name, At string
	Own                              bool
}

// waiting lists what waits for a second person, and whether there is none.
func (s *server) waiting(v *visit, p page) (out []proposal, alone bool, err error) {
	all, err := s.Secretariat.Office.Proposals(v.ctx(), string(v.study))
	if err != nil {
		return nil, false, err
	}
	for _, w := range all {
		out = append(out, proposal{ID: w.ID, Act: p.Word("office.act", w.Act), About: w.About, Reason: w.Reason, Name: w.Name, At: s.time(v, w.At), Own: w.Person == v.person.ID})
	}
	n, err := s.Secretariat.Rounds.Deciders(v.ctx(), v.study)
	return out, n < 2, err
}

// askTwo asks for an act that needs two people.
func (s *server) askTwo(v *visit) error {
	f, _, err := s.roundForm(v)
	if err != nil {
		return err
	}
	v.about = v.value("act") + " " + v.value("about")
	waiting, err := s.Secretariat.Rounds.Ask(v.ctx(), v.study, v.somebody(), v.value("act"), v.value("about"), v.value("reason"))
	if err != nil {
		return s.refuseRounds(v, f, err)
	}
	if waiting {
		return v.done(f.At("rounds"), "waiting")
	}
	return v.done(f.At("rounds"), "carried_out")
}

// confirmTwo carries out what another person asked for, or takes it back. An identity is shown once, on the answer.
func (s *server) confirmTwo(v *visit) error {
	f, _, err := s.roundForm(v)
	if err != nil {
		return err
	}
	id := v.value("proposal")
	if v.value("step") == "withdraw" {
		if err := s.Secretariat.Rounds.Withdraw(v.ctx(), v.study, id); err != nil {
			return s.refuseRounds(v, f, err)
		}
		return v.done(f.At("rounds"), "taken_back")
	}
	p, err := s.Secretariat.Rounds.Confirm(v.ctx(), v.study, id, v.somebody())
	v.about = p.Act + " " + p.About
	if err != nil {
		return s.refuseRounds(v, f, err)
	}
	if p.Act == desk.ActIdentity {
		person, err := s.Secretariat.Rounds.Identity(v.ctx(), v.study, consult.Pseudonym(p.About))
		if err != nil {
			return err
		}
		return s.render(v, http.StatusOK, identityPage(f.page, p.About, person))
	}
	return v.done(f.At("rounds"), "carried_out")
}

// role is the widest role in which the visitor acts on a study.
func (v *visit) role() consult.Role {
	for _, r := range consult.Roles {
		for _, have := range v.roles {
			if string(have) == string(r) {
				return r
			}
		}
	}
	return ""
}

func (v *visit) somebody() desk.Somebody {
	return desk.Somebody{Person: v.person.ID, Name: v.person.Name, Role: v.role()}
}
