package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/office"
)

// argumentRow is one argument as an expert sees it.
type argumentRow struct {
	Leaf, Side, Alias, Text string
	Reply                   bool   // it answers the row before it, or a row above
	Own, Waiting, Held      bool   // the own one; not decided on yet; held back
	Reason                  string // why the own one is held back
	Marks                   string // how many minds it changed, empty where the disclosure rule hides it
	Marked                  bool   // it changed the mind of who looks
	Evidence                []evidenceLine
	Client                  string
}

// argumentsView is what an expert sees of the arguments on an item, and may add to them.
type argumentsView struct {
	Rows        []argumentRow
	Open        bool
	Round, Item string
	Client      string
	Typed       string // a text that could not be taken
	Side        string
	Evidence    evidenceForm
}

// argumentsOn lists the arguments on an item that an expert may read, and the own ones with what was decided on them.
func (s *server) argumentsOn(v *visit, p page, item consult.ItemID, open bool) (view argumentsView, err error) {
	aliases, err := s.aliases(v)
	if err != nil {
		return view, err
	}
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		r := current(st)
		view = argumentsView{Open: open, Item: string(item), Round: string(r.ID), Client: id.New()}
		view.Evidence.Files = s.Secretariat != nil
		view.Evidence.offer(p, st, item)
		for _, a := range st.ArgumentsOn(item) {
			own := a.Expert == v.expert() && a.Expert != ""
			shown := st.ArgumentShown(a)
			if !shown && !own {
				continue
			}
			row := argumentRow{Leaf: strconv.FormatInt(a.Leaf, 10), Side: a.Side, Alias: aliases.Of(string(item), string(a.Expert)), Text: a.Text, Reply: a.Reply >= 0, Own: own,
				Waiting: own && !shown && (!a.Decided || a.Release), Held: own && a.Decided && !a.Release, Reason: a.Reason, Marked: a.Changed[v.expert()], Client: id.New()}
			row.Evidence = p.evidenceOf(st, a.ArgumentEvidence, p.At("answer", string(item), "arguments", row.Leaf, "file"))
			if rule := r.Instrument.Disclosure; rule.None || len(a.Changed) >= rule.Median {
				row.Marks = p.T("answer.argument.marks", "n", len(a.Changed))
			}
			view.Rows = append(view.Rows, row)
		}
		return nil
	})
	return view, err
}

// aliases are those of the consultation; an installation without an office has none to keep a secret, and its aliases
// change at each start.
func (s *server) aliases(v *visit) (office.Aliases, error) {
	if s.Secretariat == nil {
		return s.ownAliases, nil
	}
	return s.Secretariat.Office.Aliases(v.ctx(), string(v.study))
}

// argue takes an argument or a reply. One that cannot be taken comes back as it was typed.
func (s *server) argue(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	p, form, err := s.itemForm(v)
	if err != nil {
		return err
	}
	if err := v.read(); err != nil {
		return err
	}
	text, err := plainText("argument", v.r.PostFormValue("argument"))
	reply, side := int64(-1), v.r.PostFormValue("side")
	if to := v.r.PostFormValue("reply"); to != "" {
		if reply, err = strconv.ParseInt(to, 10, 64); err != nil || reply < 0 {
			return missing()
		}
		side = ""
	}
	x := desk.Argument{Item: consult.ItemID(form.Item), Side: side, Reply: reply, Text: text}
	var evidence evidenceForm
	found := evidence.evidenceTyped(v, &x)
	switch {
	case err != nil:
	case text == "":
		err = fault.Bad("", "web.argument.empty", "nothing is written yet: write the argument in a sentence or two")
	case reply < 0 && side != consult.Pro && side != consult.Contra:
		err = fault.Bad("", "web.argument.side", "say whether the argument is for or against")
	case len(found) > 0:
		err = found[0]
	}
	if err == nil {
		e := v.entry(v.r.PostFormValue("round"), v.r.PostFormValue("client"), -1)
		var done desk.Saved
		if done, err = s.Answers.Argue(v.ctx(), e, x); err == nil {
			http.Redirect(v.w, v.r, p.At("answer", form.Item)+"?saved="+strconv.FormatInt(done.Leaf, 10)+"#arguments", http.StatusSeeOther)
			return nil
		}
	}
	f := fault.Find(err)
	if f == nil || f.Kind == fault.Internal || f.Kind == fault.NotFound {
		return err
	}
	p.Complaint = p.sentence(f)
	if err := s.addFeedback(v, p, &form, true); err != nil {
		return err
	}
	if form.Arguments, err = s.argumentsOn(v, p, consult.ItemID(form.Item), form.Open); err != nil {
		return err
	}
	form.Arguments.Typed, form.Arguments.Side = text, side
	form.Arguments.Evidence.Sources, form.Arguments.Evidence.Chosen = evidence.Sources, evidence.Chosen
	return s.render(v, statusOf(f.Kind), answerPage(p, form))
}

