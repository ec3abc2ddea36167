package brief

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Input is what a brief is made of. Findings are the disclosed ones: what they hide is not printed.
type Input struct {
	State    *consult.State
	Findings *analysis.Findings
	Head     Head
	Lang     i18n.Lang
}

// Compose makes the document. It fails, naming each sentence, where one has no support, where a statement names a
// number that is not among the findings or may not be shown, and where two sentences have one identifier. A
// consultation of which nothing is recorded is refused; one without items gives a brief that says so.
func Compose(in Input) (*Document, error) {
	if in.State == nil || in.Findings == nil || in.State.Status == consult.StudyNone {
		return nil, fault.New(fault.Closed, "brief.nothing", "nothing is recorded yet: open the consultation before its brief is made")
	}
	c := &composer{Input: in, s: in.State, f: in.Findings, seen: map[string]bool{}}
	d := &c.s.Definition
	c.doc = &Document{Lang: in.Lang, Title: c.words(d.Title), Subtitle: c.text("brief.subtitle"), Addressee: c.words(d.Addressee), Date: c.date(), Synthetic: d.Synthetic, Head: in.Head}
	c.lead()
	c.answer()
	c.judgements()
	c.ranking()
	c.agreement()
	c.pools()
	c.model()
	c.prompts()
	c.arguments()
	c.deliberation()
	c.method()
	c.funnel()
	c.questions()
	c.uptake()
	c.coverage()
	c.annex()
	if err := c.faults.Err(); err != nil {
		return nil, err
	}
	return c.doc, nil
}

// failed keeps an error for the end, so that all of them are reported at once.
func (c *composer) failed(err error) {
	if e := fault.Find(err); e != nil {
		c.faults = append(c.faults, e)
	} else if err != nil {
		c.faults = append(c.faults, fault.New(fault.Internal, "brief.figure", "a figure cannot be drawn: {why}", "why", err))
	}
}

// composer carries what is needed while a document is made.
type composer struct {
	Input
	s       *consult.State
	f       *analysis.Findings
	doc     *Document
	section *Section
	seen    map[string]bool
	faults  fault.List

	leading *analysis.Ranking                     // the ranking that decides the order, nil if nothing was rated
	place   map[consult.ItemID]*analysis.RankRow  // by item, in the leading ranking
	cells   map[consult.ItemID][]*analysis.Cell   // the last round's cells of each item, whole panel
	divided map[consult.ItemID][]analysis.Dissent // by item
}

// lead gathers what several sections look up.
func (c *composer) lead() {
	c.place = map[consult.ItemID]*analysis.RankRow{}
	if len(c.f.Rankings) > 0 && len(c.f.Rankings[0].Rows) > 0 {
		c.leading = &c.f.Rankings[0]
		for i := range c.leading.Rows {
			c.place[c.leading.Rows[i].Item] = &c.leading.Rows[i]
		}
	}
	c.cells = map[consult.ItemID][]*analysis.Cell{}
	for i := range c.f.Cells {
		cell := &c.f.Cells[i]
		if cell.Group != "" {
			continue
		}
		if have := c.cells[cell.Item]; len(have) > 0 && have[0].Round != cell.Round {
			c.cells[cell.Item] = nil // a later round: cells stand in the order of rounds
		}
		c.cells[cell.Item] = append(c.cells[cell.Item], cell)
	}
	c.divided = map[consult.ItemID][]analysis.Dissent{}
	for _, d := range c.f.Dissents {
		c.divided[d.Item] = append(c.divided[d.Item], d)
	}
}

// date is the day on which the last round closed, "" if it is not recorded: the day of an earlier one would be wrong.
func (c *composer) date() consult.Date {
	if r := c.s.LastRound(); r != nil {
		return c.closedOn(r)
	}
	return ""
}

// closedOn is the day on which a round closed: as locked when it opened, else as planned.
func (c *composer) closedOn(r *consult.Round) consult.Date {
	if r.Instrument.Closes != "" {
		return r.Instrument.Closes
	}
	for _, p := range c.s.Definition.Rounds {
		if p.ID == r.ID {
			return p.Closed
		}
	}
	return ""
}

// open begins a section.
func (c *composer) open(id, key string) {
	c.doc.Sections = append(c.doc.Sections, Section{ID: id, Title: c.text(key)})
	c.section = &c.doc.Sections[len(c.doc.Sections)-1]
}

