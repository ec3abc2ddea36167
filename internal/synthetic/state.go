package synthetic

import (
	"github.com/tanwen/tanwen/internal/consult"
)

// Study makes a Spec of the standing questions, criteria, planned rounds and quantities of a consultation, for a
// panel of n. Quantities are judged in the first round; one about which nothing plausible is known (no realisation,
// no year, no parameter of the three-end model) is left out.
func Study(s *consult.State, n int) Spec {
	d := s.Definition
	spec := Spec{Experts: n}
	for _, it := range s.Standing() {
		item := Item{ID: string(it.ID)}
		if demand := s.Demand(it.Demand); demand != nil {
			item.Field = demand.Sector
		}
		spec.Items = append(spec.Items, item)
	}
	for _, c := range d.Criteria {
		if scale, ok := d.Scale(c.Scale); ok {
			spec.Criteria = append(spec.Criteria, Criterion{ID: string(c.ID), Min: scale.Min, Max: scale.Max})
		}
	}
	for k, answering := range DefaultAnswering(n, len(d.Rounds)) {
		r := d.Rounds[k]
		spec.Rounds = append(spec.Rounds, Round{ID: string(r.ID), Opened: string(r.Opened), Closed: string(r.Closed), Answering: answering, Judge: k == 0})
	}
	for _, q := range s.Quantities {
		if plausible, ok := rangeOf(q); ok {
			plausible.ID = string(q.ID)
			spec.Quantities = append(spec.Quantities, plausible)
		}
	}
	return spec
}

// rangeOf is what an expert might plausibly say: around the realisation of a calibration quantity, in the
// coming decades for a year, else by the parameter of the three-end model.
func rangeOf(q consult.Quantity) (Quantity, bool) {
	if v, ok := q.Realisation.Float(); ok && v > 0 {
		return Quantity{Low: 0.82 * v, High: 1.16 * v, Min: 0, Max: 3 * v}, true
	}
	if q.Unit == "year" {
		return Quantity{Low: 2030, High: 2045, Min: 2026, Max: 2070}, true
	}
	r, ok := parameterRanges[q.Parameter]
	return r, ok
}

// parameterRanges holds the 10 % and 90 % points and the limits of the prior distributions of the three-end model for
// the parameters that the dual-carbon template asks about.
var parameterRanges = map[string]Quantity{
	"land60":  {Low: 600, High: 1600, Min: 0, Max: 2200},
	"q_ccs":   {Low: 500, High: 2000, Min: 0, Max: 3500},
	"beccs":   {Low: 50, High: 500, Min: 0, Max: 1200},
	"dac":     {Low: 10, High: 350, Min: 0, Max: 1500},
	"osink":   {Low: 0, High: 200, Min: 0, Max: 600},
	"h2_STL":  {Low: 0.08, High: 0.50, Min: 0, Max: 0.8},
	"clinker": {Low: 0.70, High: 0.90, Min: 0.4, Max: 1},
	"el_IND":  {Low: 0.45, High: 0.75, Min: 0, Max: 0.95},
	"vre_cap": {Low: 0.55, High: 0.82, Min: 0.3, Max: 0.95},
	"nuc60":   {Low: 180, High: 420, Min: 57, Max: 600},
}
