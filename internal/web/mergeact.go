package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/refine"
)

// mergeActs are what can be done with cards, by the name in the address.
var mergeActs = []string{"merge", "split", "reword", "reject", "park", "undo", "accept"}

// parts is how many questions one can be split into at once.
const parts = 4

// actItem is a question that an act is about, with all it descends from.
type actItem struct {
	mergeCard
	Reason, Why string
	Parts       []textPart // the wording; where two are put side by side, with what differs
	Ancestors   []ancestor
	News        []stepRow // what others did with it since it was seen
}

// actView is the page on which an act is decided: the originals side by side, the new wording below.
type actView struct {
	Do      string
	Items   []actItem
	Demands []option
	Lint    []string
	Like    []likeRow
	Parts   []int
}

// likeRow is a question that is like a wording.
type likeRow struct{ ID, Text, Share string }

func (s *server) mergeActPage(v *visit) error {
	q := v.r.URL.Query()
	if !slices.Contains(mergeActs, q.Get("do")) || len(q["item"]) == 0 {
		return s.showMergeBoard(v, 0, fault.Bad("item", "web.merge.none", "choose one or more questions first, then what is to be done with them"))
	}
	f := newForm(s.page(v, "merge_act"), "do", q.Get("do"))
	f.values["item"] = q["item"]
	return s.showMergeAct(v, http.StatusOK, f, true)
}

// showMergeAct shows the page of an act; fill proposes a wording.
func (s *server) showMergeAct(v *visit, code int, f *form, fill bool) error {
	view := actView{Do: f.Value("do")}
	var unknown error
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		f.of(st)
		for _, id := range f.values["item"] {
			it := st.Item(consult.ItemID(id))
			if it == nil {
				unknown = fault.New(fault.NotFound, "item.unknown", "{id} is no item of this consultation", "id", id)
				return nil
			}
			view.Items = append(view.Items, f.actItem(st, it))
		}
		if len(view.Items) == 2 {
			view.Items[0].Parts, view.Items[1].Parts = sideBySide(view.Items[0].Text, view.Items[1].Text)
		}
		for _, d := range st.Demands {
			view.Demands = append(view.Demands, option{string(d.ID), string(d.ID) + " " + f.In(d.Name)})
		}
		if fill {
			f.propose(st)
		}
		if text := strings.TrimSpace(f.Value("zh") + " " + f.Value("en")); text != "" {
			view.Like = s.like.similar(f.page, st, text, f.values["item"]...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if unknown != nil {
		return unknown
	}
	if view.Do == "split" {
		for i := range parts {
			view.Parts = append(view.Parts, i)
		}
	}
	view.Lint = f.lint(f.Value("zh"), f.Value("en"), f.Value("demand"), len(view.Demands) > 0)
	return s.render(v, code, mergeActPage(f, view))
}

// actItem shows a question as it stands, and what others did since the form was filled in. The form names the present
// state from now on.
func (f *form) actItem(st *consult.State, it *consult.Item) actItem {
	a := actItem{mergeCard: f.card(st, it), Reason: it.Reason, Why: it.Why}
	a.Parts = whole(a.Text)
	for _, id := range st.Ancestors(it.ID) {
		a.Ancestors = append(a.Ancestors, f.relative(st.Item(id)))
	}
	if seen, err := strconv.ParseInt(f.Value("seen."+a.ID), 10, 64); err == nil {
		for _, h := range it.History {
			if h.Leaf > seen {
				a.News = append(a.News, f.step(it, h))
			}
		}
	}
	f.values.Set("seen."+a.ID, strconv.FormatInt(a.Seen, 10))
	return a
}

// propose fills in the wording of the first question, which people then change.
func (f *form) propose(st *consult.State) {
	it := st.Item(consult.ItemID(f.Value("item")))
	if it == nil || f.Value("do") == "split" {
		return
	}
	f.values.Set("zh", it.Text.Zh)
	f.values.Set("en", it.Text.En)
	for _, id := range f.values["item"] { // the first that names a demand
		if x := st.Item(consult.ItemID(id)); x != nil && x.Demand != "" && f.Value("demand") == "" {
			f.values.Set("demand", string(x.Demand))
		}
	}
}

// lint says what a wording breaks of the criteria for good questions.
func (p page) lint(zh, en, demand string, demands bool) []string {
	var out []string
	for lang, text := range map[refine.Lang]string{refine.Chinese: zh, refine.English: en} {
		if text == "" {
			continue
		}
		found, err := refine.Lint{Demands: demands}.Questions([]refine.Question{{Text: text, Lang: lang, Demand: demand}})
		if err != nil {
			continue // no hint is no fault
		}
		for _, x := range found {
			m := *x.Message
			m.Place = fault.Place{}
			said := i18n.Sentence(p.Lang, &m)
			if x.From < x.To && x.To <= len(text) && x.To-x.From < len(text) {
				said = "“" + text[x.From:x.To] + "”: " + said
			}
			if !slices.Contains(out, said) {
				out = append(out, said)
			}
		}
	}
	slices.Sort(out)
	return out
}

// mergeAct does what was decided, upon the state that was seen.
func (s *server) mergeAct(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	f := typed(s.page(v, "merge_act"), v)
	v.about = f.Value("do") + " " + f.Value("item")
	if f.Value("step") == "look" {
		return s.showMergeAct(v, http.StatusOK, f, false)
	}
	refuse := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showMergeAct(v, code, f, false) })
	}
	const tries = 3
	var err error
	for range tries {
		var commands []consult.Command
		if commands, err = s.mergeCommands(v, f); err != nil {
			return refuse(err)
		}
		if _, err = s.Secretariat.Desk.Do(v.ctx(), v.study, commands...); err == nil {
			return v.done(f.At("merge"), "merged")
		}
		if x := fault.Find(err); x == nil || x.Key != "study.twice" { // the next number was taken in between
			break
		}
	}
	return refuse(err)
}

