package chart

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Heatmap is an agreement map: items down, criteria across. A cell is shaded by its value, prints it, and carries the
// shape and hatching of its state, so it reads without colour.
type Heatmap struct {
	Frame
	Axis    Axis     // range and decimals of the values, what they are
	Columns []string // 1 to 16
	States  []State  // what a cell's State counts in
	Rows    []HeatRow
}

// State is a reading of a cell, for example "agreement" or "no consensus". Its shape stands in front of the value.
type State struct {
	Label string
	Shape Shape
	Empty bool // the shape is drawn hollow
	Hatch Hatch
}

// HeatRow is one item with a cell per column.
type HeatRow struct {
	Section string // a heading is printed where it changes; optional
	Label   string
	Cells   []Cell
}

// Cell is one value. State is 1 for the first of the map's states, 0 for none. A nil value is drawn as missing, with
// Remark in its place ("n < 5"); an empty Remark is a dash.
type Cell struct {
	Value  *float64
	State  int
	N      int // answers behind the cell, printed in the table; 0 = not known
	Remark string
}

const shades = 5

// Draw makes the drawing. Its table has a row per item with value, n and state of each column.
func (ch Heatmap) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	b, err := ch.check()
	if err != nil {
		return Drawing{}, err
	}
	s, err := ch.Axis.scale(b, 0, shades, "axis") // "px" are shades
	if err != nil {
		return Drawing{}, err
	}
	ch.twin(c)
	if len(ch.Rows) == 0 {
		return c.nothing(), nil
	}
	specs := make([]rowSpec, len(ch.Rows))
	for i, r := range ch.Rows {
		specs[i] = rowSpec{r.Section, r.Label, 24}
	}
	c.key(ch.stateKeys(c))
	c.key(ch.shadeKeys(c, s))
	g := c.layRows(specs, 0)
	if !c.narrow() { // few columns do not need the whole width
		g.to = min(g.to, g.from+float64(110*float64(len(ch.Columns))))
	}
	slot := (g.to - g.from) / float64(len(ch.Columns))
	ch.heads(c, g, slot)
	c.settle(&g)
	c.rowLabels(g)
	for i, r := range ch.Rows {
		for j, v := range r.Cells {
			box := Rect{X: g.from + float64(slot*float64(j)) + 1, Y: g.rows[i].mid - 12, W: slot - 2, H: 24}
			ch.cell(c, s, box, v)
		}
	}
	c.y += 4
	return c.close(), nil
}

func (ch Heatmap) check() (b bounds, err error) {
	if len(ch.Columns) == 0 {
		return b, fault.Bad("columns", "chart.no_columns", "an agreement map needs at least one column")
	}
	if err := tooMany("columns", len(ch.Columns), 16); err != nil {
		return b, err
	}
	if err := tooMany("states", len(ch.States), 8); err != nil {
		return b, err
	}
	if err := fewRows(len(ch.Rows)); err != nil {
		return b, err
	}
	for i, r := range ch.Rows {
		field := at("rows", i) + ".cells"
		if err := sameLength(field, len(r.Cells), len(ch.Columns)); err != nil {
			return b, err
		}
		for j, v := range r.Cells {
			if err := b.hold(v.Value, at(field, j)+".value"); err != nil {
				return b, err
			}
			if err := knownState(at(field, j)+".state", v.State, len(ch.States)); err != nil {
				return b, err
			}
		}
	}
	return b, nil
}

func knownState(field string, state, n int) error {
	if state < 0 || state > n {
		return fault.Bad(field, "chart.state", "state {state} is not among the {n} states; count from 1, or 0 for none", "state", state, "n", n)
	}
	return nil
}

// shade is the class of a value, 0 to shades-1.
func shade(s scale, v float64) int { return min(shades-1, int(s.px(v))) }

func (ch Heatmap) cell(c *canvas, s scale, box Rect, v Cell) {
	mid := box.Y + box.H/2
	if v.Value == nil {
		said := plain(v.Remark)
		if said == "" || TextWidth(said, smallSize, false) > box.W {
			said = "–"
		}
		box.Stroke = Stroke{Rule, 1}
		c.add(box, Text{At: Point{box.X + box.W/2, mid + 4.5}, Words: said, Size: smallSize, Anchor: Middle, Fill: Muted})
		return
	}
	box.Fill = blueRamp.step(shade(s, *v.Value), shades)
	said := signed(*v.Value, ch.Axis.Decimals)
	w := TextWidth(said, smallSize, false)
	ink := lettering(box.Fill)
	if v.State == 0 {
		c.add(box, Text{At: Point{box.X + box.W/2, mid + 4.5}, Words: said, Size: smallSize, Anchor: Middle, Fill: ink})
		return
	}
	st := ch.States[v.State-1]
	box.Hatch, box.HatchColour = st.Hatch, blueRamp.edge
	if ink == "#FFFFFF" {
		box.HatchColour = blueRamp.mid
	}
	c.add(box)
	if w+15 > box.W { // no room for both: the value goes into the table, the reading stays
		c.state(st, Point{box.X + box.W/2, mid}, ink, box.Fill)
		return
	}
	x := box.X + (box.W-w-15)/2
	if st.Hatch != Plain {
		c.add(Rect{X: x - 2, Y: mid - 8, W: w + 19, H: 16, Fill: box.Fill})
	}
	c.state(st, Point{x + 5, mid}, ink, box.Fill)
	c.add(Text{At: Point{x + 14, mid + 4.5}, Words: said, Size: smallSize, Fill: ink})
}

