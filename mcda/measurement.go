package mcda

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// MeasurementKind says what is known about one score.
type MeasurementKind uint8

const (
	Exact     MeasurementKind = iota // Value is the score
	Normal                           // normal with mean Value and standard deviation SD
	Interval                         // uniform on Low..High
	Empirical                        // one of Values, each as likely: ratings of experts, model runs
)

// Measurement is one score of [SMAA] with its uncertainty; measurements are independent of each other. The zero
// value is the exact score 0.
type Measurement struct {
	Kind      MeasurementKind
	Value     float64   // Exact, Normal
	SD        float64   // Normal; not negative
	Low, High float64   // Interval; Low <= High
	Values    []float64 // Empirical; at least one
}

// NormalMeasurements joins a table of means and one of standard deviations; a nil table means that all are exact.
// It refuses tables of different shape.
func NormalMeasurements(means, sds [][]float64) ([][]Measurement, error) {
	if err := checkTable("scores", means); err != nil {
		return nil, err
	}
	if sds != nil {
		if err := checkTable("sd", sds); err != nil {
			return nil, err
		}
		if len(sds) != len(means) || len(sds[0]) != len(means[0]) {
			return nil, fault.Bad("sd", "mcda.measurement.shape", "the standard deviations have another shape than the scores; give one for each score")
		}
	}
	out := make([][]Measurement, len(means))
	for i, row := range means {
		out[i] = make([]Measurement, len(row))
		for k, x := range row {
			out[i][k].Value = x
			if sds != nil && sds[i][k] != 0 {
				out[i][k].Kind, out[i][k].SD = Normal, sds[i][k]
			}
		}
	}
	return out, nil
}

// check reports a measurement that is none.
func (x Measurement) check(field string) error {
	switch x.Kind {
	case Exact, Normal:
		if !finite(x.Value) {
			return fault.Bad(field, "mcda.cell.finite", "this cell is missing, infinite or larger than 1e150; the method needs a number in every cell")
		}
		if x.Kind == Normal && (!finite(x.SD) || x.SD < 0) {
			return fault.Bad(field, "mcda.measurement.sd", "a standard deviation must be a finite number that is not negative")
		}
		return nil
	case Interval:
		if !finite(x.Low) || !finite(x.High) || x.Low > x.High {
			return fault.Bad(field, "mcda.measurement.interval", "the ends of an interval must be finite numbers, the lower one first")
		}
		return nil
	case Empirical:
		for _, v := range x.Values {
			if !finite(v) {
				return fault.Bad(field, "mcda.measurement.value", "an observed value must be a finite number")
			}
		}
		if len(x.Values) > 0 {
			return nil
		}
		return fault.Bad(field, "mcda.measurement.values", "an empirical measurement needs at least one observed value")
	}
	return fault.Bad(field, "mcda.measurement.kind", "this kind of measurement is not known; choose exact, normal, interval or empirical")
}

// draw returns a random score.
func (x Measurement) draw(s *num.Stream) float64 {
	switch x.Kind {
	case Normal:
		return x.Value + float64(x.SD*normal(s))
	case Interval:
		share := float64(s.Float64())
		return float64((1-share)*x.Low) + float64(share*x.High)
	case Empirical:
		return x.Values[s.IntN(len(x.Values))]
	default: // exact
		return x.Value
	}
}
