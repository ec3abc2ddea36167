package analysis

import (
	"math"
	"runtime"
	"sync"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/mcda"
)

// maxSMAA bounds samples times items: what is kept of all samples stays below 64 MB.
const maxSMAA = 8_000_000

// smaa ranks by stochastic multicriteria acceptability analysis. Every sample is a panel drawn anew from the experts
// together with weights drawn from those that the consultation allows; the value of an item is the weighted mean of
// its ratings on 0..1 of their scales. The score is the mean share of the other items that the item beats.
func (b *board) smaa(seed uint64) (Ranking, string) {
	at, weights := b.weighing()
	comparable := b.comparable()
	switch {
	case len(at) < 2:
		return Ranking{}, "unfit.criteria"
	case len(chosen(comparable)) < 2:
		return Ranking{}, "unfit.items"
	}
	samples, _ := b.number("smaa", "samples", "")
	n := min(int(samples), max(Resamples, maxSMAA/len(b.items)))
	stream := num.NewStream(seed, recipeSMAA.Name, recipeSMAA.Version)
	drawn, err := b.weights(at, weights, n, stream)
	if err != nil {
		return Ranking{}, "unfit.weights"
	}
	all := b.values(at, drawn, n, stream, comparable)
	var sample mcda.RankSample
	for _, row := range all {
		_ = sample.Add(row) // rows of one length without infinities
	}
	none := make([]float64, len(b.items)) // any order will do: only acceptabilities are looked at
	first, err := sample.Summary(none, level)
	if err != nil {
		return Ranking{}, "unfit.input"
	}
	scores := make([]float64, len(b.items))
	for i := range scores {
		scores[i] = math.NaN()
		if comparable[i] && i < len(first.Acceptability) && first.Acceptability[i] != nil {
			scores[i] = beaten(first.Acceptability[i], len(chosen(comparable)))
		}
	}
	summary, err := sample.Summary(scores, level)
	if err != nil {
		return Ranking{}, "unfit.input"
	}
	return b.listed("smaa", scores, summary, n, "rank.criterion_missing"), ""
}

// beaten is the mean share of the other items that an item with these rank acceptabilities leaves behind.
func beaten(acceptability []float64, items int) float64 {
	sum := 0.0
	for r, p := range acceptability {
		if r < items {
			sum += float64(p * float64(items-1-r))
		}
	}
	return sum / float64(items-1)
}

// weights draws the weights of all samples, samples x weighing criteria; a nil result means the given ones throughout.
func (b *board) weights(at []int, given []float64, n int, stream *num.Stream) ([][]float64, error) {
	var set mcda.WeightSet
	switch b.setting("smaa", "weights", "") {
	case "given":
		return nil, nil
	case "ordinal":
		order, _ := consult.SettingOf(b.settings, "smaa", "order", "")
		var chain []int
		for _, name := range order {
			for k, c := range at {
				if b.ids[c] == consult.CriterionID(name) {
					chain = append(chain, k)
				}
			}
		}
		if len(chain) > 1 {
			set.Orders = [][]int{chain}
		}
	case "around":
		change, _ := b.number("smaa", "change", "")
		for _, w := range given {
			set.Lower = append(set.Lower, w-float64(change*w))
			set.Upper = append(set.Upper, min(1, w+float64(change*w)))
		}
	}
	return set.Draw(len(at), n, stream)
}

// values draws the panels and gives the values of all items in each sample. Work is cut by sample, each with a stream
// of its own, so that the result does not depend on the number of workers.
func (b *board) values(at []int, weights [][]float64, n int, stream *num.Stream, comparable []bool) [][]float64 {
	_, given := b.weighing()
	all := make([][]float64, n)
	workers := min(runtime.GOMAXPROCS(0), 8)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			panel := b.emptyPanel()
			means := make([]float64, len(b.criteria))
			for k := w; k < n; k += workers {
				s := stream.Sub(uint64(k))
				for i := range panel {
					draw(s, panel[i])
				}
				now := given
				if weights != nil {
					now = weights[k]
				}
				all[k] = make([]float64, len(b.items))
				for i := range b.items {
					all[k][i] = math.NaN()
					if t := &b.items[i]; comparable[i] {
						all[k][i] = b.value(t.means(panel[t.round], false, means), at, now)
					}
				}
			}
		})
	}
	wait.Wait()
	return all
}

// value is the weighted mean of means on 0..1 of their scales, more being better; NaN where one is missing.
func (b *board) value(means []float64, at []int, weights []float64) float64 {
	sum := 0.0
	for k, c := range at {
		v := (means[c] - b.criteria[c].Low) / (b.criteria[c].High - b.criteria[c].Low)
		if b.criteria[c].Direction == mcda.Min {
			v = 1 - v
		}
		sum += float64(weights[k] * v)
	}
	return sum
}
