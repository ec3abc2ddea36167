package intake

import (
	crand "crypto/rand"
	"encoding/binary"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// formFile heads a consultation folder.
const formFile = "consultation.yaml"

// tables are the tables of the folder form that may lie beside consultation.yaml.
var tables = []string{
	"demands", "items", "experts", "ratings", "judgements", "responses", "quantities", "statements", "topics", "meetings", "reviews", "motions", "adoption",
}

// content is everything that was read from a folder before it is put in order.
type content struct {
	demands    []located[consult.Demand]
	items      []located[itemRow]
	experts    []located[consult.ExpertJoined]
	quantities []located[consult.Quantity]
	decisions  []located[consult.Decision]
	evidence   []located[consult.EvidenceAdded]
	data       []located[consult.DatumAdded]
	judgements []located[judgementRow]
	responses  []located[responseRow]
	statements []located[consult.Statement]
	adoptions  []located[consult.Adoption]
	process    []process
	answers    *answers
}

// process is a topic, a meeting, a review or a motion, ready to be put.
type process struct {
	command consult.Put
	at      place
	header  map[string]int
}

// Folder reads a consultation folder. dir holds consultation.yaml and the tables beside it; sources holds the files
// that consultation.yaml names under sources (nil: dir itself). name is the folder's name, from which the study gets
// its own where nothing else names it.
func Folder(dir, sources fs.FS, name string, o Options) (*Plan, error) {
	b := newBuilder(consult.NewState())
	if sources == nil {
		sources = dir
	}
	data, ok := b.readFile(dir, formFile, maxForm)
	if !ok {
		return nil, b.found
	}
	f, ok := b.readForm(data, name, o)
	if !ok {
		return nil, b.found
	}
	b.open(f, data)
	if len(b.found) > 0 {
		return nil, b.found
	}
	c := b.readAll(dir, sources, f)
	if len(b.found) > 0 {
		return nil, b.found
	}
	b.assemble(c, o)
	if len(b.found) > 0 {
		return nil, b.found
	}
	return &b.plan, nil
}

// open opens the study.
func (b *builder) open(f *form, data []byte) {
	b.plan.Study = f.definition.ID
	if b.do(place{file: formFile, row: 1, col: 1}, nil, consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: f.definition}}) {
		b.source(&SourceReport{File: formFile, Kind: "consultation", Encoding: utf8Plain, SHA256: hash(data), Rows: 1, Taken: 1})
	}
}

// readAll reads every file that is there.
func (b *builder) readAll(dir, sources fs.FS, f *form) *content {
	c := &content{answers: newAnswers(b)}
	mapped := map[string]bool{}
	for _, m := range f.sources {
		mapped[path.Clean(m.file)] = true
		if !fs.ValidPath(path.Clean(m.file)) {
			b.refuse(m.at.file, m.at.row, m.at.col, "intake.mapping.path", "{file} lies outside the folder of sources", "file", quoted(m.file))
			continue
		}
		if data, ok := b.readFile(sources, path.Clean(m.file), maxTable); ok {
			c.read(b, m.kind, m.file, data, m)
		}
	}
	for _, kind := range tables {
		for _, name := range []string{kind + ".csv", kind + ".xlsx"} {
			if _, err := fs.Stat(dir, name); err != nil || mapped[name] {
				continue
			}
			if data, ok := b.readFile(dir, name, maxTable); ok {
				c.read(b, kind, name, data, nil)
			}
		}
	}
	if _, err := fs.Stat(dir, decisionsFile); err == nil {
		c.decisions = b.readDecisions(dir)
	}
	c.evidence = b.readEvidence(dir)
	c.data = b.readSeries(dir)
	b.noteUnread(dir, mapped)
	return c
}

