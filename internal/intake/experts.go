package intake

import (
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// personal are headings of columns that say who somebody is. They never enter the record: people are imported into the
// directory, apart from the consultation.
var personal = []string{"name", "full name", "full_name", "first_name", "last_name", "surname", "email", "e-mail", "mail", "phone", "telephone", "mobile", "address", "姓名", "名字", "邮箱", "电子邮件", "电话", "手机", "住址", "身份证"}

// readExperts reads experts.csv: pseudonyms, and every further column as an attribute.
func (b *builder) readExperts(name string, data []byte, m *mapping) (out []located[consult.ExpertJoined]) {
	s, ok := b.openSheet(name, "experts", data, m, []string{"expert"}, []string{anyColumn})
	if !ok {
		return nil
	}
	if m == nil {
		b.noteUnknown(s.table, s.lowered())
	}
	for i, h := range s.header {
		if key := strings.ToLower(h); contains(personal, key) && (m == nil || s.columns[key] == i) {
			b.refuse(name, s.skip+1, i+1, "intake.expert.personal", "the column {column} says who people are, which the record never holds: leave it out here and import people separately", "column", quoted(h))
			return nil
		}
	}
	unnamed := consult.LeftOut{Reason: NoExpert}
	b.each(s.table, func(r row) {
		e := consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: consult.Pseudonym(s.get(r, "expert"))}, Data: consult.ExpertData{Attributes: map[string]string{}}}
		if m != nil && (e.Who.Pseudonym == "" || contains(m.missing, string(e.Who.Pseudonym))) {
			leaveOut(&unnamed, r.line)
			return
		}
		for key := range s.columns {
			if v := s.get(r, key); key != "expert" && key != "" && v != "" && (m == nil || !contains(m.missing, v)) {
				e.Data.Attributes[key] = v
			}
		}
		out = append(out, located[consult.ExpertJoined]{e, s.at(r, "expert"), s.columns})
	})
	b.source(s.done(unnamed))
	return out
}

// lowered returns the headings in lower case.
func (s sheet) lowered() []string {
	out := make([]string, len(s.header))
	for i, h := range s.header {
		out[i] = strings.ToLower(h)
	}
	return out
}

// maxWhere is how many rows that were left out are named.
const maxWhere = 20

func leaveOut(l *consult.LeftOut, line int) {
	l.Rows++
	if len(l.Where) < maxWhere {
		l.Where = append(l.Where, line)
	}
}

// addExperts adds the listed experts, then those who only occur in answers, in the order in which they occur.
func (b *builder) addExperts(listed []located[consult.ExpertJoined], a *answers, judged []located[judgementRow], responded []located[responseRow]) {
	for _, x := range listed {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &x.value})
	}
	extra := 0
	add := func(name string, at place) {
		p := consult.Pseudonym(name)
		if b.trial.Expert(p) != nil {
			return
		}
		if !consult.ValidID(name) {
			b.refuse(at.file, at.row, at.col, "intake.expert.id", "{value} is no pseudonym: 1 to 64 letters, digits and . _ -; names and mail addresses never enter the record", "value", quoted(name))
			return
		}
		extra++
		b.do(at, nil, consult.Put{Role: consult.RoleProgram, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: p}}})
	}
	for i, name := range a.experts.list {
		add(name, a.experts.first[i])
	}
	for _, j := range judged {
		add(j.value.expert, j.at)
	}
	for _, x := range responded {
		add(x.value.expert, x.at)
	}
	if extra > 0 && len(listed) > 0 {
		b.note("", "intake.note.experts", "n", extra)
	}
}
