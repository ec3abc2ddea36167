package refinement

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/internal/synthetic"
	"github.com/tanwen/tanwen/refine"
)

// half is the proposals on every second question of the example.
type half struct {
	name      string
	proposals []synthetic.Proposal
}

// halves are the proposals that were looked at while refine was worked on, and those that were not.
func halves(seed uint64) []half {
	return []half{{"looked at", those(synthetic.Proposals(seed), 0)}, {"held out", those(synthetic.Proposals(seed+1), 1)}}
}

// those are the proposals on questions of even (0) or odd (1) number; what is unfit is shared out by its own number.
func those(all []synthetic.Proposal, parity int) (out []synthetic.Proposal) {
	for _, p := range all {
		digits := p.Question
		if digits == "" {
			digits = p.Asks
		}
		if n, err := strconv.Atoi(digits[len(digits)-1:]); err == nil && n%2 == parity {
			out = append(out, p)
		}
	}
	return out
}

func textsOf(proposals []synthetic.Proposal) []string {
	out := make([]string, len(proposals))
	for i, p := range proposals {
		out[i] = p.Text
	}
	return out
}

// relation says what two proposals are to one another.
type relation string

// The relations of two proposals. The first ones ask the same; they are named by what stands furthest from the plain wording.
const (
	copied     relation = "typed again"
	reordered  relation = "other order of the same words"
	reworded   relation = "other words"
	shortened  relation = "shortened"
	translated relation = "translation of the same words"
	acrossWord relation = "other language, other words"
	acrossCut  relation = "other language, shortened"
	nearMiss   relation = "near miss: other subject, region, year or quantity"
	unrelated  relation = "another question"
)

// same are the relations of proposals that ask the same.
var same = []relation{copied, reordered, reworded, shortened, translated, acrossWord, acrossCut}

// relate tells the relation of two proposals.
func relate(p, q *synthetic.Proposal) relation {
	if !p.Same(q) {
		if p.Question != "" && p.Question == q.Question {
			return nearMiss
		}
		return unrelated
	}
	has := func(k synthetic.Kind) bool { return p.Kind == k || q.Kind == k }
	across := p.Lang != q.Lang
	switch {
	case has(synthetic.Shortened):
		return choose(across, acrossCut, shortened)
	case has(synthetic.Synonym):
		return choose(across, acrossWord, reworded)
	case across:
		return translated
	case has(synthetic.Reordered):
		return reordered
	}
	return copied
}

func choose(first bool, a, b relation) relation {
	if first {
		return a
	}
	return b
}

// search is a way to look for duplicates.
type search struct {
	name string
	how  refine.Duplicates
}

// searches are those that the program makes: by wording alone, as `refine dedupe`, as the merge board.
var searches = []search{
	{"wording alone, 0.8", refine.Duplicates{}},
	{"`refine dedupe`", refine.Duplicates{Threshold: 0.8, Across: 0.5, Terms: 0.5}},
	{"merge board", refine.Duplicates{Threshold: 0.7, Across: 0.5, Terms: 0.5}},
}

// share is a number of cases out of all.
type share struct{ n, of int }

func (s share) String() string {
	if s.of == 0 {
		return "none"
	}
	return strconv.FormatFloat(float64(s.n)/float64(s.of), 'f', 2, 64)
}

// pairs is how the pairs that a search found stand to the truth.
type pairs struct {
	search string
	found  map[relation]int // pairs found, by what they are
	groups grouped
}

// grouped is how groups of proposals stand to the truth, counted in pairs of proposals that lie in one group.
type grouped struct {
	precision, recall share
	groups            int
}

// finding is everything about duplicates in one half.
type finding struct {
	half     string
	n        int
	all      map[relation]int // pairs there are
	searches []pairs
	columns  grouped
	nearest  map[synthetic.Kind]share // with another that asks the same among the first five
}

// five is how many similar texts are shown while somebody types.
const five = 5

// measure looks for duplicates in every way.
func (h half) measure(seed uint64) (finding, error) {
	f := finding{half: h.name, n: len(h.proposals), all: map[relation]int{}, nearest: map[synthetic.Kind]share{}}
	p, texts := h.proposals, textsOf(h.proposals)
	for b := range p {
		for a := range b {
			f.all[relate(&p[a], &p[b])]++
		}
	}
	for _, s := range searches {
		got, err := s.how.Pairs(texts)
		if err != nil {
			return f, err
		}
		x := pairs{search: s.name, found: map[relation]int{}}
		for _, pair := range got {
			x.found[relate(&p[pair.A], &p[pair.B])]++
		}
		x.groups = h.judge(refine.Groups(len(p), got))
		f.searches = append(f.searches, x)
	}
	clusters, err := refine.Clusters{}.Run(texts, num.NewStream(seed, "refinement/columns", 1))
	if err != nil {
		return f, err
	}
	var columns [][]int
	for _, c := range clusters.Clusters {
		columns = append(columns, c.Texts)
	}
	f.columns = h.judge(columns)
	h.ask(refine.NewIndex(texts), f.nearest)
	return f, nil
}

// judge counts, over all pairs of proposals, those that lie in one group and those that ask the same.
func (h half) judge(groups [][]int) grouped {
	g := grouped{groups: len(groups)}
	of := make([]int, len(h.proposals)) // group, from 1; 0 = none
	for i, members := range groups {
		for _, m := range members {
			of[m] = i + 1
		}
	}
	for b := range h.proposals {
		for a := range b {
			together := of[a] == of[b] && of[a] > 0
			alike := h.proposals[a].Same(&h.proposals[b])
			if together {
				g.precision.of++
			}
			if alike {
				g.recall.of++
			}
			if together && alike {
				g.precision.n++
				g.recall.n++
			}
		}
	}
	return g
}

// ask looks each proposal up, as if it were being typed, and counts those that meet another one that asks the same
// among the first five. A proposal that nobody else asks is not counted.
func (h half) ask(x *refine.Index, into map[synthetic.Kind]share) {
	for i := range h.proposals {
		p := &h.proposals[i]
		others := func(j int) bool { return j != i && p.Same(&h.proposals[j]) }
		any := false
		for j := range h.proposals {
			any = any || others(j)
		}
		if !any {
			continue
		}
		near := slices.DeleteFunc(x.Nearest(p.Text, five+1), func(m refine.Match) bool { return m.Text == i })
		s := into[p.Kind]
		s.of++
		if slices.ContainsFunc(near[:min(five, len(near))], func(m refine.Match) bool { return others(m.Text) }) {
			s.n++
		}
		into[p.Kind] = s
	}
}
