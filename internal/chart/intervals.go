package chart

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Intervals is a chart of dots with intervals, one row per item in the order given: ranks or scores with their
// uncertainty. The value and interval of the first series stand as text at the right.
type Intervals struct {
	Frame
	Axis   Axis
	Series []string // names of one or two series; none = one series named by the axis
	Rows   []IntervalRow
}

// IntervalRow is one item.
type IntervalRow struct {
	Section   string // a heading is printed where it changes; optional
	Label     string
	Group     int // tie group; runs of one number share a band. All zero: no bands, hairlines instead
	N         int // answers behind the row; 0 = not printed
	Estimates []Estimate
	Remark    string // printed in place of a missing value ("n < 5: not ranked"); "" = "no answers"
}

// Estimate is a value with its interval. A nil Value is missing; nil Low and High (both or none) means that no
// interval is known. The value may lie outside its interval, as a rank may outside its resampling interval.
type Estimate struct{ Value, Low, High *float64 }

// check holds the numbers of an estimate.
func (e Estimate) check(b *bounds, field string) error {
	for _, v := range []struct {
		at   *float64
		name string
	}{{e.Value, ".value"}, {e.Low, ".low"}, {e.High, ".high"}} {
		if err := b.hold(v.at, field+v.name); err != nil {
			return err
		}
	}
	return ordered(e.Low, e.High, field)
}

// ordered refuses an interval upside down or half an interval.
func ordered(low, high *float64, field string) error {
	if (low == nil) != (high == nil) {
		return fault.Bad(field, "chart.half_interval", "an interval needs both ends; give low and high, or neither")
	}
	if low != nil && *low > *high {
		return fault.Bad(field, "chart.interval", "the interval runs from {low} down to {high}; low must not exceed high", "low", *low, "high", *high)
	}
	return nil
}

// said prints value and interval as text.
func (e Estimate) said(w words, decimals int) string {
	if e.Value == nil {
		return ""
	}
	s := signed(*e.Value, decimals)
	if e.Low != nil {
		dash := "–"
		if *e.Low < 0 { // a dash beside a minus sign is hard to read
			dash = w.to
		}
		s += w.open + signed(*e.Low, decimals) + dash + signed(*e.High, decimals) + w.close
	}
	return s
}

// Draw makes the drawing. Its table has a row per item: section, label, tie group, n, then value, low and high per
// series. It refuses more than 1,000 rows, more than two series, and rows whose estimates are not one per series.
func (ch Intervals) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	series := ch.Series
	if len(series) == 0 {
		series = []string{ch.Axis.Label}
	}
	if len(series) > 2 {
		return Drawing{}, fault.Bad("series", "chart.series", "{n} series would cover one another in a row; give at most {most}", "n", len(series), "most", 2)
	}
	if err := fewRows(len(ch.Rows)); err != nil {
		return Drawing{}, err
	}
	var b bounds
	for i, r := range ch.Rows {
		if err := sameLength(at("rows", i)+".estimates", len(r.Estimates), len(series)); err != nil {
			return Drawing{}, err
		}
		for k, e := range r.Estimates {
			if err := e.check(&b, at(at("rows", i)+".estimates", k)); err != nil {
				return Drawing{}, err
			}
		}
	}
	ch.twin(c, series)
	if len(ch.Rows) == 0 {
		return c.nothing(), nil
	}
	valueW, nW := ch.sideWidths(c)
	specs := make([]rowSpec, len(ch.Rows))
	for i, r := range ch.Rows {
		specs[i] = rowSpec{r.Section, r.Label, float64(8 + float64(10*len(series)))}
	}
	g := c.layRows(specs, valueW+nW)
	s, err := ch.Axis.scale(b, g.from+8, g.to-8, "axis")
	if err != nil {
		return Drawing{}, err
	}
	if len(series) == 2 {
		c.key(ch.keys(c, series))
	}
	y := c.y
	c.axisHead(ch.Axis, s)
	if nW > 0 {
		c.add(Text{At: Point{c.width - margin, max(y+12, c.y-6)}, Words: c.words.n, Size: smallSize, Anchor: End, Fill: Muted})
	}
	c.settle(&g)
	ch.ground(c, g, s)
	c.rowLabels(g)
	for i, r := range ch.Rows {
		ch.row(c, g, s, i, r, valueW)
		if nW > 0 && r.N > 0 {
			c.add(Text{At: Point{c.width - margin, g.rows[i].mid + 4.5}, Words: strconv.Itoa(r.N), Size: smallSize, Anchor: End, Fill: Muted})
		}
	}
	if g.height > 500 {
		c.tickLabels(s, c.y+14)
		c.y += 18
	}
	return c.close(), nil
}

