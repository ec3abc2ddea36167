package chart

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// Font stacks. Fonts with the widths of text.go come first for English; both end with the other script's, since
// labels mix them.
const (
	fontsEn = "Helvetica Neue,Helvetica,Arial,Liberation Sans,Noto Sans CJK SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,sans-serif"
	fontsZh = "Noto Sans CJK SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,WenQuanYi Micro Hei,sans-serif"
)

// SVG writes the drawing as one svg element in UTF-8: fit to stand in an HTML page (no prolog, no style sheet, no
// script) or in a file of its own. Title and description are its accessible name; ids begin with the drawing's ID.
// The same drawing always gives the same bytes.
func (d Drawing) SVG() []byte {
	w := &svgWriter{}
	fonts := fontsEn
	if d.Lang == "zh-CN" {
		fonts = fontsZh
	}
	id := d.ID
	w.raw(`<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"`)
	w.attr("lang", d.Lang)
	w.attr("xml:lang", d.Lang)
	if d.Description == "" {
		w.attr("aria-labelledby", id+"-title")
	} else {
		w.attr("aria-labelledby", id+"-title "+id+"-desc")
	}
	w.num("width", d.Width)
	w.num("height", d.Height)
	w.attr("viewBox", "0 0 "+decimal(d.Width)+" "+decimal(d.Height))
	w.attr("font-family", fonts)
	w.raw(">\n<title")
	w.attr("id", id+"-title")
	w.raw(">")
	w.words(plain(d.Title))
	w.raw("</title>\n")
	if d.Description != "" {
		w.raw("<desc")
		w.attr("id", id+"-desc")
		w.raw(">")
		w.words(plain(d.Description))
		w.raw("</desc>\n")
	}
	for _, m := range d.Marks {
		m.writeSVG(w)
	}
	w.raw("</svg>\n")
	return w.b.Bytes()
}

// svgWriter collects the bytes; it writes into memory, so nothing fails.
type svgWriter struct{ b bytes.Buffer }

func (w *svgWriter) raw(s string) { w.b.WriteString(s) }

// words writes text content or an attribute's value, escaped.
func (w *svgWriter) words(s string) { _ = xml.EscapeText(&w.b, []byte(s)) }

func (w *svgWriter) attr(name, value string) {
	w.raw(" " + name + `="`)
	w.words(value)
	w.raw(`"`)
}

func (w *svgWriter) num(name string, v float64) { w.raw(" " + name + `="` + decimal(v) + `"`) }

// decimal prints a length with at most two decimals.
func decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// paint writes fill, stroke and the classes of the neutral colours among them.
func (w *svgWriter) paint(fill Colour, s Stroke) {
	class := ""
	if r := fill.role(); r != "" {
		class = "fill-" + r
	}
	if r := s.Colour.role(); r != "" {
		if class != "" {
			class += " "
		}
		class += "stroke-" + r
	}
	if class != "" {
		w.attr("class", class)
	}
	if fill == "" {
		w.attr("fill", "none")
	} else {
		w.attr("fill", string(fill))
	}
	if s.Colour != "" {
		w.attr("stroke", string(s.Colour))
		w.num("stroke-width", s.Width)
	}
}

func (w *svgWriter) points(ps []Point) {
	w.raw(` points="`)
	for i, p := range ps {
		if i > 0 {
			w.raw(" ")
		}
		w.raw(decimal(p.X) + "," + decimal(p.Y))
	}
	w.raw(`"`)
}

func (l Line) writeSVG(w *svgWriter) {
	w.raw("<polyline")
	w.points(l.Points)
	w.paint("", l.Stroke)
	if l.Dashed {
		w.attr("stroke-dasharray", "4 3")
	}
	w.raw("/>\n")
}

func (p Polygon) writeSVG(w *svgWriter) {
	w.raw("<polygon")
	w.points(p.Points)
	w.paint(p.Fill, p.Stroke)
	w.raw("/>\n")
}

func (r Rect) writeSVG(w *svgWriter) {
	w.raw("<rect")
	w.num("x", r.X)
	w.num("y", r.Y)
	w.num("width", r.W)
	w.num("height", r.H)
	if r.Radius > 0 {
		w.num("rx", r.Radius)
	}
	w.paint(r.Fill, r.Stroke)
	w.raw("/>\n")
	lines := r.hatchLines()
	if len(lines) == 0 {
		return
	}
	w.raw(`<path d="`)
	for i, l := range lines {
		if i > 0 {
			w.raw(" ")
		}
		w.raw("M" + decimal(l[0].X) + " " + decimal(l[0].Y) + "L" + decimal(l[1].X) + " " + decimal(l[1].Y))
	}
	w.raw(`"`)
	w.paint("", Stroke{r.HatchColour, 1})
	w.raw("/>\n")
}

func (s Symbol) writeSVG(w *svgWriter) {
	switch s.Shape {
	case Circle:
		w.raw("<circle")
		w.num("cx", s.At.X)
		w.num("cy", s.At.Y)
		w.num("r", s.Size/2)
		w.paint(s.Fill, s.Stroke)
		w.raw("/>\n")
	case Cross:
		for _, l := range s.strokes() {
			l.writeSVG(w)
		}
	case Diamond, Square, Triangle:
		Polygon{Points: s.outline(), Fill: s.Fill, Stroke: s.Stroke}.writeSVG(w)
	}
}

func (t Text) writeSVG(w *svgWriter) {
	w.raw("<text")
	if t.Upright {
		w.attr("transform", "translate("+decimal(t.At.X)+" "+decimal(t.At.Y)+") rotate(-90)")
	} else {
		w.num("x", t.At.X)
		w.num("y", t.At.Y)
	}
	w.num("font-size", t.Size)
	if t.Bold {
		w.attr("font-weight", "700")
	}
	switch t.Anchor {
	case Start:
	case Middle:
		w.attr("text-anchor", "middle")
	case End:
		w.attr("text-anchor", "end")
	}
	w.paint(t.Fill, Stroke{})
	w.raw(">")
	if t.Whole != "" {
		w.raw("<title>")
		w.words(t.Whole)
		w.raw("</title>")
	}
	w.words(t.Words)
	w.raw("</text>\n")
}
