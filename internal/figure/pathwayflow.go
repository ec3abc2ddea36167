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
	"HL": {0, 7},
	"XJ": {1, 0}, "NM": {1, 5}, "LN": {1, 6}, "JL": {1, 7},
	"GS": {2, 2}, "NX": {2, 3}, "SX": {2, 4}, "HE": {2, 5}, "BJ": {2, 6}, "TJ": {2, 7},
	"XZ": {3, 0}, "QH": {3, 2}, "SN": {3, 3}, "HA": {3, 5}, "SD": {3, 6}, "JS": {3, 7},
	"SC": {4, 2}, "CQ": {4, 3}, "HB": {4, 4}, "AH": {4, 5}, "ZJ": {4, 6}, "SH": {4, 7},
	"YN": {5, 2}, "GZ": {5, 3}, "HN": {5, 4}, "JX": {5, 5}, "FJ": {5, 6}, "TW": {5, 7},
	"GX": {6, 3}, "GD": {6, 4}, "HK": {6, 5}, "MO": {6, 6},
	"HI": {7, 3},
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