func (ch Intervals) twin(c *canvas, series []string) {
	w := c.words
	head := []string{w.section, w.item, w.group, w.n}
	for _, name := range series {
		name = plain(name)
		if name == "" {
			name = w.value
		}
		head = append(head, name, name+w.gap+w.low, name+w.gap+w.high)
	}
	c.row(head...)
	for _, r := range ch.Rows {
		line := []string{plain(r.Section), plain(r.Label), count(r.Group), count(r.N)}
		for _, e := range r.Estimates {
			line = append(line, cell(e.Value, ch.Axis.Decimals), cell(e.Low, ch.Axis.Decimals), cell(e.High, ch.Axis.Decimals))
		}
		c.row(line...)
	}
}

// sideWidths returns the widths of the value column and of the column of n (0 where no row has one).
func (ch Intervals) sideWidths(c *canvas) (valueW, nW float64) {
	for _, r := range ch.Rows {
		valueW = max(valueW, TextWidth(r.Estimates[0].said(c.words, ch.Axis.Decimals), smallSize, false))
		if r.N > 0 {
			nW = max(nW, TextWidth(strconv.Itoa(r.N), smallSize, false)+12, 24)
		}
	}
	return c.sideColumn(valueW), nW
}

// ground draws bands or hairlines and the grid behind the marks.
func (ch Intervals) ground(c *canvas, g grid, s scale) {
	group := make([]int, len(ch.Rows))
	tied := false
	for i, r := range ch.Rows {
		group[i] = r.Group
		tied = tied || r.Group != 0
	}
	if tied {
		c.bands(g, group)
	} else {
		c.hairlines(g)
	}
	c.gridLines(g, s)
}

func (ch Intervals) row(c *canvas, g grid, s scale, i int, r IntervalRow, valueW float64) {
	mid := g.rows[i].mid
	n := len(r.Estimates)
	missing := 0
	for k, e := range r.Estimates {
		y := mid + float64((float64(k)-float64(n-1)/2)*10)
		if e.Value == nil {
			missing++
		}
		c.estimate(s, e, styleOf(k), y)
	}
	if missing == n {
		c.noAnswers(g.from, g.to+valueW, mid, r.Remark)
		return
	}
	if said := r.Estimates[0].said(c.words, ch.Axis.Decimals); said != "" && valueW > 0 {
		c.add(Text{At: Point{g.side, mid + 4.5}, Words: said, Size: smallSize, Fill: Ink})
	}
}

// estimate draws an interval with its caps and the value on it.
func (c *canvas) estimate(s scale, e Estimate, st style, y float64) {
	if e.Low != nil {
		x0, x1 := s.px(*e.Low), s.px(*e.High)
		line := Stroke{st.line, 2}
		c.add(Line{Points: []Point{{x0, y}, {x1, y}}, Stroke: line},
			Line{Points: []Point{{x0, y - 3.5}, {x0, y + 3.5}}, Stroke: line},
			Line{Points: []Point{{x1, y - 3.5}, {x1, y + 3.5}}, Stroke: line})
	}
	if e.Value != nil {
		c.add(Symbol{At: Point{s.px(*e.Value), y}, Shape: st.shape, Size: 8.5, Fill: st.fill, Stroke: Stroke{Paper, 1}})
	}
}

func (ch Intervals) keys(c *canvas, series []string) []keyEntry {
	var out []keyEntry
	for k, name := range series {
		st := styleOf(k)
		out = append(out, keyEntry{name, func(x, mid float64) {
			c.add(Line{Points: []Point{{x, mid}, {x + 16, mid}}, Stroke: Stroke{st.line, 2}},
				Symbol{At: Point{x + 8, mid}, Shape: st.shape, Size: 8.5, Fill: st.fill, Stroke: Stroke{Paper, 1}})
		}})
	}
	return out
}

// count prints a number of the table twin; 0 is not known.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func fewRows(n int) error {
	if n > maxRows {
		return fault.Bad("rows", "chart.rows", "{n} rows are too many for one drawing; give at most {most} and split the rest", "n", n, "most", maxRows)
	}
	return nil
}

func sameLength(field string, got, want int) error {
	if got != want {
		return fault.Bad(field, "chart.length", "{got} values stand where {want} are needed; give one for each, or none as missing", "got", got, "want", want)
	}
	return nil
}
