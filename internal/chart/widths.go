package chart

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Widths is a column chart in which the width of a column counts as well as its height: what a tonne costs, and how many
// tonnes there are. Columns stand side by side in the order given, cheapest first by custom, and carry numbers that a list
// below explains.
type Widths struct {
	Frame
	X, Y Axis // of the widths, summed up, and of the heights
	Bars []WidthBar
}

// WidthBar is one column. A width of 0 or a nil height is listed and not drawn.
type WidthBar struct {
	Label  string
	Width  float64 // not negative
	Height *float64
}

// Draw makes the drawing. Its table has a row per column: number, label, width, height. It refuses negative widths and more
// than 40 columns.
func (ch Widths) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	bx, by, err := ch.check()
	if err != nil {
		return Drawing{}, err
	}
	ch.twin(c)
	if bx.hi == 0 {
		return c.nothing(), nil
	}
	p, err := c.plot(ch.X, ch.Y, bx, by, nil)
	if err != nil {
		return Drawing{}, err
	}
	from := 0.0
	for i, b := range ch.Bars {
		if b.Width == 0 || b.Height == nil {
			continue
		}
		ch.bar(c, p, i, from, b)
		from += b.Width
	}
	c.add(Line{Points: []Point{{p.left, p.y.px(0)}, {p.right, p.y.px(0)}}, Stroke: Stroke{Ink, 1}})
	c.endLabels(p, nil)
	c.endPlot(p, ch.X)
	c.y += 4
	for i, b := range ch.Bars {
		words := strconv.Itoa(i+1) + "  " + plain(b.Label) + c.words.colon
		if b.Height == nil {
			words += "–"
		} else {
			words += signed(*b.Height, ch.Y.Decimals)
		}
		c.paragraph(words+" × "+signed(b.Width, ch.X.Decimals), smallSize, false, Ink, 2)
	}
	return c.close(), nil
}

func (ch Widths) check() (bx, by bounds, err error) {
	zero, sum := 0.0, 0.0
	_ = bx.hold(&zero, "")
	_ = by.hold(&zero, "")
	if err := tooMany("bars", len(ch.Bars), 40); err != nil {
		return bx, by, err
	}
	for i, b := range ch.Bars {
		field := at("bars", i)
		if err := finite(b.Width, field+".width"); err != nil {
			return bx, by, err
		}
		if b.Width < 0 {
			return bx, by, fault.Bad(field+".width", "chart.width_negative", "the column is {value} wide; a width cannot be below 0", "value", b.Width)
		}
		if err := by.hold(b.Height, field+".height"); err != nil {
			return bx, by, err
		}
		if b.Height != nil {
			sum += b.Width
		}
	}
	return bx, by, bx.hold(&sum, "bars")
}

// bar draws a column and its number: above it, or below where it hangs from zero.
func (ch Widths) bar(c *canvas, p plot, i int, from float64, b WidthBar) {
	x0, x1 := p.x.px(from), p.x.px(from+b.Width)
	y0, y1 := p.y.px(0), p.y.px(*b.Height)
	look := areaFills[i%len(areaFills)]
	c.add(Rect{X: x0, Y: min(y0, y1), W: x1 - x0, H: max(y0, y1) - min(y0, y1), Fill: look.fill, Stroke: Stroke{look.line, 1}})
	words := strconv.Itoa(i + 1)
	if TextWidth(words, smallSize, true) > x1-x0 {
		return
	}
	y := y1 - 4
	if *b.Height < 0 {
		y = y0 - 4 // over the line, where nothing hangs
	}
	c.add(Text{At: Point{(x0 + x1) / 2, max(y, p.top+8)}, Words: words, Size: smallSize, Bold: true, Anchor: Middle, Fill: Ink})
}

func (ch Widths) twin(c *canvas) {
	x, y := plain(ch.X.Label), plain(ch.Y.Label)
	if x == "" {
		x = c.words.count
	}
	if y == "" {
		y = c.words.value
	}
	c.row("n", c.words.item, x, y)
	for i, b := range ch.Bars {
		c.row(strconv.Itoa(i+1), plain(b.Label), fixed(b.Width, ch.X.Decimals), cell(b.Height, ch.Y.Decimals))
	}
}
