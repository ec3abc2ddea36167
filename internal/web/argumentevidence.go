package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
)

// evidenceLine is one thing on which an argument rests.
type evidenceLine struct {
	Text    string
	Address templ.SafeURL // empty where it leads nowhere
	Outside bool
}

// evidenceForm are the fields for what an argument rests on.
type evidenceForm struct {
	Sources string   // as typed, one on each line
	Chosen  []string // references, as file/key
	Offered []option // references of the evidence base
	Files   bool     // a file can be attached
}

// maxAttached is the size of the largest file that can be attached, in MB.
const maxAttached = desk.MaxAttachment >> 20

// maxOffered is how many references the form offers; those of the question come first.
const maxOffered = 100

// offer fills in the references that an expert can point to.
func (o *evidenceForm) offer(p page, st *consult.State, item consult.ItemID) {
	var own []consult.SourceOf
	if it := st.Item(item); it != nil {
		own = it.Sources
	}
	var first, rest []option
	for _, e := range st.Evidence {
		list := e.References
		if len(list) == 0 {
			list = []consult.Reference{{Cite: consult.Text{Zh: e.File, En: e.File}}}
		}
		for _, x := range list {
			choice := option{e.ID + "/" + x.Key, cut(p.In(x.Cite), 90)}
			if slices.Contains(own, consult.SourceOf{Evidence: e.ID, Key: x.Key}) {
				first = append(first, choice)
			} else if len(rest) < maxOffered {
				rest = append(rest, choice)
			}
		}
	}
	all := slices.Concat(first, rest)
	o.Offered = all[:min(len(all), maxOffered)]
}

// evidenceTyped reads what an argument rests on, and keeps it as it was typed.
func (o *evidenceForm) evidenceTyped(v *visit, x *desk.Argument) (found fault.List) {
	text, err := plainText("sources", v.r.PostFormValue("sources"))
	if err != nil {
		found = append(found, fault.Find(err))
	}
	o.Sources, o.Chosen = text, nil
	x.Rests.Sources = sourceLines(text)
	if n := len(x.Rests.Sources); n > maxSources {
		found = append(found, fault.Bad("sources", "web.prompt.sources", "{n} sources are named; at most {max} can be kept", "n", n, "max", maxSources))
	}
	for _, value := range v.r.PostForm["reference"] {
		file, key, _ := strings.Cut(value, "/")
		if file == "" {
			continue
		}
		o.Chosen = append(o.Chosen, value)
		x.Rests.References = append(x.Rests.References, consult.SourceOf{Evidence: file, Key: key})
	}
	name, data, err := v.upload("file")
	switch {
	case err != nil:
		found = append(found, fault.Find(unreadable(err)))
	case name == "":
	case desk.TypeOf(data) == "":
		found = append(found, fault.Bad("file", "web.propose.file", "this file is no PDF, PNG or JPEG: choose another one, or none"))
	case len(data) > desk.MaxAttachment:
		found = append(found, fault.Bad("file", "web.propose.large", "the file has {size} MB; at most {limit} MB can be attached", "size", len(data)>>20, "limit", desk.MaxAttachment>>20))
	default:
		x.Type = desk.TypeOf(data)
		if x.File, err = desk.Unsigned(data, x.Type); err != nil {
			found = append(found, fault.Find(err))
		}
	}
	return found
}

// evidenceOf lists on what an argument rests; file is the address under which its file can be fetched.
func (p page) evidenceOf(st *consult.State, x consult.ArgumentEvidence, file string) (out []evidenceLine) {
	for _, text := range x.Sources {
		line := evidenceLine{Text: text}
		if strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") {
			line.Address, line.Outside = templ.URL(text), true
		}
		out = append(out, line)
	}
	for _, of := range x.References {
		text := of.Evidence + " " + of.Key
		if e := st.EvidenceFile(of.Evidence); e != nil {
			if len(e.References) == 0 {
				text = e.File
			}
			for _, r := range e.References {
				if r.Key == of.Key {
					text = p.In(r.Cite)
				}
			}
		}
		out = append(out, evidenceLine{Text: text})
	}
	if a := st.Attachment(x.File); a != nil {
		out = append(out, evidenceLine{Text: p.T("answer.evidence.attached", "type", strings.ToUpper(consult.AttachmentTypes[a.Type]), "size", (a.Size+1023)/1024), Address: templ.SafeURL(file)})
	}
	return out
}

// argumentFile gives an expert the file on which an argument rests: of an own one, or of one that the panel may read.
func (s *server) argumentFile(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	leaf, err := strconv.ParseInt(v.r.PathValue("leaf"), 10, 64)
	if err != nil {
		return missing()
	}
	file := ""
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		a := st.Argument(leaf)
		if a == nil || a.Item != consult.ItemID(v.r.PathValue("item")) || a.File == "" || !st.ArgumentShown(a) && (a.Expert == "" || a.Expert != v.expert()) {
			return missing()
		}
		file = a.File
		return nil
	})
	if err != nil {
		return err
	}
	return s.sendAttachment(v, file)
}
