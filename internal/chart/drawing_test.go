package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/chart"
)

// box is the room that a text may take by the width estimate.
type box struct{ x0, y0, x1, y1 float64 }

func textBox(t chart.Text) box {
	w := chart.TextWidth(t.Words, t.Size, t.Bold)
	before := 0.0
	switch t.Anchor {
	case chart.Start:
	case chart.Middle:
		before = w / 2
	case chart.End:
		before = w
	}
	if t.Upright {
		return box{t.At.X - t.Size, t.At.Y + before - w, t.At.X + 2, t.At.Y + before}
	}
	return box{t.At.X - before, t.At.Y - 0.8*t.Size, t.At.X - before + w, t.At.Y + 0.2*t.Size}
}

// outside reports the first thing of a drawing that leaves its canvas or is no number, or "".
func outside(d chart.Drawing) string {
	in := func(b box) bool {
		return b.x0 >= -0.01 && b.y0 >= -0.01 && b.x1 <= d.Width+0.01 && b.y1 <= d.Height+0.01 && !math.IsNaN(b.x0+b.y0+b.x1+b.y1)
	}
	points := func(ps []chart.Point) bool {
		for _, p := range ps {
			if !in(box{p.X, p.Y, p.X, p.Y}) {
				return false
			}
		}
		return true
	}
	for _, m := range d.Marks {
		ok := true
		switch m := m.(type) {
		case chart.Text:
			if ok = in(textBox(m)); !ok {
				return "text " + m.Words
			}
		case chart.Rect:
			ok = in(box{m.X, m.Y, m.X + m.W, m.Y + m.H}) && m.W >= 0 && m.H >= 0
		case chart.Line:
			ok = points(m.Points)
		case chart.Polygon:
			ok = points(m.Points)
		case chart.Symbol:
			r := m.Size / 2
			ok = in(box{m.At.X - r, m.At.Y - r, m.At.X + r, m.At.Y + r})
		}
		if !ok {
			return fmt.Sprintf("%T %+v", m, m)
		}
	}
	return ""
}

func TestNothingLeavesTheCanvas(t *testing.T) {
	eachDrawing(t, func(t *testing.T, _ string, d chart.Drawing) {
		if what := outside(d); what != "" {
			t.Errorf("outside the canvas: %s", what)
		}
	})
	// The control: a text that is too long for its place.
	long := chart.Drawing{Width: 100, Height: 20, Marks: []chart.Mark{chart.Text{At: chart.Point{X: 50, Y: 15}, Words: "a label that is longer", Size: 12}}}
	if outside(long) == "" {
		t.Error("a text that runs over the edge was not noticed")
	}
}

func TestTextsDoNotOverlapAndAreLegible(t *testing.T) {
	eachDrawing(t, func(t *testing.T, _ string, d chart.Drawing) {
		var boxes []box
		var texts []chart.Text
		for _, m := range d.Marks {
			x, ok := m.(chart.Text)
			if !ok {
				continue
			}
			if x.Size < 12 {
				t.Errorf("%q has %v px", x.Words, x.Size)
			}
			b := textBox(x)
			for k, o := range boxes {
				if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
					t.Errorf("%q covers %q", x.Words, texts[k].Words)
				}
			}
			boxes, texts = append(boxes, b), append(texts, x)
		}
	})
}

// TestSVGIsWellFormedAndStrict reads each SVG as XML and refuses what a strict content security policy would block.
func TestSVGIsWellFormedAndStrict(t *testing.T) {
	eachDrawing(t, func(t *testing.T, _ string, d chart.Drawing) {
		if err := strict(d.SVG()); err != nil {
			t.Error(err)
		}
		if !bytes.Contains(d.SVG(), []byte(`<title id="`+d.ID+`-title">`)) || !bytes.Contains(d.SVG(), []byte(`lang="`+d.Lang+`"`)) {
			t.Error("no title or no language")
		}
	})
	for _, bad := range []string{"<svg><style>a{}</style></svg>", `<svg style="x"/>`, "<svg><a></svg>", `<svg onload="x"/>`, "<svg><script/></svg>"} {
		if strict([]byte(bad)) == nil {
			t.Errorf("%s passed", bad)
		}
	}
}

func strict(svg []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local == "style" || start.Name.Local == "script" || start.Name.Local == "image" {
			return errors.New("element " + start.Name.Local)
		}
		for _, a := range start.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" {
				return errors.New("attribute " + a.Name.Local)
			}
			if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
				return errors.New(a.Name.Local + "=" + a.Value)
			}
		}
	}
}

