package web

import "strings"

// restored says, in a study whose record is older than a head that was seen before or has another history, what that
// means and what to do; "" in any other.
func (s *server) restored(p page) string {
	if p.Study == "" {
		return ""
	}
	lost, restored := s.Heads.Restored(string(p.Study))
	if !restored {
		return ""
	}
	return p.T("restored.notice", "size", lost.Size, "study", p.Study)
}

// bothHeads is the evidence that a record was put back or changed: the head that was seen before and the one that stands,
// each signed by the key of the study, as one text file.
func (s *server) bothHeads(v *visit) error {
	lost, restored := s.Heads.Restored(string(v.study))
	if !restored {
		return missing()
	}
	stands, err := s.Heads.Head(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	p := s.page(v, "")
	var b strings.Builder
	b.WriteString(p.T("restored.seen") + "\n\n" + string(lost.Note) + "\n" + p.T("restored.stands") + "\n\n" + string(stands.Note))
	return v.download(string(v.study)+"-heads.txt", "text/plain; charset=utf-8", []byte(b.String()))
}
