package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// carbonEnsembleCommand runs the model at many settings drawn from a prior.
type carbonEnsembleCommand struct {
	Draws   int      `default:"20000"`
	Seed    uint64   `placeholder:"N"`
	Prior   string   `placeholder:"FILE.csv"`
	Rho     []string `placeholder:"GROUP=RHO"`
	Observe []string `placeholder:"OUTPUT:YEAR=VALUE~SD"`
	Until   int      `placeholder:"YEAR"`
	Outputs []string `placeholder:"OUTPUT"`
	JSON    bool     `name:"json"`
}

// ensembleReport is an ensemble for programs.
type ensembleReport struct {
	Draws       int                `json:"draws"`
	Seed        uint64             `json:"seed"`
	Years       []int              `json:"years"`
	Levels      []float64          `json:"levels"`
	Prior       forecastReport     `json:"prior"`
	Conditioned *forecastReport    `json:"conditioned"`
	Hindcast    carbon.Reliability `json:"hindcast"`
	EnergyGap   float64            `json:"energy_gap"`
	CarbonGap   float64            `json:"carbon_gap"`
	NotClaimed  []string           `json:"not_claimed"`
}

// forecastReport is one forecast for programs.
type forecastReport struct {
	Effective float64              `json:"effective_draws"`
	Fans      []carbon.Fan         `json:"fans"`
	Neutral   map[string][]float64 `json:"p_neutral"`      // by way of counting, in the order of the years
	Limits    map[string][]float64 `json:"p_limit"`        // by limit, in the order of the years
	Residual  []float64            `json:"residual_2060"`  // at the levels, Mt
	Peak      []float64            `json:"peak_level"`     // at the levels, Mt
	PeakYear  []float64            `json:"peak_year"`      // at the levels
	Early     carbon.Probability   `json:"p_peak_le_2030"` // peak in 2030 or earlier
}

// Run draws, computes and prints both medians, fans and probabilities.
func (c *carbonEnsembleCommand) Run(s *session) error {
	e := carbon.Ensemble{Model: carbon.Model{Base: carbon.China(), Until: c.Until}, Draws: c.Draws, Outputs: c.Outputs, Workers: workers()}
	var err error
	if e.Prior, err = readPrior(c.Prior); err != nil {
		return err
	}
	if e.Prior.Correlation, err = correlation(c.Rho); err != nil {
		return err
	}
	for _, text := range c.Observe {
		o, err := observation(text)
		if err != nil {
			return err
		}
		e.Observations = append(e.Observations, o)
	}
	r, err := e.Run(recipe(c.Seed))
	if err != nil {
		return err
	}
	report := ensembleReport{Draws: c.Draws, Seed: c.Seed, Years: r.Years, Levels: r.Levels, Prior: forecastOf(r, &r.Prior), EnergyGap: r.EnergyGap, CarbonGap: r.CarbonGap, NotClaimed: s.notClaimed()}
	if r.Conditioned != nil {
		f := forecastOf(r, r.Conditioned)
		report.Conditioned = &f
	}
	if report.Hindcast, err = carbon.HindcastChina(); err != nil {
		return err
	}
	if c.JSON {
		return s.print(report)
	}
	s.ensembleText(&report)
	return nil
}

// forecastOf reads one forecast of an ensemble, the conditioned one or the other.
func forecastOf(r *carbon.EnsembleResult, f *carbon.Forecast) forecastReport {
	quantiles := r.Quantiles
	early := func(o *carbon.Outcome) bool { return o.PeakYear <= 2030 }
	out := forecastReport{Effective: f.Effective, Fans: f.Fans, Neutral: map[string][]float64{}, Limits: map[string][]float64{}, Early: r.Probability(early)}
	if f == r.Conditioned {
		quantiles = r.ConditionedQuantiles
		out.Early, _ = r.ConditionedProbability(early)
	}
	for k := range r.Years {
		for _, a := range carbon.Accountings() {
			out.Neutral[a.String()] = append(out.Neutral[a.String()], f.Neutral[k][a])
		}
		for i, l := range carbon.AllLimits() {
			word := l.Words()[0]
			out.Limits[word] = append(out.Limits[word], f.Limits[k][i])
		}
	}
	out.Residual, out.Peak, out.PeakYear = quantiles(carbon.ResidualOf, r.Levels...), quantiles(carbon.PeakOf, r.Levels...), quantiles(carbon.PeakYearOf, r.Levels...)
	return out
}