// state draws the shape of a state.
func (c *canvas) state(st State, at Point, ink, ground Colour) {
	m := Symbol{At: at, Shape: st.Shape, Size: 8, Fill: ink, Stroke: Stroke{ink, 1.5}}
	if st.Empty {
		m.Fill = ground
	}
	c.add(m)
}

// heads writes the columns' names above them, upright where they do not fit level.
func (ch Heatmap) heads(c *canvas, g grid, slot float64) {
	level := true
	for _, name := range ch.Columns {
		for _, w := range atoms(plain(name)) {
			level = level && (TextWidth(w, smallSize, false) <= slot-4 || len([]rune(w)) == 1)
		}
		level = level && wrap(name, slot-4, smallSize, false, 3).whole == ""
	}
	if level {
		most := 0
		bs := make([]block, len(ch.Columns))
		for j, name := range ch.Columns {
			bs[j] = wrap(name, slot-4, smallSize, false, 3)
			most = max(most, len(bs[j].lines))
		}
		for j, b := range bs {
			y := c.y + 12 + float64(15*float64(most-len(b.lines)))
			c.lines(b, Point{g.from + float64(slot*(float64(j)+0.5)), y}, smallSize, 15, false, Middle, Ink)
		}
		c.y += float64(15*float64(most)) + 4
		return
	}
	const tallest = 150.0
	tall := 0.0
	for _, name := range ch.Columns {
		tall = max(tall, TextWidth(plain(name), smallSize, false))
	}
	tall = min(tall, tallest)
	for j, name := range ch.Columns {
		b := wrap(name, tall+1, smallSize, false, 1)
		if len(b.lines) == 0 {
			continue
		}
		x := g.from + float64(slot*(float64(j)+0.5)) + 4
		c.add(Text{At: Point{x, c.y + tall}, Words: b.lines[0], Size: smallSize, Upright: true, Fill: Ink, Whole: b.whole})
	}
	c.y += tall + 6
}

func (ch Heatmap) stateKeys(c *canvas) []keyEntry {
	var out []keyEntry
	for _, st := range ch.States {
		out = append(out, keyEntry{st.Label, func(x, mid float64) {
			box := Rect{X: x - 1, Y: mid - 8, W: 18, H: 16, Fill: blueRamp.pale, Hatch: st.Hatch, HatchColour: blueRamp.edge}
			c.add(box)
			if st.Hatch != Plain {
				c.add(Rect{X: x + 2, Y: mid - 6, W: 12, H: 12, Fill: blueRamp.pale})
			}
			c.state(st, Point{x + 8, mid}, lettering(blueRamp.pale), blueRamp.pale)
		}})
	}
	return out
}

func (ch Heatmap) shadeKeys(c *canvas, s scale) []keyEntry {
	var out []keyEntry
	d := ch.Axis.Decimals
	name := plain(ch.Axis.Label)
	if name != "" {
		name += c.words.colon
	}
	for k := range shades {
		width := (s.hi - s.lo) / shades
		said := signed(s.lo+float64(width*float64(k)), max(d, 1)) + "–" + signed(s.lo+float64(width*float64(k+1)), max(d, 1))
		if k == 0 {
			said = name + said
		}
		out = append(out, keyEntry{said, func(x, mid float64) {
			c.add(Rect{X: x + 1, Y: mid - 7, W: 14, H: 14, Fill: blueRamp.step(k, shades), Stroke: Stroke{blueRamp.edge, 1}})
		}})
	}
	return out
}

func (ch Heatmap) twin(c *canvas) {
	head := []string{c.words.section, c.words.item}
	for _, n := range ch.Columns {
		n = plain(n)
		head = append(head, n, n+c.words.gap+c.words.n, n+c.words.gap+c.words.state)
	}
	c.row(head...)
	for _, r := range ch.Rows {
		line := []string{plain(r.Section), plain(r.Label)}
		for _, v := range r.Cells {
			state := ""
			if v.State > 0 {
				state = plain(ch.States[v.State-1].Label)
			}
			n := ""
			if v.N > 0 {
				n = strconv.Itoa(v.N)
			}
			line = append(line, cell(v.Value, ch.Axis.Decimals), n, state)
		}
		c.row(line...)
	}
}
