package carbon

import (
	"fmt"
	"math"
	"sort"

	"github.com/tanwen/tanwen/fault"
)

// Text is a text in the two languages of the project.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// End is one of the three ends of the balance.
type End string

// The three ends.
const (
	Supply      End = "supply"      // energy supply
	Consumption End = "consumption" // energy consumption
	Fixation    End = "fixation"    // carbon fixation
)

// Basis says what a parameter's quantiles rest on.
type Basis string

// Bases of quantiles.
const (
	AnalystPrior Basis = "analyst prior" // an analyst's range for trial; the default
	Literature   Basis = "literature"    // an analyst's range around published values, see Source
	Panel        Basis = "panel"         // elicited from a panel of experts
)

// Parameter is one uncertain number of the model with the range that is believed.
type Parameter struct {
	ID    string `json:"id"`
	End   End    `json:"end"`
	Group string `json:"group"` // parameters of a group may be correlated
	Name  Text   `json:"name"`
	Unit  string `json:"unit"` // "share", "ratio", "year", "GW", "GW/yr", "TWh/yr", "Mt CO2/yr" or "1/yr"
	Marginal
	Basis  Basis  `json:"basis"`
	Source string `json:"source"`
	// Effort is 1 where a higher value lowers net emission, -1 where a lower one does.
	Effort int `json:"effort"`
}

// Parameters lists the parameters of the model with the priors it is shipped with: consumption, supply, fixation. The
// list is a copy.
func Parameters() []Parameter {
	out := make([]Parameter, len(parameters))
	copy(out, parameters[:])
	for i := range out {
		if out[i].Basis == "" {
			out[i].Basis = AnalystPrior
		}
	}
	return out
}

// Setting holds one value for each parameter, in the order of [Parameters].
type Setting [numParameters]float64

// Median is the setting with every parameter at its prior median. A run at it is not the median of the ensemble: limits
// bind on one side only, and the run is optimistic by several hundred Mt CO2 in 2060.
func Median() (s Setting) {
	for i := range parameters {
		s[i] = parameters[i].P50
	}
	return s
}

// index returns a parameter's place by its id.
var index = func() map[string]int {
	m := map[string]int{}
	for i := range parameters {
		m[parameters[i].ID] = i
	}
	return m
}()

// Index returns a parameter's place in [Parameters] and in a [Setting].
func Index(id string) (i int, ok bool) {
	i, ok = index[id]
	return i, ok
}

// With returns a copy with one parameter at another value. It refuses an unknown parameter.
func (s Setting) With(id string, value float64) (Setting, error) {
	i, ok := index[id]
	if !ok {
		return s, unknown(id)
	}
	s[i] = value
	return s, nil
}

// Get returns the value of a parameter. It refuses an unknown one.
func (s Setting) Get(id string) (float64, error) {
	i, ok := index[id]
	if !ok {
		return 0, unknown(id)
	}
	return s[i], nil
}

// Values returns the setting by parameter id.
func (s Setting) Values() map[string]float64 {
	m := make(map[string]float64, len(s))
	for i := range s {
		m[parameters[i].ID] = s[i]
	}
	return m
}

// ReadSetting makes a setting of values by parameter id; all must be there, within their hard limits.
func ReadSetting(values map[string]float64) (s Setting, err error) {
	for _, id := range sortedKeys(values) {
		if _, ok := index[id]; !ok {
			return s, unknown(id)
		}
	}
	for i := range parameters {
		v, ok := values[parameters[i].ID]
		if !ok {
			return s, fault.Bad("parameters."+parameters[i].ID, "carbon.parameter_missing", "the parameter {id} is missing; all {n} are needed", "id", parameters[i].ID, "n", numParameters)
		}
		s[i] = v
	}
	return s, s.Check()
}

// Check refuses a value outside its parameter's hard limits for the nation.
func (s Setting) Check() error { return s.check(false) }

func (s Setting) check(region bool) error {
	for i := range s {
		p := &parameters[i]
		if low := lowest(i, region); !(s[i] >= low && s[i] <= p.High) {
			return fault.Bad("parameters."+p.ID, "carbon.parameter_limits", "{id} is {value}; it must lie between {low} and {high} {unit}", "id", p.ID, "value", s[i], "low", low, "high", p.High, "unit", p.Unit)
		}
	}
	return nil
}

// lowest is the hard lower limit of a parameter; an amount may be as small as 0 in a region.
func lowest(i int, region bool) float64 {
	if region && scaled[i] {
		return 0
	}
	return parameters[i].Low
}

func unknown(id string) error {
	return fault.Bad("parameters."+id, "carbon.parameter_unknown", "there is no parameter {id}; the parameters are those of the model's table, such as {example}", "id", id, "example", nearestID(id))
}

// nearestID proposes the parameter whose id shares the longest beginning with a misspelt one.
func nearestID(id string) string {
	best, most := parameters[0].ID, -1
	for i := range parameters {
		n := 0
		for known := parameters[i].ID; n < len(known) && n < len(id) && known[n] == id[n]; n++ {
		}
		if n > most {
			best, most = parameters[i].ID, n
		}
	}
	return best
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// finite says whether x is neither NaN nor infinite.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// at names a place in a list for a fault.
func at(field string, i int) string { return fmt.Sprintf("%s[%d]", field, i) }
