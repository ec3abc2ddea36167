package chart

import "sort"

// plot is the plane of a chart over time: two scales and the labels at its right edge.
type plot struct {
	x, y                   scale
	left, right, top, foot float64
}

const plotHeight = 300.0

// endLabel is a label beside the right edge: of a path at its last value, of a point at its own height.
type endLabel struct {
	from   Point // in the units of the axes
	words  block
	colour Colour
}

// plot lays out a plane with room for labels at its right edge and draws its grid. Years are not rounded outwards: the axis ends where the paths end.
func (c *canvas) plot(ax, ay Axis, bx, by bounds, labels []endLabel) (p plot, err error) {
	if l := plain(ay.Label); l != "" {
		c.paragraph(l, smallSize, true, Ink, 2)
		c.y += 6
	}
	p.top = c.y + 6
	p.foot = p.top + plotHeight
	if p.y, err = ay.scale(by, p.foot, p.top, "y"); err != nil {
		return p, err
	}
	p.left = margin + 10
	for _, t := range p.y.ticks {
		p.left = max(p.left, margin+10+TextWidth(t.Label, smallSize, false))
	}
	room := 8.0
	for _, l := range labels {
		for _, w := range l.words.lines {
			room = max(room, TextWidth(w, smallSize, true)+16)
		}
	}
	p.right = c.width - margin - room
	ax.Min, ax.Max = &bx.lo, &bx.hi
	if p.x, err = ax.scale(bx, p.left, p.right, "x"); err != nil {
		return p, err
	}
	for _, t := range p.y.ticks {
		y := p.y.px(t.At)
		c.add(Line{Points: []Point{{p.left, y}, {p.right, y}}, Stroke: Stroke{Rule, 1}},
			Text{At: Point{p.left - 6, y + 4.5}, Words: t.Label, Size: smallSize, Anchor: End, Fill: Muted})
	}
	return p, nil
}

// endLabels sets the labels at the right, moved apart, each joined to the end of its path or its point, and leaves c.y
// below plane and labels.
func (c *canvas) endLabels(p plot, labels []endLabel) {
	sort.SliceStable(labels, func(i, j int) bool { return labels[i].from.Y > labels[j].from.Y })
	want, size := make([]float64, len(labels)), make([]float64, len(labels))
	all := 0.0
	for i, l := range labels {
		want[i], size[i] = p.y.px(l.from.Y), float64(15*float64(len(l.words.lines)))+3
		all += size[i]
	}
	for i, y := range spread(want, size, p.top-6, max(p.foot+6, p.top-6+all)) {
		l := labels[i]
		x := p.x.px(l.from.X)
		if x < p.right-1 || y-want[i] > 2 || want[i]-y > 2 {
			c.add(Line{Points: []Point{{x + 5, want[i]}, {p.right + 6, y}}, Stroke: Stroke{Quiet, 0.75}, Dashed: x < p.right-1})
		}
		// The words are in ink and a stroke before them has the colour: coloured letters are hard to read.
		c.add(Line{Points: []Point{{p.right + 8, y - 6}, {p.right + 8, y + 6}}, Stroke: Stroke{l.colour, 3}})
		c.lines(l.words, Point{p.right + 14, y - float64(7.5*float64(len(l.words.lines))) + 12}, smallSize, 15, true, Start, Ink)
	}
	c.y = max(p.foot, p.top-6+all-6)
}

// endPlot draws the ticks and the label of the x axis under the plane and moves c.y below them.
func (c *canvas) endPlot(p plot, ax Axis) {
	foot := c.y
	c.tickLabels(p.x, p.foot+17)
	c.y = max(foot, p.foot+22)
	if l := plain(ax.Label); l != "" {
		b := wrap(l, p.right-p.left, smallSize, true, 2)
		c.lines(b, Point{p.right, p.foot + 34}, smallSize, 15, true, End, Ink)
		c.y = max(foot, p.foot+22+float64(15*float64(len(b.lines))))
	}
}