// markArgument notes that an argument changed somebody's mind, or takes the mark back.
func (s *server) markArgument(v *visit) error {
	if open, err := s.gate(v); !open {
		return err
	}
	leaf, err := strconv.ParseInt(v.r.PathValue("leaf"), 10, 64)
	if err != nil {
		return missing()
	}
	e := v.entry(v.r.PostFormValue("round"), v.r.PostFormValue("client"), -1)
	if _, err := s.Answers.MarkArgument(v.ctx(), e, leaf, v.r.PostFormValue("changed") == "yes"); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, s.page(v, "").At("answer", v.r.PathValue("item"))+"#argument-"+strconv.FormatInt(leaf, 10), http.StatusSeeOther)
	return nil
}

// argumentFate is one argument to be decided on.
type argumentFate struct {
	Leaf, Item, Question, Side, Text, Fate, Reason string
	Reply                                          string // text of the argument to which it replies
	Evidence                                       []evidenceLine
}

// argumentDeskView is the content of the page on which arguments are released or held back: those that wait first.
type argumentDeskView struct {
	Rows   []argumentFate
	Left   int
	Runner bool
}

// argumentDesk shows the arguments of all rounds.
func (s *server) argumentDesk(v *visit) error {
	p, r, err := s.studyPage(v, "arguments")
	if err != nil {
		return err
	}
	return s.showArgumentDesk(v, http.StatusOK, newForm(p), r)
}

func (s *server) showArgumentDesk(v *visit, code int, f *form, r *reading) error {
	view := argumentDeskView{Runner: runners.admits(v.roles)}
	for _, a := range r.state.Arguments {
		if a.Item == "" {
			continue // erased
		}
		row := argumentFate{Leaf: strconv.FormatInt(a.Leaf, 10), Item: string(a.Item), Side: a.Side, Text: a.Text, Reason: a.Reason}
		if it := r.state.Item(a.Item); it != nil {
			row.Question = f.In(it.Text)
		}
		row.Evidence = f.evidenceOf(r.state, a.ArgumentEvidence, f.At("attachments", a.File))
		if to := r.state.Argument(a.Reply); to != nil {
			row.Reply = to.Text
		}
		switch {
		case !a.Decided:
			view.Left++
		case a.Release:
			row.Fate = "release"
		default:
			row.Fate = "hold"
		}
		view.Rows = append(view.Rows, row)
	}
	slices.SortStableFunc(view.Rows, func(a, b argumentFate) int {
		if (a.Fate == "") != (b.Fate == "") {
			if a.Fate == "" {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Text, b.Text))
	})
	return s.render(v, code, argumentDeskPage(f, view))
}

// decideArguments stores what was decided: all of it, or nothing.
func (s *server) decideArguments(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	p, r, err := s.studyPage(v, "arguments")
	if err != nil {
		return err
	}
	f := typed(p, v)
	var commands []consult.Command
	for _, a := range r.state.Arguments {
		leaf := strconv.FormatInt(a.Leaf, 10)
		fate, reason := v.value("fate."+leaf), v.value("reason."+leaf)
		if fate == "release" {
			reason = ""
		}
		if fate != "release" && fate != "hold" || a.Decided && a.Release == (fate == "release") && a.Reason == reason {
			continue
		}
		commands = append(commands, consult.Put{Role: v.role(), Round: a.Round, Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: leaf, Release: fate == "release"}, Text: consult.Remark{Reason: reason}}})
	}
	if len(commands) > 0 {
		if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err != nil {
			return s.again(v, f, err, func(code int) error { return s.showArgumentDesk(v, code, f, r) })
		}
	}
	return v.done(f.At("arguments"), "saved")
}