func (c *composer) add(b ...Block) { c.section.Blocks = append(c.section.Blocks, b...) }

func (c *composer) subheading(key string) {
	c.add(Subheading{ID: c.section.ID + "-" + key[strings.LastIndexByte(key, '.')+1:], Text: c.text(key)})
}

func (c *composer) paragraph(s ...Sentence) { c.add(Paragraph{Sentences: s}) }

func (c *composer) text(key string, args ...any) string { return i18n.Text(c.Lang, key, args...) }

// words is a wording in the document's language, else in the other one, for places where no mark can stand.
func (c *composer) words(t consult.Text) string { return t.In(string(c.Lang)) }

// original returns the language of a wording where it is not the document's.
func (c *composer) original(t consult.Text) i18n.Lang {
	switch {
	case c.Lang == i18n.En && t.En == "" && t.Zh != "":
		return i18n.Zh
	case c.Lang == i18n.Zh && t.Zh == "" && t.En != "":
		return i18n.En
	}
	return ""
}

// item is the wording of an item, its identifier where its text is withheld.
func (c *composer) item(id consult.ItemID) string {
	if it := c.s.Item(id); it != nil && !it.Text.Empty() {
		return c.words(it.Text)
	}
	return string(id)
}

// shortID is the length up to which an identifier is one that people use; a longer one was made from the wording.
const shortID = 8

// called is an item as a table names it: identifier and wording, the wording alone where the identifier is long.
func (c *composer) called(id consult.ItemID) string {
	if text := c.item(id); text != string(id) && len(id) <= shortID {
		return string(id) + " " + text
	}
	return c.item(id)
}

// criterion is the name of a criterion.
func (c *composer) criterion(id consult.CriterionID) string {
	for _, k := range c.s.Definition.Criteria {
		if k.ID == id {
			return c.words(k.Name)
		}
	}
	return string(id)
}

// attribute is the name of a value of an expert's attribute, the value itself where it has none.
func (c *composer) attribute(parts ...string) string {
	key := "attribute." + strings.Join(parts, ".")
	if i18n.Has(c.Lang, key) {
		return c.text(key)
	}
	return parts[len(parts)-1]
}

// Arguments of a sentence. A number is printed from the findings and becomes support; so does a leaf.
type (
	number string
	leaf   int64
)

// support is what a sentence rests on beyond the numbers it prints.
type support struct {
	findings  []string
	questions []consult.ItemID
	evidence  []string
	leaves    []int64
}

// begun supports sentences about what was fixed when the consultation was opened: the first leaf says it.
var begun = support{leaves: []int64{0}}

// fact makes a generated sentence from a text of the catalogue. Numbers among args are printed from the findings.
func (c *composer) fact(id, key string, by support, args ...any) Sentence {
	s := Sentence{Sentence: dossier.Sentence{ID: id, Kind: "fact", Generated: true}}
	for i := 1; i < len(args); i += 2 {
		switch v := args[i].(type) {
		case number:
			by.findings = append(slices.Clip(by.findings), string(v))
			args[i] = c.printed(id, string(v))
		case leaf:
			by.leaves = append(slices.Clip(by.leaves), int64(v))
			args[i] = strconv.FormatInt(int64(v), 10)
		}
	}
	s.Text = c.text(key, args...)
	return c.supported(s, by)
}

// printed is a number as the findings print it. One that they do not have fails the brief.
func (c *composer) printed(sentence, id string) string {
	n, ok := c.f.Number(id)
	if !ok || n.Printed == "" {
		c.faults = append(c.faults, fault.Bad("sentence "+sentence, "brief.finding", "{finding} is no number of this consultation, or may not be shown: name one that stands in findings.json and is not suppressed", "finding", id))
		return ""
	}
	return n.Printed
}

// has reports whether a number can be printed.
func (c *composer) has(id string) bool {
	n, ok := c.f.Number(id)
	return ok && n.Printed != ""
}

