package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/figure"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/sensitivity"
)

// modelYears are the years that pages about one year offer.
var modelYears = []int{2023, 2025, 2030, 2035, 2040, 2045, 2050, 2055, 2060}

// pictures draws several figures.
func pictures(draws ...func(o figure.Options) (figure.Figure, bool, error)) ([]*picture, error) {
	var out []*picture
	for _, draw := range draws {
		f, err := drawn(draw)
		if err != nil {
			return nil, err
		}
		if f != nil {
			out = append(out, f)
		}
	}
	return out, nil
}

// forecastContent is the content of the page that says how sure the model is.
type forecastContent struct {
	Draws, Worth int // draws, and how many of equal weight they are worth
	Figures      []*picture
	Rows         []forecastRow
	Limits       []limitRow
	Chances      []limitRow
	Dependence   []dependenceRow
	Conditioned  bool
}

// dependenceRow says what becomes of net emission where the parameters of a group move together.
type dependenceRow struct{ Rho, Low, Median, High, Neutral string }

// dependences are the correlations within groups of parameters that stand beside independence, which hides the tail.
var dependences = []float64{0, 0.3, 0.6}

// forecastRow is an outcome with its quantiles.
type forecastRow struct{ Name, Run, Low, Median, High string }

// limitRow says how likely something is.
type limitRow struct {
	Name  carbon.Text
	Share string
}

// chances are the events that the page gives a probability.
func chances(a carbon.Accounting) []struct {
	name  carbon.Text
	event func(*carbon.Outcome) bool
} {
	return []struct {
		name  carbon.Text
		event func(*carbon.Outcome) bool
	}{
		{carbon.Text{Zh: "2030年前达峰（含2030年）", En: "peak by 2030"}, func(o *carbon.Outcome) bool { return o.PeakYear <= 2030 }},
		{carbon.Text{Zh: "2060年剩余排放不高于3吉吨", En: "residual of 3 Gt or less in 2060"}, func(o *carbon.Outcome) bool { return o.Residual <= 3000 }},
		{carbon.Text{Zh: "2060年碳中和", En: "neutral in 2060"}, carbon.NeutralBy(a)},
	}
}

func (s *server) forecastView(v *visit, m modelPage) error {
	e, err := s.models.ensemble(m.ensembleKey(fullDraws), m.prior)
	if err != nil {
		return err
	}
	past, err := carbon.HindcastChina()
	if err != nil {
		return err
	}
	c := forecastContent{Draws: len(e.Outcomes), Conditioned: e.Conditioned != nil}
	if c.Conditioned {
		c.Worth = int(e.Conditioned.Effective)
	}
	paths := []figure.NamedPath{{Name: m.T("model.this_run"), Path: e.Median}}
	c.Figures, err = pictures(
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.ForecastOf(e, "gross", past, paths, v.lang, o)
		},
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.ForecastOf(e, netOutput(m.Accounting), past, paths, v.lang, o)
		},
		func(o figure.Options) (figure.Figure, bool, error) { return figure.Neutrality(e, v.lang, o) },
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.ForecastOf(e, "demand", past, paths, v.lang, o)
		},
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.ForecastOf(e, "captured", past, paths, v.lang, o)
		},
	)
	if err != nil {
		return err
	}
	target, _ := e.Median.Year(carbon.TargetYear)
	year, level := e.Median.Peak()
	for _, row := range []struct {
		key string
		run float64
		of  func(*carbon.Outcome) float64
	}{
		{"peak_year", float64(year), carbon.PeakYearOf}, {"peak_level", level, carbon.PeakOf}, {"residual", target.Residual(), carbon.ResidualOf},
		{"net", target.Net(m.Accounting), carbon.NetOf(m.Accounting)},
	} {
		q := conditioned(e, row.of, 0.05, 0.5, 0.95)
		c.Rows = append(c.Rows, forecastRow{m.T("model.outcome." + row.key), decimal(row.run, 0), decimal(q[0], 0), decimal(q[1], 0), decimal(q[2], 0)})
	}
	for _, chance := range chances(m.Accounting) {
		p := probability(e, chance.event)
		c.Chances = append(c.Chances, limitRow{chance.name, m.T("model.chance", "value", decimal(100*p.Value, 1), "error", decimal(100*p.StdErr, 1))})
	}
	type dependence struct {
		name string
		key  ensembleKey
	}
	var rows []dependence
	if m.prior.Correlation != nil {
		rows = append(rows, dependence{m.T("model.dependence.stated"), m.ensembleKey(fullDraws)})
	}
	for _, rho := range dependences {
		rows = append(rows, dependence{decimal(rho, 1), m.dependentKey(rho)})
	}
	for _, row := range rows {
		r, err := s.models.ensemble(row.key, m.prior)
		if err != nil {
			return err
		}
		q := conditioned(r, carbon.NetOf(m.Accounting), 0.05, 0.5, 0.95)
		p := probability(r, carbon.NeutralBy(m.Accounting))
		c.Dependence = append(c.Dependence, dependenceRow{row.name, decimal(q[0], 0), decimal(q[1], 0), decimal(q[2], 0), m.T("model.percent", "value", decimal(100*p.Value, 1))})
	}
	for _, l := range carbon.AllLimits() {
		p := probability(e, func(o *carbon.Outcome) bool { return o.Limits&l != 0 })
		c.Limits = append(c.Limits, limitRow{l.Names()[0], m.T("model.percent", "value", decimal(100*p.Value, 0))})
	}
	return s.render(v, m.answered(), forecastPage(m, c))
}

