package calc

import (
	"fmt"
	"math"
	"runtime"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/sensitivity"
)

// sensitivityMethods are those of package sensitivity.
func sensitivityMethods() []entry {
	const area = "sensitivity"
	return []entry{
		method("shapley-effects", area, of(shapleyEffects)),
		method("sobol", area, of(sobolG).when("function", "g"), of(sobolIshigami).when("function", "ishigami")),
		method("voi-gaussian", area, of(voiGaussian)),
	}
}

type shapleyEffectsInput struct {
	Function     string      `json:"function" enum:"linear-gaussian"`
	Coefficients []float64   `json:"coefficients"`
	Covariance   [][]float64 `json:"covariance" doc:"of the inputs, which are jointly normal"`
}

type shapleyEffectsOutput struct {
	Shapley []float64 `json:"shapley"` // null where the function does not vary
}

func shapleyEffects(in shapleyEffectsInput) (out shapleyEffectsOutput, err error) {
	out.Shapley, _, err = sensitivity.ShapleyLinear(in.Coefficients, in.Covariance)
	return out, err
}

type sobolGInput struct {
	Function   string `json:"function" enum:"g"`
	Parameters struct {
		A []float64 `json:"a" doc:"one for each input, not negative; the smaller, the more it matters"`
	} `json:"parameters"`
	Base     int     `json:"base" default:"32768" min:"16" max:"1048576" doc:"base samples, a power of two"`
	Seed     uint64  `json:"seed" default:"1"`
	Interval float64 `json:"confidence" default:"0.95" doc:"of the bootstrap intervals"`
}

type sobolIshigamiInput struct {
	Function   string `json:"function" enum:"ishigami"`
	Parameters struct {
		A float64 `json:"a"`
		B float64 `json:"b"`
	} `json:"parameters"`
	Base     int     `json:"base" default:"32768" min:"16" max:"1048576" doc:"base samples, a power of two"`
	Seed     uint64  `json:"seed" default:"1"`
	Interval float64 `json:"confidence" default:"0.95" doc:"of the bootstrap intervals"`
}

type sobolOutput struct {
	FirstOrder   []float64    `json:"first_order"` // null where the function does not vary
	Total        []float64    `json:"total"`
	FirstOrderCI [][2]float64 `json:"first_order_ci"`
	TotalCI      [][2]float64 `json:"total_ci"`
	Runs         int          `json:"runs"`
}

func sobolG(in sobolGInput) (sobolOutput, error) {
	for i, a := range in.Parameters.A {
		if !(a >= 0) {
			return sobolOutput{}, fault.Bad(fmt.Sprintf("parameters.a[%d]", i), "calc.sobol_g", "the weight is {value}; it must not be negative", "value", a)
		}
	}
	return sobol(sensitivity.Sobol{Inputs: len(in.Parameters.A), Base: in.Base, Confidence: in.Interval}, in.Seed, func(x []float64) float64 {
		product := 1.0
		for i, a := range in.Parameters.A {
			product *= (math.Abs(float64(4*x[i])-2) + a) / (1 + a)
		}
		return product
	})
}

func sobolIshigami(in sobolIshigamiInput) (sobolOutput, error) {
	return sobol(sensitivity.Sobol{Inputs: 3, Base: in.Base, Confidence: in.Interval}, in.Seed, func(u []float64) float64 {
		angle := func(i int) float64 { return math.Pi * (float64(2*u[i]) - 1) }
		s, z := num.Sin(angle(1)), angle(2)
		z *= z
		return float64(num.Sin(angle(0))*(1+float64(in.Parameters.B*z*z))) + float64(in.Parameters.A*s*s)
	})
}

func sobol(s sensitivity.Sobol, seed uint64, f sensitivity.Function) (out sobolOutput, err error) {
	s.Workers = runtime.GOMAXPROCS(0)
	r, err := s.Run(f, num.NewStream(seed, "sobol", 1))
	if err != nil {
		return out, err
	}
	out.Runs = r.Runs
	for i := range r.First {
		out.FirstOrder = append(out.FirstOrder, r.First[i].Value)
		out.Total = append(out.Total, r.Total[i].Value)
		out.FirstOrderCI = append(out.FirstOrderCI, [2]float64{r.First[i].Low, r.First[i].High})
		out.TotalCI = append(out.TotalCI, [2]float64{r.Total[i].Low, r.Total[i].High})
	}
	return out, nil
}

type voiGaussianInput struct {
	Mean         float64             `json:"mean" doc:"net benefit of the second option at the mean of all inputs; the first option has 0"`
	Coefficients []float64           `json:"coefficients" doc:"net benefit of the second option by unit of each input, which is standard normal"`
	Groups       [][]int             `json:"groups" default:"[]" doc:"inputs to be known together, counted from 0"`
	Studies      []sensitivity.Study `json:"studies" default:"[]" doc:"n readings of an input with independent normal noise"`
}

type voiGaussianOutput struct {
	EVPI        float64   `json:"evpi"`
	EVPPI       []float64 `json:"evppi"`
	EVPPIGroups []float64 `json:"evppi_groups"`
	EVSI        []float64 `json:"evsi"`
}

func voiGaussian(in voiGaussianInput) (out voiGaussianOutput, err error) {
	d := sensitivity.Normal{Mean: in.Mean, Coefficients: in.Coefficients}
	if err := d.Check(); err != nil {
		return out, err
	}
	out.EVPI = d.Perfect()
	for i := range in.Coefficients {
		v, _ := d.Partial(i) // an input that there is
		out.EVPPI = append(out.EVPPI, v)
	}
	for k, group := range in.Groups {
		v, err := d.Partial(group...)
		if err != nil {
			return out, moved(err, fmt.Sprintf("groups[%d]", k), "inputs")
		}
		out.EVPPIGroups = append(out.EVPPIGroups, v)
	}
	for k, study := range in.Studies {
		v, err := d.Study(study)
		if err != nil {
			return out, moved(err, fmt.Sprintf("studies[%d].", k), "")
		}
		out.EVSI = append(out.EVSI, v)
	}
	return out, nil
}

// moved puts the place of a fault of the library under the field of this input that it came from.
func moved(err error, under, without string) error {
	f := fault.Find(err)
	if f == nil {
		return err
	}
	place := f.Place
	place.Field = under + strings.TrimPrefix(place.Field, without)
	return f.At(place)
}
