package analysis

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/mcda"
	"github.com/tanwen/tanwen/ranking"
)

// byImportance scores by the importance index: each criterion's scale must have as many points as there are scores of
// levels, the best level first; the index of an item is the weighted mean over the criteria.
func (b *board) byImportance() (scorer, string) {
	values, _ := consult.SettingOf(b.settings, "importance_index", "scores", "")
	x := ranking.ImportanceIndex{}
	for _, v := range values {
		s, _ := consult.Decimal(v).Float()
		x.Scores = append(x.Scores, s)
	}
	at, shares := b.weighing()
	for _, c := range at {
		if int(b.criteria[c].High-b.criteria[c].Low)+1 != len(x.Scores) {
			return nil, "unfit.levels"
		}
	}
	return func(weights [][]uint16, into []float64) {
		counts := make([]float64, len(x.Scores))
		for i := range b.items {
			into[i] = math.NaN()
			t := &b.items[i]
			if t.round < 0 {
				continue
			}
			sum := 0.0
			for k, c := range at {
				clear(counts)
				for n, who := range t.cells[c].who {
					times := 1.0
					if weights != nil {
						times = float64(weights[t.round][who])
					}
					level := int(b.criteria[c].High - t.cells[c].value[n])
					if b.criteria[c].Direction == mcda.Min {
						level = len(counts) - 1 - level
					}
					counts[level] += times
				}
				v, err := x.Of(counts)
				if err != nil || v.Index == nil {
					sum = math.NaN()
					break
				}
				sum += float64(shares[k] * *v.Index)
			}
			into[i] = sum
		}
	}, ""
}

// byCHNRI scores by the research priority score. The scales must have two or three points, for no, (maybe) and yes.
func (b *board) byCHNRI() (scorer, string) {
	at, shares := b.weighing()
	for _, c := range at {
		if n := int(b.criteria[c].High - b.criteria[c].Low); n > 2 {
			return nil, "unfit.answers"
		}
	}
	method := ranking.CHNRI{Weights: shares}
	for _, c := range at {
		least, _ := b.number("chnri", "threshold", b.ids[c])
		method.Thresholds = append(method.Thresholds, least)
	}
	return func(weights [][]uint16, into []float64) {
		for i := range b.items {
			into[i] = math.NaN()
			t := &b.items[i]
			if t.round < 0 {
				continue
			}
			answers := b.answers(t, at, weights)
			if len(answers) == 0 {
				continue
			}
			ideas, err := method.Score(answers)
			if err == nil && ideas[0].RPS != nil && ideas[0].Eligible {
				into[i] = *ideas[0].RPS
			}
		}
	}, ""
}

// answers gives the answers on one item as shares of the scale, scorers x one idea x criteria, for a panel.
func (b *board) answers(t *rated, at []int, weights [][]uint16) [][][]float64 {
	rows := map[int32][]float64{}
	for k, c := range at {
		for n, who := range t.cells[c].who {
			if rows[who] == nil {
				rows[who] = make([]float64, len(at))
				for x := range rows[who] {
					rows[who][x] = math.NaN()
				}
			}
			v := (t.cells[c].value[n] - b.criteria[c].Low) / (b.criteria[c].High - b.criteria[c].Low)
			if b.criteria[c].Direction == mcda.Min {
				v = 1 - v
			}
			rows[who][k] = v
		}
	}
	var out [][][]float64
	for who := range b.rounds[t.round].Replies {
		row, ok := rows[int32(who)]
		if !ok {
			continue
		}
		times := 1
		if weights != nil {
			times = int(weights[t.round][who])
		}
		for range times {
			out = append(out, [][]float64{row})
		}
	}
	return out
}

// expertAgreement returns CHNRI's average expert agreement on each item of a ranking, row by row.
func (b *board) expertAgreement(rows []RankRow) []Value {
	at, shares := b.weighing()
	out := make([]Value, len(rows))
	for k, row := range rows {
		i := slices.IndexFunc(b.items, func(t rated) bool { return t.id == row.Item })
		if b.items[i].round < 0 {
			continue
		}
		ideas, err := ranking.CHNRI{Weights: shares}.Score(b.answers(&b.items[i], at, nil))
		if err == nil && ideas[0].AEA != nil {
			out[k] = Some(*ideas[0].AEA)
		}
	}
	return out
}
