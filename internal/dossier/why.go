package dossier

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/record"
)

// Node is one place in the ancestry of a sentence, a finding or a question: what it is, in words, and what it rests on.
type Node struct {
	Kind      string  `json:"kind"` // sentence, finding, question, demand, need, evidence, figure, row, datum, source, licence, leaf, answers, items, recorded, reason, missing
	ID        string  `json:"id,omitempty"`
	Says      string  `json:"says"`
	Supported bool    `json:"supported"` // false where something is named that the package does not hold
	Leaves    []int64 `json:"leaves,omitempty"`
	RestsOn   []Node  `json:"rests_on,omitempty"`
}

// Sound reports whether the node and all below it are supported.
func (n Node) Sound() bool {
	return n.Supported && !slices.ContainsFunc(n.RestsOn, func(c Node) bool { return !c.Sound() })
}

// Text prints the ancestry as an indented tree, one node a line.
func (n Node) Text() string {
	var b strings.Builder
	n.print(&b, 0)
	return b.String()
}

func (n Node) print(b *strings.Builder, depth int) {
	fmt.Fprintf(b, "%s%s\n", strings.Repeat("  ", depth), n.Says)
	for _, c := range n.RestsOn {
		c.print(b, depth+1)
	}
}

// Why returns the ancestry of the sentence, finding or question with the given id, down to leaves and raw texts, in
// words of the language. It believes the package: [Verify] says whether that is justified. An unknown id is
// fault.NotFound, a package whose record cannot be read fault.Invalid.
func Why(container []byte, id string, lang i18n.Lang) (Node, error) {
	a := audit{}
	a.open(container)
	if a.openErr != nil {
		return Node{}, a.openErr
	}
	if a.state == nil {
		return Node{}, fault.New(fault.Invalid, "dossier.unreadable", "the record of this package cannot be read: run tanwen verify, which says where")
	}
	t := ancestry{audit: &a, lang: lang, findings: map[string]finding{}}
	if json.Unmarshal(a.data["statements.json"], &t.sentences) != nil {
		return Node{}, differs("statements.json")
	}
	for _, f := range a.listed() {
		t.findings[f.ID] = f
	}
	if x, ok := t.sentence(id); ok {
		return t.ofSentence(x), nil
	}
	if _, ok := t.findings[id]; ok {
		return t.ofFinding(id), nil
	}
	if a.state.Item(consult.ItemID(id)) != nil {
		return t.ofQuestion(consult.ItemID(id), nil), nil
	}
	if at, err := dataset.ParseAddress(id); a.state.Datum(id) != nil || err == nil && a.state.Datum(at.Table) != nil {
		return t.ofEvidence(id), nil
	}
	return Node{}, fault.New(fault.NotFound, "dossier.unknown", "the package holds no sentence, finding or question called {id}", "id", id)
}

// ancestry walks from sentences down to leaves.
type ancestry struct {
	*audit
	lang      i18n.Lang
	sentences []Sentence
	findings  map[string]finding
}

func (t *ancestry) says(key string, args ...any) string {
	return i18n.Text(t.lang, "dossier.why."+key, args...)
}

// sentence finds a sentence, in the reader's language where it stands in both.
func (t *ancestry) sentence(id string) (Sentence, bool) {
	var found *Sentence
	for i := range t.sentences {
		if x := &t.sentences[i]; x.ID == id && (found == nil || x.Lang == string(t.lang)) {
			found = x
		}
	}
	if found == nil {
		return Sentence{}, false
	}
	return *found, true
}

func (t *ancestry) missing(id string) Node {
	return Node{Kind: "missing", ID: id, Says: t.says("missing", "id", id)}
}

func (t *ancestry) ofSentence(x Sentence) Node {
	n := Node{Kind: "sentence", ID: x.ID, Says: t.says("sentence", "id", x.ID, "kind", x.Kind, "text", x.Text)}
	for _, id := range x.Findings {
		n.RestsOn = append(n.RestsOn, t.ofFinding(id))
	}
	for _, id := range x.Questions {
		n.RestsOn = append(n.RestsOn, t.ofQuestion(consult.ItemID(id), nil))
	}
	for _, id := range x.Evidence {
		n.RestsOn = append(n.RestsOn, t.ofEvidence(id))
	}
	for _, leaf := range x.Leaves {
		n.RestsOn = append(n.RestsOn, t.ofLeaf(leaf))
	}
	n.Supported = len(n.RestsOn) > 0
	return n
}

