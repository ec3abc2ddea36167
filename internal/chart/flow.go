package chart

import (
	"strconv"
)

// Flow is a chain of steps with counts, for example invited, accepted, answered round 1, answered round 2. Under a
// step's count a bar shows its share of the largest step. Who left before the next step stands beside the arrow.
type Flow struct {
	Frame
	Steps []Step // at most 12
}

// Step is one box.
type Step struct {
	Label  string
	Count  int
	Losses []Loss // who left after this step, at most 6
}

// Loss is how many left and why.
type Loss struct {
	Label string
	Count int
}

const (
	flowGap  = 34.0 // between two boxes, for the arrow
	flowMinW = 104.0
)

// Draw makes the drawing: boxes from left to right where they fit, else from top to bottom. Its table has a row per
// step and per loss. Counts need not balance, since experts may join later.
func (ch Flow) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	if err := tooMany("steps", len(ch.Steps), 12); err != nil {
		return Drawing{}, err
	}
	most := 0
	c.row(c.words.step, c.words.count, c.words.lost)
	for i, s := range ch.Steps {
		if err := noLess(at("steps", i)+".count", s.Count); err != nil {
			return Drawing{}, err
		}
		most = max(most, s.Count)
		c.row(plain(s.Label), strconv.Itoa(s.Count), "")
		field := at("steps", i) + ".losses"
		if err := tooMany(field, len(s.Losses), 6); err != nil {
			return Drawing{}, err
		}
		for k, l := range s.Losses {
			if err := noLess(at(field, k)+".count", l.Count); err != nil {
				return Drawing{}, err
			}
			c.row(plain(l.Label), "", strconv.Itoa(l.Count))
		}
	}
	n := float64(len(ch.Steps))
	if n == 0 {
		return c.nothing(), nil
	}
	w := (c.inner() - float64(flowGap*(n-1))) / n
	if w >= flowMinW {
		ch.level(c, min(w, 190), most)
	} else {
		ch.standing(c, most)
	}
	return c.close(), nil
}

// box draws one step; all boxes have the height of the longest label. Its words keep their colour on its tinted ground.
func (c *canvas) box(s Step, x, y, w, h float64, most int) {
	c.add(Rect{X: x, Y: y, W: w, H: h, Radius: 4, Fill: blueRamp.pale, Stroke: Stroke{styleOf(0).line, 1}})
	b := wrap(s.Label, w-16, smallSize, false, 3)
	c.lines(b, Point{x + 8, y + 18}, smallSize, 15, false, Start, "#15191C")
	c.add(Text{At: Point{x + 8, y + h - 16}, Words: strconv.Itoa(s.Count), Size: 17, Bold: true, Fill: "#15191C"})
	if most > 0 && s.Count > 0 {
		c.add(Rect{X: x + 8, Y: y + h - 10, W: float64((w - 16) * float64(s.Count) / float64(most)), H: 4, Fill: styleOf(0).fill})
	}
}

// boxHeight is the height that all boxes of width w need.
func (ch Flow) boxHeight(w float64) float64 {
	lines := 1
	for _, s := range ch.Steps {
		lines = max(lines, len(wrap(s.Label, w-16, smallSize, false, 3).lines))
	}
	return float64(15*float64(lines)) + 44
}

// arrow draws a straight arrow; its head ends at b.
func (c *canvas) arrow(a, b Point) {
	const half, long = 4.0, 7.0
	head, shaft := []Point{b, {b.X - long, b.Y - half}, {b.X - long, b.Y + half}}, Point{b.X - long, b.Y}
	if a.X == b.X {
		head, shaft = []Point{b, {b.X - half, b.Y - long}, {b.X + half, b.Y - long}}, Point{b.X, b.Y - long}
	}
	c.add(Line{Points: []Point{a, shaft}, Stroke: Stroke{Muted, 1.5}}, Polygon{Points: head, Fill: Muted})
}

// level sets the boxes side by side, losses under the arrows.
func (ch Flow) level(c *canvas, w float64, most int) {
	h := ch.boxHeight(w)
	lowest := c.y + h
	for i, s := range ch.Steps {
		x := margin + float64((w+flowGap)*float64(i))
		c.box(s, x, c.y, w, h, most)
		from, to := x+w, x+w+flowGap
		if i+1 < len(ch.Steps) {
			c.arrow(Point{from + 3, c.y + h/2}, Point{to - 3, c.y + h/2})
		}
		if len(s.Losses) == 0 {
			continue
		}
		stem := x + 12
		y := c.y + h
		c.arrow(Point{stem, y + 2}, Point{stem, y + 20})
		y += 24
		for _, l := range s.Losses {
			b := wrap(lossWords(c, l), min(w+flowGap-12, c.width-margin-x), smallSize, false, 3)
			c.lines(b, Point{x, y + 12}, smallSize, 15, false, Start, Muted)
			y += float64(15*float64(len(b.lines))) + 3
		}
		lowest = max(lowest, y)
	}
	c.y = lowest
}

func lossWords(c *canvas, l Loss) string { return "−" + strconv.Itoa(l.Count) + " " + plain(l.Label) }

// standing sets the boxes one below the other, losses right of the arrows.
func (ch Flow) standing(c *canvas, most int) {
	w := min(c.inner(), 420)
	h := ch.boxHeight(w)
	for i, s := range ch.Steps {
		c.box(s, margin, c.y, w, h, most)
		c.y += h
		x := margin + 24.0
		room := c.inner() - 44
		y := c.y + 4
		for _, l := range s.Losses {
			b := wrap(lossWords(c, l), room, smallSize, false, 2)
			c.lines(b, Point{x + 16, y + 12}, smallSize, 15, false, Start, Muted)
			y += float64(15*float64(len(b.lines))) + 2
		}
		last := i+1 == len(ch.Steps)
		if last {
			c.y = max(c.y, y)
			continue
		}
		next := max(c.y+flowGap-6, y+4)
		c.arrow(Point{x, c.y + 3}, Point{x, next - 3})
		c.y = next
	}
}
