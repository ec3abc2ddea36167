package consensus

import (
	"math"

	"github.com/tanwen/tanwen/fault"
)

// RandUCLA holds the parameters of the RAND/UCLA measure of disagreement: interpercentile range adjusted for
// symmetry (K. Fitch and others, The RAND/UCLA Appropriateness Method User's Manual, RAND MR-1269, 2001, chapter 8).
// Zero fields take the published values: scale 1 to 9, percentiles 0.3 and 0.7, base 2.35, factor 1.5, quantile
// type 7. The constants were fitted on the 1 to 9 scale; other scales give an index without that foundation.
type RandUCLA struct {
	Scale        Band
	Percentiles  [2]float64
	Base         float64
	Factor       float64
	QuantileKind int
}

// Disagreement is the RAND/UCLA description of one item.
type Disagreement struct {
	Median       float64  `json:"median"`
	PLow         float64  `json:"p_low"` // 30 % quantile
	PHigh        float64  `json:"p_high"`
	IPR          float64  `json:"ipr"`   // PHigh - PLow
	IPRCP        float64  `json:"iprcp"` // centre of the two
	AI           float64  `json:"ai"`    // distance of IPRCP from the middle of the scale
	IPRAS        float64  `json:"ipras"` // Base + Factor AI: how wide IPR may be
	Disagreement bool     `json:"disagreement"`
	DI           *float64 `json:"di"` // IPR / IPRAS; nil if IPRAS is not positive
}

// Item describes one item; ok is false if it has no rating.
func (r RandUCLA) Item(t Tally) (d Disagreement, ok bool, err error) {
	if err := r.check(); err != nil {
		return Disagreement{}, false, err
	}
	if t.N() == 0 {
		return Disagreement{}, false, nil
	}
	u := r.spread(t)
	d = Disagreement{Median: u.median, PLow: u.low, PHigh: u.high, IPR: u.ipr, IPRCP: u.centre, AI: u.ai, IPRAS: u.ipras,
		Disagreement: compare(u.ipr, ">", u.ipras)}
	if u.ipras > 0 {
		d.DI = new(u.di)
	}
	return d, true, nil
}

func (r RandUCLA) check() error {
	r = r.filled()
	if err := r.Scale.check("scale"); err != nil {
		return err
	}
	if !(r.Percentiles[0] >= 0 && r.Percentiles[0] < r.Percentiles[1] && r.Percentiles[1] <= 1) {
		return fault.Bad("percentiles", "consensus.percentiles", "the percentiles are {low} and {high}; they are shares of 1, the lower one first",
			"low", r.Percentiles[0], "high", r.Percentiles[1])
	}
	if math.IsInf(r.Base, 0) || r.Base != r.Base || math.IsInf(r.Factor, 0) || r.Factor != r.Factor {
		return fault.Bad("base", "consensus.randucla.constants", "base and factor must be finite numbers")
	}
	_, err := quantileKind(r.QuantileKind)
	return err
}

// filled puts the published values where a field is zero.
func (r RandUCLA) filled() RandUCLA {
	if r.Scale == (Band{}) {
		r.Scale = Band{1, 9}
	}
	if r.Percentiles == [2]float64{} {
		r.Percentiles = [2]float64{0.3, 0.7}
	}
	if r.Base == 0 {
		r.Base = 2.35
	}
	if r.Factor == 0 {
		r.Factor = 1.5
	}
	if r.QuantileKind == 0 {
		r.QuantileKind = 7
	}
	return r
}

// uclaSpread holds the figures before they are given out.
type uclaSpread struct {
	median, low, high, ipr, centre, ai, ipras, di float64
}

// spread takes the figures of an item that has ratings.
func (r RandUCLA) spread(t Tally) uclaSpread {
	r = r.filled()
	var u uclaSpread
	u.median, _ = t.Quantile(0.5, r.QuantileKind)
	u.low, _ = t.Quantile(r.Percentiles[0], r.QuantileKind)
	u.high, _ = t.Quantile(r.Percentiles[1], r.QuantileKind)
	u.ipr = u.high - u.low
	u.centre = float64((u.low + u.high) / 2)
	u.ai = math.Abs(float64((r.Scale.Low+r.Scale.High)/2) - u.centre)
	u.ipras = r.Base + float64(r.Factor*u.ai)
	if u.ipras > 0 {
		u.di = u.ipr / u.ipras
	}
	return u
}