// read reads one table of a kind into c.
func (c *content) read(b *builder, kind, name string, data []byte, m *mapping) {
	switch kind {
	case "demands":
		c.demands = append(c.demands, b.readDemands(name, data, m)...)
	case "items":
		c.items = append(c.items, b.readItems(name, data, m)...)
	case "experts":
		c.experts = append(c.experts, b.readExperts(name, data, m)...)
	case "ratings":
		if m != nil {
			c.answers.readMapped(data, m)
		} else {
			c.answers.readRatings(name, data)
		}
	case "judgements":
		c.judgements = append(c.judgements, b.readJudgements(name, data, m)...)
	case "responses":
		c.responses = append(c.responses, b.readResponses(name, data)...)
	case "quantities":
		c.quantities = append(c.quantities, b.readQuantities(name, data, m)...)
	case "statements":
		c.statements = append(c.statements, b.readStatements(name, data, m)...)
	case "adoption":
		c.adoptions = append(c.adoptions, b.readAdoptions(name, data)...)
	default:
		c.process = append(c.process, b.readProcess(kind, name, data)...)
	}
}

// noteUnread names the files of a folder that no one reads: most often a name that was mistyped.
func (b *builder) noteUnread(dir fs.FS, mapped map[string]bool) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return
	}
	known := []string{formFile, decisionsFile, evidenceDir, seriesDir}
	for _, t := range tables {
		known = append(known, t+".csv", t+".xlsx")
	}
	for _, e := range entries {
		name := e.Name()
		if contains(known, name) || mapped[name] || strings.HasPrefix(name, ".") || strings.HasSuffix(strings.ToLower(name), ".md") || strings.HasPrefix(strings.ToUpper(name), "LICEN") {
			continue
		}
		if near := nearest(name, known); near != "" {
			b.note(name, "intake.note.unread_near", "near", near)
		} else {
			b.note(name, "intake.note.unread")
		}
	}
}

// assemble puts what was read in the order of a consultation: sources, demands, items, experts, quantities, decisions,
// evidence, data, meetings and the like, then round after round, then statements and what became of them.
func (b *builder) assemble(c *content, o Options) {
	b.sourceCommands()
	b.addDemands(c.demands)
	known := newItemNames()
	if len(c.items) == 0 {
		for _, it := range known.invent(c.answers.items.list) {
			c.items = append(c.items, located[itemRow]{value: it, at: c.answers.items.first[len(c.items)]})
		}
	} else {
		for _, x := range c.items {
			known.add(x.value.id, x.value.text)
		}
	}
	b.addItems(c.items)
	b.addExperts(c.experts, c.answers, c.judgements, c.responses)
	for _, x := range c.quantities {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &consult.QuantityAdded{Data: x.value}})
	}
	for _, x := range c.decisions {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &consult.DecisionStated{Data: x.value}})
	}
	for _, x := range c.evidence {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &x.value})
	}
	for _, x := range c.data {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &x.value})
	}
	for _, x := range c.process {
		b.do(x.at, x.header, x.command)
	}
	if len(b.found) == 0 {
		b.addRounds(c, known, o)
	}
	for _, x := range c.statements {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &consult.StatementAdded{Data: x.value}})
	}
	for _, x := range c.adoptions {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &consult.AdoptionNoted{Data: x.value}})
	}
}

// addRounds opens, fills and closes each round that has answers.
func (b *builder) addRounds(c *content, known *itemNames, o Options) {
	a := c.answers
	for _, x := range c.judgements {
		a.rounds.number(x.value.round, func() place { return x.at })
	}
	for _, x := range c.responses {
		a.rounds.number(x.value.round, func() place { return x.at })
	}
	plans, rank := b.roundOrder(a)
	if len(plans) == 0 || len(b.found) > 0 {
		return
	}
	ids, itemRank := a.resolve(known)
	if len(b.found) > 0 {
		return
	}
	expertRank := make([]int32, len(a.experts.list))
	place := make(map[consult.Pseudonym]int32, len(b.trial.Experts))
	for i, e := range b.trial.Experts {
		place[e.Pseudonym] = int32(i)
	}
	for i, name := range a.experts.list {
		expertRank[i] = place[consult.Pseudonym(name)]
	}
	a.sorted(rank, expertRank, itemRank)
	seed := b.seed(o)
	from := 0
	for i, plan := range plans {
		to := from
		for to < len(a.entries) && int(rank[a.entries[to].round]) == i {
			to++
		}
		b.addRound(c, plan, a.entries[from:to], ids, itemRank, seed)
		from = to
	}
}

