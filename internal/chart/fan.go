package chart

import (
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Fan is a fan of futures: bands of a distribution over time, the widest first, with lines (median, history, a named
// run) and single points (targets) over them, all labelled directly.
type Fan struct {
	Frame
	X, Y   Axis
	Xs     []float64 // ascending, 2 to 1,000
	Bands  []FanBand // at most 4, from the widest to the narrowest
	Lines  []FanLine // at most 6
	Points []FanPoint
}

// FanBand is the area between two paths; where either is missing it is interrupted.
type FanBand struct {
	Label     string // "5–95 %"
	Low, High []*float64
}

// FanLine is a path; where a value is missing it is interrupted.
type FanLine struct {
	Label  string
	Values []*float64
	Dashed bool
}

// FanPoint is a target or an observation.
type FanPoint struct {
	Label string
	X, Y  float64
}

// Draw makes the drawing. Its table has a row per x with low and high of each band, each line and each point. A
// horizontal line stands at zero where the y axis holds it.
func (ch Fan) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	bx, by, err := ch.check()
	if err != nil {
		return Drawing{}, err
	}
	ch.twin(c, by.any)
	if !by.any {
		return c.nothing(), nil
	}
	c.key(ch.keys(c))
	labels := ch.labels(c)
	p, err := c.plot(ch.X, ch.Y, bx, by, labels)
	if err != nil {
		return Drawing{}, err
	}
	ch.paint(c, p.x, p.y)
	if p.y.lo < 0 && p.y.hi > 0 {
		c.add(Line{Points: []Point{{p.left, p.y.px(0)}, {p.right, p.y.px(0)}}, Stroke: Stroke{Ink, 1}})
	}
	c.endLabels(p, labels)
	c.endPlot(p, ch.X)
	return c.close(), nil
}

func (ch Fan) check() (bx, by bounds, err error) {
	n := len(ch.Xs)
	if n < 2 || n > maxRows {
		return bx, by, fault.Bad("xs", "chart.path", "a path of {n} places cannot be drawn; give 2 to {most}", "n", n, "most", maxRows)
	}
	if err := tooMany("bands", len(ch.Bands), 4); err != nil {
		return bx, by, err
	}
	if err := tooMany("lines", len(ch.Lines), 6); err != nil {
		return bx, by, err
	}
	if err := tooMany("points", len(ch.Points), 12); err != nil {
		return bx, by, err
	}
	for i := range ch.Xs {
		if err := bx.hold(&ch.Xs[i], at("xs", i)); err != nil {
			return bx, by, err
		}
		if i > 0 && ch.Xs[i] <= ch.Xs[i-1] {
			return bx, by, fault.Bad(at("xs", i), "chart.ascending", "{value} does not lie after the place before it; places must ascend", "value", ch.Xs[i])
		}
	}
	path := func(vs []*float64, field string) error {
		if err := sameLength(field, len(vs), n); err != nil {
			return err
		}
		for k, v := range vs {
			if err := by.hold(v, at(field, k)); err != nil {
				return err
			}
		}
		return nil
	}
	for i, b := range ch.Bands {
		field := at("bands", i)
		if err := path(b.Low, field+".low"); err != nil {
			return bx, by, err
		}
		if err := path(b.High, field+".high"); err != nil {
			return bx, by, err
		}
		for k := range b.Low {
			if err := ordered(b.Low[k], b.High[k], at(field, k)); err != nil {
				return bx, by, err
			}
		}
	}
	for i, l := range ch.Lines {
		if err := path(l.Values, at("lines", i)+".values"); err != nil {
			return bx, by, err
		}
	}
	for i := range ch.Points {
		if err := bx.hold(&ch.Points[i].X, at("points", i)+".x"); err != nil {
			return bx, by, err
		}
		if err := by.hold(&ch.Points[i].Y, at("points", i)+".y"); err != nil {
			return bx, by, err
		}
	}
	return bx, by, nil
}

// stretches cuts a path into runs of indices without a gap; ok says whether index i is there.
func stretches(n int, ok func(i int) bool) [][2]int {
	var out [][2]int
	for i := 0; i < n; {
		if !ok(i) {
			i++
			continue
		}
		j := i
		for j < n && ok(j) {
			j++
		}
		out = append(out, [2]int{i, j})
		i = j
	}
	return out
}

func (ch Fan) paint(c *canvas, sx, sy scale) {
	for k, b := range ch.Bands {
		fill := blueRamp.step(k, len(ch.Bands)+1)
		for _, r := range stretches(len(ch.Xs), func(i int) bool { return b.Low[i] != nil }) {
			var area []Point
			for i := r[0]; i < r[1]; i++ {
				area = append(area, Point{sx.px(ch.Xs[i]), sy.px(*b.High[i])})
			}
			for i := r[1] - 1; i >= r[0]; i-- {
				area = append(area, Point{sx.px(ch.Xs[i]), sy.px(*b.Low[i])})
			}
			c.add(Polygon{Points: area, Fill: fill, Stroke: Stroke{blueRamp.edge, 0.75}})
		}
	}
	for k, l := range ch.Lines {
		colour := fanLine(k)
		for _, r := range stretches(len(ch.Xs), func(i int) bool { return l.Values[i] != nil }) {
			var path []Point
			for i := r[0]; i < r[1]; i++ {
				path = append(path, Point{sx.px(ch.Xs[i]), sy.px(*l.Values[i])})
			}
			if len(path) == 1 {
				c.add(Symbol{At: path[0], Shape: Circle, Size: 5, Fill: colour})
				continue
			}
			c.add(Line{Points: path, Stroke: Stroke{colour, 2.25}, Dashed: l.Dashed})
		}
	}
	for _, p := range ch.Points {
		st := styleOf(1)
		c.add(Symbol{At: Point{sx.px(p.X), sy.px(p.Y)}, Shape: st.shape, Size: 9, Fill: st.fill, Stroke: Stroke{Paper, 1}})
	}
}

// fanLine is the colour of line k; the first is the fan's own middle and stands in ink.
func fanLine(k int) Colour {
	if k == 0 {
		return Ink
	}
	return styleOf(k + 1).line // past the blue of the bands and the colour of points
}

func (ch Fan) labels(c *canvas) []endLabel {
	w := float64(c.width * 0.26)
	var out []endLabel
	for k, l := range ch.Lines {
		last := lastValue(l.Values)
		if b := wrap(l.Label, w, smallSize, true, 2); last >= 0 && len(b.lines) > 0 {
			out = append(out, endLabel{Point{ch.Xs[last], *l.Values[last]}, b, fanLine(k)})
		}
	}
	for _, p := range ch.Points {
		if b := wrap(p.Label, w, smallSize, true, 2); len(b.lines) > 0 {
			out = append(out, endLabel{Point{p.X, p.Y}, b, styleOf(1).line})
		}
	}
	return out
}

func (ch Fan) keys(c *canvas) []keyEntry {
	var out []keyEntry
	for k, b := range ch.Bands {
		fill := blueRamp.step(k, len(ch.Bands)+1)
		out = append(out, keyEntry{b.Label, func(x, mid float64) {
			c.add(Rect{X: x, Y: mid - 6, W: 16, H: 12, Fill: fill, Stroke: Stroke{blueRamp.edge, 0.75}})
		}})
	}
	return out
}

// twin writes the table; without any value it is the header alone.
func (ch Fan) twin(c *canvas, drawn bool) {
	head := []string{plain(ch.X.Label)}
	if head[0] == "" {
		head[0] = "x"
	}
	for _, b := range ch.Bands {
		name := plain(b.Label)
		head = append(head, name+c.words.gap+c.words.low, name+c.words.gap+c.words.high)
	}
	for _, l := range ch.Lines {
		head = append(head, plain(l.Label))
	}
	xs := slices.Clone(ch.Xs)
	for _, p := range ch.Points {
		head = append(head, plain(p.Label))
		xs = append(xs, p.X)
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	c.row(head...)
	if !drawn {
		return
	}
	k, d := 0, ch.Y.Decimals // k is the place in ch.Xs
	for _, x := range xs {
		here := k < len(ch.Xs) && ch.Xs[k] == x
		value := func(vs []*float64) string {
			if !here {
				return ""
			}
			return cell(vs[k], d)
		}
		line := []string{fixed(x, ch.X.Decimals)}
		for _, b := range ch.Bands {
			line = append(line, value(b.Low), value(b.High))
		}
		for _, l := range ch.Lines {
			line = append(line, value(l.Values))
		}
		for _, p := range ch.Points {
			if p.X == x {
				line = append(line, fixed(p.Y, d))
			} else {
				line = append(line, "")
			}
		}
		c.row(line...)
		if here {
			k++
		}
	}
}
