package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/refine"
)

// waitingPerPage is how many proposals a page of the queue shows.
const waitingPerPage = 20

// waitingRow is a proposal in the queue.
type waitingRow struct {
	mergeCard
	Lang, Demand, Origin, Why, References string
	Files                                 []consult.Attachment
	Lint                                  []string
	Like                                  []likeRow
}

// callView is the page of the open call.
type callView struct {
	Call        consult.Call
	Over        bool
	Link        string
	Demands     []option
	Origins     []option
	Rows        []waitingRow
	Waiting     int
	Page, Pages int
	Balance     consult.Balance
	Mail        bool
}

// origins are where a seed item can come from.
var origins = []consult.Origin{consult.FromLiterature, consult.FromPatents, consult.FromPolicy, consult.FromPanel, consult.FromExpert}

func (s *server) callPage(v *visit) error {
	f := newForm(s.page(v, "call"))
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		c := st.Call
		f.values.Set("text_zh", c.Text.Zh)
		f.values.Set("text_en", c.Text.En)
		f.values.Set("until", string(c.Until))
		if c.Public {
			f.values.Set("public", "yes")
		}
		for _, d := range c.Demands {
			f.values.Add("demands", string(d))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.showCall(v, http.StatusOK, f)
}

func (s *server) showCall(v *visit, code int, f *form) error {
	view := callView{Page: 1, Mail: s.Secretariat.Contributors != nil}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		f.of(st)
		view.Call, view.Over, view.Balance = st.Call, s.callOver(v, st.Call), st.Balance()
		for _, d := range st.Demands {
			view.Demands = append(view.Demands, option{string(d.ID), string(d.ID) + " " + f.In(d.Name)})
		}
		waiting := st.Waiting()
		view.Waiting = len(waiting)
		view.Pages = max(1, (len(waiting)+waitingPerPage-1)/waitingPerPage)
		n, _ := strconv.Atoi(v.r.URL.Query().Get("page"))
		view.Page = min(max(n, 1), view.Pages)
		from := (view.Page - 1) * waitingPerPage
		for _, it := range waiting[from:min(from+waitingPerPage, len(waiting))] {
			view.Rows = append(view.Rows, s.waitingRow(f, st, it))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, o := range origins {
		view.Origins = append(view.Origins, option{string(o), f.T("refine.origin." + string(o))})
	}
	view.Link = s.absolute(v, "/call/"+url.PathEscape(string(v.study)))
	return s.render(v, code, callPage(f, view))
}

// absolute is the full address of a page.
func (s *server) absolute(v *visit, path string) string {
	if s.Public != nil {
		return s.Public.JoinPath(path).String()
	}
	scheme := "http"
	if s.Secure || v.r.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: v.r.Host, Path: path}).String()
}

func (s *server) waitingRow(f *form, st *consult.State, it *consult.Item) waitingRow {
	row := waitingRow{mergeCard: f.card(st, it), Lang: it.Lang, Demand: string(it.Demand), Origin: f.originWord(it), Why: it.Why, References: it.References, Files: st.AttachedTo(it.ID)}
	if d := st.Demand(it.Demand); d != nil {
		row.Demand += " " + f.In(d.Name)
	}
	row.Text = wording(it)
	row.Lint = f.lint(it.Text.Zh, it.Text.En, string(it.Demand), len(st.Demands) > 0)
	row.Like = s.like.similar(f.page, st, row.Text)
	return row
}

// setCall opens, changes or closes the call.
func (s *server) setCall(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "call"), v)
	c := consult.Call{Open: v.value("step") == "open", Public: f.Has("public", "yes"), Text: consult.Text{Zh: v.value("text_zh"), En: v.value("text_en")}, Until: consult.Date(v.value("until"))}
	for _, d := range f.values["demands"] {
		c.Demands = append(c.Demands, consult.DemandID(d))
	}
	v.about = v.value("step")
	if c.Until != "" && c.Open && string(c.Until) < s.today(v) {
		err := fault.Bad("until", "web.call.until", "{value} has gone by: choose today or a later day", "value", strconv.Quote(string(c.Until)))
		return s.again(v, f, err, func(code int) error { return s.showCall(v, code, f) })
	}
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.role(), Body: &consult.CallSet{Data: c}}); err != nil {
		return s.again(v, f, err, func(code int) error { return s.showCall(v, code, f) })
	}
	return v.done(f.At("call"), "saved")
}

