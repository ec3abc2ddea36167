package figure

import (
	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/i18n"
)

// EnergyFlows draws the energy of a year through the three ends. A balance that does not close is refused, not drawn.
func EnergyFlows(b *carbon.Balance, lang i18n.Lang, o Options) (Figure, bool, error) {
	f := b.EnergyFlows()
	source, lost := 0.0, 0.0
	for _, l := range f.Links {
		if f.Nodes[l.From].Column == 0 {
			source += l.Value
		}
		if f.Nodes[l.To].ID == "losses" {
			lost += l.Value
		}
	}
	title := i18n.Text(lang, "pathway.energy.title", "year", b.Year)
	sentence := i18n.Text(lang, "pathway.energy.sentence", "year", b.Year, "source", decimal(source, 1), "lost", decimal(lost, 1))
	return flows("energy-flows", title, sentence, i18n.Text(lang, "pathway.energy.note"), i18n.Text(lang, "pathway.ej"), 1, f, lang, o)
}

// CarbonFlows draws the CO2 of a year from fuels and processes to the air, to storage and to the sinks that an accounting
// counts.
func CarbonFlows(b *carbon.Balance, a carbon.Accounting, lang i18n.Lang, o Options) (Figure, bool, error) {
	title := i18n.Text(lang, "pathway.carbon.title", "year", b.Year)
	sentence := i18n.Text(lang, "pathway.carbon.sentence", "year", b.Year, "generated", rounded(b.Generated), "captured", rounded(b.Captured), "net", rounded(b.Net(a)))
	return flows("carbon-flows", title, sentence, in(a.Name(), lang), i18n.Text(lang, "pathway.mt"), 0, b.CarbonFlows(a), lang, o)
}

func flows(name, title, sentence, note, unit string, decimals int, f carbon.Flows, lang i18n.Lang, o Options) (Figure, bool, error) {
	if err := f.Check(); err != nil {
		return Figure{}, false, err
	}
	ch := chart.Sankey{Frame: frame(name, title, sentence, note, 0, lang, o), Unit: unit, Decimals: decimals}
	for _, n := range f.Nodes {
		ch.Nodes = append(ch.Nodes, chart.SankeyNode{Label: in(n.Name, lang), Column: n.Column})
	}
	for _, l := range f.Links {
		ch.Links = append(ch.Links, chart.SankeyLink{From: l.From, To: l.To, Value: l.Value})
	}
	return drawing(name, title, sentence, ch)
}

// provincePlaces sets the provinces as tiles: row and column, the north at the top. Hong Kong, Macao and Taiwan are shown
// without a value.
var provincePlaces = map[string][2]int{
	"HL": {0, 6},
	"XJ": {1, 0}, "NM": {1, 3}, "BJ": {1, 4}, "LN": {1, 5}, "JL": {1, 6},
	"QH": {2, 0}, "GS": {2, 1}, "NX": {2, 2}, "SX": {2, 3}, "HE": {2, 4}, "TJ": {2, 5},
	"XZ": {3, 0}, "SC": {3, 1}, "SN": {3, 2}, "HA": {3, 3}, "SD": {3, 4}, "JS": {3, 5},
	"YN": {4, 1}, "CQ": {4, 2}, "HB": {4, 3}, "AH": {4, 4}, "SH": {4, 5},
	"GZ": {5, 2}, "HN": {5, 3}, "JX": {5, 4}, "ZJ": {5, 5},
	"GX": {6, 2}, "GD": {6, 3}, "FJ": {6, 4}, "TW": {6, 5},
	"HI": {7, 2}, "MO": {7, 3}, "HK": {7, 4},
}

// withoutData are the regions that the source of the provinces leaves out.
var withoutData = []struct {
	code string
	name carbon.Text
}{{"TW", carbon.Text{Zh: "台湾", En: "Taiwan"}}, {"HK", carbon.Text{Zh: "香港", En: "Hong Kong"}}, {"MO", carbon.Text{Zh: "澳门", En: "Macao"}}}

// Provinces draws one number for each province as a grid of tiles. values hold one for each of [carbon.Provinces], in
// their order; what says in a few words what they are, with their unit.
func Provinces(values []float64, what, title, sentence, emphasised string, lang i18n.Lang, o Options) (Figure, bool, error) {
	ch := chart.Tiles{Frame: frame("provinces", title, sentence, i18n.Text(lang, "pathway.provinces.note"), 0, lang, o), Axis: chart.Axis{Label: what}}
	add := func(code string, name carbon.Text, v *float64) {
		label := code
		if lang == i18n.Zh {
			label = short(name.Zh)
		}
		place := provincePlaces[code]
		ch.Tiles = append(ch.Tiles, chart.Tile{Code: label, Name: in(name, lang), Row: place[0], Column: place[1], Value: v, Emphasised: code == emphasised})
	}
	list := carbon.Provinces()
	if len(values) != len(list) {
		return Figure{}, false, nil
	}
	for i, p := range list {
		add(p.Code, p.Name, &values[i])
	}
	for _, p := range withoutData {
		add(p.code, p.name, nil)
	}
	return drawing("provinces", title, sentence, ch)
}

// short is a province's name in two characters.
func short(name string) string {
	r := []rune(name)
	if len(r) > 2 {
		return string(r[:2])
	}
	return name
}