// supported writes the support into a sentence and refuses one that has none.
func (c *composer) supported(s Sentence, by support) Sentence {
	s.Lang = string(c.Lang)
	if len(by.findings)+len(by.questions)+len(by.evidence)+len(by.leaves) == 0 {
		c.faults = append(c.faults, fault.Bad("sentence "+s.ID, "brief.unsupported", "this sentence rests on nothing: name the questions, findings or evidence that it follows from"))
	}
	if c.seen[s.ID] {
		c.faults = append(c.faults, fault.Bad("sentence "+s.ID, "brief.twice", "two sentences have this identifier"))
	}
	c.seen[s.ID] = true
	c.doc.Generated = c.doc.Generated || s.Generated
	s.Findings, s.Evidence = distinct(by.findings), distinct(by.evidence)
	s.Questions = []string{}
	for _, q := range by.questions {
		s.Questions = append(s.Questions, string(q))
	}
	s.Questions = distinct(s.Questions)
	s.Leaves = append([]int64{}, by.leaves...)
	slices.Sort(s.Leaves)
	s.Leaves = slices.Compact(s.Leaves)
	return s
}

// distinct returns the texts of a list once each, in their order; never nil.
func distinct(list []string) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// recorded makes a sentence of words that stand in the record: a question, a raw proposal, a comment.
func (c *composer) recorded(id string, t consult.Text, by support) Sentence {
	return c.supported(Sentence{Sentence: dossier.Sentence{ID: id, Kind: "fact", Text: c.words(t)}, Original: c.original(t)}, by)
}

var namedFinding = regexp.MustCompile(`\{finding:([^{}]+)\}`)

// statement makes a sentence of a statement of the record. Its own leaf is no support: a statement rests on the
// questions, findings and evidence that it names.
func (c *composer) statement(t *consult.Statement) Sentence {
	s := Sentence{Sentence: dossier.Sentence{ID: string(t.ID), Kind: t.Kind}, Author: t.Author, Original: c.original(t.Text)}
	by := support{findings: slices.Clone(t.Findings), questions: t.Questions, evidence: t.Evidence}
	for _, id := range t.Findings {
		if _, ok := c.f.Number(id); !ok {
			c.printed(s.ID, id)
		}
	}
	for _, id := range t.Evidence {
		if !c.known(id) {
			c.faults = append(c.faults, fault.Bad("sentence "+s.ID, "brief.evidence", "{evidence} is no evidence or data of this consultation", "evidence", id))
		}
	}
	s.Text = namedFinding.ReplaceAllStringFunc(c.words(t.Text), func(m string) string {
		id := namedFinding.FindStringSubmatch(m)[1]
		by.findings = append(by.findings, id)
		return c.printed(s.ID, id)
	})
	s.Text = namedDatum.ReplaceAllStringFunc(s.Text, func(m string) string {
		address := namedDatum.FindStringSubmatch(m)[1]
		by.evidence = append(slices.Clip(by.evidence), address)
		return c.figureAt(s.ID, address)
	})
	s = c.supported(s, by)
	s.Leaves = append(s.Leaves, t.Leaf)
	return s
}

// known reports whether an identifier names evidence or a table of data, or an address one of its figures.
func (c *composer) known(id string) bool {
	if a, err := dataset.ParseAddress(id); err == nil {
		if _, _, ok := c.s.Cell(a); ok {
			return true
		}
	}
	return slices.ContainsFunc(c.s.Evidence, func(e consult.Evidence) bool { return e.ID == id }) ||
		slices.ContainsFunc(c.s.Data, func(d consult.Datum) bool { return d.ID == id })
}

// statements returns the statements of the given kinds as sentences, in the order in which they were recorded.
func (c *composer) statements(kinds ...string) []Sentence {
	var out []Sentence
	for i := range c.s.Statements {
		if slices.Contains(kinds, c.s.Statements[i].Kind) {
			out = append(out, c.statement(&c.s.Statements[i]))
		}
	}
	return out
}

// entries sets each sentence as an entry of its own.
func entries(sentences []Sentence) List {
	var l List
	for _, s := range sentences {
		l.Items = append(l.Items, []Sentence{s})
	}
	return l
}

// show prints a value of a finding in a table cell: as the finding prints it, a dash where it is hidden or undefined.
func (c *composer) show(id string) string {
	if n, ok := c.f.Number(id); ok && n.Printed != "" {
		return n.Printed
	}
	return "–"
}

// span prints the two ends of an interval.
func (c *composer) span(low, high string) string {
	a, b := c.show(low), c.show(high)
	if a == b {
		return a
	}
	return fmt.Sprintf("%s–%s", a, b)
}