// addSeed records an item of the secretariat, which stands at once.
func (s *server) addSeed(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "call"), v)
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showCall(v, code, f) })
	}
	text, err := plainText("seed", v.r.PostFormValue("seed"))
	if err != nil {
		return refuse(err)
	}
	if text == "" {
		return refuse(fault.Bad("seed", "web.propose.text", "write your question here"))
	}
	lang := refine.LanguageOf(text)
	t := consult.Text{Zh: text}
	if lang == refine.English {
		t = consult.Text{En: text}
	}
	origin := consult.Origin(v.value("origin"))
	if !slices.Contains(origins, origin) {
		return refuse(fault.Bad("origin", "web.call.origin", "choose where the question comes from"))
	}
	ids, err := s.newItems(v, "S", 1)
	if err != nil {
		return err
	}
	v.about = string(ids[0])
	if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, consult.Put{Role: v.role(), Body: &consult.ItemAdded{
		Data: consult.ItemData{ID: ids[0], Lang: string(lang), Origin: origin, Demand: consult.DemandID(v.value("demand"))}, Text: consult.ItemText{Text: t}}}); err != nil {
		return refuse(err)
	}
	return v.done(f.At("call"), "saved")
}

// moderate stores what was decided about the proposals of a page: all of it, or nothing. Each decision names the state
// that was seen.
func (s *server) moderate(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "call"), v)
	var commands []consult.Command
	for _, item := range f.values["item"] {
		kind := map[string]consult.Kind{"accept": consult.KindItemAccept, "reject": consult.KindItemReject, "hold": consult.KindItemPark}[f.Value("fate."+item)]
		if kind == "" {
			continue
		}
		seen, err := strconv.ParseInt(f.Value("seen."+item), 10, 64)
		if err != nil {
			return missing()
		}
		reason, err := plainText("reason."+item, f.Value("reason."+item))
		if err == nil && kind == consult.KindItemReject && reason == "" {
			err = fault.Bad("reason."+item, "item.reason", "say why: a reason is kept with every merge, split, rewording and rejection")
		}
		if err != nil {
			return s.again(v, f, err, func(code int) error { return s.showCall(v, code, f) })
		}
		id := consult.ItemID(item)
		commands = append(commands, consult.Upon{Command: consult.Put{Role: v.role(), Body: consult.Move(kind, id, reason)}, Seen: map[consult.ItemID]int64{id: seen}})
	}
	if len(commands) > 0 {
		if _, err := s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err != nil {
			return s.again(v, f, err, func(code int) error { return s.showCall(v, code, f) })
		}
	}
	return v.done(f.At("call"), "saved")
}

// attachment gives the secretariat an attached file. It is never shown inside a page.
func (s *server) attachment(v *visit) error {
	return s.sendAttachment(v, v.r.PathValue("file"))
}

// sendAttachment answers with an attached file, under a name that says nothing of whoever sent it.
func (s *server) sendAttachment(v *visit, file string) error {
	a, content, err := s.Secretariat.Proposals.Attached(v.ctx(), v.study, file)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", a.Type)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+a.ID+"."+consult.AttachmentTypes[a.Type]+`"`)
	_, err = v.w.Write(content)
	return err
}

// tellContributors writes to those who left an address what became of their proposals.
func (s *server) tellContributors(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	if s.Secretariat.Contributors == nil {
		return missing()
	}
	if _, err := s.Secretariat.Contributors.Tell(v.ctx(), v.study); err != nil {
		return err
	}
	return v.done(s.page(v, "").At("call"), "letters")
}

// confirmByMail sends whoever left an address the link to the proposal.
func (s *server) confirmByMail(v *visit, code string) error {
	mail := v.value("mail")
	if mail == "" || s.Secretariat.Contributors == nil {
		return nil
	}
	return s.Secretariat.Contributors.Confirm(v.ctx(), v.study, desk.Contributor{Mail: mail, Lang: string(v.lang), Code: code})
}