// ensembleText prints an ensemble for a reader.
func (s *session) ensembleText(r *ensembleReport) {
	forecasts := []struct {
		title string
		*forecastReport
	}{{s.text("carbon.prior", "n", r.Draws), &r.Prior}}
	if r.Conditioned != nil {
		forecasts = append(forecasts, struct {
			title string
			*forecastReport
		}{s.text("carbon.conditioned", "n", fixed(r.Conditioned.Effective, 0)), r.Conditioned})
	}
	for _, f := range forecasts {
		fmt.Fprintf(s.Stdout, "%s\n\n", f.title)
		for _, fan := range f.Fans {
			s.fanTable(r, fan)
		}
		last := len(r.Years) - 1
		for _, a := range carbon.Accountings() {
			fmt.Fprintln(s.Stdout, s.text("carbon.probability", "accounting", s.model(a.Name()), "year", r.Years[last], "p", fixed(f.Neutral[a.String()][last], 3)))
		}
		fmt.Fprintf(s.Stdout, "%s\n\n", s.text("carbon.peaks", "p", fixed(f.Early.Value, 3), "year", fixed(f.PeakYear[len(f.PeakYear)/2], 0), "level", fixed(f.Peak[len(f.Peak)/2], 0)))
	}
	fmt.Fprintln(s.Stdout, s.text("carbon.medians"))
	fmt.Fprintln(s.Stdout, s.text("carbon.hindcast", "mean", percent(r.Hindcast.Mean), "worst", percent(r.Hindcast.Worst), "a", percent(r.Hindcast.From2015), "b", percent(r.Hindcast.From2018)))
	fmt.Fprintln(s.Stdout, s.text("carbon.closure", "energy", fmt.Sprintf("%.1e", r.EnergyGap), "carbon", fmt.Sprintf("%.1e", r.CarbonGap)))
	s.claims()
}

func percent(share float64) string { return fixed(share*100, 1) + " %" }

// fanTable prints a fan's quantiles beside the run at all medians, in the base year, every tenth year and the last.
func (s *session) fanTable(r *ensembleReport, fan carbon.Fan) {
	output, _ := carbon.FindOutput(fan.Output)
	fmt.Fprintf(s.Stdout, "%s: %s (%s)\n%-6s", fan.Output, s.model(output.Name), output.Unit, "")
	for _, l := range r.Levels {
		fmt.Fprintf(s.Stdout, "%10s", percent(l))
	}
	fmt.Fprintf(s.Stdout, "%14s\n", "median_run")
	for k, year := range r.Years {
		if k != 0 && year%10 != 0 && k != len(r.Years)-1 {
			continue
		}
		fmt.Fprintf(s.Stdout, "%-6d", year)
		for _, q := range fan.Quantiles[k] {
			fmt.Fprintf(s.Stdout, "%10s", fixed(q, 0))
		}
		fmt.Fprintf(s.Stdout, "%14s\n", fixed(fan.Median[k], 0))
	}
	fmt.Fprintln(s.Stdout)
}

// correlation reads GROUP=RHO; "all" stands for every group.
func correlation(texts []string) (carbon.Correlation, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	groups := map[string]float64{}
	for _, text := range texts {
		name, rho, err := assignment("--rho", text)
		if err != nil {
			return nil, err
		}
		if name != "all" {
			groups[name] = rho
			continue
		}
		for _, g := range carbon.GroupNames() {
			groups[g] = rho
		}
	}
	return carbon.Correlated(groups)
}

// observation reads OUTPUT:YEAR=VALUE~SD.
func observation(text string) (carbon.Observation, error) {
	bad := fault.Bad("--observe", "cli.carbon.observe", "{text} is no observation; write OUTPUT:YEAR=VALUE~SD, as in gross:2024=12289~123", "text", text)
	name, rest, ok := strings.Cut(text, ":")
	yearText, rest, ok2 := strings.Cut(rest, "=")
	valueText, sdText, ok3 := strings.Cut(rest, "~")
	year, err := strconv.Atoi(yearText)
	value, err2 := strconv.ParseFloat(valueText, 64)
	sd, err3 := strconv.ParseFloat(sdText, 64)
	if !ok || !ok2 || !ok3 || errors.Join(err, err2, err3) != nil {
		return carbon.Observation{}, bad
	}
	return carbon.Observation{Output: name, Year: year, Value: value, SD: sd}, nil
}
