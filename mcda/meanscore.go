package mcda

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// Criterion is one criterion of a consultation: its relative weight, its direction and the ends of its scale.
type Criterion struct {
	Weight    float64 // relative, not negative; weights of all criteria need not sum to 1
	Direction Direction
	Low, High float64 // ends of the rating scale, Low < High
}

// MeanScore is the plainest ranking method: the weighted mean over the criteria of an item's mean ratings.
//
// A criterion where less is better is mirrored on its scale (Low + High - mean). If all criteria have the same
// scale the score is in points of that scale; otherwise each is first put on 0..1 by (mean - Low)/(High - Low),
// and [MeanScore.Rescaled] says so.
//
// An item with a criterion that nobody rated has no score: its mean over the other criteria answers another
// question. With Partial it gets one, over the criteria that were rated with their weights renormalised, and
// [ItemScore.Share] shows how much weight that was. A criterion with weight zero never matters.
type MeanScore struct {
	Criteria []Criterion
	Partial  bool // score items over the criteria that were rated
}

// ItemScore is the score of one item.
type ItemScore struct {
	Value  float64 // the score; 0 if not Ranked
	Ranked bool    // whether the item has a score
	Share  float64 // share of the weight whose criteria were rated, 0..1
}

// Check reports criteria without positive weight or with a scale whose ends are not Low < High.
func (m MeanScore) Check() error {
	if len(m.Criteria) == 0 {
		return fault.Bad("criteria", "mcda.criteria.none", "there is no criterion; give at least one")
	}
	weights := make([]float64, len(m.Criteria))
	for k, c := range m.Criteria {
		weights[k] = c.Weight
		if !finite(c.Low) || !finite(c.High) || c.Low >= c.High {
			return fault.Bad(cell("criteria", k)+".scale", "mcda.criteria.scale", "the ends of a scale must be finite numbers, the lower one first")
		}
	}
	_, err := relative("weights", weights)
	return err
}

// Rescaled reports whether the criteria have different scales, so that scores are on 0..1.
func (m MeanScore) Rescaled() bool {
	for _, c := range m.Criteria {
		if c.Low != m.Criteria[0].Low || c.High != m.Criteria[0].High {
			return true
		}
	}
	return false
}

// Item scores one item from its means, one per criterion, NaN where nobody rated it. It allocates nothing, so that
// it can be called for every item of every resample; the caller has called [MeanScore.Check].
func (m MeanScore) Item(means []float64) ItemScore {
	rescaled := m.Rescaled()
	sum, present, total := 0.0, 0.0, 0.0
	for k, c := range m.Criteria {
		total += c.Weight
		if c.Weight == 0 || math.IsNaN(means[k]) {
			continue
		}
		v := means[k]
		if c.Direction == Min {
			v = c.Low + c.High - v
		}
		if rescaled {
			v = (v - c.Low) / (c.High - c.Low)
		}
		sum += float64(c.Weight * v)
		present += c.Weight
	}
	s := ItemScore{Share: present / total}
	if present > 0 && (m.Partial || present == total) {
		s.Value, s.Ranked = sum/present, true
	}
	return s
}

// Items scores all items. means is items x criteria, NaN where nobody rated the item on that criterion.
func (m MeanScore) Items(means [][]float64) ([]ItemScore, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if len(means) == 0 {
		return nil, nil
	}
	if err := checkSparse("means", means); err != nil {
		return nil, err
	}
	if got := len(means[0]); got != len(m.Criteria) {
		return nil, fault.Bad("means", "mcda.table.width", "the rows have {got} cells; there are {want} criteria", "got", got, "want", len(m.Criteria))
	}
	scores := make([]ItemScore, len(means))
	for i, row := range means {
		scores[i] = m.Item(row)
	}
	return scores, nil
}
