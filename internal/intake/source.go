package intake

import (
	"path"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// Kinds are the kinds of source that [Source] reads.
func Kinds() []string {
	return []string{"experts", "items", "ratings", "judgements", "responses", "evidence", "series"}
}

// SourceOptions say how to read one source.
type SourceOptions struct {
	// Mapping is one entry as under sources in consultation.yaml, for a file that was made elsewhere; its keys file and
	// kind may be left out. Of a table of data it is the descriptor (datapackage.json or CSVW). Empty: the file is in the
	// folder form.
	Mapping string
	// Round is the round to which all rows belong; empty: the file says.
	Round consult.RoundID
}

// Source reads one file into a consultation that exists. s must be a snapshot of one's own: it is changed while the
// commands are tried. Ratings, judgements and responses go into rounds that are open, by experts who are on the panel.
func Source(kind, file string, data []byte, s *consult.State, o SourceOptions) (*Plan, error) {
	b := newBuilder(s)
	b.plan.Study = s.Definition.ID
	var m *mapping
	if kind != "series" {
		var ok bool
		if m, ok = b.sourceMapping(kind, file, o); !ok {
			return nil, b.found
		}
	}
	switch kind {
	case "experts":
		c := b.readExperts(file, data, m)
		b.sourceCommands()
		b.addExperts(c, newAnswers(b), nil, nil)
	case "items":
		c := b.readItems(file, data, m)
		b.sourceCommands()
		b.addItems(c)
	case "ratings":
		b.sourceRatings(file, data, m, o)
	case "judgements":
		b.sourceJudgements(file, data, m)
	case "responses":
		b.sourceResponses(file, data)
	case "evidence":
		if x, ok := b.evidence(path.Join(evidenceDir, path.Base(file)), data, b.evidenceNames()); ok {
			b.sourceCommands()
			b.do(place{file: file}, nil, consult.Put{Role: consult.RoleProgram, Body: &x})
		}
	case "series":
		b.sourceSeries(file, data, DataOptions{Package: []byte(o.Mapping)})
	default:
		return nil, fault.Bad("kind", "intake.kind", "{kind} is no kind of source: {kinds}", "kind", quoted(kind), "kinds", strings.Join(Kinds(), ", "))
	}
	if len(b.found) > 0 {
		return nil, b.found
	}
	return &b.plan, nil
}

// sourceMapping reads the mapping of the options; nil where there is none.
func (b *builder) sourceMapping(kind, file string, o SourceOptions) (*mapping, bool) {
	if o.Mapping == "" {
		return nil, true
	}
	d, ok := b.openYAML("mapping", []byte(o.Mapping))
	if !ok {
		return nil, false
	}
	f := &form{document: d, definition: b.trial.Definition}
	v := d.root
	if list := d.items(v); v != nil && v.isList && len(list) == 1 { // an entry that was copied with its hyphen
		v = list[0]
	}
	if v == nil || !v.isMap {
		d.wrong(v, "intake.yaml.mapping", "{what} is a mapping of keys to values", "what", "mapping")
		return nil, false
	}
	for name, text := range map[string]string{"file": file, "kind": kind} {
		if v.get(name) == nil {
			v.fields = append(v.fields, field{name: name, line: v.line, col: v.col, value: &value{line: v.line, col: v.col, scalar: true, text: text}})
		}
	}
	if !d.mapping(v, "sources", mappingKeys...) {
		return nil, false
	}
	m := f.readMapping(v)
	m.file, m.text = file, o.Mapping
	if o.Round != "" {
		m.rounds = roundRule{constant: string(o.Round)}
	}
	if m.kind != kind {
		d.wrong(v.where("kind"), "intake.mapping.kind", "the mapping is for {have}, but {want} are to be imported", "have", m.kind, "want", kind)
	}
	return m, len(b.found) == 0
}

// sourceRatings hands in ratings for rounds that are open.
func (b *builder) sourceRatings(file string, data []byte, m *mapping, o SourceOptions) {
	a := newAnswers(b)
	a.round = string(o.Round)
	if m != nil {
		a.readMapped(data, m)
	} else {
		a.readRatings(file, data)
	}
	if len(b.found) > 0 {
		return
	}
	b.sourceCommands()
	known := newItemNames()
	for _, it := range b.trial.Items {
		known.add(it.ID, it.Text)
	}
	ids, itemRank := a.resolve(known)
	expertRank, roundRank := b.panelRank(a), make([]int32, len(a.rounds.list))
	for i, name := range a.rounds.list {
		roundRank[i] = int32(i)
		b.openRound(name, a.rounds.first[i])
	}
	if len(b.found) > 0 {
		return
	}
	a.sorted(roundRank, expertRank, itemRank)
	from := 0
	for i, name := range a.rounds.list {
		to := from
		for to < len(a.entries) && int(roundRank[a.entries[to].round]) == i {
			to++
		}
		for _, s := range a.submissions(consult.RoundID(name), a.entries[from:to], ids) {
			b.do(place{file: file}, nil, s)
		}
		from = to
	}
}

// panelRank gives each expert who answered the place on the panel; one who is not on it is a finding.
func (b *builder) panelRank(a *answers) []int32 {
	place := make(map[string]int32, len(b.trial.Experts))
	for i, e := range b.trial.Experts {
		place[string(e.Pseudonym)] = int32(i)
	}
	rank := make([]int32, len(a.experts.list))
	for i, name := range a.experts.list {
		n, ok := place[name]
		if !ok {
			at := a.experts.first[i]
			b.refuse(at.file, at.row, at.col, "intake.expert.unknown", "{value} is not on the panel: import experts first", "value", quoted(name))
		}
		rank[i] = n
	}
	return rank
}

// openRound makes a finding of a round that is not open.
func (b *builder) openRound(name string, at place) {
	switch r := b.trial.Round(consult.RoundID(name)); {
	case r == nil:
		b.refuseAt(fault.New(fault.Closed, "round.unknown", "round {round} has not opened", "round", name), at, nil)
	case r.Status != consult.RoundOpen:
		b.refuseAt(fault.New(fault.Closed, "round.closed", "round {round} is closed: your text is kept, ask the secretariat", "round", name), at, nil)
	}
}

func (b *builder) sourceJudgements(file string, data []byte, m *mapping) {
	rows := b.readJudgements(file, data, m)
	if len(b.found) > 0 {
		return
	}
	b.sourceCommands()
	seen := map[string]bool{}
	var order []string
	for _, x := range rows {
		if !seen[x.value.round] {
			seen[x.value.round] = true
			order = append(order, x.value.round)
			b.openRound(x.value.round, x.at)
		}
	}
	for _, name := range order {
		b.addJudgements(consult.RoundID(name), rows)
	}
}

func (b *builder) evidenceNames() map[string]bool {
	taken := map[string]bool{}
	for _, e := range b.trial.Evidence {
		taken[e.ID] = true
	}
	return taken
}
