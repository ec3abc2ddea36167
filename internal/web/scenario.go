package web

import (
	"net/http"
	"strconv"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/figure"
)

// leverField is a lever as the form offers it.
type leverField struct {
	carbon.Lever
	Points []levelPoint
	Chosen string // what the chosen level means; "" between two levels
}

// levelPoint is a level that can be chosen.
type levelPoint struct {
	Value   string
	On      bool
	Meaning string
}

// leverGroup is an end with its levers.
type leverGroup struct {
	End    carbon.End
	Levers []leverField
}

// keyFigure is a number that stands above the pictures, beside that of the pathway compared with.
type keyFigure struct{ Name, Value, Other, Note string }

// boundLimit is a limit that binds in some years.
type boundLimit struct {
	Name        carbon.Text
	First, Last int
	Years       int
}

// scenarioContent is the content of the scenario page.
type scenarioContent struct {
	Groups    []leverGroup
	Scenarios []carbon.Scenario
	Keys      []keyFigure
	Bar       string // the first of them in one line, for phones
	Limits    []boundLimit
	Hurries   []carbon.Hurry
	Energy    string // how well the balances close
	Carbon    string
	Figures   []*picture
	Draws     int
	Waits     bool // for the ensemble, which the page asks for when it has come
}

// scenarioView is the page on which levers answer. A form that was sent without script is answered by the address that holds
// the pathway's code. With script the run comes at once, the browser is told the address, and the page asks for the ensemble
// right after, unless it was computed before.
func (s *server) scenarioView(v *visit, m modelPage) error {
	v.w.Header().Add("Vary", "Hx-Request")
	var ensemble *carbon.EnsembleResult
	if m.Script && v.r.URL.Query().Get("sent") == "lever" {
		ensemble = s.models.kept(m.ensembleKey(quickDraws))
		if len(m.Wrong) == 0 {
			v.w.Header().Set("Hx-Push-Url", m.at(""))
		}
	} else {
		if v.r.URL.Query().Get("sent") == "lever" && len(m.Wrong) == 0 {
			http.Redirect(v.w, v.r, m.at(""), http.StatusSeeOther)
			return nil
		}
		var err error
		if ensemble, err = s.models.ensemble(m.ensembleKey(quickDraws), m.prior); err != nil {
			return err
		}
	}
	c, err := s.scenarioContent(v, m, ensemble)
	if err != nil {
		return err
	}
	return s.render(v, m.answered(), scenarioPage(m, c))
}

// scenarioContent fills the page; ensemble is nil while it is not computed.
func (s *server) scenarioContent(v *visit, m modelPage, ensemble *carbon.EnsembleResult) (scenarioContent, error) {
	c := scenarioContent{Groups: leverGroups(m.Levels, m), Scenarios: carbon.Scenarios(), Draws: quickDraws, Waits: ensemble == nil}
	path, err := m.run(m.Scenario)
	if err != nil {
		return c, err
	}
	paths := []figure.NamedPath{{Name: m.T("model.this_run"), Path: path}}
	var other *carbon.Path
	if m.With != nil {
		if other, err = m.run(*m.With); err != nil {
			return c, err
		}
		paths = append(paths, figure.NamedPath{Name: m.named(*m.With), Path: other})
	}
	past, err := carbon.HindcastChina()
	if err != nil {
		return c, err
	}
	c.Keys = m.keyFigures(path, other, ensemble)
	c.Bar = m.T("model.bar", "run", c.Keys[0].Value, "median", c.Keys[1].Value, "p", c.Keys[2].Value)
	for _, l := range carbon.AllLimits() {
		if b := bound(path, l); b.Years > 0 {
			c.Limits = append(c.Limits, b)
		}
	}
	if c.Hurries, err = path.Hurries(usualLife); err != nil {
		return c, err
	}
	energy, co2 := path.Gaps()
	c.Energy, c.Carbon = strconv.FormatFloat(energy, 'e', 0, 64), strconv.FormatFloat(co2, 'e', 0, 64)
	for _, draw := range []func(o figure.Options) (figure.Figure, bool, error){
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.Balances(path, m.Accounting, v.lang, o)
		},
		func(o figure.Options) (figure.Figure, bool, error) {
			return figure.ForecastOf(ensemble, netOutput(m.Accounting), past, paths, v.lang, o)
		},
		func(o figure.Options) (figure.Figure, bool, error) { return figure.Electricity(path, v.lang, o) },
	} {
		f, err := drawn(draw)
		if err != nil {
			return c, err
		}
		c.Figures = append(c.Figures, f)
	}
	return c, nil
}

// usualLife is the life of equipment, in years, against which the speed of a change is held.
const usualLife = 40

// netOutput is the output that counts sinks in a way.
func netOutput(a carbon.Accounting) string {
	return map[carbon.Accounting]string{carbon.WholeSink: "net", carbon.SinkIncrease: "net_increase", carbon.NoSink: "net_none"}[a]
}

