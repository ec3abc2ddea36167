package cli

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/refine"
)

// refineCommand helps to make few questions of many proposals.
type refineCommand struct {
	Dedupe  refineDedupeCommand  `cmd:""`
	Cluster refineClusterCommand `cmd:""`
	Lint    refineLintCommand    `cmd:""`
	Funnel  refineFunnelCommand  `cmd:""`

	Coverage refineCoverageCommand `cmd:""`
}

// The columns of what is printed, as docs/formats/refine describes them.
var (
	pairHeader    = []string{"a", "b", "similarity", "by"}
	clusterHeader = []string{"id", "cluster", "label", "stability"}
	findingHeader = []string{"id", "rule", "severity", "message"}
)

// proposals reads a table of items; "-" is standard input.
func (s *session) proposals(name string) (rows []Proposal, demands bool, err error) {
	data, err := s.tableFile(name)
	if err != nil {
		return nil, false, err
	}
	return s.Intake.Proposals(name, data)
}

func (s *session) tableFile(name string) ([]byte, error) {
	if name != "-" {
		return readFile(name)
	}
	b, err := io.ReadAll(io.LimitReader(s.Stdin, maxDocument+1))
	if err == nil && len(b) > maxDocument {
		return nil, fault.New(fault.TooLarge, "cli.table.size", "the table is larger than {limit} bytes: give it as several files", "limit", maxDocument)
	}
	return b, err
}

// texts returns the wordings of rows.
func texts(rows []Proposal) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Text
	}
	return out
}

// table prints rows as CSV.
func (s *session) table(rows [][]string) error {
	w := csv.NewWriter(s.Stdout)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return w.Error()
}

// refineDedupeCommand finds proposals that are nearly the same.
type refineDedupeCommand struct {
	File      string       `arg:""`
	Threshold float64      `default:"0.8" placeholder:"S"`
	Across    float64      `default:"0.5" placeholder:"S"`
	Terms     float64      `default:"0.5" placeholder:"S"`
	Meaning   meaningFlags `embed:""`
	JSON      bool         `name:"json"`
}

// meaningFlags name a service that gives vectors of texts. Without --embeddings nothing leaves the house.
type meaningFlags struct {
	URL     string  `name:"embeddings" placeholder:"URL"`
	Model   string  `name:"embedding-model" placeholder:"NAME"`
	Private bool    `name:"embeddings-inside"`
	Least   float64 `default:"0.85" name:"nearness" placeholder:"S"`
}

// meaningKey is where the key of the service is read from, so that it stands in no history of commands.
const meaningKey = "TANWEN_EMBEDDINGS_KEY"

// near lists the pairs that a service's vectors propose and that were not found by themselves.
func (m meaningFlags) near(s *session, rows []Proposal, found []pairRow) ([]pairRow, error) {
	if m.URL == "" {
		return nil, nil
	}
	if !(m.Least > 0 && m.Least <= 1) {
		return nil, fault.Bad("--nearness", "refine.threshold", "the threshold is {threshold}; it must lie above 0 and not above 1", "threshold", m.Least)
	}
	s.say("refine.sends", "n", len(rows), "url", m.URL)
	vectors, err := s.Meaning(s, MeaningService{URL: m.URL, Model: m.Model, Key: s.Getenv(meaningKey), Private: m.Private}, texts(rows))
	if err != nil {
		return nil, err
	}
	pairs, err := refine.NearVectors(vectors, m.Least)
	if err != nil {
		return nil, err
	}
	known := map[[2]string]bool{}
	for _, p := range found {
		known[[2]string{p.A, p.B}] = true
	}
	var out []pairRow
	for _, p := range pairs {
		if a, b := rows[p.A].ID, rows[p.B].ID; !known[[2]string{a, b}] {
			out = append(out, pairRow{a, b, p.Similarity, "meaning"})
		}
	}
	return out, nil
}

// pairRow is a pair for programs.
type pairRow struct {
	A          string  `json:"a"`
	B          string  `json:"b"`
	Similarity float64 `json:"similarity"`
	By         string  `json:"by"`
}

// Run prints all pairs, the most similar first.
func (c *refineDedupeCommand) Run(s *session) error {
	rows, _, err := s.proposals(c.File)
	if err != nil {
		return err
	}
	if c.Threshold == 0 {
		return fault.Bad("--threshold", "refine.threshold", "the threshold is {threshold}; it must lie above 0 and not above 1", "threshold", c.Threshold)
	}
	pairs, err := refine.Duplicates{Threshold: c.Threshold, Across: c.Across, Terms: c.Terms}.Pairs(texts(rows))
	if err != nil {
		return err
	}
	out := []pairRow{}
	for _, p := range pairs {
		by := "wording"
		if p.Terms {
			by = "terms"
		}
		out = append(out, pairRow{rows[p.A].ID, rows[p.B].ID, p.Similarity, by})
	}
	near, err := c.Meaning.near(s, rows, out)
	if f := fault.Find(err); f != nil && f.Kind == fault.Unavailable {
		s.say("refine.without", "why", i18n.Sentence(s.lang, f)) // the pairs found without it stand
	} else if err != nil {
		return err
	}
	out = append(out, near...)
	if c.JSON {
		return s.print(out)
	}
	table := [][]string{pairHeader}
	for _, p := range out {
		table = append(table, []string{p.A, p.B, strconv.FormatFloat(p.Similarity, 'f', 4, 64), p.By})
	}
	return s.table(table)
}