// addRound adds one round. Its questions are the items that were rated in it, in the order of the items.
func (b *builder) addRound(c *content, plan consult.RoundPlan, entries []entry, ids []consult.ItemID, itemRank []int32, seed uint64) {
	asked := map[int32]consult.ItemID{}
	for i := range entries {
		asked[itemRank[entries[i].item]] = ids[entries[i].item]
	}
	ranks := make([]int32, 0, len(asked))
	for r := range asked {
		ranks = append(ranks, r)
	}
	slices.Sort(ranks)
	items := make([]consult.ItemID, 0, len(ranks))
	for _, r := range ranks {
		items = append(items, asked[r])
	}
	at := place{file: formFile, row: 1, col: 1}
	if !b.do(at, nil, consult.OpenRound{Role: consult.RoleProgram, Round: plan.ID, Items: items, Opened: plan.Opened, Closes: plan.Closed, Realtime: plan.Realtime, Seed: seed}) {
		return
	}
	for _, s := range c.answers.submissions(plan.ID, entries, ids) {
		b.later(s)
	}
	b.addJudgements(plan.ID, c.judgements)
	b.addResponses(plan.ID, c.responses)
	master := make([]byte, 32)
	_, _ = crand.Read(master)
	b.do(at, nil, consult.CloseRound{Role: consult.RoleProgram, Round: plan.ID, Master: master})
}

// roundOrder returns the rounds that have answers, in the order in which they are planned; where none is planned, by
// number, then by name. rank gives each named round its place; one that is not planned is a finding.
func (b *builder) roundOrder(a *answers) (plans []consult.RoundPlan, rank []int32) {
	d := &b.trial.Definition
	rank = make([]int32, len(a.rounds.list))
	if len(d.Rounds) == 0 {
		ordered := slices.Clone(a.rounds.list)
		slices.SortFunc(ordered, byNumber)
		for i, name := range ordered {
			plans = append(plans, consult.RoundPlan{ID: consult.RoundID(name)})
			rank[a.rounds.at[name]] = int32(i)
		}
		return plans, rank
	}
	planned := map[string]bool{}
	var list []string
	for _, p := range d.Rounds {
		planned[string(p.ID)] = true
		list = append(list, string(p.ID))
		if n, ok := a.rounds.at[string(p.ID)]; ok {
			rank[n] = int32(len(plans))
			plans = append(plans, p)
		}
	}
	for i, name := range a.rounds.list {
		if !planned[name] {
			at := a.rounds.first[i]
			b.refuse(at.file, at.row, at.col, "intake.round", "round {value} is not planned in consultation.yaml: {rounds}", "value", quoted(name), "rounds", strings.Join(list, ", "))
		}
	}
	return plans, rank
}

// byNumber orders names that are whole numbers by value and before all others.
func byNumber(a, b string) int {
	x, xOK := parseWhole(a)
	y, yOK := parseWhole(b)
	switch {
	case xOK && yOK:
		return x - y
	case xOK:
		return -1
	case yOK:
		return 1
	}
	return strings.Compare(a, b)
}

// seed returns the seed that all rounds lock: the option, else that of consultation.yaml, else one that is drawn.
func (b *builder) seed(o Options) uint64 {
	if v, err := strconv.ParseUint(b.trial.Definition.Seed, 10, 64); err == nil {
		return v
	}
	if o.Draw != nil {
		return o.Draw()
	}
	var raw [8]byte
	_, _ = crand.Read(raw[:])
	return binary.LittleEndian.Uint64(raw[:]) >> 11 // fits a number of every other program
}
