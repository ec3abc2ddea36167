package figure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/i18n"
)

// in is a text of the model in a language.
func in(t carbon.Text, lang i18n.Lang) string {
	if lang == i18n.Zh {
		return t.Zh
	}
	return t.En
}

// rounded prints a number of the model without decimals, and never a negative zero.
func rounded(v float64) string { return decimal(v, 0) }

// decimal prints a number with decimals and the sign of minus, never a negative zero.
func decimal(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return strings.Replace(text, "-", "−", 1)
}

// drawing finishes a figure of the model.
func drawing(name, title, sentence string, ch interface{ Draw() (chart.Drawing, error) }) (Figure, bool, error) {
	d, err := ch.Draw()
	return Figure{Name: name, Title: title, Sentence: sentence, Drawing: d}, true, err
}

// last is the balance of the target year, or of the last year before it.
func last(p *carbon.Path) *carbon.Balance {
	if b, ok := p.Year(carbon.TargetYear); ok {
		return b
	}
	return &p.Years[len(p.Years)-1]
}

// years are the years of a path as places on an axis.
func years(p *carbon.Path) (out []float64) {
	for i := range p.Years {
		out = append(out, float64(p.Years[i].Year))
	}
	return out
}

// layer is one series of a stack, with the sign that it has in the sum.
type layer struct {
	name carbon.Text
	sign float64
	of   func(*carbon.Balance) float64
}

func series(p *carbon.Path, lang i18n.Lang, layers []layer) (out []chart.AreaSeries) {
	for _, l := range layers {
		s := chart.AreaSeries{Label: in(l.name, lang)}
		for i := range p.Years {
			v := float64(l.sign * l.of(&p.Years[i]))
			if v*l.sign < 0 { // rounding about 0
				v = 0
			}
			s.Values = append(s.Values, v)
		}
		out = append(out, s)
	}
	return out
}

// Balances draws what is emitted by whom, what captures and removes it below the line, and the net emission.
func Balances(p *carbon.Path, a carbon.Accounting, lang i18n.Lang, o Options) (Figure, bool, error) {
	sector := func(s carbon.Sector) func(*carbon.Balance) float64 {
		return func(b *carbon.Balance) float64 { return b.Sectors[s].CO2 }
	}
	layers := []layer{
		{carbon.Text{Zh: "电力", En: "power"}, 1, func(b *carbon.Balance) float64 { return b.Power }},
		{carbon.Text{Zh: "工业燃料", En: "industrial fuel"}, 1, (*carbon.Balance).Industry},
		{carbon.Text{Zh: "工业过程", En: "industrial processes"}, 1, func(b *carbon.Balance) float64 { return b.Process }},
		{carbon.Buildings.Name(), 1, sector(carbon.Buildings)},
		{carbon.Transport.Name(), 1, sector(carbon.Transport)},
		{carbon.Agriculture.Name(), 1, sector(carbon.Agriculture)},
		{carbon.Text{Zh: "捕集", En: "captured"}, -1, func(b *carbon.Balance) float64 { return b.Captured }},
		{carbon.Text{Zh: "移除", En: "removed"}, -1, (*carbon.Balance).Removed},
	}
	if a != carbon.NoSink {
		layers = append(layers, layer{carbon.Text{Zh: "计入的自然碳汇", En: "natural sinks that count"}, -1, func(b *carbon.Balance) float64 { return b.Sinks(a) }})
	}
	first, end := &p.Years[0], last(p)
	title := i18n.Text(lang, "pathway.balances.title")
	sentence := i18n.Text(lang, "pathway.balances.sentence", "first", first.Year, "from", rounded(first.Net(a)), "last", end.Year, "to", rounded(end.Net(a)),
		"residual", rounded(end.Residual()), "removed", rounded(end.Removed()), "sinks", rounded(end.Sinks(a)))
	return drawing("balances", title, sentence, chart.Areas{
		Frame: frame("balances", title, sentence, in(a.Name(), lang), 0, lang, o),
		X:     chart.Axis{Label: i18n.Text(lang, "pathway.year")}, Y: chart.Axis{Label: i18n.Text(lang, "pathway.mt")}, Xs: years(p),
		Series: series(p, lang, layers), Sum: i18n.Text(lang, "pathway.net"),
	})
}

