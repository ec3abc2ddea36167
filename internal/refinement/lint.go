package refinement

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/refine"
)

// count is how findings of one rule stand to labels made by hand.
type count struct{ hit, wrong, missed int }

func (c count) precision() share { return share{c.hit, c.hit + c.wrong} }
func (c count) recall() share    { return share{c.hit, c.hit + c.missed} }

func (c count) plus(d count) count {
	return count{c.hit + d.hit, c.wrong + d.wrong, c.missed + d.missed}
}

// labelled is what lint finds in a list of questions labelled by hand. Rules were corrected on the first half (the odd
// rows) only.
type labelled struct {
	file        string
	n, good     int
	clean       int // good ones without a finding
	first, last map[refine.Rule]count
}

// lint reads a list, rule labels and question divided by a tab, and runs lint on it.
func lint(from fs.FS, file string) (labelled, error) {
	out := labelled{file: file, first: map[refine.Rule]count{}, last: map[refine.Rule]count{}}
	data, err := fs.ReadFile(from, file)
	if err != nil {
		return out, err
	}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		labels, text, ok := strings.Cut(line, "\t")
		if !ok {
			return out, fmt.Errorf("%s:%d: no tab between labels and question", file, i+2)
		}
		got, err := refine.Lint{}.Questions([]refine.Question{{Text: text}})
		if err != nil {
			return out, err
		}
		out.n++
		if labels == "" {
			out.good++
			if len(got) == 0 {
				out.clean++
			}
		}
		into := out.first
		if i%2 == 1 {
			into = out.last
		}
		named := strings.Split(labels, ",")
		for _, r := range refine.Rules() {
			c := into[r]
			wanted := slices.Contains(named, string(r))
			found := slices.ContainsFunc(got, func(f refine.Finding) bool { return f.Rule == r })
			switch {
			case wanted && found:
				c.hit++
			case found:
				c.wrong++
			case wanted:
				c.missed++
			}
			into[r] = c
		}
	}
	return out, nil
}
