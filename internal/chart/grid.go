package chart

import "math"

// rowSpec is what a row needs: its words and the height of the body in which marks are drawn.
type rowSpec struct {
	section string // a heading stands above the row where it differs from the row before
	label   string
	body    float64
}

// gridRow is a row that has been given its place.
type gridRow struct {
	top, height float64 // the whole row without section heading
	body, mid   float64 // top and middle of the body
	bodyH       float64
	heading     block
	headingY    float64 // first baseline
	label       block
	labelY      float64
}

// grid is a list of labelled rows beside (wide) or above (narrow) their bodies.
type grid struct {
	from, to float64 // the bodies' left and right edge
	side     float64 // left edge of the side columns
	rows     []gridRow
	labelW   float64
	height   float64 // below the first row's top, which is 0 until settle
}

// layRows divides the width: labels at the left take what they need up to 42 per cent, side columns at the right take
// what they are given. In the narrow layout labels stand above the bodies.
func (c *canvas) layRows(specs []rowSpec, side float64) grid {
	g := grid{from: margin, to: c.width - margin - side, side: c.width - margin - side + 10}
	if side == 0 {
		g.side = g.to
	}
	most := 3
	if c.narrow() {
		g.labelW = c.inner()
	} else {
		need := 40.0
		for _, s := range specs {
			need = max(need, TextWidth(plain(s.label), textSize, false)+1)
		}
		g.labelW = min(need, math.Floor(c.width*0.42))
		g.from = margin + g.labelW + 14
	}
	y, section := 0.0, ""
	for _, s := range specs {
		r := gridRow{label: wrap(s.label, g.labelW, textSize, false, most)}
		if sec := plain(s.section); sec != section {
			section = sec
			r.heading = wrap(sec, c.inner(), textSize, true, 2)
			y += 8
			r.headingY = y + 13
			y += float64(lineHeight*float64(len(r.heading.lines))) + 2
		}
		words := float64(lineHeight * float64(len(r.label.lines)))
		r.top = y
		if c.narrow() {
			r.labelY = y + 15
			r.body = y + words + 3
			r.height = words + s.body + 7
		} else {
			r.height = max(words, s.body) + 6
			r.labelY = y + (r.height-words)/2 + 13
			r.body = y + (r.height-s.body)/2
		}
		r.mid, r.bodyH = r.body+s.body/2, s.body
		y += r.height
		g.rows = append(g.rows, r)
	}
	g.height = y
	return g
}

// settle puts the grid at c.y and moves c.y below it.
func (c *canvas) settle(g *grid) {
	for i := range g.rows {
		r := &g.rows[i]
		r.top += c.y
		r.body += c.y
		r.mid += c.y
		r.labelY += c.y
		r.headingY += c.y
	}
	c.y += g.height
}

// top and bottom of the rows once they are settled.
func (g grid) top() float64 { return g.rows[0].top }

func (g grid) bottom() float64 {
	last := g.rows[len(g.rows)-1]
	return last.top + last.height
}

// rowLabels draws headings and labels.
func (c *canvas) rowLabels(g grid) {
	for _, r := range g.rows {
		c.lines(r.heading, Point{margin, r.headingY}, textSize, lineHeight, true, Start, Ink)
		c.lines(r.label, Point{margin, r.labelY}, textSize, lineHeight, false, Start, Ink)
	}
}

// bands shades every second group of rows; group[i] names the group of row i, and runs of one number belong together.
func (c *canvas) bands(g grid, group []int) {
	shaded := false
	for i, r := range g.rows {
		if i > 0 && group[i] != group[i-1] {
			shaded = !shaded
		}
		if shaded {
			c.add(Rect{X: margin / 2, Y: r.top, W: c.width - margin, H: r.height, Fill: Band})
		}
	}
}

// hairlines separates rows without bands.
func (c *canvas) hairlines(g grid) {
	for i, r := range g.rows {
		if i > 0 && len(r.heading.lines) == 0 {
			c.add(Line{Points: []Point{{margin, r.top}, {c.width - margin, r.top}}, Stroke: Stroke{Rule, 1}})
		}
	}
}

// upright draws a vertical line behind all rows; in the narrow layout it keeps clear of the labels.
func (c *canvas) upright(g grid, x float64, s Stroke) {
	if !c.narrow() {
		c.add(Line{Points: []Point{{x, g.top()}, {x, g.bottom()}}, Stroke: s})
		return
	}
	for _, r := range g.rows {
		c.add(Line{Points: []Point{{x, r.body}, {x, r.body + r.bodyH}}, Stroke: s})
	}
}

// gridLines draws a thin vertical line at each tick.
func (c *canvas) gridLines(g grid, s scale) {
	for _, t := range s.ticks {
		c.upright(g, s.px(t.At), Stroke{Rule, 1})
	}
}

// noAnswers marks a row without values: a cross and the words, from x on as far as to.
func (c *canvas) noAnswers(x, to, mid float64, said string) {
	if plain(said) == "" {
		said = c.words.noAnswers
	}
	c.add(Symbol{At: Point{x + 5, mid}, Shape: Cross, Size: 9, Stroke: Stroke{Quiet, 1.5}})
	c.lines(wrap(said, to-x-15, smallSize, false, 1), Point{x + 15, mid + 4.5}, smallSize, lineHeight, false, Start, Muted)
}

// sideColumn is the width of a column of printed values at the right: what the longest needs, or nothing where that
// would leave no room for the picture; the values stand in the table then.
func (c *canvas) sideColumn(longest float64) float64 {
	if longest == 0 || longest > float64(c.width*0.4) {
		return 0
	}
	return longest + 12
}

// keyEntry is one entry of a key: how a mark looks and what it means.
type keyEntry struct {
	words string
	draw  func(x, mid float64) // draws the mark in the 16 px right of x
}

// key draws entries in lines over the full width and moves c.y below them. Where a drawing can label its marks
// directly, it has no key.
func (c *canvas) key(entries []keyEntry) {
	x := margin
	for _, e := range entries {
		b := wrap(e.words, c.inner()-22, smallSize, false, 1)
		if len(b.lines) == 0 {
			continue
		}
		w := 21 + TextWidth(b.lines[0], smallSize, false) + 14
		if x > margin && x+w-14 > c.width-margin {
			x = margin
			c.y += 19
		}
		e.draw(x, c.y+9)
		c.add(Text{At: Point{x + 21, c.y + 13.5}, Words: b.lines[0], Size: smallSize, Fill: Ink, Whole: b.whole})
		x += w
	}
	if len(entries) > 0 {
		c.y += 24
	}
}
