package chart

import (
	"math"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Areas is a stack of areas over time: what is above zero is stacked upwards from it, what is below downwards, each for
// itself, so that removals stand below the line and are never hidden in a sum. A line shows the sum of all.
type Areas struct {
	Frame
	X, Y   Axis
	Xs     []float64    // ascending, 2 to 1,000
	Series []AreaSeries // at most 12, from zero outwards
	// Sum labels the line at the sum of the series; "" = no line.
	Sum string
}

// AreaSeries is one layer of the stack: all values of one are at least 0, or all at most 0.
type AreaSeries struct {
	Label  string
	Values []float64
}

// below reports whether the layer hangs from zero.
func (s AreaSeries) below() bool {
	for _, v := range s.Values {
		if v < 0 {
			return true
		}
	}
	return false
}

// layer is a series with its place in the stack: lower and upper edge at each x.
type layer struct {
	series   AreaSeries
	low, top []float64
	fill     Colour
	edge     Colour
	below    bool
}

// areaFills are light enough for ink on them and differ in lightness between neighbours.
var areaFills = [...]style{
	{fill: "#66A9D2", line: "#0072B2"}, {fill: "#F0C566", line: "#A87400"}, {fill: "#7FCBB4", line: "#008C66"},
	{fill: "#E3B8CF", line: "#B0608B"}, {fill: "#F2A97B", line: "#D55E00"}, {fill: "#B9DDF4", line: "#3585B5"},
	{fill: "#CBD0D3", line: "#7F888E"}, {fill: "#DCEAF4", line: "#0072B2"}, {fill: "#F9E7C3", line: "#A87400"},
	{fill: "#C6E8DD", line: "#008C66"}, {fill: "#F3DDE8", line: "#B0608B"}, {fill: "#FADCC8", line: "#D55E00"},
}

// Draw makes the drawing. Its table has a row per x with the value of each series and their sum. Layers below zero are
// hatched. It refuses a series on both sides of zero, which has no place in a stack.
func (ch Areas) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	sums, err := ch.check()
	if err != nil {
		return Drawing{}, err
	}
	ch.twin(c, sums)
	if len(ch.Series) == 0 {
		return c.nothing(), nil
	}
	layers := ch.stack()
	zero := 0.0
	var bx, by bounds
	_ = bx.hold(&ch.Xs[0], "")
	_ = bx.hold(&ch.Xs[len(ch.Xs)-1], "")
	_ = by.hold(&zero, "")
	for _, l := range layers {
		for k := range l.low {
			if err := by.hold(&l.low[k], at("series", k)); err != nil {
				return Drawing{}, err
			}
			if err := by.hold(&l.top[k], at("series", k)); err != nil {
				return Drawing{}, err
			}
		}
	}
	labels := ch.labels(c, layers, sums)
	p, err := c.plot(ch.X, ch.Y, bx, by, labels)
	if err != nil {
		return Drawing{}, err
	}
	for _, l := range layers {
		ch.paint(c, p, l)
	}
	c.add(Line{Points: []Point{{p.left, p.y.px(0)}, {p.right, p.y.px(0)}}, Stroke: Stroke{Ink, 1}})
	if ch.Sum != "" {
		path := make([]Point, len(sums))
		for k, v := range sums {
			path[k] = Point{p.x.px(ch.Xs[k]), p.y.px(v)}
		}
		c.add(Line{Points: path, Stroke: Stroke{Paper, 4.5}}, Line{Points: path, Stroke: Stroke{Ink, 2.25}})
	}
	c.endLabels(p, labels)
	c.endPlot(p, ch.X)
	return c.close(), nil
}

func (ch Areas) check() (sums []float64, err error) {
	n := len(ch.Xs)
	if n < 2 || n > maxRows {
		return nil, fault.Bad("xs", "chart.path", "a path of {n} places cannot be drawn; give 2 to {most}", "n", n, "most", maxRows)
	}
	if err := tooMany("series", len(ch.Series), len(areaFills)); err != nil {
		return nil, err
	}
	for i := range ch.Xs {
		if err := finite(ch.Xs[i], at("xs", i)); err != nil {
			return nil, err
		}
		if i > 0 && ch.Xs[i] <= ch.Xs[i-1] {
			return nil, fault.Bad(at("xs", i), "chart.ascending", "{value} does not lie after the place before it; places must ascend", "value", ch.Xs[i])
		}
	}
	sums = make([]float64, n)
	for i, s := range ch.Series {
		field := at("series", i)
		if err := sameLength(field+".values", len(s.Values), n); err != nil {
			return nil, err
		}
		below := s.below()
		for k, v := range s.Values {
			if err := finite(v, at(field+".values", k)); err != nil {
				return nil, err
			}
			if below && v > 0 {
				return nil, fault.Bad(at(field+".values", k), "chart.both_sides", "the series lies on both sides of zero and has no place in a stack; give what is above and what is below as two series")
			}
			sums[k] += v
		}
	}
	return sums, nil
}

