package chart_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/chart"
)

func drawn(t interface{ Fatal(...any) }, ch drawer) chart.Drawing {
	d, err := ch.Draw()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOrderOfExpertsDoesNotMatter: the answers of a row are a set.
func TestOrderOfExpertsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ch := dots("en", 720)
		values := rapid.SliceOfN(rapid.Float64Range(1, 9), 1, 40).Draw(t, "values")
		ch.Rows[0].Values = values
		want := drawn(t, ch).SVG()
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		ch.Rows[0].Values = slices.Clone(values)
		r.Shuffle(len(values), func(i, j int) {
			v := ch.Rows[0].Values
			v[i], v[j] = v[j], v[i]
		})
		if !bytes.Equal(drawn(t, ch).SVG(), want) {
			t.Fatal("another order of answers gives another picture")
		}
	})
}

// TestOrderOfPointsDoesNotMatter: items in a plane have no order (distinct labels at one place keep theirs).
func TestOrderOfPointsDoesNotMatter(t *testing.T) {
	ch := scatter("en", 720)
	ch.Points = ch.Points[:26] // the last two repeat the first
	want := drawn(t, ch).SVG()
	slices.Reverse(ch.Points)
	if !bytes.Equal(drawn(t, ch).SVG(), want) {
		t.Error("another order of points gives another picture")
	}
}

// TestDrawingDoesNotChangeItsInput: values are read, never sorted or filled in place.
func TestDrawingDoesNotChangeItsInput(t *testing.T) {
	for _, ch := range gallery("en", 366) {
		before := fmt.Sprintf("%+v", ch)
		a, b := drawn(t, ch), drawn(t, ch)
		if after := fmt.Sprintf("%+v", ch); after != before {
			t.Errorf("%T changed while it was drawn", ch)
		}
		if !bytes.Equal(a.SVG(), b.SVG()) || !bytes.Equal(a.EMF(), b.EMF()) {
			t.Errorf("%T gives other bytes the second time", ch)
		}
	}
}

// words are labels of every kind: none, Latin, Han, mixed, one endless word.
func words() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "A", "碳", "Blue carbon accounting", strings.Repeat("长时储能", 40), strings.Repeat("endless", 40)}),
		rapid.StringOf(rapid.SampledFrom([]rune("abcdefgh iWM-/，。（）碳达峰氢 é𠮷"))),
	)
}

func estimates() *rapid.Generator[chart.Estimate] {
	return rapid.Custom(func(t *rapid.T) chart.Estimate {
		if rapid.Bool().Draw(t, "missing") {
			return chart.Estimate{}
		}
		v := rapid.Float64Range(-1e6, 1e6).Draw(t, "value")
		e := chart.Estimate{Value: &v}
		if rapid.Bool().Draw(t, "interval") {
			e.Low, e.High = new(v-math.Abs(v)/3), new(v+1)
		}
		return e
	})
}