func (t *ancestry) ofFinding(id string) Node {
	f, ok := t.findings[id]
	if !ok {
		return t.missing(id)
	}
	value, inputs := t.says("undefined"), strings.Join(f.Inputs, ", ")
	if f.Value != nil {
		value = f.Value.String()
	}
	if inputs == "" || inputs == "record" {
		inputs = t.says("record")
	}
	n := Node{Kind: "finding", ID: id, Supported: true, Says: t.says("finding", "id", id, "value", value, "recipe", f.Recipe, "version", f.RecipeVersion, "inputs", inputs)}
	if leaves := t.answers(f.Inputs); len(leaves) > 0 {
		key := "answers"
		if t.form == Closed {
			key = "answers_closed"
		}
		n.RestsOn = append(n.RestsOn, Node{Kind: "answers", Supported: true, Leaves: leaves, Says: t.says(key, "n", len(leaves), "leaves", ranges(leaves))})
	}
	for _, in := range f.Inputs {
		if name, ok := strings.CutPrefix(in, "funnel:"); ok {
			n.RestsOn = append(n.RestsOn, t.ofFunnel(name)...)
		}
	}
	return n
}

// mostItems is how many items of a count of the funnel are printed one by one; of more, the leaves alone.
const mostItems = 60

// ofFunnel lists the items that a count of the funnel counts, such as "screened.rejected", each with why it is there.
func (t *ancestry) ofFunnel(name string) []Node {
	stage, flow, _ := strings.Cut(name, ".")
	members := analysis.FunnelOf(t.state).Members(analysis.FunnelStage(stage), flow)
	if len(members) == 0 {
		return nil
	}
	all := Node{Kind: "items", Supported: true}
	for _, m := range members {
		it := t.state.Item(m.Item)
		all.Leaves = append(all.Leaves, it.Leaf)
		if len(members) > mostItems {
			continue
		}
		one := Node{Kind: "question", ID: string(m.Item), Supported: true, Says: t.says("fate", "id", m.Item, "fate", i18n.Text(t.lang, "funnel.fate."+m.Fate), "text", it.Text.In(string(t.lang))), RestsOn: []Node{t.recorded(it)}}
		if m.Reason != "" {
			one.RestsOn = append(one.RestsOn, Node{Kind: "reason", Supported: true, Says: t.says("reason", "text", m.Reason)})
		}
		all.RestsOn = append(all.RestsOn, one)
	}
	slices.Sort(all.Leaves)
	all.Says = t.says("items", "n", len(members), "leaves", ranges(all.Leaves))
	return []Node{all}
}

