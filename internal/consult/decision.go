package consult

import (
	"maps"
	"math"
	"strconv"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// ModelSpec says how the panel's judgements enter the three-end model.
type ModelSpec struct {
	Pool        string             `json:"pool,omitempty"`        // of [Pools]; empty = linear
	Correlation map[string]Decimal `json:"correlation,omitempty"` // of the normal scores within a group of parameters; none = independent
}

// Pools are the ways to join judgements that a model can take.
var Pools = []string{"linear", "quantile", "performance"}

// Weight is a named number of a decision's net benefit. The first value is the stated one; with more, the value of every
// question is computed for each, and what changes its rank is told.
type Weight struct {
	Name   string    `json:"name"`
	Values []Decimal `json:"values"`
}

// mostWeighings is how many combinations of weights a decision may have.
const mostWeighings = 12

// Weighings lists the combinations of weights, the stated one first; one empty combination where there are none.
func (d *Decision) Weighings() []map[string]float64 {
	out := []map[string]float64{{}}
	for _, w := range d.Weights {
		var next []map[string]float64
		for _, v := range w.Values {
			for _, before := range out {
				with := map[string]float64{}
				maps.Copy(with, before)
				with[w.Name], _ = v.Float()
				next = append(next, with)
			}
		}
		out = next
	}
	return out
}

// Choice returns the decision as the model takes it, under one combination of weights.
func (d *Decision) Choice(weights map[string]float64) (carbon.Choice, error) {
	c := carbon.Choice{Model: carbon.Model{Base: carbon.China(), Until: carbon.TargetYear}, Weights: weights}
	var err error
	if c.Benefit, err = carbon.ParseBenefit(d.Benefit); err != nil {
		return c, err
	}
	for _, o := range d.Options {
		option := carbon.Option{ID: o.ID, Levers: map[string]float64{}}
		for name, level := range o.Levers {
			v, ok := level.Float()
			if !ok {
				return c, fault.Bad("options."+o.ID, "decision.level", "{value} is no level of a lever: a number from 1 to 4", "value", strconv.Quote(string(level)))
			}
			option.Levers[name] = v
		}
		c.Options = append(c.Options, option)
	}
	return c, nil
}

// Check says what is wrong with a decision: who stated it, options, levers and their levels, names in the net benefit,
// weights.
func (d *Decision) Check() error {
	if !ValidID(d.ID) || d.StatedBy == "" {
		return fault.Bad("id", "intake.decision", "a decision needs an id (1 to 64 letters, digits and . _ -) and stated_by, who stated it")
	}
	combinations := 1
	for i, w := range d.Weights {
		if combinations *= len(w.Values); w.Name == "" || combinations == 0 || combinations > mostWeighings {
			return fault.Bad("weights", "decision.weights", "weight {n} has no name or no value, or there are more than {most} combinations of values", "n", i+1, "most", mostWeighings)
		}
		for _, v := range w.Values {
			if _, ok := v.Float(); !ok {
				return fault.Bad("weights", "decision.weight", "{value} is no value of the weight {name}: a number in plain decimals", "value", strconv.Quote(string(v)), "name", w.Name)
			}
		}
	}
	if d.Benefit == "" {
		return nil // nobody has stated what it is about in numbers: no answer has a value
	}
	c, err := d.Choice(d.Weighings()[0])
	if err != nil {
		return err
	}
	c.Draws = 1
	return c.Check()
}

// Check says what is wrong with the settings.
func (m *ModelSpec) Check() error {
	if m == nil {
		return nil
	}
	known := m.Pool == ""
	for _, p := range Pools {
		known = known || p == m.Pool
	}
	if !known {
		return fault.Bad("model.pool", "model.pool", "{value} is no pool: linear, quantile or performance", "value", strconv.Quote(m.Pool))
	}
	matrix, err := m.Matrix()
	if f := fault.Find(err); f != nil {
		return f.At(fault.Place{Field: "model.correlation"})
	}
	if matrix == nil {
		return nil
	}
	if err := matrix.Check(); err != nil {
		if near := matrix.Nearest(); near.Change > 0 {
			i, _ := carbon.Index(near.A)
			j, _ := carbon.Index(near.B)
			to := math.Round(near.Matrix[i][j]*1000) / 1000
			return fault.Bad("model.correlation", "model.correlation.none", "these correlations contradict one another: no quantities can have them; in the nearest matrix that can be, {a} and {b} change most, to {to} from {from}", "a", near.A, "b", near.B, "to", to, "from", matrix[i][j])
		}
		return err
	}
	return nil
}

// Matrix is the correlation of the model's parameters, nil where they are independent.
func (m *ModelSpec) Matrix() (carbon.Correlation, error) {
	if m == nil || len(m.Correlation) == 0 {
		return nil, nil
	}
	groups := map[string]float64{}
	for name, v := range m.Correlation {
		rho, ok := v.Float()
		if !ok {
			return nil, fault.Bad("model.correlation."+name, "model.correlation.number", "{value} is no correlation: a number from -1 to 1", "value", strconv.Quote(string(v)))
		}
		groups[name] = rho
	}
	return carbon.Correlated(groups)
}