// mergeCommands makes the commands of an act from its form.
func (s *server) mergeCommands(v *visit, f *form) (out []consult.Command, err error) {
	var ids []consult.ItemID
	seen := map[consult.ItemID]int64{}
	for _, id := range f.values["item"] {
		n, err := strconv.ParseInt(f.Value("seen."+id), 10, 64)
		if err != nil {
			return nil, fault.Bad("item", "web.merge.seen", "this form does not say which state of {id} was seen: load the page again", "id", id)
		}
		if !slices.Contains(ids, consult.ItemID(id)) {
			ids = append(ids, consult.ItemID(id))
		}
		seen[consult.ItemID(id)] = n
	}
	if len(ids) == 0 {
		return nil, fault.Bad("item", "web.merge.none", "choose one or more questions first, then what is to be done with them")
	}
	put := func(body func(consult.ItemID) consult.Command) []consult.Command {
		for _, id := range ids {
			out = append(out, consult.Upon{Command: body(id), Seen: map[consult.ItemID]int64{id: seen[id]}})
		}
		return out
	}
	reason, err := plainText("reason", f.Value("reason"))
	if err != nil {
		return nil, err
	}
	move := func(k consult.Kind) []consult.Command {
		return put(func(id consult.ItemID) consult.Command {
			return consult.Put{Role: v.role(), Body: consult.Move(k, id, reason)}
		})
	}
	switch f.Value("do") {
	case "reject":
		return move(consult.KindItemReject), nil
	case "park":
		return move(consult.KindItemPark), nil
	case "accept":
		return move(consult.KindItemAccept), nil
	case "undo":
		return s.undoCommands(v, ids, reason, put)
	case "merge", "reword", "split":
		return s.deriveCommands(v, f, ids, seen, reason)
	}
	return nil, missing()
}