// refineClusterCommand groups proposals by theme.
type refineClusterCommand struct {
	File string `arg:""`
	K    int    `placeholder:"N"`
	Seed uint64 `default:"1" placeholder:"N"`
	JSON bool   `name:"json"`
}

// clusterRow is a cluster for programs.
type clusterRow struct {
	Cluster   int       `json:"cluster"`
	Label     []termRow `json:"label"`
	Stability *float64  `json:"stability"`
	Items     []string  `json:"items"`
}

// termRow is a term of a label in both languages.
type termRow struct {
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// clustering is all clusters for programs.
type clustering struct {
	Clusters    []clusterRow `json:"clusters"`
	Unclustered []string     `json:"unclustered"`
	Agreement   *float64     `json:"agreement"`
}

// Run prints each item with its cluster, in the order of the items; an item that names no theme has an empty one.
func (c *refineClusterCommand) Run(s *session) error {
	rows, _, err := s.proposals(c.File)
	if err != nil {
		return err
	}
	found, err := refine.Clusters{K: c.K}.Run(texts(rows), num.NewStream(c.Seed, "refine/clusters", 1))
	if err != nil {
		return err
	}
	if c.JSON {
		return s.print(clusteringOf(found, rows))
	}
	table := [][]string{clusterHeader}
	for _, r := range rows {
		table = append(table, []string{r.ID, "", "", ""})
	}
	for i, cluster := range found.Clusters {
		stability := ""
		if cluster.Stability != nil {
			stability = fixed(*cluster.Stability, 2)
		}
		for _, t := range cluster.Texts {
			copy(table[t+1][1:], []string{strconv.Itoa(i + 1), s.label(cluster.Label), stability})
		}
	}
	if err := s.table(table); err != nil {
		return err
	}
	if found.Agreement != nil {
		s.say("refine.agreement", "n", len(found.Clusters), "agreement", fixed(*found.Agreement, 2))
	}
	return nil
}

// label joins the terms of a label in the reader's language, and in the other where a term has only that.
func (s *session) label(terms []refine.Term) string {
	var out []string
	for _, t := range terms {
		name, other := t.English, t.Chinese
		if s.lang == i18n.Zh {
			name, other = other, name
		}
		if name == "" {
			name = other
		}
		out = append(out, name)
	}
	return strings.Join(out, "; ")
}

func clusteringOf(found *refine.Clustering, rows []Proposal) clustering {
	ids := func(texts []int) []string {
		out := []string{}
		for _, t := range texts {
			out = append(out, rows[t].ID)
		}
		return out
	}
	out := clustering{Clusters: []clusterRow{}, Unclustered: ids(found.Unclustered), Agreement: found.Agreement}
	for i, cluster := range found.Clusters {
		row := clusterRow{Cluster: i + 1, Label: []termRow{}, Stability: cluster.Stability, Items: ids(cluster.Texts)}
		for _, t := range cluster.Label {
			row.Label = append(row.Label, termRow(t))
		}
		out.Clusters = append(out.Clusters, row)
	}
	return out
}

// refineLintCommand holds questions to the criteria of good ones.
type refineLintCommand struct {
	File string `arg:""`
	JSON bool   `name:"json"`
}

// findingRow is a finding for programs.
type findingRow struct {
	ID       string          `json:"id"`
	Rule     refine.Rule     `json:"rule"`
	Severity refine.Severity `json:"severity"`
	From     int             `json:"from"` // bytes of the text
	To       int             `json:"to"`
	Other    string          `json:"other,omitempty"` // the item that a duplicate repeats
	Message  string          `json:"message"`
}

// Run prints the findings in the order of the items; where there are any, the answer is no. A table with a column
// demand is held to naming one for each item.
func (c *refineLintCommand) Run(s *session) error {
	rows, demands, err := s.proposals(c.File)
	if err != nil {
		return err
	}
	questions := make([]refine.Question, len(rows))
	for i, r := range rows {
		questions[i] = refine.Question{Text: r.Text, Lang: refine.Lang(r.Lang), Demand: r.Demand}
	}
	findings, err := refine.Lint{Demands: demands}.Questions(questions)
	if err != nil {
		return err
	}
	out := []findingRow{}
	for _, f := range findings {
		row := findingRow{ID: rows[f.Question].ID, Rule: f.Rule, Severity: f.Severity, From: f.From, To: f.To}
		message := f.Message.At(fault.Place{})
		if f.Other >= 0 {
			row.Other = rows[f.Other].ID
			message.Args = []any{"other", row.Other}
		}
		row.Message = i18n.Sentence(s.lang, message)
		out = append(out, row)
	}
	if err := c.print(s, out); err != nil {
		return err
	}
	if len(out) > 0 {
		return errNo
	}
	return nil
}

func (c *refineLintCommand) print(s *session, found []findingRow) error {
	if c.JSON {
		return s.print(found)
	}
	table := [][]string{findingHeader}
	for _, f := range found {
		table = append(table, []string{f.ID, string(f.Rule), string(f.Severity), f.Message})
	}
	return s.table(table)
}
