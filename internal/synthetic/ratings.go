package synthetic

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/tanwen/tanwen/internal/num"
)

// Rating is one cell of one sheet: a mark ("7", "dk", "na" or "" for skipped) of one expert on one item and criterion.
// Familiarity (1 to 4) belongs to the item and stands in each of its rows; Comment stands in the first of them.
type Rating struct {
	Round, Expert, Item, Criterion string
	Mark                           string
	Familiarity                    int
	Comment                        string
	Day                            string // ISO 8601, empty where the round has no dates
}

// Panel is what was invented.
type Panel struct {
	Experts    []Expert
	Ratings    []Rating
	Judgements []Judgement
}

// Draw invents a panel. The same seed and spec give the same panel on every machine. Faults are of kind Invalid and
// name the part of the spec.
func Draw(spec Spec, seed uint64) (*Panel, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	root := num.NewStream(seed, "synthetic.panel", 1)
	g := &generator{spec: spec, experts: drawExperts(spec.Experts, root.Sub(0)), root: root}
	g.traits = drawTraits(spec, root.Sub(1))
	g.leaving = root.Sub(2).Perm(spec.Experts)
	g.own = root.Sub(3)
	p := &Panel{Experts: g.experts}
	for k := range spec.Rounds {
		g.round(k, p)
	}
	return p, nil
}

// generator holds what the rounds share.
type generator struct {
	spec    Spec
	experts []Expert
	traits  []traits
	leaving []int // experts in the order in which they would leave last to first: the first ones stay
	own     *num.Stream
	root    *num.Stream
	last    []answer  // of the round before, by expert and item; nil before the first
	medians []float64 // of the round before, by item and criterion
}

// traits are what is true of an item: its merit on each criterion (in shares of the scale) and how it divides the panel.
type traits struct {
	merit   []float64
	contest contest
	camp    []bool // by expert: belongs to those who see it the other way round
}

type contest uint8

const (
	settled  contest = iota
	minority         // a few hold out against the rest
	divided          // two camps of about the same size
)

// minorityShare is how many hold out, dividedShare how many belong to the second camp.
const (
	minorityShare = 0.17
	dividedShare  = 0.48
)

// drawTraits gives every fifteenth item a minority and every twenty-fifth two camps.
func drawTraits(spec Spec, s *num.Stream) []traits {
	out := make([]traits, len(spec.Items))
	order := s.Perm(len(out))
	for i := range out {
		t := traits{merit: make([]float64, len(spec.Criteria)), camp: make([]bool, spec.Experts)}
		common := s.Normal()
		for c := range t.merit {
			t.merit[c] = 0.60 + float64(0.12*common) + float64(0.11*s.Normal())
		}
		share := 0.0
		switch {
		case order[i]%15 == 7:
			t.contest, share = minority, minorityShare
		case order[i]%25 == 3:
			t.contest, share = divided, dividedShare
		}
		for e := range t.camp {
			t.camp[e] = s.Float64() < share
		}
		out[i] = t
	}
	return out
}

// answer is what one expert says about one item.
type answer struct {
	marks       []mark
	familiarity int
}

// mark is a number on the scale or the reason why there is none.
type mark struct {
	value int
	none  string // "dk", "na", "skipped"; empty for a number
}

func (m mark) String() string {
	switch m.none {
	case "":
		return strconv.Itoa(m.value)
	case "skipped":
		return ""
	}
	return m.none
}

// round invents the k-th round and appends it to the panel.
func (g *generator) round(k int, p *Panel) {
	r := g.spec.Rounds[k]
	opened, days, _ := r.days() // checked with the spec
	n := len(g.spec.Items)
	now := make([]answer, len(g.experts)*n)
	here := make([]bool, len(g.experts))
	for _, e := range g.leaving[:r.Answering] {
		here[e] = true
	}
	for e, x := range g.experts {
		if !here[e] {
			continue
		}
		s := g.root.Sub(1000 + uint64(k)).Sub(uint64(e))
		day := ""
		if days > 0 {
			day = opened.AddDate(0, 0, s.IntN(days)).Format(time.DateOnly)
		}
		for i := range g.spec.Items {
			a := g.answer(e, i, s)
			now[e*n+i] = a
			p.Ratings = g.appendRows(p.Ratings, r.ID, day, e, i, a, s)
		}
		if r.Judge {
			p.Judgements = append(p.Judgements, judge(g.spec.Quantities, r.ID, x, s)...)
		}
	}
	g.last, g.medians = now, g.medianOf(now)
}

func (g *generator) appendRows(rows []Rating, round, day string, e, i int, a answer, s *num.Stream) []Rating {
	comment := g.comment(e, i, a, s)
	for c, m := range a.marks {
		rows = append(rows, Rating{Round: round, Expert: g.experts[e].Pseudonym, Item: g.spec.Items[i].ID, Criterion: g.spec.Criteria[c].ID,
			Mark: m.String(), Familiarity: a.familiarity, Comment: comment, Day: day})
		comment = ""
	}
	return rows
}

