package chart

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Tiles sets regions as equal squares where they lie towards one another, without a map and its borders: the reader finds
// a region by its place, and a large one does not outweigh a small one. A tile prints its value and is shaded by it.
type Tiles struct {
	Frame
	Axis  Axis // from 0 or Min; Decimals of the printed values
	Tiles []Tile
}

// Tile is one region. Code is short enough for a tile ("青海", "QH").
type Tile struct {
	Code, Name  string
	Row, Column int      // from 0
	Value       *float64 // nil: no data
	Emphasised  bool     // outlined, for the region that the text speaks of
}

// tileSteps is in how many steps tiles are shaded.
const tileSteps = 5

// Draw makes the drawing. Its table has a row per tile: code, name, value. It refuses two tiles in one place.
func (ch Tiles) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	b, rows, columns, err := ch.check()
	if err != nil {
		return Drawing{}, err
	}
	label := plain(ch.Axis.Label)
	if label == "" {
		label = c.words.value
	}
	c.row(c.words.place, c.words.item, label)
	for _, t := range ch.Tiles {
		c.row(plain(t.Code), plain(t.Name), cell(t.Value, ch.Axis.Decimals))
	}
	if len(ch.Tiles) == 0 {
		return c.nothing(), nil
	}
	s, err := ch.Axis.scale(b, 0, 1, "axis")
	if err != nil {
		return Drawing{}, err
	}
	ch.legend(c, s)
	side := min(c.inner()/float64(columns), 62)
	left := margin + (c.inner()-float64(side*float64(columns)))/2
	for _, t := range ch.Tiles {
		ch.tile(c, s, t, left+float64(side*float64(t.Column)), c.y+float64(side*float64(t.Row)), side)
	}
	c.y += float64(side * float64(rows))
	return c.close(), nil
}

func (ch Tiles) check() (b bounds, rows, columns int, err error) {
	if err := tooMany("tiles", len(ch.Tiles), 80); err != nil {
		return b, 0, 0, err
	}
	zero := 0.0
	if ch.Axis.Min == nil {
		_ = b.hold(&zero, "")
	}
	taken := map[[2]int]bool{}
	for i, t := range ch.Tiles {
		if err := b.hold(t.Value, at("tiles", i)+".value"); err != nil {
			return b, 0, 0, err
		}
		place := [2]int{t.Row, t.Column}
		if t.Row < 0 || t.Column < 0 || t.Row > 15 || t.Column > 8 || taken[place] {
			return b, 0, 0, fault.Bad(at("tiles", i), "chart.tile", "the tile {code} stands in row {row}, column {column}, which is taken or off the grid of 16 by 9", "code", plain(t.Code), "row", t.Row, "column", t.Column)
		}
		taken[place] = true
		rows, columns = max(rows, t.Row+1), max(columns, t.Column+1)
	}
	return b, rows, columns, nil
}

// tileStep is the step of a value on the scale.
func tileStep(s scale, v float64) int {
	return min(int(float64(tileSteps*s.px(v))), tileSteps-1)
}

func (ch Tiles) legend(c *canvas, s scale) {
	c.paragraph(ch.Axis.Label, smallSize, true, Ink, 2)
	c.y += 4
	width := (s.hi - s.lo) / tileSteps
	var entries []keyEntry
	for k := range tileSteps {
		fill := blueRamp.step(k, tileSteps)
		lo := s.lo + float64(width*float64(k))
		entries = append(entries, keyEntry{signed(lo, ch.Axis.Decimals) + c.words.to + signed(lo+width, ch.Axis.Decimals), func(x, mid float64) {
			c.add(Rect{X: x, Y: mid - 6, W: 16, H: 12, Fill: fill, Stroke: Stroke{blueRamp.edge, 0.75}})
		}})
	}
	c.key(entries)
	c.y += 4
}

func (ch Tiles) tile(c *canvas, s scale, t Tile, x, y, side float64) {
	r := Rect{X: x + 1.5, Y: y + 1.5, W: side - 3, H: side - 3, Radius: 3, Stroke: Stroke{Rule, 1}}
	ink, value := Muted, "–"
	if t.Value != nil {
		r.Fill = blueRamp.step(tileStep(s, *t.Value), tileSteps)
		r.Stroke.Colour = blueRamp.edge
		r.Stroke.Width = 0.75
		ink = lettering(r.Fill)
		value = strconv.FormatFloat(*t.Value, 'f', ch.Axis.Decimals, 64)
		if TextWidth(value, smallSize, false) > side-4 {
			value = ""
		}
	}
	if t.Emphasised {
		r.Stroke = Stroke{orangeRamp.edge, 3}
	}
	c.add(r)
	b := wrap(t.Code, side-4, smallSize, true, 1)
	c.lines(b, Point{x + side/2, y + side/2 - 3}, smallSize, 15, true, Middle, ink)
	if value != "" {
		c.add(Text{At: Point{x + side/2, y + side/2 + 12}, Words: value, Size: smallSize, Anchor: Middle, Fill: ink})
	}
}
