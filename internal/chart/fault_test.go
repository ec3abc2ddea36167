package chart_test

import (
	"math"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/chart"
)

func TestBadInput(t *testing.T) {
	ok := frame("bad", "en", 720, label{"Bad input", ""})
	change := func(f func(*chart.Frame)) chart.Frame {
		g := ok
		f(&g)
		return g
	}
	row := func(e ...chart.Estimate) []chart.IntervalRow { return []chart.IntervalRow{{Label: "a", Estimates: e}} }
	deep := chart.Node{Label: "leaf"}
	for range 20 {
		deep = chart.Node{Label: "up", Children: []chart.Node{deep}}
	}
	for _, c := range []struct {
		name  string
		chart drawer
		key   string
		field string
	}{
		{"bare zh", chart.Intervals{Frame: change(func(f *chart.Frame) { f.Lang = "zh" })}, "chart.lang", "lang"},
		{"no title", chart.Dots{Frame: change(func(f *chart.Frame) { f.Title = " \t" })}, "chart.title", "title"},
		{"id with a quote", chart.Dots{Frame: change(func(f *chart.Frame) { f.ID = `a"b` })}, "chart.id", "id"},
		{"id begins with a digit", chart.Dots{Frame: change(func(f *chart.Frame) { f.ID = "1a" })}, "chart.id", "id"},
		{"too narrow", chart.Flow{Frame: change(func(f *chart.Frame) { f.Width = 200 })}, "chart.width", "width"},
		{"width is no number", chart.Flow{Frame: change(func(f *chart.Frame) { f.Width = math.NaN() })}, "chart.width", "width"},
		{"negative n", chart.Flow{Frame: change(func(f *chart.Frame) { f.N = -1 })}, "chart.count", "n"},
		{"value is no number", chart.Intervals{Frame: ok, Rows: row(chart.Estimate{Value: new(math.NaN())})}, "chart.value", "rows[0].estimates[0].value"},
		{"value is infinite", chart.Intervals{Frame: ok, Rows: row(chart.Estimate{Value: new(math.Inf(-1))})}, "chart.value", "rows[0].estimates[0].value"},
		{"interval upside down", chart.Intervals{Frame: ok, Rows: row(chart.Estimate{Value: new(1.0), Low: new(2.0), High: new(1.0)})}, "chart.interval", "rows[0].estimates[0]"},
		{"half an interval", chart.Intervals{Frame: ok, Rows: row(chart.Estimate{Value: new(1.0), Low: new(2.0)})}, "chart.half_interval", "rows[0].estimates[0]"},
		{"estimate missing from a row", chart.Intervals{Frame: ok, Rows: row()}, "chart.length", "rows[0].estimates"},
		{"three series", chart.Intervals{Frame: ok, Series: []string{"a", "b", "c"}}, "chart.series", "series"},
		{"too many rows", chart.Intervals{Frame: ok, Rows: make([]chart.IntervalRow, 1001)}, "chart.rows", "rows"},
		{"decimals", chart.Intervals{Frame: ok, Axis: chart.Axis{Decimals: 9}, Rows: row(chart.Estimate{})}, "chart.decimals", "axis.decimals"},
		{"axis bound", chart.Intervals{Frame: ok, Axis: chart.Axis{Min: new(math.NaN())}, Rows: row(chart.Estimate{})}, "chart.value", "axis.min"},
		{"tick", chart.Intervals{Frame: ok, Axis: chart.Axis{Ticks: []chart.Tick{{At: math.Inf(1)}}}, Rows: row(chart.Estimate{})}, "chart.value", "axis.ticks[0]"},
		{"answer is no number", chart.Dots{Frame: ok, Rows: []chart.DotRow{{Values: []float64{1, math.NaN()}}}}, "chart.value", "rows[0].values[1]"},
		{"quartiles exchanged", chart.Dots{Frame: ok, Rows: []chart.DotRow{{Q1: new(4.0), Q3: new(2.0)}}}, "chart.interval", "rows[0]"},
		{"one category", chart.Shares{Frame: ok, Categories: []string{"a"}}, "chart.categories", "categories"},
		{"middle too large", chart.Shares{Frame: ok, Categories: []string{"a", "b"}, Left: 1, Middle: 2}, "chart.divide", "left"},
		{"negative count", chart.Shares{Frame: ok, Categories: []string{"a", "b"}, Rows: []chart.ShareRow{{Counts: []int{1, -1}}}}, "chart.count", "rows[0].counts[1]"},
		{"five kinds of non-answers", chart.Shares{Frame: ok, Categories: []string{"a", "b"}, Aside: make([]string, 5)}, "chart.aside", "aside"},
		{"one round", chart.Slopes{Frame: ok, Rounds: []string{"1"}}, "chart.rounds", "rounds"},
		{"no columns", chart.Heatmap{Frame: ok}, "chart.no_columns", "columns"},
		{"too many columns", chart.Heatmap{Frame: ok, Columns: make([]string, 17)}, "chart.many", "columns"},
		{"unknown state", chart.Heatmap{Frame: ok, Columns: []string{"a"}, Rows: []chart.HeatRow{{Cells: []chart.Cell{{State: 1}}}}}, "chart.state", "rows[0].cells[0].state"},
		{"zone exchanged", chart.Scatter{Frame: ok, Zones: []chart.Zone{{X0: new(2.0), X1: new(1.0)}}}, "chart.zone", "zones[0]"},
		{"path of one place", chart.Fan{Frame: ok, Xs: []float64{1}}, "chart.path", "xs"},
		{"years descend", chart.Fan{Frame: ok, Xs: []float64{2, 1}}, "chart.ascending", "xs[1]"},
		{"band upside down", chart.Fan{Frame: ok, Xs: []float64{1, 2}, Bands: []chart.FanBand{{Low: []*float64{nil, new(3.0)}, High: []*float64{nil, new(2.0)}}}}, "chart.interval", "bands[0][1]"},
		{"short line", chart.Fan{Frame: ok, Xs: []float64{1, 2}, Lines: []chart.FanLine{{Values: make([]*float64, 1)}}}, "chart.length", "lines[0].values"},
		{"base is no number", chart.Tornado{Frame: ok, Base: math.NaN()}, "chart.value", "base"},
		{"area on both sides of zero", chart.Areas{Frame: ok, Xs: []float64{1, 2}, Series: []chart.AreaSeries{{Values: []float64{-1, 1}}}}, "chart.both_sides", "series[0].values[1]"},
		{"area of another length", chart.Areas{Frame: ok, Xs: []float64{1, 2}, Series: []chart.AreaSeries{{Values: []float64{1}}}}, "chart.length", "series[0].values"},
		{"flow that does not close", chart.Sankey{Frame: ok, Nodes: []chart.SankeyNode{{"a", 0}, {"b", 1}, {"c", 2}}, Links: []chart.SankeyLink{{0, 1, 2}, {1, 2, 1}}}, "chart.sankey_open", "nodes[1]"},
		{"flow backwards", chart.Sankey{Frame: ok, Nodes: []chart.SankeyNode{{"a", 1}, {"b", 0}}, Links: []chart.SankeyLink{{0, 1, 2}}}, "chart.sankey_link", "links[0]"},
		{"negative flow", chart.Sankey{Frame: ok, Nodes: []chart.SankeyNode{{"a", 0}, {"b", 1}}, Links: []chart.SankeyLink{{0, 1, -2}}}, "chart.sankey_negative", "links[0].value"},
		{"column off the drawing", chart.Sankey{Frame: ok, Nodes: []chart.SankeyNode{{"a", 9}}}, "chart.sankey_column", "nodes[0].column"},
		{"bar is no number", chart.Waterfall{Frame: ok, Rows: []chart.WaterfallRow{{To: math.Inf(1)}}}, "chart.value", "rows[0].to"},
		{"negative width", chart.Widths{Frame: ok, Bars: []chart.WidthBar{{Width: -1}}}, "chart.width_negative", "bars[0].width"},
		{"two tiles in one place", chart.Tiles{Frame: ok, Tiles: []chart.Tile{{Code: "a"}, {Code: "b"}}}, "chart.tile", "tiles[1]"},
		{"span upside down", chart.Tornado{Frame: ok, Rows: []chart.TornadoRow{{Low: new(1.0), LowSpan: &[2]float64{2, 1}}}}, "chart.interval", "rows[0].span"},
		{"tree too deep", chart.Tree{Frame: ok, Roots: []chart.Node{deep}}, "chart.tree", "roots[0].children[0].children[0].children[0].children[0].children[0].children[0].children[0].children[0].children[0].children[0].children[0].children[0]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.chart.Draw()
			e := fault.Find(err)
			if e == nil {
				t.Fatalf("got %v, want a fault", err)
			}
			if e.Kind != fault.Invalid || e.Key != c.key || e.Place.Field != c.field {
				t.Errorf("got %s at %q (%v), want %s at %q", e.Key, e.Place.Field, err, c.key, c.field)
			}
		})
	}
}