// answer is an expert's answer on an item: afresh in the first round, from the own answer before in later ones.
func (g *generator) answer(e, i int, s *num.Stream) answer {
	var before *answer
	if g.last != nil {
		before = &g.last[e*len(g.spec.Items)+i]
	}
	if before == nil || len(before.marks) == 0 {
		return g.first(e, i, s)
	}
	out := answer{familiarity: before.familiarity, marks: make([]mark, len(before.marks))}
	fresh := g.first(e, i, s)
	for c, m := range before.marks {
		if m.none != "" {
			out.marks[c] = m
			if s.Float64() < 0.4 {
				out.marks[c] = fresh.marks[c]
			}
			continue
		}
		out.marks[c] = mark{value: g.moved(e, i, c, m.value, s)}
	}
	return out
}

// moved is a rating one round later. Members of a camp hardly move; the others go half of the way to the median with
// the chance of their temper, and now and then change by one point for reasons of their own.
func (g *generator) moved(e, i, c, value int, s *num.Stream) int {
	chance, drift := s.Float64(), s.Float64()
	median := g.medians[i*len(g.spec.Criteria)+c]
	t := g.traits[i]
	if t.contest == divided || t.camp[e] {
		chance *= 8
	}
	if chance < g.experts[e].temper.pull && !math.IsNaN(median) {
		way := median - float64(value)
		return value + int(math.Copysign(math.Ceil(math.Abs(way)/2), way))
	}
	if drift < 0.05 {
		step := 1
		if drift < 0.025 {
			step = -1
		}
		crit := g.spec.Criteria[c]
		return min(max(value+step, crit.Min), crit.Max)
	}
	return value
}

// first is an answer without one before it.
func (g *generator) first(e, i int, s *num.Stream) answer {
	x, t := g.experts[e], g.traits[i]
	home := atHome(x.Discipline, g.spec.Items[i].Field)
	out := answer{familiarity: g.familiarity(e, i, home), marks: make([]mark, len(g.spec.Criteria))}
	cannot := []float64{0.30, 0.08, 0.01, 0}[out.familiarity-1]
	whole := withheld(cannot, 0.004, s)
	for c, crit := range g.spec.Criteria {
		none := whole
		if none == "" && s.Float64() < cannot/5 {
			none = "dk"
		}
		if none == "" && s.Float64() < 0.008 {
			none = "skipped"
		}
		at := t.merit[c] + x.temper.leniency + float64(x.temper.noise*s.Normal())
		if home {
			at += 0.08
		}
		if t.contest != settled && (c < len(g.spec.Criteria)-1 || len(g.spec.Criteria) == 1) {
			at = camp(t.camp[e]) + float64(0.5*x.temper.leniency) + float64(0.07*s.Normal())
		}
		at = 0.5 + float64((at-0.5)*x.temper.stretch)
		v := crit.Min + int(math.Round(float64(at*float64(crit.Max-crit.Min))))
		out.marks[c] = mark{value: min(max(v, crit.Min), crit.Max), none: none}
	}
	return out
}

// camp is where on the scale a camp stands.
func camp(second bool) float64 {
	if second {
		return 0.16
	}
	return 0.80
}

// withheld draws whether a whole item gets no number.
func withheld(cannot, notApplicable float64, s *num.Stream) string {
	switch u := s.Float64(); {
	case u < notApplicable:
		return "na"
	case u < notApplicable+cannot:
		return "dk"
	}
	return ""
}

// familiarity, 1 to 4, is the same in all rounds: 3 or 4 at home, mostly 1 to 3 elsewhere.
func (g *generator) familiarity(e, i int, home bool) int {
	u := g.own.Sub(uint64(e*len(g.spec.Items) + i)).Float64()
	limits := [3]float64{0.28, 0.72, 0.95}
	if home {
		limits = [3]float64{0, 0.06, 0.55}
	}
	f := 1
	for _, l := range limits {
		if u >= l {
			f++
		}
	}
	return f
}

// medianOf returns the median of the numbers per item and criterion, NaN where there is none.
func (g *generator) medianOf(answers []answer) []float64 {
	n, nc := len(g.spec.Items), len(g.spec.Criteria)
	out := make([]float64, n*nc)
	for i := range n {
		for c := range nc {
			var values []float64
			for e := range g.experts {
				if a := answers[e*n+i]; len(a.marks) > 0 && a.marks[c].none == "" {
					values = append(values, float64(a.marks[c].value))
				}
			}
			out[i*nc+c] = math.NaN()
			if len(values) > 0 {
				slices.Sort(values)
				out[i*nc+c] = num.Quantile7(values, 0.5)
			}
		}
	}
	return out
}