// contributionsContent is the content of the page of wedges and costs.
type contributionsContent struct {
	Scenarios []carbon.Scenario
	From      string
	Figures   []*picture
}

func (s *server) contributionsView(v *visit, m modelPage) error {
	from, _ := carbon.FindScenario("slow")
	if m.With != nil {
		from = *m.With
	}
	c := contributionsContent{Scenarios: carbon.Scenarios(), From: m.named(from)}
	first, err := from.Levels.Setting(m.prior)
	if err != nil {
		return err
	}
	path, err := m.run(m.Scenario)
	if err != nil {
		return err
	}
	model := carbon.Model{Base: carbon.China()}
	wedges, err := carbon.Wedges{Model: model, From: first, To: path.Setting, Output: netOutput(m.Accounting)}.Run(nil)
	if err != nil {
		return err
	}
	costs, err := path.Costs(nil)
	if err != nil {
		return err
	}
	const further = 3 // the level to which each lever moves
	curve, err := carbon.CostCurve{Model: model, Prior: m.prior, From: m.Levels, To: further, Accounting: m.Accounting, Rate: discount}.Run()
	if err != nil {
		return err
	}
	to := m.named(m.Scenario)
	c.Figures, err = pictures(
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.Wedges(wedges, m.Year, c.From, to, v.lang, o)
		},
		func(o figure.Options) (figure.Figure, bool, error) { return figure.Costs(costs, v.lang, o) },
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.Abatements(curve, strconv.Itoa(further), v.lang, o)
		},
	)
	if err != nil {
		return err
	}
	return s.render(v, m.answered(), contributionsPage(m, c))
}

// discount is the share per year by which costs are discounted to the base year.
const discount = 0.05

func (s *server) flowsView(v *visit, m modelPage) error {
	path, err := m.run(m.Scenario)
	if err != nil {
		return err
	}
	b, _ := path.Year(m.Year) // the year lies within the path
	figures, err := pictures(
		func(o figure.Options) (figure.Figure, bool, error) { return figure.EnergyFlows(b, v.lang, o) },
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.CarbonFlows(b, m.Accounting, v.lang, o)
		},
	)
	if err != nil {
		return err
	}
	return s.render(v, m.answered(), flowsPage(m, figures))
}

// sheetContent is the content of the page of balance sheets.
type sheetContent struct {
	Sheet   carbon.Sheet
	Sector  string
	Sectors []carbon.SectorRow
	Groups  []sheetGroup
	Total   string
}

// sheetGroup is an end with its lines, printed so that all lines of the sheet add up to its total.
type sheetGroup struct {
	End   carbon.End
	Lines []sheetLine
}