// bound counts the years in which a limit was reached.
func bound(p *carbon.Path, l carbon.Limits) boundLimit {
	b := boundLimit{Name: l.Names()[0]}
	for i := range p.Years {
		if p.Years[i].Limits&l == 0 {
			continue
		}
		if b.Years == 0 {
			b.First = p.Years[i].Year
		}
		b.Last = p.Years[i].Year
		b.Years++
	}
	return b
}

// keyFigures are the numbers above the pictures: of the run, and beside its net emission the median of the ensemble.
func (m modelPage) keyFigures(path, other *carbon.Path, e *carbon.EnsembleResult) []keyFigure {
	of := func(read func(p *carbon.Path) string) (string, string) {
		if other == nil {
			return read(path), ""
		}
		return read(path), read(other)
	}
	var out []keyFigure
	add := func(key, note string, read func(p *carbon.Path) string) {
		value, second := of(read)
		out = append(out, keyFigure{m.T("model.key." + key), value, second, note})
	}
	target := func(p *carbon.Path) *carbon.Balance { b, _ := p.Year(carbon.TargetYear); return b }
	add("net", m.text(m.Accounting.Name()), func(p *carbon.Path) string { return m.mt(target(p).Net(m.Accounting)) })
	median, neutral := keyFigure{Name: m.T("model.key.median"), Value: "…"}, keyFigure{Name: m.T("model.key.neutral"), Value: "…"}
	if e != nil {
		q := figure.FanOf(e, netOutput(m.Accounting)).Quantiles[carbon.TargetYear-carbon.BaseYear] // 5, 25, 50, 75 and 95 %
		median.Value, median.Note = m.mt(q[2]), m.T("model.key.range", "low", decimal(q[0], 0), "high", decimal(q[4], 0))
		p := probability(e, carbon.NeutralBy(m.Accounting))
		neutral.Value, neutral.Note = m.T("model.percent", "value", decimal(100*p.Value, 1)), m.T("model.key.error", "value", decimal(100*p.StdErr, 1))
	}
	out = append(out, median, neutral)
	add("residual", "", func(p *carbon.Path) string { return m.mt(target(p).Residual()) })
	add("peak", "", func(p *carbon.Path) string {
		year, level := p.Peak()
		return m.T("model.key.peak.value", "year", year, "level", decimal(level, 0))
	})
	add("year", "", func(p *carbon.Path) string {
		if year, ok := p.Neutral(m.Accounting); ok {
			return strconv.Itoa(year)
		}
		return m.T("model.key.never", "year", carbon.TargetYear)
	})
	add("cumulative", m.T("model.key.cumulative.note"), func(p *carbon.Path) string {
		return m.T("model.gt", "value", decimal(p.Cumulative(m.Accounting)/1000, 0))
	})
	return out
}

// mt prints million tonnes.
func (m modelPage) mt(v float64) string { return m.T("model.mt", "value", decimal(v, 0)) }

// leverGroups are the levers by end, as the form offers them.
func leverGroups(levels carbon.Levels, m modelPage) []leverGroup {
	var out []leverGroup
	for i, l := range carbon.Levers() {
		if len(out) == 0 || out[len(out)-1].End != l.End {
			out = append(out, leverGroup{End: l.End})
		}
		f := leverField{Lever: l}
		for k := range l.Levels {
			level := float64(k + 1)
			if k > 0 && levels[i] > level-1 && levels[i] < level { // a level between, from a code
				f.Points = append(f.Points, levelPoint{Value: strconv.FormatFloat(levels[i], 'f', 1, 64), On: true})
			}
			on := levels[i] == level
			f.Points = append(f.Points, levelPoint{strconv.Itoa(k + 1), on, m.text(l.Levels[k])})
			if on {
				f.Chosen = m.text(l.Levels[k])
			}
		}
		group := &out[len(out)-1]
		group.Levers = append(group.Levers, f)
	}
	return out
}

// lever is the page of one lever.
func (s *server) lever(v *visit) error {
	m, err := s.modelPage(v, "")
	if err != nil {
		return err
	}
	for i, l := range carbon.Levers() {
		if l.ID != v.r.PathValue("lever") {
			continue
		}
		m.Heading = m.text(l.Name)
		rows, err := m.leverRows(i, l)
		if err != nil {
			return err
		}
		return s.render(v, m.answered(), leverPage(m, l, m.Levels[i], rows))
	}
	return missing()
}

// leverRow is a parameter of a lever with its value at each level.
type leverRow struct {
	carbon.Parameter
	Values [4]string
}

func (m modelPage) leverRows(place int, l carbon.Lever) (out []leverRow, err error) {
	var settings [4]carbon.Setting
	for k := range settings {
		levels := carbon.Even(2)
		levels[place] = float64(k + 1)
		if settings[k], err = levels.Setting(m.prior); err != nil {
			return nil, err
		}
	}
	for _, id := range l.Parameters {
		i, _ := carbon.Index(id)
		row := leverRow{Parameter: m.parameters()[i]}
		for k := range settings {
			row.Values[k] = m.setting(row.Parameter, settings[k][i])
		}
		out = append(out, row)
	}
	return out, nil
}
