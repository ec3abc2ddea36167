package intake

import (
	"maps"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// itemRow is one row of items.csv.
type itemRow struct {
	id       consult.ItemID
	text     consult.Text
	lang     string
	origin   consult.Origin
	demand   consult.DemandID
	parents  []consult.ItemID
	reason   string
	relation consult.Relation
	status   string
	proposer consult.Pseudonym
	cost     consult.Decimal
}

var (
	origins = []string{string(consult.FromOpenCall), string(consult.FromExpert), string(consult.FromLiterature), string(consult.FromPatents), string(consult.FromPolicy), string(consult.FromPanel), string(consult.FromImport)}
	fates   = []string{"standing", "merged", "rejected", "parked"}
	kinship = []string{string(consult.Merge), string(consult.Split), string(consult.Reword)}
)

// word reads a cell that holds one of some words, or nothing.
func (s sheet) word(r row, column string, words []string) string {
	cell := s.get(r, column)
	if cell == "" || contains(words, cell) {
		return cell
	}
	p := s.at(r, column)
	s.b.refuse(p.file, p.row, p.col, "intake.word", "{value} is no {column}: {words}, or empty", "value", quoted(cell), "column", column, "words", strings.Join(words, ", "))
	return ""
}

// readItems reads items.csv.
func (b *builder) readItems(name string, data []byte, m *mapping) (out []located[itemRow]) {
	s, ok := b.openSheet(name, "items", data, m, []string{"id"}, itemColumns)
	if !ok {
		return nil
	}
	b.each(s.table, func(r row) {
		it := itemRow{id: consult.ItemID(s.get(r, "id")), demand: consult.DemandID(s.get(r, "demand")), reason: s.get(r, "reason"), proposer: consult.Pseudonym(s.get(r, "proposer")),
			origin: consult.Origin(s.word(r, "origin", origins)), relation: consult.Relation(s.word(r, "relation", kinship)), status: s.word(r, "status", fates), cost: s.decimal(r, "cost")}
		it.text, it.lang = s.itemText(r)
		for _, p := range s.list(r, "parent") {
			it.parents = append(it.parents, consult.ItemID(p))
		}
		out = append(out, located[itemRow]{it, s.at(r, "id"), s.columns})
	})
	b.source(s.done())
	return out
}

// itemText returns an item's wording and the language in which it was first written. The column text is the original,
// in the language of the column lang or, without that, the one its characters show; zh and en are versions of it.
func (s sheet) itemText(r row) (consult.Text, string) {
	text, original, lang := s.wording(r), s.get(r, "text"), s.get(r, "lang")
	switch strings.ToLower(strings.ReplaceAll(lang, "_", "-")) {
	case "zh", "zh-cn", "zh-hans":
		lang = "zh-CN"
	case "en", "en-gb", "en-us":
		lang = "en"
	case "":
		lang = "en"
		if isHan(original) || original == "" && text.Zh != "" {
			lang = "zh-CN"
		}
	default:
		p := s.at(r, "lang")
		s.b.refuse(p.file, p.row, p.col, "intake.item.lang", "{value} is no language of items: zh-CN or en", "value", quoted(lang))
	}
	version := &text.En
	if lang == "zh-CN" {
		version = &text.Zh
	}
	switch {
	case *version == "":
		*version = original
	case original != "" && *version != original:
		p := s.at(r, "text")
		s.b.refuse(p.file, p.row, p.col, "intake.item.text", "text and the version in its own language ({lang}) differ: keep one of them", "lang", lang)
	}
	return text, lang
}

// addItems adds raw items first, then derived ones after their parents, then what became of those turned down.
func (b *builder) addItems(all []located[itemRow]) {
	children := map[consult.ItemID]int{}
	for _, x := range all {
		for _, p := range x.value.parents {
			children[p]++
		}
	}
	for _, x := range all {
		if len(x.value.parents) == 0 {
			b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{Who: consult.ItemWho{Proposer: x.value.proposer},
				Data: consult.ItemData{ID: x.value.id, Lang: x.value.lang, Origin: x.value.origin, Demand: x.value.demand, Cost: x.value.cost}, Text: consult.ItemText{Text: x.value.text}}})
		}
	}
	derive := func(x located[itemRow]) {
		if len(x.value.parents) == 0 {
			return
		}
		b.do(x.at, withParents(x.header), consult.Put{Role: consult.RoleProgram, Body: &consult.ItemDerived{Who: consult.ItemWho{Proposer: x.value.proposer},
			Data: consult.ItemData{ID: x.value.id, Lang: x.value.lang, Origin: x.value.origin, Demand: x.value.demand, Parents: x.value.parents, Relation: relation(x.value, children), Cost: x.value.cost},
			Text: consult.ItemText{Text: x.value.text, Reason: x.value.reason}}})
	}
	inOrder(all, func(x itemRow) (consult.ItemID, []consult.ItemID) { return x.id, x.parents }, derive, func(x located[itemRow]) {
		b.refuse(x.at.file, x.at.row, x.header["parent"]+1, "intake.cycle", "{id} descends from itself", "id", x.value.id)
	})
	for _, x := range all {
		b.settle(x, children[x.value.id])
	}
}

