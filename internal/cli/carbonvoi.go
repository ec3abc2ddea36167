package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// carbonVOICommand says what the answer to each question is worth for a stated decision.
type carbonVOICommand struct {
	Benefit  []string `placeholder:"EXPRESSION|COLUMN" sep:"none"`
	Option   []string `placeholder:"ID:LEVER=LEVEL,..." sep:"none"`
	Weight   []string `placeholder:"NAME=NUMBER,..." sep:"none"`
	Question []string `placeholder:"ID:PARAMETER+...=SHARE" sep:"none"`
	Samples  string   `placeholder:"FILE.csv"`
	Draws    int      `default:"10000"`
	Walks    int      `default:"500"`
	Output   string   `default:"net"`
	Year     int      `default:"2060"`
	Seed     uint64   `placeholder:"N"`
	Prior    string   `placeholder:"FILE.csv"`
	Rho      []string `placeholder:"GROUP=RHO"`
	CSV      bool     `name:"csv"`
	JSON     bool     `name:"json"`
}

// question is what a study would tell: some parameters, and the share of their variance that it removes.
type question struct {
	id         string
	parameters []string
	share      float64
}

// voiRow is one line of voi.csv.
type voiRow struct {
	Question   string                  `json:"question"`
	Parameters []string                `json:"parameters"`
	Share      float64                 `json:"share"`
	EVSI       sensitivity.Information `json:"evsi"`
	EVPPI      sensitivity.Information `json:"evppi"`
	Rank       int                     `json:"rank"`
}

// voiReport is the value of all questions under one set of weights.
type voiReport struct {
	Weights map[string]float64      `json:"weights"`
	Best    string                  `json:"best_without_information"`
	EVPI    sensitivity.Information `json:"evpi"`
	Rows    []voiRow                `json:"questions"`
	Flips   []string                `json:"rank_flips"` // questions whose rank differs from that under the first weights
}

// Run values the questions, or, where nobody has stated a decision, prints Shapley effects only.
func (c *carbonVOICommand) Run(s *session) error {
	if len(c.Benefit) == 0 {
		return c.effects(s)
	}
	sweep, err := c.weights()
	if err != nil {
		return err
	}
	var reports []voiReport
	for _, weights := range sweep {
		names, inputs, options, benefits, err := c.draws(weights)
		if err != nil {
			return err
		}
		r, err := c.value(names, inputs, options, benefits)
		if err != nil {
			return err
		}
		r.Weights = weights
		if len(reports) > 0 {
			r.Flips = flips(reports[0].Rows, r.Rows)
		}
		reports = append(reports, r)
	}
	switch {
	case c.JSON:
		return s.print(reports)
	case c.CSV:
		return s.deliver("", commaSeparated(voiTable(reports)))
	}
	for _, r := range reports {
		s.voiText(r)
	}
	fmt.Fprintln(s.Stdout, s.text("carbon.voi.note"))
	if c.Samples == "" {
		s.claims()
	}
	return nil
}

// draws computes the ensemble of the decision, or reads the table of draws.
func (c *carbonVOICommand) draws(weights map[string]float64) (names []string, inputs [][]float64, options []string, benefits [][]float64, err error) {
	if c.Samples != "" {
		if len(c.Option) > 0 || len(c.Weight) > 0 || len(c.Benefit) < 2 {
			return nil, nil, nil, nil, fault.Bad("--samples", "cli.carbon.samples", "with a table of draws, name two or more of its columns by --benefit, one for each option, and neither --option nor --weight")
		}
		return samples(c.Samples, c.Benefit)
	}
	if len(c.Benefit) > 1 {
		return nil, nil, nil, nil, fault.Bad("--benefit", "cli.carbon.benefit_one", "{n} net benefits are stated; the model takes one expression for all options", "n", len(c.Benefit))
	}
	choice := carbon.Choice{Model: carbon.Model{Base: carbon.China(), Until: carbon.TargetYear}, Weights: weights, Draws: c.Draws, Workers: workers()}
	if choice.Benefit, err = carbon.ParseBenefit(c.Benefit[0]); err != nil {
		return nil, nil, nil, nil, err
	}
	if choice.Prior, err = readPrior(c.Prior); err != nil {
		return nil, nil, nil, nil, err
	}
	if choice.Prior.Correlation, err = correlation(c.Rho); err != nil {
		return nil, nil, nil, nil, err
	}
	for _, text := range c.Option {
		o, err := option(text)
		if err != nil {
			return nil, nil, nil, nil, err
		}
		choice.Options = append(choice.Options, o)
		options = append(options, o.ID)
	}
	d, err := choice.Run(recipe(c.Seed))
	if err != nil {
		return nil, nil, nil, nil, err
	}
	return d.Parameters, d.Inputs, options, d.Benefits, nil
}