type sheetLine struct {
	carbon.SheetLine
	Printed string
}

func (s *server) sheetView(v *visit, m modelPage) error {
	path, err := m.run(m.Scenario)
	if err != nil {
		return err
	}
	b, _ := path.Year(m.Year)
	c := sheetContent{Sector: v.r.URL.Query().Get("sector"), Sectors: carbon.Sectors()}
	i := slices.IndexFunc(c.Sectors, func(r carbon.SectorRow) bool { return r.ID == c.Sector })
	if i < 0 {
		c.Sector = ""
		c.Sheet = b.Sheet(carbon.Nation, carbon.Text{Zh: "全国", En: "China"}, m.Accounting)
	} else if c.Sheet, err = b.IndustrySheet(carbon.Sector(i)); err != nil {
		return err
	}
	if err := c.print(); err != nil {
		return err
	}
	return s.render(v, m.answered(), sheetPage(m, c))
}

// print fills in the lines. What adds and what lowers is rounded together, so that the printed lines sum to the printed
// total.
func (c *sheetContent) print() error {
	if err := c.Sheet.Check(); err != nil {
		return err
	}
	signed := make([]float64, len(c.Sheet.Lines))
	for k, l := range c.Sheet.Lines {
		signed[k] = float64(l.Sign) * l.Value
	}
	total, each, err := carbon.Printed(c.Sheet.Total, signed, 1)
	if err != nil {
		return err
	}
	c.Total = strings.Replace(total, "-", "−", 1)
	for k, l := range c.Sheet.Lines {
		text := strings.Replace(each[k], "-", "−", 1)
		if l.Sign == 0 {
			text = decimal(l.Value, 1)
		}
		at := slices.IndexFunc(c.Groups, func(g sheetGroup) bool { return g.End == l.End })
		if at < 0 {
			at = len(c.Groups)
			c.Groups = append(c.Groups, sheetGroup{End: l.End})
		}
		c.Groups[at].Lines = append(c.Groups[at].Lines, sheetLine{l, text})
	}
	return nil
}

// regionsContent is the content of the page of provinces.
type regionsContent struct {
	Figures  []*picture
	Rows     []regionRow
	Nation   string
	Province string
}

// regionRow is a province with what its share of the nation amounts to.
type regionRow struct {
	Code, Name                 string
	Share, Value               string
	Power, Industry, Transport string // in the year of the source, Mt; empty for the statistical difference
}

func (s *server) regionsView(v *visit, m modelPage) error {
	path, err := m.run(m.Scenario)
	if err != nil {
		return err
	}
	b, _ := path.Year(m.Year)
	shares, err := carbon.ProvinceShares("gross", carbon.ProvinceYears[0])
	if err != nil {
		return err
	}
	values, err := shares.Apply(b)
	if err != nil {
		return err
	}
	whole, each, err := carbon.Printed(b.Residual(), values, 1)
	if err != nil {
		return err
	}
	c := regionsContent{Nation: whole, Province: v.r.URL.Query().Get("province")}
	part := shares.At(m.Year)
	most, name := 0.0, ""
	for i, p := range carbon.Provinces() {
		c.Rows = append(c.Rows, regionRow{p.Code, m.text(p.Name), decimal(100*part[i], 2), each[i], decimal(p.Power[0], 1), decimal(p.Industry[0], 1), decimal(p.Transport[0], 1)})
		if values[i] > most {
			most, name = values[i], m.text(p.Name)
		}
	}
	last := len(values) - 1
	c.Rows = append(c.Rows, regionRow{Code: carbon.StatisticalDifference, Name: m.T("model.difference"), Share: decimal(100*part[last], 2), Value: each[last]})
	c.Figures, err = pictures(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Provinces(values[:last], m.T("model.regions.what"), m.T("model.regions.title", "year", m.Year),
			m.T("model.regions.sentence", "province", name, "value", decimal(most, 0), "year", m.Year, "difference", decimal(100*part[last], 1)), c.Province, v.lang, o)
	})
	if err != nil {
		return err
	}
	return s.render(v, m.answered(), regionsPage(m, c))
}

