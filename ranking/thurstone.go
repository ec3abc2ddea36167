package ranking

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// Thurstone scales paired comparisons by the law of comparative judgement, case V: every item raises a normal
// impression of equal spread, so that P(i beats j) = Phi(s_i - s_j) in units of the standard deviation of a
// difference (Thurstone, Psychological Review 34 (1927) 273; Mosteller, Psychometrika 16 (1951) 3).
//
// The scale is the least-squares fit of s_i - s_j to Phi^-1(share of i over j) over the pairs compared; for complete
// data these are the row means of the normal deviates (Gulliksen, Psychometrika 21 (1956) 125, for incomplete ones).
type Thurstone struct {
	// Continuity moves a share of 0 or 1, whose deviate is infinite, inwards: out of n comparisons the count is kept
	// between Continuity and n - Continuity. 0 means 0.5.
	Continuity float64
}

// ThurstoneScale is the result for n items.
type ThurstoneScale struct {
	Connection
	// Scale has mean zero; nil where some items were never compared with the others.
	Scale []float64 `json:"scale"`
	// MeanResidual is the mean of |observed - fitted share| over the pairs compared; nil without a scale.
	MeanResidual *float64 `json:"mean_residual"`
	// Moved counts the pairs whose share of 0 or 1 was moved inwards.
	Moved int `json:"moved"`
}

// Fit scales items by wins[i][j], how often i beat j. Connection counts two items as connected both ways as soon as
// they were compared, since moved shares are finite.
func (t Thurstone) Fit(wins [][]float64) (*ThurstoneScale, error) {
	if err := checkCounts("wins", wins); err != nil {
		return nil, err
	}
	n := len(wins)
	if n < 2 {
		return nil, fault.Bad("wins", "ranking.few_items", "{n} item(s) given; at least two are needed to compare", "n", n)
	}
	edge := t.Continuity
	if edge == 0 {
		edge = 0.5
	}
	if !(edge > 0 && edge <= 0.5) {
		return nil, fault.Bad("continuity", "ranking.continuity", "the continuity correction is {value}; it must lie above 0 and not above 0.5", "value", t.Continuity)
	}
	out := &ThurstoneScale{}
	g := newPreference(n)
	normal := make([]float64, n*n)
	right := make([]float64, n)
	for i := range n {
		for j := range i {
			times := wins[i][j] + wins[j][i]
			if times == 0 {
				continue
			}
			g.prefer(i, j)
			g.prefer(j, i)
			share := wins[i][j] / times
			if least := math.Min(edge/times, 0.5); share < least || share > 1-least {
				share = math.Min(math.Max(share, least), 1-least)
				out.Moved++
			}
			z := num.NormalQuantile(share)
			right[i] += z
			right[j] -= z
			normal[i*n+i]++
			normal[j*n+j]++
			normal[i*n+j]--
			normal[j*n+i]--
		}
	}
	out.Connection = g.connection()
	if len(out.Groups) > 1 {
		return out, nil
	}
	pinShift(normal, n, n)
	if !cholesky(normal, n) {
		return nil, fault.New(fault.Internal, "ranking.no_information", "the comparisons hold no information about some items; standard errors do not exist")
	}
	choleskySolve(normal, n, right)
	recentre(right)
	out.Scale = right
	var total, pairs float64
	for i := range n {
		for j := range i {
			if times := wins[i][j] + wins[j][i]; times > 0 {
				total += math.Abs(wins[i][j]/times - num.NormalCDF(right[i]-right[j]))
				pairs++
			}
		}
	}
	mean := total / pairs
	out.MeanResidual = &mean
	return out, nil
}
