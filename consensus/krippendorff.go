package consensus

import (
	"fmt"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Metric is the kind of difference between two ratings that [KrippendorffAlpha] counts.
type Metric string

const (
	NominalMetric  Metric = "nominal"  // equal or not
	OrdinalMetric  Metric = "ordinal"  // how many ratings lie between, squared
	IntervalMetric Metric = "interval" // difference squared
	RatioMetric    Metric = "ratio"    // (difference over sum) squared; ratings must not be negative
)

// Alpha is Krippendorff's coefficient of reliability.
type Alpha struct {
	Alpha   *float64 `json:"alpha"` // 1 full agreement, 0 as by chance, below 0 systematic disagreement; nil without variation
	Experts int      `json:"n_experts"`
	Items   int      `json:"n_items"`  // items with at least two ratings
	Ratings int      `json:"n_values"` // ratings of those items
}

// KrippendorffAlpha measures agreement with missing ratings; K. Krippendorff, Computing Krippendorff's
// Alpha-Reliability (2011):
//
//	alpha = 1 - Do/De
//	Do = sum over items of sum over c<k of 2 n_uc n_uk d(c,k) / (m_u - 1) / n
//	De = sum over c<k of 2 n_c n_k d(c,k) / (n (n - 1))
//
// where n_uc ratings of item u have value c, m_u ratings are of item u and n of all items with two or more. ratings is
// experts x items. Items with a single rating say nothing about agreement and are left out. alpha is nil if all
// ratings are equal or no item has two. The ordinal metric is Krippendorff's, by cumulative frequencies; it is not
// Gwet's ordinal weighting.
func KrippendorffAlpha(ratings [][]float64, metric Metric) (Alpha, error) {
	c, err := NewCoincidences(ratings, metric)
	if err != nil {
		return Alpha{}, err
	}
	return c.Alpha(), nil
}

// Coincidences holds ratings ready for alpha of the panel and of resamples of it.
type Coincidences struct {
	metric  Metric
	levels  []float64
	columns [][]int32 // items x experts: number of the level, -1 for missing
}

// NewCoincidences prepares ratings (experts x items).
func NewCoincidences(ratings [][]float64, metric Metric) (*Coincidences, error) {
	items, err := checkRatings(ratings)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]Metric{NominalMetric, OrdinalMetric, IntervalMetric, RatioMetric}, metric) {
		return nil, fault.Bad("metric", "consensus.metric", "there is no metric “{metric}”; known are nominal, ordinal, interval and ratio", "metric", string(metric))
	}
	if metric == RatioMetric {
		for i, row := range ratings {
			for j, v := range row {
				if v < 0 {
					return nil, fault.Bad(fmt.Sprintf("ratings[%d][%d]", i, j), "consensus.ratings.negative", "the rating {value} is negative; the ratio metric needs a scale that starts at 0", "value", v)
				}
			}
		}
	}
	table := encode(ratings)
	c := &Coincidences{metric: metric, levels: table.levels, columns: make([][]int32, items)}
	all := make([]int32, items*len(ratings))
	for j := range c.columns {
		c.columns[j], all = all[:len(ratings):len(ratings)], all[len(ratings):]
		for i, codes := range table.codes {
			c.columns[j][i] = codes[j]
		}
	}
	return c, nil
}

// Alpha returns the coefficient of the whole panel.
func (c *Coincidences) Alpha() Alpha {
	experts := len(c.columns[0])
	cells, margin := c.count(once(experts))
	a := Alpha{Experts: experts, Items: units(cells)}
	for _, n := range margin {
		a.Ratings += n
	}
	if v, ok := c.alpha(cells, margin); ok {
		a.Alpha = new(v)
	}
	return a
}

// Resampled returns alpha of a resample in which expert i occurs multiplicity[i] times; ok is false where it has no
// value. An expert who occurs twice agrees with himself or herself, so resamples lie above the panel's own alpha:
// use the interval of [Panel.Bootstrap] for its width.
func (c *Coincidences) Resampled(multiplicity []int) (alpha float64, ok bool) {
	return c.alpha(c.count(multiplicity))
}

// cell is how many ratings of one item have one level; unit numbers the items.
type cell struct {
	unit, level int32
	count       int
}

// fewLevels is the number of levels up to which all of them are counted for every item, whether they occur or not.
const fewLevels = 32

