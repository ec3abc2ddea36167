package mcda

import (
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Draw returns weights of n criteria drawn uniformly from the set, samples x criteria, each with sum 1: what [SMAA]
// draws, for those who vary something else along with the weights. It refuses fewer than one sample and constraints
// that contradict each other. Draws are independent, unless the constraints need a random walk (see [SMAAResult]).
func (ws WeightSet) Draw(n, samples int, stream *num.Stream) ([][]float64, error) {
	if samples < 1 {
		return nil, fault.Bad("samples", "mcda.smaa.samples", "the number of samples must be at least 1")
	}
	s, err := ws.sampler(n, stream)
	if err != nil {
		return nil, err
	}
	d := s.drawer()
	out := make([][]float64, samples)
	for i := range out {
		out[i] = slices.Clone(d.draw(stream))
	}
	return out, nil
}
