package refinement

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/synthetic"
	"github.com/tanwen/tanwen/refine"
)

// The figures stand between these two lines of docs/refinement.md; the prose around them is written by hand.
const (
	Begin = "<!-- figures: written by make refinement -->"
	End   = "<!-- end of figures -->"
)

// Report is everything that was measured.
type Report struct {
	seed         uint64
	findings     []finding
	lists        []labelled
	translations []translation
}

// Run measures. module is the root of the module, in which the labelled questions and the example lie.
func Run(module fs.FS, seed uint64) (*Report, error) {
	r := &Report{seed: seed}
	for _, h := range halves(seed) {
		f, err := h.measure(seed)
		if err != nil {
			return nil, err
		}
		r.findings = append(r.findings, f)
	}
	for _, file := range []string{"refine/testdata/lint-en.tsv", "refine/testdata/lint-zh.tsv"} {
		l, err := lint(module, file)
		if err != nil {
			return nil, err
		}
		r.lists = append(r.lists, l)
	}
	var err error
	r.translations, err = translations(module, "templates/dual-carbon/items.csv")
	return r, err
}

// Insert puts the figures between the marks of a document. ok is false where a mark is missing.
func (r *Report) Insert(document string) (out string, ok bool) {
	before, rest, ok1 := strings.Cut(document, Begin)
	_, after, ok2 := strings.Cut(rest, End)
	return before + Begin + "\n" + r.Tables() + End + after, ok1 && ok2
}

// Tables writes all figures in Markdown.
func (r *Report) Tables() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nSeeds %d (looked at) and %d (held out).\n", r.seed, r.seed+1)
	r.recalls(&b)
	r.precisions(&b)
	r.groups(&b)
	r.typing(&b)
	r.lint(&b)
	r.translated(&b)
	return b.String()
}

func row(b *strings.Builder, cells ...string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func head(b *strings.Builder, title string, cells ...string) {
	fmt.Fprintf(b, "\n### %s\n\n", title)
	row(b, cells...)
	row(b, strings.Split(strings.Repeat("---\x00", len(cells)-1)+"---", "\x00")...)
}

// perSearch are the columns of a table with a figure for each search and half.
func (r *Report) perSearch(first string) []string {
	cells := []string{first}
	for _, f := range r.findings {
		for _, s := range f.searches {
			cells = append(cells, f.half+": "+s.search)
		}
	}
	return cells
}

// recalls says, of the pairs that ask the same, how many a search finds.
func (r *Report) recalls(b *strings.Builder) {
	head(b, "Recall of pairs that ask the same, by how their wordings differ", r.perSearch("difference (pairs looked at, held out)")...)
	line := func(name string, of ...relation) {
		var sizes []string
		var cells []string
		for _, f := range r.findings {
			n := 0
			for _, k := range of {
				n += f.all[k]
			}
			sizes = append(sizes, strconv.Itoa(n))
			for _, s := range f.searches {
				found := 0
				for _, k := range of {
					found += s.found[k]
				}
				cells = append(cells, share{found, n}.String())
			}
		}
		row(b, append([]string{fmt.Sprintf("%s (%s)", name, strings.Join(sizes, ", "))}, cells...)...)
	}
	for _, k := range same {
		line(string(k), k)
	}
	line("all", same...)
}

// precisions says what the pairs are that a search finds.
func (r *Report) precisions(b *strings.Builder) {
	head(b, "Precision: what the pairs are that are found", r.perSearch("pairs")...)
	line := func(name string, cell func(found map[relation]int) string) {
		cells := []string{name}
		for _, f := range r.findings {
			for _, s := range f.searches {
				cells = append(cells, cell(s.found))
			}
		}
		row(b, cells...)
	}
	sum := func(found map[relation]int) (n int) {
		for _, k := range same {
			n += found[k]
		}
		return n
	}
	line("ask the same", func(x map[relation]int) string { return strconv.Itoa(sum(x)) })
	for _, k := range []relation{nearMiss, unrelated} {
		line(string(k), func(x map[relation]int) string { return strconv.Itoa(x[k]) })
	}
	line("precision", func(x map[relation]int) string { return share{sum(x), sum(x) + x[nearMiss] + x[unrelated]}.String() })
	line("precision, near misses left out", func(x map[relation]int) string { return share{sum(x), sum(x) + x[unrelated]}.String() })
}

// groups says how groups stand to the truth.
func (r *Report) groups(b *strings.Builder) {
	head(b, "Groups: of two proposals in one group, how often they ask the same; of two that ask the same, how often they lie in one group", "half", "made by", "groups", "precision", "recall")
	for _, f := range r.findings {
		for _, s := range f.searches {
			row(b, f.half, "chains of pairs, "+s.search, strconv.Itoa(s.groups.groups), s.groups.precision.String(), s.groups.recall.String())
		}
		row(b, f.half, "columns of the board (themes, not duplicates)", strconv.Itoa(f.columns.groups), f.columns.precision.String(), f.columns.recall.String())
	}
}

// typing says how often another proposal that asks the same comes up.
func (r *Report) typing(b *strings.Builder) {
	cells := []string{"what is typed"}
	for _, f := range r.findings {
		cells = append(cells, f.half)
	}
	head(b, "While somebody types: another proposal that asks the same is among the first five", cells...)
	for _, k := range []synthetic.Kind{synthetic.Plain, synthetic.Copy, synthetic.Reordered, synthetic.Synonym, synthetic.Shortened} {
		cells := []string{string(k)}
		for _, f := range r.findings {
			cells = append(cells, fmt.Sprintf("%s (n = %d)", f.nearest[k], f.nearest[k].of))
		}
		row(b, cells...)
	}
}

// lint says how often lint is right, by rule.
func (r *Report) lint(b *strings.Builder) {
	for _, l := range r.lists {
		lang := "English"
		if strings.Contains(l.file, "-zh") {
			lang = "Chinese"
		}
		head(b, fmt.Sprintf("Lint, %s: %d questions labelled by hand, %d good, %d of these without a finding", lang, l.n, l.good, l.clean),
			"rule", "n", "precision", "recall", "n not used for the rules", "precision", "recall")
		var all, last count
		for _, rule := range refine.Rules() {
			a, z := l.first[rule].plus(l.last[rule]), l.last[rule]
			if a == (count{}) {
				continue
			}
			all, last = all.plus(a), last.plus(z)
			row(b, "`"+string(rule)+"`", strconv.Itoa(a.hit+a.missed), a.precision().String(), a.recall().String(), strconv.Itoa(z.hit+z.missed), z.precision().String(), z.recall().String())
		}
		row(b, "all", strconv.Itoa(all.hit+all.missed), all.precision().String(), all.recall().String(), strconv.Itoa(last.hit+last.missed), last.precision().String(), last.recall().String())
	}
}

// translated says how often a text is found by its translation.
func (r *Report) translated(b *strings.Builder) {
	head(b, "Found by the translation, no model", "asked", "n", "recall@1", "recall@5")
	for _, t := range r.translations {
		row(b, t.name, strconv.Itoa(t.n), t.one.String(), t.five.String())
	}
}
