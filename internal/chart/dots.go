package chart

import (
	"math"
	"sort"
	"strconv"
)

// Dots is a strip of dots per row, each expert one dot, stacked where answers agree, with the median and the bar
// between the quartiles below. Where a stack would be higher than sixteen dots, all rows show columns instead.
type Dots struct {
	Frame
	Axis Axis
	Rows []DotRow
}

// DotRow is one item, or one group of experts on an item. Values may be empty although the median is known: small
// panels are shown by their median alone. Own is the reader's own answer; it is among Values as well.
type DotRow struct {
	Section        string // a heading is printed where it changes; optional
	Label          string
	Values         []float64 // in any order
	Median, Q1, Q3 *float64
	Own            *float64
	N              int    // answers behind the row; 0 = not printed
	Remark         string // printed where there is nothing to show ("n < 5: not shown"); "" = "no answers"
}

const (
	dotPitch   = 8.5
	tallestDot = 16 // dots in a stack
	columnH    = 56.0
	ownRoom    = 13.0 // from the middle of the bar to the reader's own answer
)

// dotPile is a place on the axis and how many values lie there.
type dotPile struct {
	x     float64
	count int
}

// Draw makes the drawing. Its table has a row per item: section, label, n, median, quartiles, own answer, and the
// answers as "value × count" in ascending order. Values that fall within one dot's width are stacked.
func (ch Dots) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	if err := fewRows(len(ch.Rows)); err != nil {
		return Drawing{}, err
	}
	var b bounds
	for i, r := range ch.Rows {
		if err := r.check(&b, at("rows", i)); err != nil {
			return Drawing{}, err
		}
	}
	ch.twin(c)
	if len(ch.Rows) == 0 {
		return c.nothing(), nil
	}
	side := 0.0
	for _, r := range ch.Rows {
		if r.N > 0 {
			side = max(side, TextWidth("n = "+strconv.Itoa(r.N), smallSize, false)+12)
		}
	}
	specs := make([]rowSpec, len(ch.Rows))
	for i, r := range ch.Rows {
		specs[i] = rowSpec{r.Section, r.Label, 0}
	}
	g := c.layRows(specs, side) // heights come with the piles, which need the width
	s, err := ch.Axis.scale(b, g.from+8, g.to-8, "axis")
	if err != nil {
		return Drawing{}, err
	}
	piles := make([][]dotPile, len(ch.Rows))
	tallest := 0
	for i, r := range ch.Rows {
		piles[i] = pile(r.Values, s)
		for _, p := range piles[i] {
			tallest = max(tallest, p.count)
		}
	}
	columns := tallest > tallestDot
	for i, r := range ch.Rows {
		specs[i].body = r.height(piles[i], columns)
	}
	g = c.layRows(specs, side)
	c.key(ch.keys(c, columns))
	c.axisHead(ch.Axis, s)
	c.settle(&g)
	c.hairlines(g)
	c.gridLines(g, s)
	c.rowLabels(g)
	for i, r := range ch.Rows {
		r.draw(c, g, s, g.rows[i], specs[i].body, piles[i], columns, tallest)
	}
	if g.height > 500 {
		c.tickLabels(s, c.y+14)
		c.y += 18
	}
	return c.close(), nil
}

func (r DotRow) check(b *bounds, field string) error {
	for k := range r.Values {
		if err := b.hold(&r.Values[k], at(field+".values", k)); err != nil {
			return err
		}
	}
	for _, v := range []struct {
		at   *float64
		name string
	}{{r.Median, ".median"}, {r.Q1, ".q1"}, {r.Q3, ".q3"}, {r.Own, ".own"}} {
		if err := b.hold(v.at, field+v.name); err != nil {
			return err
		}
	}
	return ordered(r.Q1, r.Q3, field)
}

// pile stacks values that lie closer than a dot's width: a new pile begins where a value is that far from the first of
// the pile before (Wilkinson, "Dot plots", The American Statistician 53(3), 1999); it stands in the middle of its values.
func pile(values []float64, s scale) []dotPile {
	v := append([]float64(nil), values...)
	sort.Float64s(v)
	var out []dotPile
	for i := 0; i < len(v); {
		j := i
		for j < len(v) && math.Abs(s.px(v[j])-s.px(v[i])) < dotPitch {
			j++
		}
		out = append(out, dotPile{(s.px(v[i]) + s.px(v[j-1])) / 2, j - i})
		i = j
	}
	return out
}

// height is the body's: dots or columns, below them bar and own answer.
func (r DotRow) height(piles []dotPile, columns bool) float64 {
	h := 20.0
	if columns && len(piles) > 0 {
		h += columnH
	} else {
		tall := 0
		for _, p := range piles {
			tall = max(tall, p.count)
		}
		h += float64(dotPitch * float64(tall))
	}
	if r.Own != nil {
		h += ownRoom
	}
	return h
}