func (s *server) undoCommands(v *visit, ids []consult.ItemID, reason string, put func(func(consult.ItemID) consult.Command) []consult.Command) ([]consult.Command, error) {
	kinds := map[consult.ItemID]consult.Kind{}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		for _, id := range ids {
			kinds[id] = consult.KindItemUndo
			if it := st.Item(id); it != nil {
				if k, ok := it.UndoOf(); ok {
					kinds[id] = k
				}
			}
		}
		return nil
	})
	return put(func(id consult.ItemID) consult.Command {
		return consult.Put{Role: v.role(), Body: consult.Move(kinds[id], id, reason)}
	}), err
}

// deriveCommands makes one question of several, another wording of one, or several of one.
func (s *server) deriveCommands(v *visit, f *form, ids []consult.ItemID, seen map[consult.ItemID]int64, reason string) ([]consult.Command, error) {
	relation := map[string]consult.Relation{"merge": consult.Merge, "split": consult.Split, "reword": consult.Reword}[f.Value("do")]
	var texts []consult.Text
	fields := []string{""}
	if relation == consult.Split {
		fields = nil
		for i := range parts {
			fields = append(fields, "."+strconv.Itoa(i))
		}
	}
	for _, suffix := range fields {
		zh, err := plainText("zh"+suffix, f.Value("zh"+suffix))
		if err != nil {
			return nil, err
		}
		en, err := plainText("en"+suffix, f.Value("en"+suffix))
		if err != nil {
			return nil, err
		}
		if text := (consult.Text{Zh: zh, En: en}); !text.Empty() {
			texts = append(texts, text)
		}
	}
	switch {
	case len(texts) == 0:
		return nil, fault.Bad("zh", "web.merge.wording", "write the question, in Chinese or English")
	case relation == consult.Split && len(texts) < 2:
		return nil, fault.Bad("zh.1", "web.merge.split", "a split gives two questions or more: write at least two")
	case relation == consult.Merge && len(ids) < 2:
		return nil, fault.Bad("item", "web.merge.two", "a merge needs two questions or more: choose another one as well")
	}
	names, err := s.newItems(v, "M", len(texts))
	if err != nil {
		return nil, err
	}
	var out []consult.Command
	for i, text := range texts {
		lang := refine.Chinese
		if text.Zh == "" {
			lang = refine.English
		}
		var c consult.Command = consult.Put{Role: v.role(), Body: &consult.ItemDerived{Data: consult.ItemData{ID: names[i], Lang: string(lang), Demand: consult.DemandID(f.Value("demand")), Parents: ids, Relation: relation}, Text: consult.ItemText{Text: text, Reason: reason}}}
		if i == 0 { // the parts after the first one stand on what it made
			c = consult.Upon{Command: c, Seen: seen}
		}
		out = append(out, c)
	}
	return out, nil
}

// newItems are the next free identifiers after a letter.
func (s *server) newItems(v *visit, letter string, n int) (out []consult.ItemID, err error) {
	err = s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		for i := len(st.Items) + 1; len(out) < n; i++ {
			if id := consult.ItemID(letter + strconv.Itoa(i)); st.Item(id) == nil {
				out = append(out, id)
			}
		}
		return nil
	})
	return out, err
}

// itemActs are what a visitor may do with a question as it stands.
func (s *server) itemActs(v *visit, it *consult.Item) (out []string) {
	if s.Secretariat == nil || !runners.admits(v.roles) {
		return nil
	}
	switch it.Status {
	case consult.ItemWaiting:
		return []string{"accept", "reject", "park"}
	case consult.ItemStanding:
		out = []string{"reword", "split", "reject", "park"}
	case consult.ItemParked, consult.ItemRejected, consult.ItemDerivedFrom, consult.ItemUndone:
	}
	if _, ok := it.UndoOf(); ok {
		out = append(out, "undo")
	}
	return out
}
