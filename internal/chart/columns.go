package chart

import (
	"github.com/tanwen/tanwen/fault"
)

// Columns is a histogram or column chart from zero. Where the labels do not fit under the columns, the columns lie down
// and labels stand beside or above them.
type Columns struct {
	Frame
	Axis      Axis   // of the values; zero is always on it
	Label     string // what the columns stand for, under them; optional
	Histogram bool   // columns touch
	Bars      []Bar
}

// Bar is one column; a nil value is missing and said so. An interval is drawn over the column.
type Bar struct {
	Label      string
	Estimate   Estimate
	Emphasised bool // hatched and in the second colour, for the column that the text speaks of
}

// Draw makes the drawing. Its table has a row per column: label, value, low, high.
func (ch Columns) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	if err := fewRows(len(ch.Bars)); err != nil {
		return Drawing{}, err
	}
	zero := 0.0
	b := bounds{any: true}
	for i, r := range ch.Bars {
		if err := r.Estimate.check(&b, at("bars", i)); err != nil {
			return Drawing{}, err
		}
	}
	if err := b.hold(&zero, "bars"); err != nil {
		return Drawing{}, err
	}
	if b.lo == b.hi {
		b.hi = 1
	}
	ch.twin(c)
	if len(ch.Bars) == 0 {
		return c.nothing(), nil
	}
	if ch.fits(c) {
		return ch.standing(c, b)
	}
	return ch.lying(c, b)
}

func (ch Columns) twin(c *canvas) {
	label := plain(ch.Label)
	if label == "" {
		label = c.words.item
	}
	value := plain(ch.Axis.Label)
	if value == "" {
		value = c.words.value
	}
	c.row(label, value, c.words.low, c.words.high)
	for _, r := range ch.Bars {
		e, d := r.Estimate, ch.Axis.Decimals
		c.row(plain(r.Label), cell(e.Value, d), cell(e.Low, d), cell(e.High, d))
	}
}

// fits reports whether every label stands under its column in at most two lines.
func (ch Columns) fits(c *canvas) bool {
	slot := (c.inner() - 44) / float64(len(ch.Bars))
	if slot < 18 {
		return false
	}
	for _, r := range ch.Bars {
		b := wrap(r.Label, slot-4, smallSize, false, 2)
		if b.whole != "" || TextWidth(ch.said(c, r), smallSize, false) > slot && !ch.Histogram {
			return false
		}
		for _, w := range atoms(plain(r.Label)) {
			if TextWidth(w, smallSize, false) > slot-2 && len([]rune(w)) > 1 {
				return false
			}
		}
	}
	return true
}

func (ch Columns) said(c *canvas, r Bar) string {
	if r.Estimate.Value == nil {
		return ""
	}
	return signed(*r.Estimate.Value, ch.Axis.Decimals)
}

// look returns how a column is painted.
func (r Bar) look() (fill Colour, edge Colour, hatch Hatch) {
	if r.Emphasised {
		return orangeRamp.mid, orangeRamp.edge, Rising
	}
	return blueRamp.mid, blueRamp.edge, Plain
}

func (ch Columns) standing(c *canvas, b bounds) (Drawing, error) {
	const height = 200.0
	s, err := ch.Axis.scale(b, height, 0, "axis")
	if err != nil {
		return Drawing{}, err
	}
	if l := plain(ch.Axis.Label); l != "" {
		c.paragraph(l, smallSize, true, Ink, 2)
	}
	c.y += 18
	s.from, s.to = c.y+height, c.y
	tickW := 0.0
	for _, t := range s.ticks {
		tickW = max(tickW, TextWidth(t.Label, smallSize, false))
	}
	left, right := margin+tickW+8, c.width-margin
	for _, t := range s.ticks {
		y := s.px(t.At)
		c.add(Line{Points: []Point{{left, y}, {right, y}}, Stroke: Stroke{Rule, 1}},
			Text{At: Point{left - 6, y + 4.5}, Words: t.Label, Size: smallSize, Anchor: End, Fill: Muted})
	}
	slot := (right - left) / float64(len(ch.Bars))
	gap := min(12, slot*0.15)
	if ch.Histogram {
		gap = 0
	}
	most := 0
	for i, r := range ch.Bars {
		x := left + float64(slot*float64(i)) + gap
		ch.column(c, s, r, x, slot-2*gap, slot)
		l := wrap(r.Label, slot-4, smallSize, false, 2)
		c.lines(l, Point{x - gap + slot/2, s.from + 16}, smallSize, 15, false, Middle, Ink)
		most = max(most, len(l.lines))
	}
	c.add(Line{Points: []Point{{left, s.px(0)}, {right, s.px(0)}}, Stroke: Stroke{Ink, 1}})
	c.y = s.from + 6 + float64(15*float64(most))
	if l := plain(ch.Label); l != "" {
		c.y += 2
		w := wrap(l, right-left, smallSize, true, 2)
		c.lines(w, Point{(left + right) / 2, c.y + 14}, smallSize, 15, true, Middle, Ink)
		c.y += float64(15*float64(len(w.lines))) + 2
	}
	return c.close(), nil
}

