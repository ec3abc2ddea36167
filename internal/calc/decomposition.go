package calc

import (
	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// decompositionMethods explain changes of emissions by factors, and check files that hold emissions.
func decompositionMethods() []entry {
	const area = "carbon"
	return []entry{
		method("iamc-check", area, of(iamcCheck)),
		method("kaya", area, of(kaya)),
		method("lmdi", area, of(lmdi)),
		method("log-mean", area, of(logMean)),
	}
}

type logMeanInput struct {
	A float64 `json:"a"`
	B float64 `json:"b"`
}

type logMeanOutput struct {
	Value float64 `json:"value"`
}

func logMean(in logMeanInput) (out logMeanOutput, err error) {
	out.Value, err = carbon.LogMean(in.A, in.B)
	return out, err
}

type lmdiInput struct {
	X       [][][]float64 `json:"x" doc:"points in time x subcategories x factors, none below 0"`
	Factors []string      `json:"factors" default:"" doc:"names of the factors"`
	Chain   bool          `json:"chain" default:"false" doc:"add effects up over the steps between points; otherwise the first point is compared with the last"`
}

type lmdiOutput struct {
	Factors             []string  `json:"factors"`
	Chained             bool      `json:"chained"`
	V0                  float64   `json:"v0"`
	VT                  float64   `json:"vt"`
	TotalAdditive       float64   `json:"total_additive"`
	TotalMultiplicative *float64  `json:"total_multiplicative"` // null where the first total is 0
	LMDI1Additive       []float64 `json:"lmdi1_additive"`
	LMDI1Multiplicative []float64 `json:"lmdi1_multiplicative"` // null where a subcategory appears or vanishes
	LMDI2Additive       []float64 `json:"lmdi2_additive"`       // null where the weights are not defined
	LMDI2Multiplicative []float64 `json:"lmdi2_multiplicative"`
}

func lmdi(in lmdiInput) (lmdiOutput, error) {
	return decomposed(carbon.Decomposition{Factors: in.Factors, X: in.X, Chain: in.Chain})
}

func decomposed(d carbon.Decomposition) (out lmdiOutput, err error) {
	e, err := d.Run()
	if err != nil {
		return out, err
	}
	return lmdiOutput{
		Factors: d.Factors, Chained: d.Chain, V0: e.V0, VT: e.VT, TotalAdditive: e.Additive, TotalMultiplicative: e.Ratio,
		LMDI1Additive: e.LMDI1, LMDI1Multiplicative: e.Ratio1, LMDI2Additive: e.LMDI2, LMDI2Multiplicative: e.Ratio2,
	}, nil
}

type kayaInput struct {
	Years           [2]int       `json:"years" doc:"first and last"`
	Population      [2]float64   `json:"population"`
	GDP             [2]float64   `json:"gdp" doc:"in real terms"`
	Fuels           []string     `json:"fuels"`
	CO2             [][2]float64 `json:"co2" doc:"fuels x years, Mt"`
	EmissionFactors []float64    `json:"emission_factors" doc:"Mt CO2 per EJ, by fuel"`
}

func kaya(in kayaInput) (out lmdiOutput, err error) {
	d, err := carbon.Kaya{Population: in.Population, GDP: in.GDP, Fuels: in.Fuels, CO2: in.CO2, EmissionFactors: in.EmissionFactors}.Decomposition()
	if err != nil {
		return out, err
	}
	return decomposed(d)
}

type iamcCheckInput struct {
	CSV string `json:"csv" doc:"text of an IAMC file"`
}

type iamcCheckOutput struct {
	Accepted     bool          `json:"accepted"`
	Datapoints   int           `json:"datapoints"`
	Time         string        `json:"time"` // year or time
	ExtraColumns []string      `json:"extra_columns"`
	Values       []float64     `json:"values"` // in reading order
	Problems     []iamcFinding `json:"problems"`
	Warnings     []iamcFinding `json:"warnings"`
}

// iamcFinding is a problem or warning at a place; 0 means the whole row or file.
type iamcFinding struct {
	Row     int    `json:"row"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func iamcCheck(in iamcCheckInput) (iamcCheckOutput, error) {
	f := carbon.ReadIAMC(in.CSV)
	out := iamcCheckOutput{
		Accepted: f.Accepted(), Datapoints: len(f.Values), Time: "year", ExtraColumns: append([]string{}, f.Extra...),
		Values: []float64{}, Problems: findings(f.Problems), Warnings: findings(f.Warnings),
	}
	if f.ByTime {
		out.Time = "time"
	}
	for _, v := range f.Values {
		out.Values = append(out.Values, v.Value)
	}
	return out, nil
}

func findings(list fault.List) []iamcFinding {
	out := []iamcFinding{}
	for _, f := range list {
		out = append(out, iamcFinding{Row: f.Place.Row, Column: f.Place.Col, Message: f.Sentence(f.Text)})
	}
	return out
}