func TestLabelsAreEscaped(t *testing.T) {
	ch := intervals("en", 720)
	ch.Title = `A < B & "C"` + "\x00\u0007"
	ch.Rows[0].Label = "<script>alert(1)</script>\n\tnext\xff line"
	d, err := ch.Draw()
	if err != nil {
		t.Fatal(err)
	}
	if err := strict(d.SVG()); err != nil {
		t.Error(err)
	}
	if got, want := d.Table[1][1], "<script>alert(1)</script> next line"; got != want {
		t.Errorf("table says %q, want %q", got, want)
	}
}

func TestTableTwin(t *testing.T) {
	eachDrawing(t, func(t *testing.T, _ string, d chart.Drawing) {
		if len(d.Table) < 2 {
			t.Fatal("no table")
		}
		for i, row := range d.Table {
			if len(row) != len(d.Table[0]) {
				t.Errorf("row %d has %d cells, the header %d", i, len(row), len(d.Table[0]))
			}
			for _, c := range row {
				if strings.Contains(c, "NaN") || strings.Contains(c, "…") {
					t.Errorf("row %d says %q", i, c)
				}
			}
		}
	})
}

// TestWholeLabels checks that a shortened label keeps its whole words in the picture's title element and in the table.
func TestWholeLabels(t *testing.T) {
	long := strings.Repeat("storage of heat in aquifers ", 20)
	ch := intervals("en", 366)
	ch.Rows[0].Label = long
	d, err := ch.Draw()
	if err != nil {
		t.Fatal(err)
	}
	if want := "<title>" + strings.TrimSpace(long) + "</title>"; !strings.Contains(string(d.SVG()), want) {
		t.Error("the whole label is not in the SVG")
	}
	if d.Table[1][1] != strings.TrimSpace(long) {
		t.Error("the whole label is not in the table")
	}
}

func TestNoData(t *testing.T) {
	for _, lang := range []string{"en", "zh-CN"} {
		said := label{"No data to show", "没有可显示的数据"}.in(lang)
		f := frame("none", lang, 366, label{"Nothing", "无"})
		for _, ch := range []drawer{
			chart.Intervals{Frame: f}, chart.Dots{Frame: f}, chart.Columns{Frame: f}, chart.Scatter{Frame: f}, chart.Flow{Frame: f}, chart.Tree{Frame: f}, chart.Fan{Frame: f, Xs: []float64{1, 2}}, chart.Tornado{Frame: f},
			chart.Shares{Frame: f, Categories: []string{"a", "b"}}, chart.Slopes{Frame: f, Rounds: []string{"1", "2"}}, chart.Heatmap{Frame: f, Columns: []string{"a"}},
			chart.Areas{Frame: f, Xs: []float64{1, 2}}, chart.Sankey{Frame: f}, chart.Waterfall{Frame: f}, chart.Tiles{Frame: f}, chart.Widths{Frame: f},
		} {
			d, err := ch.Draw()
			if err != nil {
				t.Fatalf("%T: %v", ch, err)
			}
			if !strings.Contains(string(d.SVG()), said) || len(d.Table) != 1 {
				t.Errorf("%T does not say that there is nothing, or has no header", ch)
			}
		}
	}
}

// TestMissingIsSaid checks that a row without values is drawn as such in every chart that has rows.
func TestMissingIsSaid(t *testing.T) {
	f := frame("gap", "en", 720, label{"Gap", ""})
	for _, ch := range []drawer{
		chart.Intervals{Frame: f, Rows: []chart.IntervalRow{{Label: "a", Estimates: make([]chart.Estimate, 1)}}},
		chart.Dots{Frame: f, Rows: []chart.DotRow{{Label: "a"}}},
		chart.Shares{Frame: f, Categories: []string{"no", "yes"}, Rows: []chart.ShareRow{{Label: "a", Counts: []int{0, 0}}}},
		chart.Slopes{Frame: f, Rounds: []string{"1", "2"}, Lines: []chart.SlopeLine{{Label: "a", Values: make([]*float64, 2)}}},
		chart.Columns{Frame: f, Bars: []chart.Bar{{Label: "a"}}},
		chart.Scatter{Frame: f, Points: []chart.ScatterPoint{{Name: "a"}}},
		chart.Tornado{Frame: f, Rows: []chart.TornadoRow{{Label: "a"}}},
	} {
		d, err := ch.Draw()
		if err != nil {
			t.Fatalf("%T: %v", ch, err)
		}
		if svg := string(d.SVG()); !strings.Contains(svg, "no answers") && !strings.Contains(svg, "not computed") {
			t.Errorf("%T is silent about a missing value", ch)
		}
		if what := outside(d); what != "" {
			t.Errorf("%T: outside the canvas: %s", ch, what)
		}
	}
}
