package analysis

import (
	"math"

	"github.com/tanwen/tanwen/internal/consult"
)

// compare sets a ranking against the leading one: items outside their interval there, pairs whose order turns beyond
// ties, and Kendall's tau-b of the ranks (Kendall, Rank Correlation Methods, 1948, chapter 3).
func (r *Ranking) compare(lead *Ranking) {
	place := map[consult.ItemID]*RankRow{}
	for i := range lead.Rows {
		place[lead.Rows[i].Item] = &lead.Rows[i]
	}
	var a, b []*RankRow
	for i := range r.Rows {
		here := &r.Rows[i]
		there := place[here.Item]
		if here.Rank == 0 || there == nil || there.Rank == 0 {
			continue
		}
		a, b = append(a, there), append(b, here)
		if there.Low > 0 && (here.Rank < there.Low || here.Rank > there.High) {
			r.Flips = append(r.Flips, Flip{Item: here.Item, Lead: there.Rank, Here: here.Rank})
		}
	}
	concordant, tiedA, tiedB := 0, 0, 0
	for i := range a {
		for j := range i {
			x, y := a[i].Rank-a[j].Rank, b[i].Rank-b[j].Rank
			switch {
			case x == 0 || y == 0:
			case (x > 0) == (y > 0):
				concordant++
			default:
				concordant--
			}
			if x == 0 {
				tiedA++
			}
			if y == 0 {
				tiedB++
			}
			if g, h := a[i].TieGroup-a[j].TieGroup, b[i].TieGroup-b[j].TieGroup; g != 0 {
				r.Pairs++
				if h != 0 && (g > 0) != (h > 0) {
					r.Turned++
				}
			}
		}
	}
	pairs := len(a) * (len(a) - 1) / 2
	if tiedA < pairs && tiedB < pairs {
		r.Tau = Some(float64(concordant) / math.Sqrt(float64(pairs-tiedA)*float64(pairs-tiedB)))
	}
}