// Electricity draws where the power comes from.
func Electricity(p *carbon.Path, lang i18n.Lang, o Options) (Figure, bool, error) {
	thermal := func(f carbon.Fuel) func(*carbon.Balance) float64 {
		return func(b *carbon.Balance) float64 { return b.Thermal[f] }
	}
	layers := []layer{
		{carbon.Text{Zh: "煤电", En: "coal"}, 1, thermal(carbon.Coal)},
		{carbon.Text{Zh: "油电", En: "oil"}, 1, thermal(carbon.Oil)},
		{carbon.Text{Zh: "气电", En: "gas"}, 1, thermal(carbon.Gas)},
		{carbon.Text{Zh: "核电", En: "nuclear"}, 1, func(b *carbon.Balance) float64 { return b.Nuclear }},
		{carbon.Text{Zh: "水电", En: "hydro"}, 1, func(b *carbon.Balance) float64 { return b.Hydro }},
		{carbon.Text{Zh: "生物质", En: "biomass"}, 1, func(b *carbon.Balance) float64 { return b.Biomass }},
		{carbon.Text{Zh: "风电与光伏", En: "wind and solar"}, 1, func(b *carbon.Balance) float64 { return b.VRE }},
	}
	end := last(p)
	share := 0.0
	if end.Generation > 0 {
		share = float64(100*end.VRE) / end.Generation
	}
	title := i18n.Text(lang, "pathway.electricity.title")
	sentence := i18n.Text(lang, "pathway.electricity.sentence", "year", end.Year, "demand", rounded(end.Generation), "share", rounded(share), "curtailed", rounded(end.Curtailed))
	return drawing("electricity", title, sentence, chart.Areas{
		Frame: frame("electricity", title, sentence, "", 0, lang, o),
		X:     chart.Axis{Label: i18n.Text(lang, "pathway.year")}, Y: chart.Axis{Label: i18n.Text(lang, "pathway.twh")}, Xs: years(p), Series: series(p, lang, layers),
	})
}

// Costs draws what a path costs by year, after the base year.
func Costs(costs []carbon.Cost, lang i18n.Lang, o Options) (Figure, bool, error) {
	if len(costs) < 2 {
		return Figure{}, false, nil
	}
	ch := chart.Areas{X: chart.Axis{Label: i18n.Text(lang, "pathway.year")}, Y: chart.Axis{Label: i18n.Text(lang, "pathway.yuan")}}
	for _, part := range []struct {
		key string
		of  func(carbon.Cost) float64
	}{
		{"capital", func(c carbon.Cost) float64 { return c.Capital }}, {"fuel", func(c carbon.Cost) float64 { return c.Fuel }},
		{"capture", func(c carbon.Cost) float64 { return c.Capture }}, {"removal", func(c carbon.Cost) float64 { return c.Removal }},
	} {
		s := chart.AreaSeries{Label: i18n.Text(lang, "pathway.cost."+part.key)}
		for _, c := range costs {
			s.Values = append(s.Values, max(part.of(c), 0))
		}
		ch.Series = append(ch.Series, s)
	}
	for _, c := range costs {
		ch.Xs = append(ch.Xs, float64(c.Year))
	}
	end := costs[len(costs)-1]
	title := i18n.Text(lang, "pathway.costs.title")
	sentence := i18n.Text(lang, "pathway.costs.sentence", "first", costs[0].Year, "from", rounded(costs[0].Total()), "last", end.Year, "to", rounded(end.Total()))
	ch.Frame = frame("costs", title, sentence, i18n.Text(lang, "pathway.costs.note"), 0, lang, o)
	return drawing("costs", title, sentence, ch)
}