// withParents lets a finding about the field parents point at the column parent.
func withParents(header map[string]int) map[string]int {
	if i, ok := header["parent"]; ok {
		out := map[string]int{"parents": i}
		maps.Copy(out, header)
		return out
	}
	return header
}

// relation returns how an item came from its parents: as the file says, else several parents are a merge, a parent
// with several children was split, and anything else is a rewording.
func relation(x itemRow, children map[consult.ItemID]int) consult.Relation {
	switch {
	case x.relation != "":
		return x.relation
	case len(x.parents) > 1:
		return consult.Merge
	case children[x.parents[0]] > 1:
		return consult.Split
	}
	return consult.Reword
}

// settle rejects or parks an item as its status says, and refuses a status that its children contradict.
func (b *builder) settle(x located[itemRow], children int) {
	contradicts := x.value.status != "" && (x.value.status == "merged") != (children > 0)
	switch {
	case contradicts:
		b.refuse(x.at.file, x.at.row, x.header["status"]+1, "intake.item.status", "{id} is called {status}, but {n} items name it as a parent: merged is for items that others came from, and only for those", "id", x.value.id, "status", x.value.status, "n", children)
	case x.value.status == "rejected":
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: consult.Move(consult.KindItemReject, x.value.id, x.value.reason)})
	case x.value.status == "parked":
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: consult.Move(consult.KindItemPark, x.value.id, x.value.reason)})
	}
}

// itemNames finds items by id or by wording.
type itemNames struct {
	byID, byText map[string]consult.ItemID
	ids          []string
}

func newItemNames() *itemNames {
	return &itemNames{byID: map[string]consult.ItemID{}, byText: map[string]consult.ItemID{}}
}

func (n *itemNames) add(id consult.ItemID, text consult.Text) {
	n.byID[string(id)] = id
	n.ids = append(n.ids, string(id))
	for _, t := range []string{text.Zh, text.En} {
		if t != "" {
			if _, twice := n.byText[t]; !twice {
				n.byText[t] = id
			}
		}
	}
}

func (n *itemNames) find(name string) (consult.ItemID, bool) {
	if id, ok := n.byID[name]; ok {
		return id, true
	}
	id, ok := n.byText[name]
	return id, ok
}

// invent makes items of the wordings that answers name where no list of items was handed over.
func (n *itemNames) invent(names []string) (out []itemRow) {
	taken := map[string]bool{}
	for _, name := range names {
		base := identifier(name)
		if base == "" {
			base = "item"
		}
		id := base
		for k := 2; taken[strings.ToLower(id)]; k++ {
			suffix := "-" + strconv.Itoa(k)
			runes := []rune(base)
			id = string(runes[:min(len(runes), 64-len(suffix))]) + suffix
		}
		taken[strings.ToLower(id)] = true
		it := itemRow{id: consult.ItemID(id), origin: consult.FromImport, lang: "en", text: consult.Text{En: name}}
		if isHan(name) {
			it.lang, it.text = "zh-CN", consult.Text{Zh: name}
		}
		n.byID[id] = it.id
		n.byText[name] = it.id
		out = append(out, it)
	}
	return out
}
