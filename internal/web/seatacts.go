package web

import (
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// saveExpert acts on one expert's seat: see the forms of the expert's page.
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
	done := "saved"
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
		if err = s.Secretariat.Panel.Recuse(v.ctx(), v.study, v.role(), id, items, v.value("reason")); err == nil {
			err = s.review(v, id)
		}
	case "review":
		done, err = "reviewed", s.review(v, id)
	case "address":
		done = "readdressed"
		_, err = s.Secretariat.Panel.Readdress(v.ctx(), v.study, v.role(), id, v.value("mail"))
	case "deadline":
		err = s.saveDeadline(v, r, id)
	default:
		return missing()
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showExpert(v, code, f, r) })
	}
	return v.done(f.At("panel", id), done)
}

// review notes that the declaration of an expert as it stands has been read and weighed.
func (s *server) review(v *visit, person string) error {
	said, err := s.People.Participation(v.ctx(), person, string(v.study))
	if err != nil || said.Changed.IsZero() {
		return err
	}
	reviews, version, err := s.Secretariat.Office.Reviews(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	reviews[person] = said.Changed
	return s.Secretariat.Office.ChangeReviews(v.ctx(), string(v.study), version, reviews)
}

// whyFailed says in words why a letter did not arrive, from what the mail server answered; the answer itself stands
// behind it for whoever runs the server.
func (p page) whyFailed(l directory.Letter) string {
	code := ""
	if words := strings.Fields(l.Failure); len(words) > 0 {
		code = words[0]
	}
	key := "unreachable"
	switch {
	case l.Failure == "":
		return ""
	case strings.Contains(l.Failure, "no mail address"):
		return p.T("seat.failure.address")
	case strings.Contains(l.Failure, "5.1."), code == "553":
		key = "unknown"
	case strings.Contains(l.Failure, "5.2.2"), code == "552":
		key = "full"
	case len(code) == 3 && code[0] == '5':
		key = "refused"
	case len(code) == 3 && code[0] == '4':
		key = "later"
	}
	return p.T("seat.failure."+key, "answer", l.Failure)
}