// leastDrawn is the share of all that is abated below which a lever's price is told and not drawn: a price per tonne of next
// to nothing would flatten all others.
const leastDrawn = 0.01

// Abatements draws what a tonne costs with each lever moved alone, the cheapest first, as wide as what it abates. Levers that
// abate less than 1 Mt have no price and stand last.
func Abatements(list []carbon.Abatement, to string, lang i18n.Lang, o Options) (Figure, bool, error) {
	names := map[string]carbon.Text{}
	for _, l := range carbon.Levers() {
		names[l.ID] = l.Name
	}
	all := 0.0
	for _, a := range list {
		all += max(a.Abated, 0)
	}
	ch := chart.Widths{X: chart.Axis{Label: i18n.Text(lang, "pathway.abated"), Decimals: 1}, Y: chart.Axis{Label: i18n.Text(lang, "pathway.per_tonne")}}
	cheapest := ""
	for _, a := range byPrice(list) {
		bar := chart.WidthBar{Label: in(names[a.Lever], lang), Width: max(a.Abated, 0) / 1000, Height: a.PerTonne}
		switch {
		case a.PerTonne == nil:
		case a.Abated < leastDrawn*all:
			bar.Label, bar.Height = i18n.Text(lang, "pathway.abatement.little", "lever", bar.Label, "price", rounded(*a.PerTonne)), nil
		case cheapest == "":
			cheapest = i18n.Text(lang, "pathway.abatement.cheapest", "lever", bar.Label, "price", rounded(*a.PerTonne))
		}
		ch.Bars = append(ch.Bars, bar)
	}
	title := i18n.Text(lang, "pathway.abatement.title")
	sentence := i18n.Text(lang, "pathway.abatement.sentence", "level", to) + cheapest
	ch.Frame = frame("abatement", title, sentence, in(carbon.NotAdditive, lang), 0, lang, o)
	return drawing("abatement", title, sentence, ch)
}

// byPrice orders levers by what a tonne costs, those without a price last.
func byPrice(list []carbon.Abatement) []carbon.Abatement {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b carbon.Abatement) int {
		switch {
		case a.PerTonne == nil && b.PerTonne == nil:
			return 0
		case a.PerTonne == nil:
			return 1
		case b.PerTonne == nil:
			return -1
		}
		return cmp.Compare(*a.PerTonne, *b.PerTonne)
	})
	return out
}

// Wedges draws how the levers lead from one path to another in a year.
func Wedges(r *carbon.WedgeResult, year int, from, to string, lang i18n.Lang, o Options) (Figure, bool, error) {
	k := year - carbon.BaseYear
	output, ok := carbon.FindOutput(r.Output)
	if !ok || k < 0 || k >= len(r.Years) {
		return Figure{}, false, nil
	}
	ch := chart.Waterfall{Axis: chart.Axis{Label: in(output.Name, lang) + " (" + output.Unit + ")"}}
	ch.Rows = []chart.WaterfallRow{{Label: from, Total: true, To: r.From[k]}}
	level, most, name := r.From[k], 0.0, ""
	for i, l := range carbon.Levers() {
		w := r.Wedges[i][k]
		ch.Rows = append(ch.Rows, chart.WaterfallRow{Label: in(l.Name, lang), From: level, To: level + w})
		level += w
		if w < most {
			most, name = w, in(l.Name, lang)
		}
	}
	ch.Rows = append(ch.Rows, chart.WaterfallRow{Label: to, Total: true, To: r.To[k]})
	title := i18n.Text(lang, "pathway.wedges.title", "year", year)
	sentence := i18n.Text(lang, "pathway.wedges.sentence", "year", year, "from", from, "low", rounded(r.From[k]), "to", to, "high", rounded(r.To[k]))
	if name != "" {
		sentence += i18n.Text(lang, "pathway.wedges.most", "lever", name, "share", rounded(-most))
	}
	ch.Frame = frame("wedges", title, sentence, i18n.Text(lang, "pathway.wedges.note"), 0, lang, o)
	return drawing("wedges", title, sentence, ch)
}
