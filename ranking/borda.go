package ranking

// BordaCount is the result of [Profile.Borda] for n items.
type BordaCount struct {
	// Points is the sum over ballots of how many ranked items stand below the item, an equal one counting half.
	Points []float64 `json:"points"`
	// Share is Points over the most it could have been on the ballots that rank the item: from 0 to 1. It is nil for
	// an item that no ballot compares.
	Share []*float64 `json:"share"`
	// Order are classes of equal Share, best first.
	Order [][]int `json:"order"`
	// Unranked are items without a share, which stand in no class.
	Unranked []int `json:"unranked,omitempty"`
}

// Borda counts points (Borda 1781): an item gets one for each item ranked below it on a ballot and half a one for
// each equal. With complete ballots the order is that of the points. A ballot that leaves items out has fewer points
// to give, so the order goes by the share of possible points, which neither rewards nor punishes an item for being
// left out; set UnrankedLast where leaving out is a judgement.
func (p Profile) Borda() (*BordaCount, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	out := &BordaCount{Points: make([]float64, p.Items), Share: make([]*float64, p.Items)}
	most := make([]float64, p.Items)
	rank := make([]int, p.Items)
	size := make([]int, p.Items+2) // classes are numbered from 1, and there may be one more for the unranked
	points := make([]float64, p.Items+2)
	for r := range p.Orders {
		p.ranks(r, rank)
		clear(size)
		ranked := 0
		for _, c := range rank {
			if c > 0 {
				size[c]++
				ranked++
			}
		}
		below := ranked
		for c := 1; c < len(size); c++ {
			below -= size[c]
			points[c] = float64(below) + float64(size[c]-1)/2
		}
		times := p.count(r)
		for i, c := range rank {
			if c > 0 {
				out.Points[i] += float64(times * points[c])
				most[i] += float64(times * float64(ranked-1))
			}
		}
	}
	var shared []int
	for i, m := range most {
		if m > 0 {
			s := out.Points[i] / m
			out.Share[i] = &s
			shared = append(shared, i)
		} else {
			out.Unranked = append(out.Unranked, i)
		}
	}
	out.Order = classesBy(shared, func(i int) float64 { return *out.Share[i] })
	return out, nil
}
