package calc

import (
	"strconv"

	"github.com/tanwen/tanwen/carbon"
)

// carbonMethods are those of package carbon.
func carbonMethods() []entry {
	const area = "carbon"
	return []entry{
		method("split-normal", area, of(splitNormal)),
		method("three-end", area, of(threeEnd)),
	}
}

type splitNormalInput struct {
	P10 float64 `json:"p10"`
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	U   float64 `json:"u" doc:"probability of the quantile asked for, between 0 and 1"`
}

type splitNormalOutput struct {
	X float64 `json:"x"`
}

func splitNormal(in splitNormalInput) (out splitNormalOutput, err error) {
	out.X, err = carbon.SplitNormal(in.P10, in.P50, in.P90, in.U)
	return out, err
}

// setting holds one value for each parameter of the three-end model, by id.
type setting struct{ carbon.Setting }

// read implements special.
func (s *setting) read(n node, path string) (err error) {
	if n.kind != object {
		return wrongKind(path, n, object)
	}
	values := map[string]float64{}
	for i, key := range n.keys {
		if _, twice := values[key]; twice {
			return twiceGiven(path+"."+shortened(key), key)
		}
		values[key], err = readNumber(n.list[i], path+"."+shortened(key))
		if err != nil {
			return err
		}
	}
	s.Setting, err = carbon.ReadSetting(values)
	return err
}

// schema implements special.
func (s *setting) schema() schema {
	properties, required := schema{}, []string{}
	for _, p := range carbon.Parameters() {
		properties[p.ID] = schema{"type": "number", "minimum": p.Low, "maximum": p.High, "description": p.Name.En + ", " + p.Unit}
		required = append(required, p.ID)
	}
	return schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

type threeEndInput struct {
	Parameters setting `json:"parameters" doc:"one value for each parameter of the model, by id"`
}

type threeEndOutput struct {
	PeakYear    int                           `json:"peak_year"`
	PeakLevel   float64                       `json:"peak_level"`
	Outputs     map[string]map[string]float64 `json:"outputs"`      // by year
	Limits      map[string][]string           `json:"limits"`       // limits reached, by year
	NeutralYear map[string]*int               `json:"neutral_year"` // by way of counting natural sinks
	EnergyGap   float64                       `json:"energy_gap"`
	CarbonGap   float64                       `json:"carbon_gap"`
}

func threeEnd(in threeEndInput) (out threeEndOutput, err error) {
	path, err := carbon.Model{Base: carbon.China()}.Run(in.Parameters.Setting)
	if err != nil {
		return out, err
	}
	out.PeakYear, out.PeakLevel = path.Peak()
	out.EnergyGap, out.CarbonGap = path.Gaps()
	out.Outputs, out.Limits, out.NeutralYear = map[string]map[string]float64{}, map[string][]string{}, map[string]*int{}
	for i := range path.Years {
		b := &path.Years[i]
		year := strconv.Itoa(b.Year)
		out.Outputs[year], out.Limits[year] = b.Outputs(), b.Limits.Words()
	}
	for _, a := range carbon.Accountings() {
		out.NeutralYear[a.String()] = nil
		if year, ok := path.Neutral(a); ok {
			out.NeutralYear[a.String()] = &year
		}
	}
	return out, nil
}