// TestAnyInputStaysOnTheCanvas draws random charts at random widths.
func TestAnyInputStaysOnTheCanvas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom([]string{"en", "zh-CN"}).Draw(t, "lang")
		f := frame("any", lang, float64(rapid.IntRange(280, 1400).Draw(t, "width")), label{"Any", "任意"})
		f.Heading, f.Note = rapid.Bool().Draw(t, "heading"), words().Draw(t, "note")
		axis := chart.Axis{Label: words().Draw(t, "axis"), Decimals: rapid.IntRange(0, 3).Draw(t, "decimals"), LowEnd: words().Draw(t, "low")}
		n := rapid.IntRange(1, 12).Draw(t, "rows")
		text := func() string { return words().Draw(t, "label") }
		var ch drawer
		switch rapid.IntRange(0, 14).Draw(t, "kind") {
		case 0:
			c := chart.Intervals{Frame: f, Axis: axis}
			for range n {
				c.Rows = append(c.Rows, chart.IntervalRow{Section: text(), Label: text(), N: n, Group: n % 3, Estimates: []chart.Estimate{estimates().Draw(t, "e")}, Remark: text()})
			}
			ch = c
		case 1:
			c := chart.Dots{Frame: f, Axis: axis}
			for range n {
				v := rapid.SliceOfN(rapid.Float64Range(-5, 5), 0, 60).Draw(t, "values")
				r := chart.DotRow{Label: text(), Values: v, N: len(v), Remark: text()}
				if len(v) > 0 {
					r.Median, r.Own = &v[0], &v[0]
					r.Q1, r.Q3 = new(slices.Min(v)), new(slices.Max(v))
				}
				c.Rows = append(c.Rows, r)
			}
			ch = c
		case 2:
			c := chart.Shares{Frame: f, Categories: []string{text(), text(), text()}, Left: 1, Middle: rapid.IntRange(0, 2).Draw(t, "middle"), Aside: []string{text()}}
			for range n {
				k := rapid.SliceOfN(rapid.IntRange(0, 90), 4, 4).Draw(t, "counts")
				c.Rows = append(c.Rows, chart.ShareRow{Label: text(), Counts: k[:3], Aside: k[3:], Remark: text()})
			}
			ch = c
		case 3:
			c := chart.Slopes{Frame: f, Axis: axis, Rounds: []string{text(), text(), text()}}
			for range n {
				c.Lines = append(c.Lines, chart.SlopeLine{Label: text(), Emphasised: rapid.Bool().Draw(t, "strong"),
					Values: []*float64{estimates().Draw(t, "1").Value, estimates().Draw(t, "2").Value, estimates().Draw(t, "3").Value}})
			}
			ch = c
		case 4:
			c := chart.Columns{Frame: f, Axis: axis, Label: text(), Histogram: rapid.Bool().Draw(t, "histogram")}
			for range n {
				c.Bars = append(c.Bars, chart.Bar{Label: text(), Estimate: estimates().Draw(t, "e")})
			}
			ch = c
		case 5:
			c := chart.Heatmap{Frame: f, Axis: axis, Columns: []string{text(), text()}, States: []chart.State{{Label: text(), Hatch: chart.Crossed}}}
			for range n {
				c.Rows = append(c.Rows, chart.HeatRow{Label: text(), Cells: []chart.Cell{
					{Value: estimates().Draw(t, "1").Value, State: rapid.IntRange(0, 1).Draw(t, "state"), Remark: text()}, {Value: estimates().Draw(t, "2").Value}}})
			}
			ch = c
		case 6:
			c := chart.Scatter{Frame: f, X: axis, Y: axis, Zones: []chart.Zone{{Label: text(), X1: new(0.0)}}, States: make([]chart.State, 6)}
			for range n {
				c.Points = append(c.Points, chart.ScatterPoint{Label: text(), X: estimates().Draw(t, "x").Value, Y: estimates().Draw(t, "y").Value, State: rapid.IntRange(0, 6).Draw(t, "state")})
				c.Points = append(c.Points, chart.ScatterPoint{X: new(1.0), Y: new(1e6), State: n % 7})
			}
			ch = c
		case 7:
			c := chart.Fan{Frame: f, X: axis, Y: axis, Bands: []chart.FanBand{{Label: text()}}, Lines: []chart.FanLine{{Label: text()}, {Label: text(), Dashed: true}}}
			for k := range n + 1 {
				c.Xs = append(c.Xs, float64(k*k))
				e := estimates().Draw(t, "band")
				c.Bands[0].Low, c.Bands[0].High = append(c.Bands[0].Low, e.Low), append(c.Bands[0].High, e.High)
				for i := range c.Lines {
					c.Lines[i].Values = append(c.Lines[i].Values, estimates().Draw(t, "line").Value)
				}
			}
			c.Points = []chart.FanPoint{{text(), 3, 3}, {text(), -10, 3}}
			ch = c
		case 8:
			c := chart.Tornado{Frame: f, Axis: axis, Base: 1}
			for range n {
				c.Rows = append(c.Rows, chart.TornadoRow{Label: text(), Low: estimates().Draw(t, "low").Value, High: estimates().Draw(t, "high").Value})
			}
			ch = c
		case 9:
			c := chart.Flow{Frame: f}
			for range n {
				k := rapid.IntRange(0, 1e9).Draw(t, "count")
				c.Steps = append(c.Steps, chart.Step{Label: text(), Count: k, Losses: []chart.Loss{{text(), k}}})
			}
			ch = c
		case 10:
			c := chart.Areas{Frame: f, X: axis, Y: axis, Xs: []float64{1, 2, 5}, Sum: text()}
			for i := range n {
				side := float64(1 - 2*(i%2))
				c.Series = append(c.Series, chart.AreaSeries{Label: text()})
				for range c.Xs {
					c.Series[i].Values = append(c.Series[i].Values, side*rapid.Float64Range(0, 1e6).Draw(t, "value"))
				}
			}
			ch = c
		case 11:
			c := chart.Sankey{Frame: f, Unit: text(), Decimals: axis.Decimals, Nodes: []chart.SankeyNode{{text(), 1}}}
			for i := range n {
				v := rapid.Float64Range(0, 1e6).Draw(t, "amount")
				c.Nodes = append(c.Nodes, chart.SankeyNode{Label: text()}, chart.SankeyNode{Label: text(), Column: 2})
				c.Links = append(c.Links, chart.SankeyLink{From: 2*i + 1, To: 0, Value: v}, chart.SankeyLink{From: 0, To: 2*i + 2, Value: v})
			}
			ch = c
		case 12:
			c := chart.Waterfall{Frame: f, Axis: axis}
			for i := range n {
				c.Rows = append(c.Rows, chart.WaterfallRow{Label: text(), Total: i == 0, From: rapid.Float64Range(-1e6, 1e6).Draw(t, "from"), To: rapid.Float64Range(-1e6, 1e6).Draw(t, "to")})
			}
			ch = c
		case 13:
			c := chart.Tiles{Frame: f, Axis: axis}
			for i := range n {
				c.Tiles = append(c.Tiles, chart.Tile{Code: text(), Name: text(), Row: i / 9, Column: i % 9, Value: estimates().Draw(t, "value").Value})
			}
			ch = c
		case 14:
			c := chart.Widths{Frame: f, X: axis, Y: axis}
			for range n {
				c.Bars = append(c.Bars, chart.WidthBar{Label: text(), Width: rapid.Float64Range(0, 1e6).Draw(t, "width"), Height: estimates().Draw(t, "height").Value})
			}
			ch = c
		}
		d := drawn(t, ch)
		if what := outside(d); what != "" {
			t.Fatalf("%T: outside the canvas: %s", ch, what)
		}
		if err := strict(d.SVG()); err != nil {
			t.Fatal(err)
		}
		if _, err := readEMF(d.EMF()); err != nil {
			t.Fatal(err)
		}
	})
}
