package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/refine"
)

// proposalLimit is the largest body of a proposal with its file: above what can be attached, so that a file that is too
// large is refused on its page with the text that was typed.
const proposalLimit = 4 * desk.MaxAttachment

// proposeView is the page on which a question is proposed.
type proposeView struct {
	Public  bool
	Call    consult.Call
	Over    bool // closed, or its last day has gone by
	Demands []option
	Lint    []string
	Like    []likeRow
	Owner   string // names the drafts on a device
	Own     []ownProposal
}

// ownProposal is a proposal of the visitor with what became of it.
type ownProposal struct {
	ID, Text, Status, Reason string
	Became                   []fateQuestion
}

// called reads the call of a study; a public visitor is told nothing of a study without a public call.
func (s *server) called(v *visit, f func(*consult.State) error) error {
	return s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		if v.public() && !st.Call.Public {
			return missing()
		}
		return f(st)
	})
}

// public reports whether the page is that for everybody with the link.
func (v *visit) public() bool { return strings.HasPrefix(v.r.URL.Path, "/call/") }

func (s *server) proposePage(v *visit) error {
	if !v.public() {
		if open, err := s.gate(v); !open {
			return err
		}
	}
	return s.showPropose(v, http.StatusOK, newForm(s.page(v, "propose"), "client", id.New(), "demand", v.r.URL.Query().Get("demand")))
}

func (s *server) showPropose(v *visit, code int, f *form) error {
	view := proposeView{Public: v.public()}
	err := s.called(v, func(st *consult.State) error {
		f.Synthetic = st.Definition.Synthetic
		f.Heading = f.In(st.Definition.Title)
		if !view.Public {
			f.Title = f.Heading
			f.Heading = ""
		}
		view.Call, view.Over = st.Call, s.callOver(v, st.Call)
		for _, d := range st.Demands {
			if st.Takes(d.ID) {
				view.Demands = append(view.Demands, option{string(d.ID), string(d.ID) + " " + f.In(d.Name)})
			}
		}
		if text := f.Value("text"); text != "" {
			view.Like = s.like.similar(f.page, st, text)
			lang := refine.LanguageOf(text)
			zh, en := text, ""
			if lang == refine.English {
				zh, en = "", text
			}
			view.Lint = f.lint(zh, en, f.Value("demand"), false)
		}
		view.Owner = directory.HashToken("proposal\x00" + string(v.study) + "\x00" + string(v.expert()))[:16]
		for _, it := range st.Items {
			if me := v.expert(); me != "" && !view.Public && it.Proposer == me && it.Raw() {
				view.Own = append(view.Own, ownProposal{string(it.ID), f.In(it.Text), string(it.Status), it.Reason, f.became(st, it, nil)})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, code, proposePage(f, view))
}

// taking reports whether the call of the study takes proposals today.
func (s *server) taking(v *visit) (yes bool) {
	if s.Secretariat == nil {
		return false
	}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error { yes = !s.callOver(v, st.Call); return nil })
	return err == nil && yes
}

// proposeAt and similarAt are the addresses of the form and of what is like a text.
func (p page) proposeAt(public bool) string {
	if public {
		return "/call/" + url.PathEscape(string(p.Study))
	}
	return p.At("propose")
}

func (p page) similarAt(public bool) string { return p.proposeAt(public) + "/similar" }

// fileWord is the usual name of a type of file.
func fileWord(kind string) string { return strings.ToUpper(consult.AttachmentTypes[kind]) }

// callOver reports whether a call takes nothing today.
func (s *server) callOver(v *visit, c consult.Call) bool {
	return !c.Open || c.Until != "" && s.today(v) > string(c.Until)
}

// similarPage answers the script that asks while somebody types.
func (s *server) similarPage(v *visit) error {
	if err := s.held(v, &s.asking); err != nil {
		return err
	}
	if err := v.read(); err != nil {
		return err
	}
	var p page
	var rows []likeRow
	err := s.called(v, func(st *consult.State) error {
		p = s.page(v, "propose")
		text := v.value("text")
		if r := []rune(text); len(r) > consult.MaxProposal {
			text = string(r[:consult.MaxProposal])
		}
		rows = s.like.similar(p, st, text)
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, likeList(p, rows))
}

// propose takes a proposal. Nothing that was typed is lost when something is wrong with it.
func (s *server) propose(v *visit) error {
	if !v.public() {
		if open, err := s.gate(v); !open {
			return err
		}
	}
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "propose"), v)
	f.values.Del("file")
	look := v.value("step") == "look"
	gate := &s.handing
	if look {
		gate = &s.asking
	}
	if err := s.held(v, gate); err != nil {
		return s.again(v, f, err, func(int) error { return s.showPropose(v, http.StatusTooManyRequests, f) })
	}
	if look {
		return s.showPropose(v, http.StatusOK, f)
	}
	f.values["file"] = []string{""} // so that what is wrong with the file stands beside its field
	x, err := s.proposalTyped(v)
	if err == nil {
		_, err = s.Secretariat.Proposals.Propose(v.ctx(), v.study, x)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showPropose(v, code, f) })
	}
	if err := s.confirmByMail(v, x.Code); err != nil {
		return s.again(v, f, err, func(code int) error { return s.showPropose(v, code, f) })
	}
	return v.done("/call/"+url.PathEscape(string(v.study))+"/"+x.Code, "proposed")
}

