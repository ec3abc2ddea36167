package validity

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Version of the study. It rises when scenarios, methods or intervals change, so that figures of another study are
// seen.
const Version = 1

// The figures stand between these two lines of docs/validity.md; the prose around them is written by hand.
const (
	Begin = "<!-- figures: written by make validity -->"
	End   = "<!-- end of figures -->"
)

// Stamp is the line that says which study made the figures.
func (r *Results) Stamp() string {
	return fmt.Sprintf("Study version %d, seed %d, %d consultations per scenario and panel size, panels of %s, %d items, %d criteria, 9 points.",
		Version, r.Seed, r.Replications, join(r.Sizes), items, criteria)
}

func join(sizes []int) string {
	words := make([]string, len(sizes))
	for i, n := range sizes {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

// Insert puts the figures between the marks of a document. ok is false where a mark is missing.
func (r *Results) Insert(document string) (out string, ok bool) {
	before, rest, ok1 := strings.Cut(document, Begin)
	_, after, ok2 := strings.Cut(rest, End)
	return before + Begin + "\n" + r.Tables() + End + after, ok1 && ok2
}

// Tables writes all figures in Markdown.
func (r *Results) Tables() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", r.Stamp())
	r.scenarios(&b)
	r.found(&b)
	r.tau(&b)
	r.rules(&b)
	r.coverage(&b)
	return b.String()
}

// row writes one line of a table.
func row(b *strings.Builder, cells ...string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// head writes the header of a table.
func head(b *strings.Builder, cells ...string) {
	row(b, cells...)
	rule := make([]string, len(cells))
	for i := range rule {
		rule[i] = "---"
	}
	row(b, rule...)
}

func (r *Results) names() []string {
	var names []string
	for _, s := range r.Scenarios {
		names = append(names, s.Name)
	}
	return names
}

func (r *Results) sizes() []string {
	var names []string
	for _, n := range r.Sizes {
		names = append(names, strconv.Itoa(n))
	}
	return names
}

func (r *Results) scenarios(b *strings.Builder) {
	b.WriteString("\n### Scenarios\n\n")
	head(b, "scenario", "experts")
	for _, s := range r.Scenarios {
		row(b, s.Name, s.Says)
	}
}

// values collects a figure of every consultation of the cells that are wanted.
func (r *Results) values(wanted func(*Cell) bool, of func(c *Cell, k int) float64) []float64 {
	var out []float64
	for i := range r.Cells {
		if c := &r.Cells[i]; wanted(c) {
			for k := range r.Replications {
				out = append(out, of(c, k))
			}
		}
	}
	return out
}

func inScenario(name string) func(*Cell) bool {
	return func(c *Cell) bool { return c.Scenario.Name == name }
}

func ofSize(n int) func(*Cell) bool { return func(c *Cell) bool { return c.Size == n } }

func both(x, y func(*Cell) bool) func(*Cell) bool {
	return func(c *Cell) bool { return x(c) && y(c) }
}

// found compares the methods by how many of the true top ten they find: the mean's number, and the others' difference
// from it in the same consultations.
func (r *Results) found(b *strings.Builder) {
	b.WriteString("\n### True top ten found, by scenario\n\n")
	b.WriteString("First row: of ten, with Monte Carlo standard error. Other rows: difference from the mean in the same consultations; bold where it is more than two standard errors.\n\n")
	head(b, append([]string{"method"}, r.names()...)...)
	for m := range r.Methods {
		cells := []string{r.Methods[m]}
		for _, s := range r.Scenarios {
			cells = append(cells, r.foundCell(m, inScenario(s.Name)))
		}
		row(b, cells...)
	}
	b.WriteString("\n### True top ten found, by panel size (all scenarios)\n\n")
	head(b, append([]string{"method"}, r.sizes()...)...)
	for m := range r.Methods {
		cells := []string{r.Methods[m]}
		for _, n := range r.Sizes {
			cells = append(cells, r.foundCell(m, ofSize(n)))
		}
		row(b, cells...)
	}
}

func (r *Results) foundCell(m int, wanted func(*Cell) bool) string {
	if m == 0 {
		e := estimate(r.values(wanted, func(c *Cell, k int) float64 { return c.Accuracy[k][0].Found }))
		return fmt.Sprintf("%.2f ± %.2f", e.Mean, e.Error)
	}
	e := estimate(r.values(wanted, func(c *Cell, k int) float64 { return c.Accuracy[k][m].Found - c.Accuracy[k][0].Found }))
	text := fmt.Sprintf("%+.2f ± %.2f", e.Mean, e.Error)
	if math.Abs(e.Mean) > 2*e.Error && math.Abs(e.Mean) >= 0.005 {
		return "**" + text + "**"
	}
	return text
}

func (r *Results) tau(b *strings.Builder) {
	b.WriteString("\n### Kendall's tau-b with the true order, by scenario\n\n")
	head(b, append([]string{"method"}, r.names()...)...)
	for m := range r.Methods {
		cells := []string{r.Methods[m]}
		for _, s := range r.Scenarios {
			e := estimate(r.values(inScenario(s.Name), func(c *Cell, k int) float64 { return c.Accuracy[k][m].Tau }))
			cells = append(cells, fmt.Sprintf("%.3f ± %.3f", e.Mean, e.Error))
		}
		row(b, cells...)
	}
}

func (r *Results) rules(b *strings.Builder) {
	b.WriteString("\n### Consensus rules (first criterion, all scenarios and sizes)\n\n")
	b.WriteString("A rule lets an item in where it says agreement, or consensus if it knows no direction. The last three columns compare it with taking as many items by mean or median.\n\n")
	head(b, "rule", "lets in", "verdict of the infinite panel", "false", "missed", "true top ten among those in", "by mean", "by median")
	everywhere := func(*Cell) bool { return true }
	for i, name := range r.Rules {
		cells := []string{name}
		for _, of := range []func(Verdicts) float64{
			func(v Verdicts) float64 { return v.In }, func(v Verdicts) float64 { return v.Right }, func(v Verdicts) float64 { return v.False },
			func(v Verdicts) float64 { return v.Missed }, func(v Verdicts) float64 { return v.Precision }, func(v Verdicts) float64 { return v.ByMean },
			func(v Verdicts) float64 { return v.ByMedian },
		} {
			e := estimate(r.values(everywhere, func(c *Cell, k int) float64 { return of(c.Verdicts[k][i]) }))
			cells = append(cells, fmt.Sprintf("%.3f", e.Mean))
		}
		row(b, cells...)
	}
	b.WriteString("\nShare of verdicts that are those of the infinite panel, by panel size:\n\n")
	head(b, append([]string{"rule"}, r.sizes()...)...)
	for i, name := range r.Rules {
		cells := []string{name}
		for _, n := range r.Sizes {
			e := estimate(r.values(ofSize(n), func(c *Cell, k int) float64 { return c.Verdicts[k][i].Right }))
			cells = append(cells, fmt.Sprintf("%.3f ± %.3f", e.Mean, e.Error))
		}
		row(b, cells...)
	}
}

// Verdict says whether an interval of 90 % holds the truth in 88 to 92 % of the cases, as far as two Monte Carlo
// standard errors allow to tell.
func (e Estimate) Verdict() string {
	switch {
	case e.N == 0:
		return ""
	case e.Mean+2*e.Error < lowest:
		return "narrow"
	case e.Mean-2*e.Error > highest:
		return "wide"
	default:
		return "covers"
	}
}

// cell prints a coverage: bold with an arrow down where it is too low, an arrow up where it is more than promised.
func (e Estimate) cell() string {
	switch e.Verdict() {
	case "":
		return ""
	case "narrow":
		return fmt.Sprintf("**%.3f ± %.3f ↓**", e.Mean, e.Error)
	case "wide":
		return fmt.Sprintf("%.3f ± %.3f ↑", e.Mean, e.Error)
	default:
		return fmt.Sprintf("%.3f ± %.3f", e.Mean, e.Error)
	}
}

// Coverage is how often intervals of kind k (an index of Intervals) hold the truth in the cells that are wanted. Where
// all consultations agree, the error is the share of one of them, not zero.
func (r *Results) Coverage(k int, wanted func(*Cell) bool) Estimate {
	e := estimate(r.values(wanted, func(c *Cell, n int) float64 { return c.Held[n][k].Share }))
	if e.N > 0 && e.Error == 0 {
		e.Error = 1 / float64(e.N)
	}
	return e
}

func (r *Results) coverage(b *strings.Builder) {
	b.WriteString("\n### Coverage of 90 % intervals\n\n")
	b.WriteString("Share of the intervals that hold the truth of the infinite panel, with Monte Carlo standard error. ↓ too narrow: below 88 % by more than two standard errors; ↑ wider than promised: above 92 %. The last column is the mean width with 30 experts.\n")
	for k, name := range r.Intervals {
		fmt.Fprintf(b, "\n**%s**\n\n", name)
		head(b, append(append([]string{"scenario"}, r.sizes()...), "width")...)
		for _, s := range r.Scenarios {
			cells := []string{s.Name}
			measured := false
			for _, n := range r.Sizes {
				e := r.Coverage(k, both(inScenario(s.Name), ofSize(n)))
				measured = measured || e.N > 0
				cells = append(cells, e.cell())
			}
			if !measured {
				continue
			}
			width := estimate(r.values(both(inScenario(s.Name), ofSize(widthAt)), func(c *Cell, n int) float64 { return c.Held[n][k].Width }))
			text := ""
			if width.N > 0 {
				text = fmt.Sprintf("%.2f", width.Mean)
			}
			row(b, append(cells, text)...)
		}
	}
}

// widthAt is the panel size for which widths are printed.
const widthAt = 30
