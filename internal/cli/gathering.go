package cli

import (
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/synthetic"
	"github.com/tanwen/tanwen/refine"
)

// gathered lets the example begin with an open call: invented proposals come in, a search for duplicates lists pairs,
// and an invented secretariat refines them to the questions that the panel then rates.
func gathered(commands []consult.Command) ([]consult.Command, error) {
	g := synthetic.Gathering{Proposals: synthetic.Proposals(demoSeed), Seed: demoSeed}
	texts := make([]string, len(g.Proposals))
	for i, p := range g.Proposals {
		texts[i] = p.Text
	}
	pairs, err := refine.Duplicates{Threshold: 0.7, Across: 0.5, Terms: 0.5}.Pairs(texts)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		g.Pairs = append(g.Pairs, synthetic.Pair{A: p.A, B: p.B, Similarity: p.Similarity})
	}
	return g.Commands(commands), nil
}