// option reads ID:LEVER=LEVEL,LEVER=LEVEL.
func option(text string) (carbon.Option, error) {
	o, err := carbon.ParseOption(text)
	if f := fault.Find(err); f != nil {
		return o, f.At(fault.Place{Field: "--option"})
	}
	return o, err
}

// weights reads NAME=NUMBER,NUMBER,... and returns every combination, the first numbers first.
func (c *carbonVOICommand) weights() ([]map[string]float64, error) {
	sweep := []map[string]float64{{}}
	for _, text := range c.Weight {
		name, list, ok := strings.Cut(text, "=")
		var next []map[string]float64
		for _, before := range sweep {
			for number := range strings.SplitSeq(list, ",") {
				v, err := strconv.ParseFloat(number, 64)
				if !ok || err != nil || name == "" || math.IsNaN(v) || math.IsInf(v, 0) {
					return nil, fault.Bad("--weight", "cli.carbon.weight", "{text} gives no weight; write NAME=NUMBER, with more numbers behind commas for a sweep", "text", text)
				}
				with := map[string]float64{name: v}
				maps.Copy(with, before)
				next = append(next, with)
			}
		}
		if sweep = next; len(sweep) > 100 {
			return nil, fault.Bad("--weight", "cli.carbon.sweep", "the sweep has {n} combinations; take at most 100", "n", len(sweep))
		}
	}
	return sweep, nil
}

// questions reads the questions; without any, each parameter is one that a study answers wholly.
func (c *carbonVOICommand) questions(names []string) (out []question, err error) {
	for _, text := range c.Question {
		id, rest, ok := strings.Cut(text, ":")
		list, shareText, shared := strings.Cut(rest, "=")
		q := question{id: id, parameters: strings.Split(list, "+"), share: 1}
		if shared {
			q.share, err = strconv.ParseFloat(shareText, 64)
		}
		if !ok || err != nil || id == "" || !(q.share >= 0 && q.share <= 1) {
			return nil, fault.Bad("--question", "cli.carbon.question", "{text} is no question; write ID:PARAMETER+PARAMETER=SHARE with the share of variance that a study removes, 0 to 1", "text", text)
		}
		for _, p := range q.parameters {
			if !slices.Contains(names, p) {
				return nil, fault.Bad("--question", "cli.carbon.question_parameter", "there is no parameter {id}; there are {known}", "id", p, "known", strings.Join(names, ", "))
			}
		}
		out = append(out, q)
	}
	if out == nil {
		for _, name := range names {
			out = append(out, question{id: name, parameters: []string{name}, share: 1})
		}
	}
	return out, nil
}

// value estimates the value of each question, the largest first.
func (c *carbonVOICommand) value(names []string, inputs [][]float64, options []string, benefits [][]float64) (r voiReport, err error) {
	d := sensitivity.Decision{Benefits: benefits, Workers: workers()}
	if r.EVPI, err = d.Perfect(); err != nil {
		return r, err
	}
	r.Best = options[d.Best()]
	questions, err := c.questions(names)
	if err != nil {
		return r, err
	}
	var estimates []sensitivity.Estimate
	for _, q := range questions {
		var columns [][]float64
		for _, p := range q.parameters {
			columns = append(columns, inputs[slices.Index(names, p)])
		}
		v, err := d.Learn(columns, q.share, 1)
		if err != nil {
			return r, err
		}
		r.Rows = append(r.Rows, voiRow{Question: q.id, Parameters: q.parameters, Share: q.share, EVSI: v[0], EVPPI: v[1]})
		estimates = append(estimates, v[0].Estimate)
	}
	for i, rank := range sensitivity.Ranks(estimates) {
		r.Rows[i].Rank = rank
	}
	sort.SliceStable(r.Rows, func(i, j int) bool { return r.Rows[i].EVSI.Value > r.Rows[j].EVSI.Value })
	return r, nil
}

// flips names the questions whose rank differs.
func flips(a, b []voiRow) (out []string) {
	rank := map[string]int{}
	for _, r := range a {
		rank[r.Question] = r.Rank
	}
	for _, r := range b {
		if rank[r.Question] != r.Rank {
			out = append(out, fmt.Sprintf("%s %d -> %d", r.Question, rank[r.Question], r.Rank))
		}
	}
	sort.Strings(out)
	return out
}

// voiTable is voi.csv: the columns of the contract, then what more is known.
func voiTable(reports []voiReport) [][]string {
	rows := [][]string{{"question", "parameters", "evppi", "low", "high", "share", "evsi", "evsi_low", "evsi_high", "rank", "weights"}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }
	for _, r := range reports {
		for _, q := range r.Rows {
			rows = append(rows, []string{q.Question, strings.Join(q.Parameters, " "), number(q.EVPPI.Value), number(q.EVPPI.Low), number(q.EVPPI.High), strconv.FormatFloat(q.Share, 'f', -1, 64), number(q.EVSI.Value), number(q.EVSI.Low), number(q.EVSI.High), strconv.Itoa(q.Rank), weightText(r.Weights)})
		}
	}
	return rows
}

