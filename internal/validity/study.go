package validity

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/num"
)

// Study says how much is simulated. The same values give the same results on one processor.
type Study struct {
	Seed         uint64
	Scenarios    []Scenario
	Sizes        []int
	Replications int // consultations per scenario and size
	Workers      int
}

// Results holds what was measured: a cell for each scenario and size, scenarios first.
type Results struct {
	Study
	Methods   []string
	Rules     []string
	Intervals []string
	Cells     []Cell
}

// Cell is one scenario with panels of one size.
type Cell struct {
	Scenario Scenario
	Size     int
	Accuracy [][]Accuracy // consultations x methods
	Verdicts [][]Verdicts // consultations x rules
	Held     [][]Held     // consultations x intervals; NaN where a consultation has none of the kind
}

// Run simulates all consultations and measures. progress, if not nil, is called after each cell.
func (s Study) Run(progress func(done, of int)) (*Results, error) {
	names, judges, err := rules()
	if err != nil {
		return nil, err
	}
	out := &Results{Study: s, Rules: names, Intervals: intervals()}
	for _, m := range methods() {
		out.Methods = append(out.Methods, m.name)
	}
	for _, scenario := range s.Scenarios {
		for _, size := range s.Sizes {
			out.Cells = append(out.Cells, Cell{
				Scenario: scenario, Size: size,
				Accuracy: make([][]Accuracy, s.Replications), Verdicts: make([][]Verdicts, s.Replications), Held: make([][]Held, s.Replications),
			})
		}
	}
	for done := range out.Cells {
		cell := &out.Cells[done]
		errs := make([]error, s.Replications)
		var next atomic.Int64
		var wait sync.WaitGroup
		for range max(1, s.Workers) {
			wait.Go(func() {
				for k := int(next.Add(1)) - 1; k < s.Replications; k = int(next.Add(1)) - 1 {
					errs[k] = s.consultation(cell, k, judges)
				}
			})
		}
		wait.Wait()
		for k, err := range errs {
			if err != nil {
				return nil, fmt.Errorf("%s, %d experts, consultation %d: %w", cell.Scenario.Name, cell.Size, k+1, err)
			}
		}
		if progress != nil {
			progress(done+1, len(out.Cells))
		}
	}
	return out, nil
}

// consultation makes consultation k of a cell, and measures.
func (s Study) consultation(cell *Cell, k int, judges []*consensus.Judge) (err error) {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%d/%d", cell.Scenario.Name, cell.Size, k)
	seed := h.Sum64()
	r := rand.New(rand.NewPCG(s.Seed, seed))
	p := cell.Scenario.population(r)
	t := p.truth()
	c := p.panel(cell.Size, r)
	if cell.Accuracy[k], err = accuracies(c, t, num.NewStream(seed, "validity-smaa", 1), k); err != nil {
		return err
	}
	if cell.Verdicts[k], err = verdicts(c, t, judges); err != nil {
		return err
	}
	counts, err := covered(c, t, seed, r)
	if err != nil {
		return err
	}
	for _, name := range intervals() {
		n := counts[name]
		held := Held{math.NaN(), math.NaN()}
		if n.n > 0 {
			held = Held{n.held / n.n, n.width / n.n}
		}
		cell.Held[k] = append(cell.Held[k], held)
	}
	return nil
}

// Estimate is a mean over consultations with its Monte Carlo standard error.
type Estimate struct {
	Mean, Error float64
	N           int
}

// estimate leaves NaN out.
func estimate(values []float64) Estimate {
	var e Estimate
	sum, squares := 0.0, 0.0
	for _, x := range values {
		if !math.IsNaN(x) {
			e.N, sum = e.N+1, sum+x
		}
	}
	e.Mean = sum / float64(e.N)
	for _, x := range values {
		if !math.IsNaN(x) {
			squares += (x - e.Mean) * (x - e.Mean)
		}
	}
	e.Error = math.Sqrt(squares / float64(e.N-1) / float64(e.N))
	return e
}