// count returns the cells of all items with two ratings or more, ordered by item and level, and the level totals.
func (c *Coincidences) count(multiplicity []int) (cells []cell, margin []int) {
	if len(c.levels) <= fewLevels {
		return c.countAll(multiplicity)
	}
	return c.countSeen(multiplicity)
}

// countSeen is count for any number of levels: it looks only at those that occur.
func (c *Coincidences) countSeen(multiplicity []int) (cells []cell, margin []int) {
	margin = make([]int, len(c.levels))
	counts := make([]int, len(c.levels))
	var seen []int32
	for u, column := range c.columns {
		total := 0
		seen = seen[:0]
		for i, k := range column {
			if m := multiplicity[i]; k >= 0 && m > 0 {
				if counts[k] == 0 {
					seen = append(seen, k)
				}
				counts[k] += m
				total += m
			}
		}
		slices.Sort(seen)
		for _, k := range seen {
			if total >= 2 {
				cells = append(cells, cell{int32(u), k, counts[k]})
				margin[k] += counts[k]
			}
			counts[k] = 0
		}
	}
	return cells, margin
}

// countAll is count for few levels: without a branch per rating and without sorting.
func (c *Coincidences) countAll(multiplicity []int) (cells []cell, margin []int) {
	margin = make([]int, len(c.levels))
	cells = make([]cell, 0, len(c.columns)*min(len(margin), len(multiplicity)))
	for u, column := range c.columns {
		var counts [fewLevels + 1]int // from the missing ratings, whose code is -1, to the highest level
		for i, m := range multiplicity {
			counts[column[i]+1] += m
		}
		total := 0
		for _, n := range counts[1:] {
			total += n
		}
		if total < 2 {
			continue
		}
		for k := range margin {
			if n := counts[k+1]; n > 0 {
				cells = append(cells, cell{int32(u), int32(k), n})
				margin[k] += n
			}
		}
	}
	return cells, margin
}

// units counts the items that cells are of.
func units(cells []cell) int {
	n := 0
	for i, k := range cells {
		if i == 0 || k.unit != cells[i-1].unit {
			n++
		}
	}
	return n
}

// alpha compares the differences within items with those over all ratings.
func (c *Coincidences) alpha(cells []cell, margin []int) (alpha float64, ok bool) {
	all := make([]cell, 0, len(margin))
	n := 0
	for k, count := range margin {
		if count > 0 {
			all = append(all, cell{0, int32(k), count})
			n += count
		}
	}
	scores := c.scores(margin)
	expected := c.difference(all, scores)
	if n < 2 || expected == 0 {
		return 0, false
	}
	observed := 0.0
	for i := 0; i < len(cells); {
		j, m := i, 0
		for ; j < len(cells) && cells[j].unit == cells[i].unit; j++ {
			m += cells[j].count
		}
		observed += c.difference(cells[i:j], scores) / float64(m-1)
		i = j
	}
	return 1 - float64(float64(n-1)*observed)/expected, true
}

// scores places the levels so that the metric is a squared distance: values themselves, or for the ordinal metric
// the number of ratings up to the middle of each level.
func (c *Coincidences) scores(margin []int) []float64 {
	if c.metric != OrdinalMetric {
		return c.levels
	}
	scores := make([]float64, len(margin))
	below := 0
	for k, n := range margin {
		scores[k] = float64(below) + float64(float64(n)/2)
		below += n
	}
	return scores
}

// difference returns the sum over pairs c<k of n_c n_k d(c,k).
func (c *Coincidences) difference(cells []cell, scores []float64) float64 {
	n := 0
	for _, k := range cells {
		n += k.count
	}
	switch c.metric {
	case NominalMetric:
		pairs := n * n
		for _, k := range cells {
			pairs -= k.count * k.count
		}
		return float64(float64(pairs) / 2)
	case RatioMetric:
		sum := 0.0
		for i, a := range cells {
			for _, b := range cells[i+1:] {
				x, y := scores[a.level], scores[b.level] // x < y, so the sum is positive
				d := (y - x) / (y + x)
				sum += float64(float64(a.count*b.count) * float64(d*d))
			}
		}
		return sum
	default: // ordinal scores and intervals: squared distances
	}
	mean := 0.0
	for _, k := range cells {
		mean += float64(float64(k.count) * scores[k.level])
	}
	mean /= float64(n)
	squares := 0.0
	for _, k := range cells {
		d := scores[k.level] - mean
		squares += float64(float64(k.count) * float64(d*d))
	}
	return float64(float64(n) * squares) // n sum (x - mean)^2 is the sum over pairs of (x - y)^2
}