func weightText(weights map[string]float64) string {
	var out []string
	for name, v := range weights {
		out = append(out, name+"="+strconv.FormatFloat(v, 'f', -1, 64))
	}
	sort.Strings(out)
	return strings.Join(out, " ")
}

// voiText prints one report.
func (s *session) voiText(r voiReport) {
	if len(r.Weights) > 0 {
		fmt.Fprintln(s.Stdout, weightText(r.Weights))
	}
	fmt.Fprintln(s.Stdout, s.text("carbon.voi.best", "option", r.Best, "evpi", short(r.EVPI.Value), "low", short(r.EVPI.Low), "high", short(r.EVPI.High)))
	fmt.Fprintf(s.Stdout, "%-5s%-20s%10s%24s%10s%8s  %s\n", "", "", "EVSI", "", "EVPPI", "", "")
	for _, q := range r.Rows {
		mark := ""
		if !q.EVSI.Converged {
			mark = " *"
		}
		fmt.Fprintf(s.Stdout, "%4d %-20s%10s%24s%10s%8s  %s%s\n", q.Rank, q.Question, short(q.EVSI.Value), "["+short(q.EVSI.Low)+", "+short(q.EVSI.High)+"]", short(q.EVPPI.Value), percent(q.Share), strings.Join(q.Parameters, " "), mark)
	}
	if len(r.Flips) > 0 {
		fmt.Fprintln(s.Stdout, s.text("carbon.voi.flips", "list", strings.Join(r.Flips, "; ")))
	}
	fmt.Fprintln(s.Stdout)
}

// short prints four digits.
func short(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// effects prints Shapley effects of the parameters on one output.
func (c *carbonVOICommand) effects(s *session) error {
	if c.Samples != "" {
		return c.givenEffects(s)
	}
	prior, err := readPrior(c.Prior)
	if err != nil {
		return err
	}
	correlated, err := correlation(c.Rho)
	if err != nil {
		return err
	}
	output, ok := carbon.FindOutput(c.Output)
	if k := c.Year - carbon.BaseYear; !ok || k < 1 || c.Year > carbon.LastYear {
		return fault.Bad("--output", "cli.carbon.effect", "there is no output {id} in {year}; name one as gross or net, and a year from {first} on", "id", c.Output, "year", c.Year, "first", carbon.BaseYear+1)
	}
	all := prior.Parameters
	if all == nil {
		all = carbon.Parameters()
	}
	model := carbon.Model{Base: carbon.China(), Until: c.Year}
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].ID
	}
	f := func(u []float64) float64 {
		var setting carbon.Setting
		for i := range all {
			setting[i] = all[i].Quantile(u[i])
		}
		path, err := model.Run(setting)
		if err != nil {
			return math.NaN()
		}
		return output.Of(&path.Years[len(path.Years)-1])
	}
	study := sensitivity.Shapley{Inputs: len(all), Walks: c.Walks, Workers: workers()}
	if correlated != nil {
		study.Correlation = correlated
	}
	r, err := study.Run(f, num.NewStream(c.Seed, "shapley", 1))
	if err != nil {
		return err
	}
	return c.printEffects(s, names, r.Shapley, s.text("carbon.voi.none", "output", c.Output, "year", c.Year))
}

// givenEffects prints Shapley effects of the columns of a table of draws on one of them.
func (c *carbonVOICommand) givenEffects(s *session) error {
	names, inputs, _, outputs, err := samples(c.Samples, []string{c.Output})
	if err != nil {
		return err
	}
	r, err := sensitivity.Draws{Inputs: inputs, Output: outputs[0], Workers: workers()}.Shapley()
	if err != nil {
		return err
	}
	return c.printEffects(s, names, r.Shapley, s.text("carbon.voi.given", "output", c.Output, "n", len(outputs[0]), "share", percent(r.Explained)))
}

// printEffects prints effects with their ranks, the largest first.
func (c *carbonVOICommand) printEffects(s *session, names []string, effects []sensitivity.Estimate, title string) error {
	if c.JSON {
		out := map[string]sensitivity.Estimate{}
		for i, e := range effects {
			out[names[i]] = e
		}
		return s.print(map[string]any{"output": c.Output, "shapley": out})
	}
	fmt.Fprintf(s.Stdout, "%s\n\n", title)
	order := make([]int, len(effects))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return effects[order[i]].Value > effects[order[j]].Value })
	ranks := sensitivity.Ranks(effects)
	for _, i := range order {
		e := effects[i]
		fmt.Fprintf(s.Stdout, "%4d %-12s%8s  [%s, %s]\n", ranks[i], names[i], fixed(e.Value, 3), fixed(e.Low, 3), fixed(e.High, 3))
	}
	return nil
}

// commaSeparated writes rows as CSV.
func commaSeparated(rows [][]string) []byte {
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}