// column draws one standing column with value and interval.
func (ch Columns) column(c *canvas, s scale, r Bar, x, w, slot float64) {
	e := r.Estimate
	mid := x + w/2
	if e.Value == nil {
		c.add(Symbol{At: Point{mid, s.px(0) - 9}, Shape: Cross, Size: 9, Stroke: Stroke{Quiet, 1.5}})
		if said := c.words.noAnswers; TextWidth(said, smallSize, false) <= slot {
			c.add(Text{At: Point{mid, s.px(0) - 20}, Words: said, Size: smallSize, Anchor: Middle, Fill: Muted})
		}
		return
	}
	fill, edge, hatch := r.look()
	y0, y1 := s.px(0), s.px(*e.Value)
	c.add(Rect{X: x, Y: min(y0, y1), W: w, H: max(y0, y1) - min(y0, y1), Fill: fill, Stroke: Stroke{edge, 1}, Hatch: hatch, HatchColour: edge})
	top := min(y0, y1)
	if e.Low != nil {
		l, h := s.px(*e.Low), s.px(*e.High)
		line := Stroke{Ink, 1.5}
		c.add(Line{Points: []Point{{mid, l}, {mid, h}}, Stroke: line},
			Line{Points: []Point{{mid - 4, l}, {mid + 4, l}}, Stroke: line},
			Line{Points: []Point{{mid - 4, h}, {mid + 4, h}}, Stroke: line})
		top = min(top, h)
	}
	if said := ch.said(c, r); TextWidth(said, smallSize, false) <= slot {
		c.add(Text{At: Point{mid, top - 5}, Words: said, Size: smallSize, Anchor: Middle, Fill: Ink})
	}
}

func (ch Columns) lying(c *canvas, b bounds) (Drawing, error) {
	specs := make([]rowSpec, len(ch.Bars))
	side := 0.0
	for i, r := range ch.Bars {
		specs[i] = rowSpec{"", r.Label, 18}
		side = max(side, TextWidth(r.Estimate.said(c.words, ch.Axis.Decimals), smallSize, false))
	}
	if l := plain(ch.Label); l != "" {
		c.paragraph(l, smallSize, true, Muted, 2)
		c.y += 4
	}
	side = c.sideColumn(side)
	g := c.layRows(specs, side)
	s, err := ch.Axis.scale(b, g.from+4, g.to-8, "axis")
	if err != nil {
		return Drawing{}, err
	}
	c.axisHead(ch.Axis, s)
	c.settle(&g)
	c.gridLines(g, s)
	c.rowLabels(g)
	for i, r := range ch.Bars {
		ch.lyingBar(c, g, s, g.rows[i].mid, side > 0, r)
	}
	c.upright(g, s.px(0), Stroke{Ink, 1})
	return c.close(), nil
}

func (ch Columns) lyingBar(c *canvas, g grid, s scale, mid float64, printed bool, r Bar) {
	e := r.Estimate
	if e.Value == nil {
		c.noAnswers(g.from, c.width-margin, mid, "")
		return
	}
	fill, edge, hatch := r.look()
	x0, x1 := s.px(0), s.px(*e.Value)
	c.add(Rect{X: min(x0, x1), Y: mid - 7, W: max(x0, x1) - min(x0, x1), H: 14, Fill: fill, Stroke: Stroke{edge, 1}, Hatch: hatch, HatchColour: edge})
	if e.Low != nil {
		c.interval(s.px(*e.Low), s.px(*e.High), mid)
	}
	if printed {
		c.add(Text{At: Point{g.side, mid + 4.5}, Words: e.said(c.words, ch.Axis.Decimals), Size: smallSize, Fill: Ink})
	}
}

// interval draws a level interval with caps in ink.
func (c *canvas) interval(x0, x1, y float64) {
	line := Stroke{Ink, 1.5}
	c.add(Line{Points: []Point{{x0, y}, {x1, y}}, Stroke: line},
		Line{Points: []Point{{x0, y - 4}, {x0, y + 4}}, Stroke: line},
		Line{Points: []Point{{x1, y - 4}, {x1, y + 4}}, Stroke: line})
}

// tooMany refuses more of something than a drawing can tell apart.
func tooMany(field string, n, most int) error {
	if n > most {
		return fault.Bad(field, "chart.many", "{n} of these cannot be told apart in one drawing; give at most {most}", "n", n, "most", most)
	}
	return nil
}