// answers returns the leaves of the answers from which a finding with these inputs is made: those of the rounds that
// it names (all, where it names the last ones), and of these, where single answers are open, those on its items.
func (t *ancestry) answers(inputs []string) []int64 {
	rounds, items, all := map[consult.RoundID]bool{}, map[consult.ItemID]bool{}, false
	for _, in := range inputs {
		kind, name, _ := strings.Cut(in, ":")
		switch kind {
		case "round":
			rounds[consult.RoundID(name)] = true
		case "rounds":
			all = true
		case "item":
			items[consult.ItemID(name)] = true
		}
	}
	var out []int64
	for _, r := range t.state.Rounds {
		if !all && !rounds[r.ID] {
			continue
		}
		if t.form == Closed {
			for i, l := range t.leaves {
				if l.Kind == string(consult.KindAnswer) && l.Round == string(r.ID) {
					out = append(out, int64(i))
				}
			}
			continue
		}
		for i := range r.Replies {
			for _, answer := range r.Replies[i].Answers {
				if len(items) == 0 || items[r.Instrument.Items[answer.Item]] {
					out = append(out, answer.Leaf)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ranges prints ascending numbers with runs drawn together: "3-7, 9".
func ranges(xs []int64) string {
	var parts []string
	for i := 0; i < len(xs); {
		k := i
		for k+1 < len(xs) && xs[k+1] == xs[k]+1 {
			k++
		}
		part := strconv.FormatInt(xs[i], 10)
		if k > i {
			part += "-" + strconv.FormatInt(xs[k], 10)
		}
		parts = append(parts, part)
		i = k + 1
	}
	return strings.Join(parts, ", ")
}

// ofQuestion goes from a question to the need that it serves and to the raw texts that it was made of. path holds
// the questions above, so that a damaged record cannot lead round in a circle.
func (t *ancestry) ofQuestion(id consult.ItemID, path []consult.ItemID) Node {
	it := t.state.Item(id)
	if it == nil || slices.Contains(path, id) {
		return t.missing(string(id))
	}
	n := Node{Kind: "question", ID: string(id), Supported: true, Says: t.says("question", "id", id, "text", it.Text.In(string(t.lang)))}
	if !it.Raw() {
		n.Says = t.says("derived", "id", id, "relation", it.Relation, "text", it.Text.In(string(t.lang)))
	}
	n.RestsOn = append(n.RestsOn, t.recorded(it))
	if it.Reason != "" {
		n.RestsOn = append(n.RestsOn, Node{Kind: "reason", Supported: true, Says: t.says("reason", "text", it.Reason)})
	}
	if it.Demand != "" {
		n.RestsOn = append(n.RestsOn, t.ofDemand(it.Demand))
	}
	for _, p := range it.Parents {
		n.RestsOn = append(n.RestsOn, t.ofQuestion(p, append(path, id)))
	}
	return n
}

// recorded says in which role, when and where in the record an item was entered.
func (t *ancestry) recorded(it *consult.Item) Node {
	role := t.says("withheld")
	if e, err := consult.Decode(t.entries[it.Leaf]); err == nil && !e.NoWho {
		switch b := e.Body.(type) {
		case *consult.ItemAdded:
			role = string(b.Who.Role)
		case *consult.ItemProposed:
			role = string(b.Who.Role)
		case *consult.ItemDerived:
			role = string(b.Who.Role)
		}
	}
	return Node{Kind: "recorded", Supported: true, Leaves: []int64{it.Leaf}, Says: t.says("recorded", "role", role, "day", t.leaves[it.Leaf].Day, "leaf", it.Leaf)}
}

// ofDemand goes from a demand up its tree to the needs that it serves.
func (t *ancestry) ofDemand(id consult.DemandID) Node {
	d := t.state.Demand(id)
	if d == nil {
		return t.missing(string(id))
	}
	n := Node{Kind: "demand", ID: string(id), Supported: true, Says: t.says("demand", "id", id, "text", d.Name.In(string(t.lang)))}
	if d.Parent != "" {
		n.RestsOn = append(n.RestsOn, t.ofDemand(d.Parent)) // a parent stands before its children in the record
	}
	for _, need := range d.Needs {
		at := slices.IndexFunc(t.state.Definition.Needs, func(x consult.Need) bool { return x.ID == need })
		if at < 0 {
			n.RestsOn = append(n.RestsOn, t.missing(string(need)))
			continue
		}
		n.RestsOn = append(n.RestsOn, Node{Kind: "need", ID: string(need), Supported: true, Says: t.says("need", "id", need, "text", t.state.Definition.Needs[at].Name.In(string(t.lang)))})
	}
	return n
}

func (t *ancestry) ofEvidence(id string) Node {
	for _, e := range t.state.Evidence {
		if e.ID == id {
			return Node{Kind: "evidence", ID: id, Supported: true, Says: t.says("evidence", "id", id, "file", e.File, "hash", e.SHA256)}
		}
	}
	if t.state.Datum(id) != nil {
		return t.ofDatum(id, nil)
	}
	if a, err := dataset.ParseAddress(id); err == nil {
		return t.ofCell(a)
	}
	return t.missing(id)
}

// ofCell goes from a figure of a table to its row, and to the table.
func (t *ancestry) ofCell(a dataset.Address) Node {
	x, cell, ok := t.state.Cell(a)
	if !ok {
		return t.missing(a.String())
	}
	table := &x.Held.Tables[0]
	row, unit := table.Rows[table.Row(a.Line)], t.says("unit.none")
	var cells []string
	for i, c := range table.Columns {
		if row[i] != "" {
			cells = append(cells, c.Name+" "+row[i])
		}
	}
	column := &table.Columns[table.Column(a.Column)]
	if column.Unit != "" {
		unit = column.Unit
	}
	return Node{Kind: "figure", ID: a.String(), Supported: true, Says: t.says("figure", "address", a.String(), "value", cell, "unit", unit), RestsOn: []Node{
		{Kind: "row", Supported: true, Says: t.says("row", "line", a.Line, "cells", strings.Join(cells, ", "))},
		t.ofDatum(x.ID, column),
	}}
}

// ofDatum goes from a table of data to its source, its licence and the leaf that holds it; to those of a column, where
// one is given.
func (t *ancestry) ofDatum(id string, column *dataset.Column) Node {
	x := t.state.Datum(id)
	n := Node{Kind: "datum", ID: id, Supported: true, Says: t.says("datum", "id", id, "dataset", cmp.Or(x.Dataset, x.ID), "version", cmp.Or(x.Version, "–"), "file", x.File, "hash", x.SHA256)}
	source, licence := x.Sources(), x.Licences()
	if column != nil && column.Source != "" {
		source = column.Source
	}
	if column != nil && column.Licence != "" {
		licence = column.Licence
	}
	if source == "" {
		source = t.says("not_stated")
	}
	if x.Address != "" {
		source += ", " + x.Address
	}
	switch {
	case licence != "":
	case x.Confirmed > 0:
		licence = t.says("confirmed", "ground", x.Ground, "leaf", x.Confirmed)
	default:
		licence = t.says("unlicensed")
	}
	n.RestsOn = []Node{
		{Kind: "source", Supported: true, Says: t.says("source", "text", source)},
		{Kind: "licence", Supported: true, Says: t.says("licence", "text", licence)},
		t.ofLeaf(x.Leaf),
	}
	return n
}

func (t *ancestry) ofLeaf(index int64) Node {
	if index < 0 || index >= int64(len(t.entries)) {
		return t.missing(strconv.FormatInt(index, 10))
	}
	e, state := t.entries[index], "state.open"
	for _, p := range record.Parts {
		if e.State(p) == record.Gone {
			state = "state.gone"
		}
	}
	return Node{Kind: "leaf", ID: strconv.FormatInt(index, 10), Supported: true, Leaves: []int64{index},
		Says: t.says("leaf", "id", index, "kind", e.Leaf.Kind, "day", e.Leaf.Day, "state", t.says(state))}
}