// stack puts the series above each other, those below zero under each other.
func (ch Areas) stack() []layer {
	up, down := make([]float64, len(ch.Xs)), make([]float64, len(ch.Xs))
	out := make([]layer, len(ch.Series))
	for i, s := range ch.Series {
		l := layer{series: s, below: s.below(), fill: areaFills[i].fill, edge: areaFills[i].line}
		from := up
		if l.below {
			from = down
		}
		for k, v := range s.Values {
			next := from[k] + v
			l.low, l.top = append(l.low, min(from[k], next)), append(l.top, max(from[k], next))
			from[k] = next
		}
		out[i] = l
	}
	return out
}

// labels are the names of the layers at the right end, and of the sum.
func (ch Areas) labels(c *canvas, layers []layer, sums []float64) []endLabel {
	w := float64(c.width * 0.26)
	last := len(ch.Xs) - 1
	var out []endLabel
	for _, l := range layers {
		if b := wrap(l.series.Label, w, smallSize, true, 2); len(b.lines) > 0 {
			out = append(out, endLabel{Point{ch.Xs[last], (l.low[last] + l.top[last]) / 2}, b, l.edge})
		}
	}
	if b := wrap(ch.Sum, w, smallSize, true, 2); len(b.lines) > 0 {
		out = append(out, endLabel{Point{ch.Xs[last], sums[last]}, b, Ink})
	}
	return out
}

func (ch Areas) paint(c *canvas, p plot, l layer) {
	area := make([]Point, 0, 2*len(ch.Xs))
	flat := true
	for k, x := range ch.Xs {
		area = append(area, Point{p.x.px(x), p.y.px(l.top[k])})
		flat = flat && l.top[k] == l.low[k]
	}
	if flat {
		return
	}
	for k, x := range slices.Backward(ch.Xs) {
		area = append(area, Point{p.x.px(x), p.y.px(l.low[k])})
	}
	c.add(Polygon{Points: area, Fill: l.fill, Stroke: Stroke{l.edge, 0.75}})
	if !l.below {
		return
	}
	for i := math.Ceil(p.left / hatchGap); float64(i*hatchGap) < p.right; i++ {
		x := float64(i * hatchGap)
		top, low := ch.edgeAt(p, l.top, x), ch.edgeAt(p, l.low, x)
		if low-top > 1.5 {
			c.add(Line{Points: []Point{{x, top}, {x, low}}, Stroke: Stroke{l.edge, 0.75}})
		}
	}
}

// edgeAt is the height of an edge at a place on the canvas, straight between the xs.
func (ch Areas) edgeAt(p plot, edge []float64, px float64) float64 {
	k := 1
	for k < len(ch.Xs)-1 && p.x.px(ch.Xs[k]) < px {
		k++
	}
	x0, x1 := p.x.px(ch.Xs[k-1]), p.x.px(ch.Xs[k])
	y0, y1 := p.y.px(edge[k-1]), p.y.px(edge[k])
	return y0 + float64((y1-y0)*((px-x0)/(x1-x0)))
}

func (ch Areas) twin(c *canvas, sums []float64) {
	head := []string{plain(ch.X.Label)}
	if head[0] == "" {
		head[0] = "x"
	}
	for _, s := range ch.Series {
		head = append(head, plain(s.Label))
	}
	if ch.Sum != "" {
		head = append(head, plain(ch.Sum))
	}
	c.table = append(c.table, head)
	if len(ch.Series) == 0 {
		return
	}
	for k, x := range ch.Xs {
		row := []string{fixed(x, ch.X.Decimals)}
		for _, s := range ch.Series {
			row = append(row, fixed(s.Values[k], ch.Y.Decimals))
		}
		if ch.Sum != "" {
			row = append(row, fixed(sums[k], ch.Y.Decimals))
		}
		c.table = append(c.table, row)
	}
}