func (r DotRow) draw(c *canvas, g grid, s scale, row gridRow, body float64, piles []dotPile, columns bool, tallest int) {
	if r.N > 0 {
		c.add(Text{At: Point{c.width - margin, row.mid + 4.5}, Words: "n = " + strconv.Itoa(r.N), Size: smallSize, Anchor: End, Fill: Muted})
	}
	if len(r.Values) == 0 && r.Median == nil && r.Own == nil {
		c.noAnswers(g.from, g.to, row.mid, r.Remark)
		return
	}
	own := 0.0
	if r.Own != nil {
		own = ownRoom
	}
	base := row.body + body - 16 - own // the foot of the dots
	st := styleOf(0)
	for _, p := range piles {
		if columns {
			h := float64(columnH * float64(p.count) / float64(tallest))
			c.add(Rect{X: p.x - 4, Y: base - h, W: 8, H: h, Fill: st.fill})
			continue
		}
		for k := range p.count {
			y := base - float64((float64(k)+0.5)*dotPitch)
			c.add(Symbol{At: Point{p.x, y}, Shape: Circle, Size: 7, Fill: st.fill})
		}
	}
	mid := base + 7
	if r.Q1 != nil {
		x0, x1 := s.px(*r.Q1), s.px(*r.Q3)
		if x1-x0 < 3 { // quartiles that coincide stay visible
			x0, x1 = x0-1.5, x1+1.5
		}
		c.add(Rect{X: x0, Y: mid - 3, W: x1 - x0, H: 6, Fill: blueRamp.pale, Stroke: Stroke{st.line, 1}})
	}
	if r.Median != nil {
		c.medianMark(s.px(*r.Median), mid)
	}
	if r.Own != nil {
		c.ownMark(s.px(*r.Own), mid+ownRoom)
	}
}

func (c *canvas) medianMark(x, mid float64) {
	c.add(Rect{X: x - 1.5, Y: mid - 6, W: 3, H: 12, Fill: Ink})
}

func (c *canvas) ownMark(x, mid float64) {
	st := styleOf(1)
	c.add(Symbol{At: Point{x, mid}, Shape: Triangle, Size: 10, Fill: st.fill})
}

// keys explains the marks that occur, once for all rows.
func (ch Dots) keys(c *canvas, columns bool) []keyEntry {
	var values, quartiles, median, own bool
	for _, r := range ch.Rows {
		values = values || len(r.Values) > 0
		quartiles = quartiles || r.Q1 != nil
		median = median || r.Median != nil
		own = own || r.Own != nil
	}
	st := styleOf(0)
	var out []keyEntry
	switch {
	case values && columns:
		out = append(out, keyEntry{c.words.manyExperts, func(x, mid float64) {
			c.add(Rect{X: x + 4, Y: mid - 7, W: 8, H: 14, Fill: st.fill})
		}})
	case values:
		out = append(out, keyEntry{c.words.oneExpert, func(x, mid float64) {
			c.add(Symbol{At: Point{x + 8, mid}, Shape: Circle, Size: 7, Fill: st.fill})
		}})
	}
	if median {
		out = append(out, keyEntry{c.words.median, func(x, mid float64) { c.medianMark(x+8, mid) }})
	}
	if quartiles {
		out = append(out, keyEntry{c.words.quartiles, func(x, mid float64) {
			c.add(Rect{X: x, Y: mid - 3, W: 16, H: 6, Fill: blueRamp.pale, Stroke: Stroke{st.line, 1}})
		}})
	}
	if own {
		out = append(out, keyEntry{c.words.own, func(x, mid float64) { c.ownMark(x+8, mid) }})
	}
	return out
}

func (ch Dots) twin(c *canvas) {
	w, d := c.words, ch.Axis.Decimals
	c.row(w.section, w.item, w.n, w.median, w.lower, w.upper, w.own, w.ratings)
	for _, r := range ch.Rows {
		v := append([]float64(nil), r.Values...)
		sort.Float64s(v)
		said := ""
		for i := 0; i < len(v); {
			j := i
			for j < len(v) && v[j] == v[i] {
				j++
			}
			if said != "" {
				said += "; "
			}
			said += strconv.FormatFloat(v[i], 'f', -1, 64) + " × " + strconv.Itoa(j-i)
			i = j
		}
		// Medians and quartiles lie between scale points, so they keep one decimal more than the answers.
		c.row(plain(r.Section), plain(r.Label), count(r.N), half(r.Median, d), half(r.Q1, d), half(r.Q3, d), cell(r.Own, d), said)
	}
}

// half prints a median or quartile with as many decimals as it needs, but at least the axis's.
func half(v *float64, decimals int) string {
	if v == nil {
		return ""
	}
	for ; decimals < 2; decimals++ {
		if p := math.Abs(*v); p == fixedPlaces(p, decimals) {
			break
		}
	}
	return fixed(*v, decimals)
}

// fixedPlaces returns v as it prints with so many decimals.
func fixedPlaces(v float64, decimals int) float64 {
	p, err := strconv.ParseFloat(fixed(v, decimals), 64)
	if err != nil {
		return v
	}
	return p
}