func (s *server) proposalTyped(v *visit) (desk.Proposal, error) {
	x := desk.Proposal{Role: consult.RoleExpert, Proposer: v.expert(), Origin: consult.FromExpert, Code: v.value("client"), Demand: consult.DemandID(v.value("demand"))}
	if v.public() {
		x.Role, x.Proposer, x.Origin = consult.RolePublic, "", consult.FromOpenCall
	}
	var found fault.List
	for _, field := range []struct {
		name string
		into *string
	}{{"text", &x.Text}, {"why", &x.Why}, {"references", &x.References}} {
		text, err := plainText(field.name, v.r.PostFormValue(field.name))
		if err != nil {
			found = append(found, fault.Find(err))
		}
		*field.into = text
	}
	name, data, err := v.upload("file")
	if err != nil {
		return x, err
	}
	if name != "" {
		if x.File, x.Type = data, desk.TypeOf(data); x.Type == "" {
			found = append(found, fault.Bad("file", "web.propose.file", "this file is no PDF, PNG or JPEG: choose another one, or none"))
		}
		if len(data) > desk.MaxAttachment {
			found = append(found, fault.Bad("file", "web.propose.large", "the file has {size} MB; at most {limit} MB can be attached", "size", len(data)>>20, "limit", desk.MaxAttachment>>20))
		}
	}
	if mail := v.value("mail"); mail != "" && v.public() {
		if err := desk.CheckContributor(mail); err != nil {
			found = append(found, fault.Find(err).At(fault.Place{Field: "mail"}))
		}
	}
	if x.Text == "" {
		found = append(found, fault.Bad("text", "web.propose.text", "write your question here"))
	}
	x.Lang = string(refine.LanguageOf(x.Text))
	if len(found) > 0 {
		return x, found
	}
	return x, s.called(v, func(st *consult.State) error {
		if s.callOver(v, st.Call) {
			return fault.New(fault.Closed, "call.closed", "the call for proposals is closed: nothing can be handed in now")
		}
		return nil
	})
}

// fateView is what became of a proposal.
type fateView struct {
	Item    *consult.Item
	Code    string
	Text    string
	Steps   []stepRow
	Became  []fateQuestion
	File    bool
	Waiting bool
}

// fateQuestion is a question that a proposal went into.
type fateQuestion struct{ ID, Text, Status, Rounds string }

// fate shows whoever has the code what became of a proposal. Nothing else is known of them.
func (s *server) fate(v *visit) error {
	code := v.r.PathValue("code")
	var p page
	var view fateView
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		it := st.Proposal(desk.ReceiptHash(code))
		if it == nil {
			return missing()
		}
		p = s.page(v, "fate")
		p.Synthetic = st.Definition.Synthetic
		copied := *it
		view = fateView{Item: &copied, Code: code, Text: wording(it), Steps: p.history(it), File: len(st.AttachedTo(it.ID)) > 0, Waiting: it.Status == consult.ItemWaiting}
		view.Became = p.became(st, it, nil)
		return nil
	})
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, fatePage(p, view))
}

// became follows a proposal to the questions that stand today.
func (p page) became(st *consult.State, it *consult.Item, out []fateQuestion) []fateQuestion {
	for _, id := range it.Children {
		child := st.Item(id)
		x := fateQuestion{ID: string(id), Text: p.In(child.Text), Status: string(child.Status)}
		for _, r := range st.Rounds {
			if _, asked := r.ItemIndex(id); asked {
				if x.Rounds != "" {
					x.Rounds += ", "
				}
				x.Rounds += string(r.ID)
			}
		}
		out = p.became(st, child, append(out, x))
	}
	return out
}

// proposalReceipt proves that the proposal stands in the record.
func (s *server) proposalReceipt(v *visit) error {
	leaf := int64(-1)
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		if it := st.Proposal(desk.ReceiptHash(v.r.PathValue("code"))); it != nil {
			leaf = it.Leaf
		}
		return nil
	})
	if err != nil {
		return err
	}
	if leaf < 0 {
		return missing()
	}
	text, err := s.Secretariat.Proposals.Receipt(v.ctx(), v.study, leaf)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="receipt-`+string(v.study)+"-"+strconv.FormatInt(leaf, 10)+`.txt"`)
	_, err = v.w.Write(text)
	return err
}