// historyContent is the content of the page of the past.
type historyContent struct {
	From, To    int
	Years       []int
	Chain       bool
	Figures     []*picture
	Past        carbon.Reliability
	Wrong       *fault.Error
	EffectRows  []effectRow
	Mean, Worst string
	Low         string // by how much a description fitted to 2018 is too low in the last year
}

// effectRow is a factor with what it contributes by both methods, and as a ratio.
type effectRow struct{ Name, First, Second, Ratio string }

func (s *server) historyView(v *visit, m modelPage) error {
	q := v.r.URL.Query()
	c := historyContent{From: 2000, To: 2022, Chain: q.Get("chain") == "on"}
	for _, h := range carbon.History() {
		if h.GDP > 0 {
			c.Years = append(c.Years, h.Year)
		}
	}
	if y, err := strconv.Atoi(q.Get("from")); err == nil {
		c.From = y
	}
	if y, err := strconv.Atoi(q.Get("to")); err == nil {
		c.To = y
	}
	past, err := carbon.HindcastChina()
	if err != nil {
		return err
	}
	c.Mean, c.Worst, c.Low = decimal(100*past.Mean, 1), decimal(100*past.Worst, 1), decimal(-100*past.From2018, 0)
	d, _, err := carbon.KayaChina(c.From, c.To, c.Chain)
	if f := fault.Find(err); f != nil {
		m.Wrong = append(m.Wrong, f)
		c.From, c.To = 2000, 2022
		d, _, err = carbon.KayaChina(c.From, c.To, c.Chain)
	}
	if err != nil {
		return err
	}
	effects, err := d.Run()
	if err != nil {
		return err
	}
	for i, t := range carbon.KayaFactors {
		row := effectRow{Name: m.text(t), First: decimal(effects.LMDI1[i], 1), Second: "–", Ratio: "–"}
		if effects.LMDI2 != nil {
			row.Second = decimal(effects.LMDI2[i], 1)
		}
		if effects.Ratio1 != nil {
			row.Ratio = decimal(effects.Ratio1[i], 3)
		}
		c.EffectRows = append(c.EffectRows, row)
	}
	if c.Figures, err = pictures(func(o figure.Options) (figure.Figure, bool, error) {
		return figure.Decomposed(effects, c.From, c.To, c.Chain, v.lang, o)
	}); err != nil {
		return err
	}
	return s.render(v, m.answered(), historyPage(m, c))
}

// studied are the outputs and years whose sensitivity is computed.
var (
	studied      = []string{"net", "net_increase", "net_none", "gross", "demand"}
	studiedYears = []int{2030, 2035, 2040, 2050, 2060}
)

// sensitivityContent is the content of the page of what matters.
type sensitivityContent struct {
	Output  carbon.Output
	Outputs []carbon.Output
	Years   []int
	Figures []*picture
	Runs    int
}

func (s *server) sensitivityView(v *visit, m modelPage) error {
	id := v.r.URL.Query().Get("output")
	if !slices.Contains(studied, id) {
		id = netOutput(m.Accounting)
	}
	if !slices.Contains(studiedYears, m.Year) {
		m.Year = carbon.TargetYear
	}
	c := sensitivityContent{Years: studiedYears}
	for _, name := range studied {
		o, _ := carbon.FindOutput(name)
		c.Outputs = append(c.Outputs, o)
		if name == id {
			c.Output = o
		}
	}
	all := m.parameters()
	study, err := s.models.study(c.Output, studyKey{id, m.Year, m.priorKey}, m.prior)
	if err != nil {
		return err
	}
	labels := make([]string, len(all))
	for i, p := range all {
		labels[i] = m.text(p.Name)
	}
	top := largest(study.effects.Shapley)
	c.Runs = study.effects.Runs + study.swings.Runs
	c.Figures, err = pictures(
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.Swings(study.swings, all, m.setting, c.Output, m.Year, v.lang, o)
		},
		func(o figure.Options) (figure.Figure, bool, error) {
			e := study.effects.Shapley[top]
			return figure.Importance("shapley", study.effects.Shapley, labels, m.T("model.shapley.title"),
				m.T("model.shapley.sentence", "parameter", labels[top], "value", decimal(100*e.Value, 0), "low", decimal(100*e.Low, 0), "high", decimal(100*e.High, 0)),
				m.T("model.shapley.note"), m.T("model.shapley.axis"), v.lang, o)
		},
	)
	if err != nil {
		return err
	}
	return s.render(v, m.answered(), sensitivityPage(m, c))
}

