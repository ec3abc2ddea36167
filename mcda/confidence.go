package mcda

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/internal/num"
)

// confidenceSamples bounds the simulation of confidence factors where no integral is at hand.
const confidenceSamples = 65536

// confidence returns the confidence factors at the central weights.
func (e *smaaEngine) confidence(central [][]float64, stream *num.Stream) []*float64 {
	out := make([]*float64, e.m)
	if len(e.loose) > 0 {
		e.simulateConfidence(central, stream, out)
		return out
	}
	mean, sd := make([]float64, e.m), make([]float64, e.m)
	for i, weights := range central {
		if weights == nil {
			continue
		}
		for j := range e.m {
			mean[j], sd[j] = e.moments(j, weights)
		}
		p := firstProbability(i, mean, sd)
		out[i] = &p
	}
	return out
}

// moments returns mean and standard deviation of the exact and normal part of an alternative's value.
func (e *smaaEngine) moments(j int, weights []float64) (mean, sd float64) {
	variance := 0.0
	for k, x := range weights {
		mean += float64(x * e.mean[j*e.n+k])
		variance += float64(float64(x*x) * e.variance[j*e.n+k])
	}
	return mean, math.Sqrt(variance)
}

// firstProbability returns the probability that independent normal values leave alternative i first. Alternatives
// without variance that tie with it for the first place share it.
func firstProbability(i int, mean, sd []float64) float64 {
	if sd[i] == 0 {
		p, equal := 1.0, 1.0
		for j := range mean {
			switch {
			case j == i:
			case sd[j] > 0:
				p *= num.NormalCDF((mean[i] - mean[j]) / sd[j])
			case tied(mean[i], mean[j]):
				equal++
			case mean[j] > mean[i]:
				return 0
			}
		}
		return p / equal
	}
	// With z the standard normal of alternative i, the integrand is phi(z) times the product of the others'
	// distribution functions; one without variance cuts the range off from below.
	const reach = 8.5
	from := -reach
	breaks := []float64{}
	for j := range mean {
		if j == i {
			continue
		}
		z := (mean[j] - mean[i]) / sd[i]
		if sd[j] == 0 {
			from = max(from, z)
		} else if sd[j] < 0.05*sd[i] {
			breaks = append(breaks, z) // a steep step must not fall between two nodes
		}
	}
	if from >= reach {
		return 0
	}
	const panels = 4
	for k := range panels + 1 {
		breaks = append(breaks, -reach+float64(float64(k)*(2*reach/panels)))
	}
	breaks = append(breaks, from)
	slices.Sort(breaks)
	integrand := func(z float64) float64 {
		p := num.NormalPDF(z)
		value := mean[i] + float64(sd[i]*z)
		for j := range mean {
			if j == i || sd[j] == 0 {
				continue
			}
			if p *= num.NormalCDF((value - mean[j]) / sd[j]); p < 1e-18 {
				return 0
			}
		}
		return p
	}
	sum := 0.0
	for k := 1; k < len(breaks); k++ {
		if a, b := max(from, breaks[k-1]), min(reach, breaks[k]); a < b {
			sum += integrate(integrand, a, b, 1e-11, 30)
		}
	}
	return min(1, sum)
}

// Nodes and weights of the Gauss-Kronrod rule with 7 and 15 points on [-1, 1] (Piessens and others, QUADPACK, 1983,
// routine QK15), from the outermost node to the middle.
var (
	kronrodNodes   = [8]float64{0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926, 0.741531185599394439863864773280788, 0.586087235467691130294144691258827, 0.405845151377397166906606412076961, 0.207784955007898467600689403773245, 0}
	kronrodWeights = [8]float64{0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518, 0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014, 0.204432940075298892414161999234649, 0.209482141084727828012999174891714}
	gaussWeights   = [4]float64{0.129484966168869693270611432679082, 0.279705391489276667901467771423780, 0.381830050505118944950369775488975, 0.417959183673469387755102040816327}
)

// integrate returns the integral of f over [a, b], halving the range until the two rules agree to the tolerance.
func integrate(f func(float64) float64, a, b, tolerance float64, depth int) float64 {
	middle, half := float64((a+b)/2), float64((b-a)/2)
	at := f(middle)
	kronrod, gauss := float64(kronrodWeights[7]*at), float64(gaussWeights[3]*at)
	for k := range 7 {
		d := float64(half * kronrodNodes[k])
		pair := f(middle-d) + f(middle+d)
		kronrod += float64(kronrodWeights[k] * pair)
		if k%2 == 1 {
			gauss += float64(gaussWeights[k/2] * pair)
		}
	}
	if depth == 0 || math.Abs(kronrod-gauss)*half <= tolerance {
		return kronrod * half
	}
	return integrate(f, a, middle, tolerance/2, depth-1) + integrate(f, middle, b, tolerance/2, depth-1)
}

// simulateConfidence draws all measurements and looks, for each alternative, who is first under its central weights.
func (e *smaaEngine) simulateConfidence(central [][]float64, stream *num.Stream, out []*float64) {
	samples := min(e.samples, confidenceSamples)
	mean, sd := make([]float64, e.m*e.m), make([]float64, e.m*e.m)
	for i, weights := range central {
		for j := range e.m {
			if weights != nil {
				mean[i*e.m+j], sd[i*e.m+j] = e.moments(j, weights)
			}
		}
	}
	hits, values := make([]float64, e.m), make([]float64, e.m)
	z, drawn := make([]float64, e.m), make([]float64, len(e.loose))
	for block := 0; block*smaaBlock < samples; block++ {
		s := stream.Sub(uint64(block))
		for range min(smaaBlock, samples-block*smaaBlock) {
			for _, j := range e.random {
				z[j] = normal(s)
			}
			for c, x := range e.loose {
				drawn[c] = x.sign * x.x.draw(s)
			}
			for i, weights := range central {
				if weights == nil {
					continue
				}
				for j := range values {
					values[j] = mean[i*e.m+j] + float64(sd[i*e.m+j]*z[j])
				}
				for c, x := range e.loose {
					values[x.i] += float64(weights[x.k] * drawn[c])
				}
				hits[i] += shareOfFirst(i, values)
			}
		}
	}
	for i, weights := range central {
		if weights != nil {
			p := hits[i] / float64(samples)
			out[i] = &p
		}
	}
}

// shareOfFirst is 1 if value i is the largest alone, 1/t if t values tie for it, else 0.
func shareOfFirst(i int, values []float64) float64 {
	equal := 0.0
	for _, v := range values {
		switch {
		case tied(v, values[i]):
			equal++
		case v > values[i]:
			return 0
		}
	}
	return 1 / equal
}
