package elicit

// Mirrored is the distribution of Upper - Y, with Y distributed as Of, whose lower limit is 0: a long tail to the
// left below a known greatest value.
type Mirrored struct {
	Of    Distribution
	Upper float64
}

// Check reports parameters out of range.
func (d Mirrored) Check() error {
	if err := d.Of.Check(); err != nil {
		return err
	}
	return checkParameters("mirrored", []Parameter{{"upper", d.Upper}})
}

// CDF returns the probability of a value not above x.
func (d Mirrored) CDF(x float64) float64 { return 1 - d.Of.CDF(d.Upper-x) }

// Quantile returns the p quantile.
func (d Mirrored) Quantile(p float64) float64 { return d.Upper - d.Of.Quantile(1-p) }

// Density returns the density at x.
func (d Mirrored) Density(x float64) float64 { return d.Of.Density(d.Upper - x) }

// Parameters are those of the mirrored distribution with upper in place of its lower limit.
func (d Mirrored) Parameters() []Parameter {
	var out []Parameter
	for _, p := range d.Of.Parameters() {
		if p.Name != "lower" {
			out = append(out, p)
		}
	}
	return append(out, Parameter{"upper", d.Upper})
}