func largest(estimates []sensitivity.Estimate) (at int) {
	for i, e := range estimates {
		if e.Value > estimates[at].Value {
			at = i
		}
	}
	return at
}

// parameterRow is a parameter with its value in the pathway and the lever that moves it.
type parameterRow struct {
	carbon.Parameter
	Value, Range, Limits string
	Lever                string // its id; empty where no lever moves the parameter
}

func (s *server) parametersView(v *visit, m modelPage) error {
	setting, err := m.Levels.Setting(m.prior)
	if err != nil {
		return err
	}
	lever := map[string]string{}
	for _, l := range carbon.Levers() {
		for _, id := range l.Parameters {
			lever[id] = l.ID
		}
	}
	var rows []parameterRow
	four := figure.Significant
	for i, p := range m.parameters() {
		spread := four(p.P10) + " / " + four(p.P50) + " / " + four(p.P90)
		if m.hidden(p.ID) {
			spread = "– / " + four(p.P50) + " / –"
		}
		rows = append(rows, parameterRow{p, m.setting(p, setting[i]), spread, four(p.Low) + "–" + four(p.High), lever[p.ID]})
	}
	return s.render(v, m.answered(), parametersPage(m, rows, m.elicitedRows(v.lang), carbon.Prices()))
}

// elicitedRow is a parameter that experts were asked for: the panel's quantiles beside the analysts'.
type elicitedRow struct {
	Name, ID, Quantity, Panel, Analysts, N, Remark string
	Told                                           []told
}

func (m modelPage) elicitedRows(lang i18n.Lang) (rows []elicitedRow) {
	three := func(values ...analysis.Value) string {
		var out []string
		for _, v := range values {
			if v.OK {
				out = append(out, figure.Significant(v.V))
			} else {
				out = append(out, "–")
			}
		}
		return strings.Join(out, " / ")
	}
	for _, j := range m.Judged {
		p := j.Parameter
		row := elicitedRow{Name: m.text(p.Name), ID: p.ID, Quantity: string(j.Quantity), Analysts: three(analysis.Some(p.P10), analysis.Some(p.P50), analysis.Some(p.P90)), Panel: "–", Told: m.tells[j.Quantity]}
		if j.Experts > 0 {
			row.N = strconv.Itoa(j.Experts)
		}
		switch {
		case j.Reason != "":
			row.Remark = i18n.Text(lang, "elicited."+strings.TrimPrefix(j.Reason, "model."))
		case j.Cut:
			row.Remark = i18n.Text(lang, "elicited.cut")
			fallthrough
		default:
			row.Panel = three(j.P10, j.P50, j.P90)
		}
		rows = append(rows, row)
	}
	return rows
}

// hidden are the parameters of which the disclosure rule keeps the panel's tails: they stand in the model, and the pages
// print no value of them but the median.
func (m modelPage) hidden(parameter string) bool {
	return m.Pool != "" && slices.ContainsFunc(m.Judged, func(j analysis.JudgedParameter) bool {
		return j.Parameter.ID == parameter && j.Reason == "" && !j.P10.OK
	})
}

// setting prints the value that a parameter has in a setting, a dash where it may not be shown.
func (m modelPage) setting(p carbon.Parameter, value float64) string {
	if m.hidden(p.ID) && value != p.P50 {
		return "–"
	}
	return figure.Significant(value)
}

// parameters are those of the page's prior.
func (m modelPage) parameters() []carbon.Parameter {
	if m.prior.Parameters == nil {
		return carbon.Parameters()
	}
	return m.prior.Parameters
}
