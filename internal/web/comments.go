package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// comment is a comment of a round, by the leaf of its answer and its item, or, where that is empty, its prompt.
type comment struct {
	leaf   int64
	item   consult.ItemID
	prompt consult.PromptID
	text   string
}

// about is the item or the prompt on which a comment was written.
func (c comment) about() string { return string(c.item) + string(c.prompt) }

// fate is what was decided about a comment.
func (c comment) fate(r *consult.Round) (consult.CommentVerdict, bool) {
	if c.prompt != "" {
		return r.PromptComment(c.leaf, c.prompt)
	}
	return r.Comment(c.leaf, c.item)
}

// commentsOf lists the comments of a round by item, then by text, behind them those on prompts: the order in the log must not tell who was first.
func commentsOf(r *consult.Round) (out []comment) {
	for i := range r.Replies {
		for _, a := range r.Replies[i].Answers {
			if a.Comment != "" {
				out = append(out, comment{leaf: a.Leaf, item: r.Instrument.Items[a.Item], text: a.Comment})
			}
		}
	}
	for i := range r.Responses {
		if x := &r.Responses[i]; x.Comment != "" {
			out = append(out, comment{leaf: x.Leaf, prompt: x.Prompt, text: strings.Join(append([]string{x.Comment}, x.Sources...), "\n")})
		}
	}
	slices.SortFunc(out, func(a, b comment) int {
		x, _ := r.ItemIndex(a.item)
		y, _ := r.ItemIndex(b.item)
		switch {
		case a.prompt != b.prompt:
			return strings.Compare(string(a.prompt), string(b.prompt))
		case x != y:
			return x - y
		case a.text < b.text:
			return -1
		case a.text > b.text:
			return 1
		}
		return 0
	})
	return out
}

// commentsPerPage is how many comments a page shows.
const commentsPerPage = 50

// commentRow is one comment to be decided on.
type commentRow struct {
	Leaf, Item, Text, Fate, Reason string
}

// commentsView is the content of the page on which comments are released or held.
type commentsView struct {
	Round      string
	Rows       []commentRow
	All, Left  int
	Page, Last int
	Runner     bool // the visitor decides on comments
}

func (s *server) comments(v *visit) error {
	p, r, err := s.studyPage(v, "comments")
	if err != nil {
		return err
	}
	return s.showComments(v, http.StatusOK, newForm(p), r)
}

func (s *server) showComments(v *visit, code int, f *form, r *reading) error {
	round := r.state.Round(consult.RoundID(v.r.PathValue("round")))
	if round == nil || round.Status == consult.RoundOpen {
		return fault.New(fault.NotFound, "web.comments.open", "Comments can be read when the round is closed")
	}
	all := commentsOf(round)
	view := commentsView{Round: string(round.ID), All: len(all), Runner: runners.admits(v.roles), Last: max((len(all)+commentsPerPage-1)/commentsPerPage, 1)}
	n, _ := strconv.Atoi(v.r.URL.Query().Get("page"))
	view.Page = min(max(n, 1), view.Last)
	for i, c := range all {
		fate, decided := c.fate(round)
		if !decided {
			view.Left++
		}
		if i/commentsPerPage != view.Page-1 {
			continue
		}
		row := commentRow{Leaf: strconv.FormatInt(c.leaf, 10), Item: c.about(), Text: c.text, Reason: fate.Reason}
		switch {
		case decided && fate.Release:
			row.Fate = "release"
		case decided:
			row.Fate = "hold"
		}
		view.Rows = append(view.Rows, row)
	}
	return s.render(v, code, commentsPage(f, view))
}

// decideComments stores what was decided about the comments of a page: all of it, or nothing.
func (s *server) decideComments(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	p, r, err := s.studyPage(v, "comments")
	if err != nil {
		return err
	}
	f := typed(p, v)
	round := r.state.Round(consult.RoundID(v.r.PathValue("round")))
	if round == nil {
		return missing()
	}
	v.about = string(round.ID)
	var commands []consult.Command
	for _, c := range commentsOf(round) {
		key := strconv.FormatInt(c.leaf, 10) + "." + c.about()
		fate, reason := v.value("fate."+key), v.value("reason."+key)
		if fate != "release" && fate != "hold" {
			continue
		}
		if old, ok := c.fate(round); ok && old.Release == (fate == "release") && old.Reason == reason {
			continue
		}
		if fate == "release" {
			reason = ""
		}
		commands = append(commands, consult.Put{Role: v.role(), Round: round.ID, Body: &consult.CommentDecided{
			Data: consult.CommentFate{Leaf: strconv.FormatInt(c.leaf, 10), Item: c.item, Prompt: c.prompt, Release: fate == "release"}, Text: consult.Remark{Reason: reason}}})
	}
	if len(commands) > 0 {
		if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err != nil {
			return s.again(v, f, err, func(code int) error { return s.showComments(v, code, f, r) })
		}
	}
	return v.done(f.At("rounds", string(round.ID), "comments")+"?page="+url.QueryEscape(v.value("page")), "saved")
}
