package chart

import (
	"math"
	"sort"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Scatter sets items in a plane of two measures, for example median by interquartile range, with zones behind them
// ("consensus"). Items at one place are counted in one larger mark. Points are labelled while there is room.
type Scatter struct {
	Frame
	X, Y   Axis
	Zones  []Zone
	States []State // what a point's State counts in; at most 6
	Points []ScatterPoint
}

// Zone is a labelled rectangle of the plane. A nil side is open and runs to the edge.
type Zone struct {
	Label          string
	X0, X1, Y0, Y1 *float64
}

// ScatterPoint is one item. A point without both values has no place: it is counted in a line below the plane.
// State is 1 for the first state, 0 for none. Points with a short Label (an item's number) are labelled where there
// is room, emphasised ones first.
type ScatterPoint struct {
	Name       string // in the table
	Label      string // in the drawing
	X, Y       *float64
	State      int
	N          int // answers behind the point, in the table; 0 = not known
	Emphasised bool
}

// Draw makes the drawing. Its table has a row per point: name, x, y, n, state.
func (ch Scatter) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	bx, by, err := ch.check()
	if err != nil {
		return Drawing{}, err
	}
	ch.twin(c)
	if len(ch.Points) == 0 {
		return c.nothing(), nil
	}
	height := min(380, max(240, c.width*0.6))
	sy, err := ch.Y.scale(by, height, 0, "y")
	if err != nil {
		return Drawing{}, err
	}
	tickW := 0.0
	for _, t := range sy.ticks {
		tickW = max(tickW, TextWidth(t.Label, smallSize, false))
	}
	left, right := margin+tickW+10, c.width-margin
	sx, err := ch.X.scale(bx, left+14, right-14, "x")
	if err != nil {
		return Drawing{}, err
	}
	c.key(ch.keys(c))
	if l := plain(ch.Y.Label); l != "" {
		c.paragraph(l, smallSize, true, Ink, 2)
		c.y += 6
	}
	top := c.y
	sy.from, sy.to = top+height-14, top+14
	plane := Rect{X: left, Y: top, W: right - left, H: height}
	taken := ch.ground(c, plane, sx, sy)
	c.y = top + height + 2
	c.tickLabels(sx, c.y+13)
	c.y += 18
	if l := plain(ch.X.Label); l != "" {
		b := wrap(l, right-left, smallSize, true, 2)
		c.lines(b, Point{right, c.y + 12}, smallSize, 15, true, End, Ink)
		c.y += float64(15 * float64(len(b.lines)))
	}
	ch.marks(c, plane, sx, sy, taken)
	return c.close(), nil
}

func (ch Scatter) check() (bx, by bounds, err error) {
	if err := tooMany("states", len(ch.States), 6); err != nil {
		return bx, by, err
	}
	if err := tooMany("zones", len(ch.Zones), 4); err != nil {
		return bx, by, err
	}
	if len(ch.Points) > maxRows {
		return bx, by, fewRows(len(ch.Points))
	}
	for i, p := range ch.Points {
		field := at("points", i)
		if err := bx.hold(p.X, field+".x"); err != nil {
			return bx, by, err
		}
		if err := by.hold(p.Y, field+".y"); err != nil {
			return bx, by, err
		}
		if err := knownState(field+".state", p.State, len(ch.States)); err != nil {
			return bx, by, err
		}
	}
	for i, z := range ch.Zones {
		field := at("zones", i)
		for _, v := range []struct {
			b *bounds
			v *float64
			f string
		}{{&bx, z.X0, ".x0"}, {&bx, z.X1, ".x1"}, {&by, z.Y0, ".y0"}, {&by, z.Y1, ".y1"}} {
			if err := v.b.hold(v.v, field+v.f); err != nil {
				return bx, by, err
			}
		}
		if z.X0 != nil && z.X1 != nil && *z.X0 > *z.X1 || z.Y0 != nil && z.Y1 != nil && *z.Y0 > *z.Y1 {
			return bx, by, fault.Bad(field, "chart.zone", "the zone has its sides exchanged; x0 must not exceed x1, nor y0 exceed y1")
		}
	}
	return bx, by, nil
}

// area is a place taken by a mark or a label.
type area struct{ x0, y0, x1, y1 float64 }

func (a area) meets(b area) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

// ground draws zones, grid and frame, and returns where the zones' names stand.
func (ch Scatter) ground(c *canvas, plane Rect, sx, sy scale) []area {
	var taken []area
	edge := func(v *float64, s scale, open float64) float64 {
		if v == nil {
			return open
		}
		return s.px(*v)
	}
	bottom, right := plane.Y+plane.H, plane.X+plane.W
	for k, z := range ch.Zones {
		x0, x1 := edge(z.X0, sx, plane.X), edge(z.X1, sx, right)
		y1, y0 := edge(z.Y0, sy, bottom), edge(z.Y1, sy, plane.Y)
		c.add(Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0, Fill: Band, Stroke: Stroke{Quiet, 1}, Hatch: [...]Hatch{Plain, Rising, Falling, Level}[k%4], HatchColour: Rule})
	}
	for _, t := range sx.ticks {
		x := sx.px(t.At)
		c.add(Line{Points: []Point{{x, plane.Y}, {x, bottom}}, Stroke: Stroke{Rule, 1}})
	}
	for _, t := range sy.ticks {
		y := sy.px(t.At)
		c.add(Line{Points: []Point{{plane.X, y}, {right, y}}, Stroke: Stroke{Rule, 1}},
			Text{At: Point{plane.X - 6, y + 4.5}, Words: t.Label, Size: smallSize, Anchor: End, Fill: Muted})
	}
	for _, z := range ch.Zones {
		x0, x1 := edge(z.X0, sx, plane.X), edge(z.X1, sx, right)
		y1 := edge(z.Y0, sy, bottom)
		b := wrap(z.Label, x1-x0-10, smallSize, true, 3)
		up := float64(15 * float64(len(b.lines)))
		c.lines(b, Point{x1 - 5, y1 - up + 10}, smallSize, 15, true, End, Muted)
		for k, l := range b.lines {
			y := y1 - up + float64(15*float64(k))
			taken = append(taken, area{x1 - 6 - TextWidth(l, smallSize, true), y - 3, x1 - 4, y + 15})
		}
	}
	plane.Stroke = Stroke{Quiet, 1}
	c.add(plane)
	return taken
}

// spot is a place with the points that lie on it.
type spot struct {
	at     Point
	state  int
	points []int
}

// spotKey is what points share that are drawn as one mark.
type spotKey struct {
	at    Point
	state int
}

// spots gathers points of one state that fall on one px.
func (ch Scatter) spots(sx, sy scale) (out []spot, placeless int) {
	where := map[spotKey]int{}
	for i, p := range ch.Points {
		if p.X == nil || p.Y == nil {
			placeless++
			continue
		}
		at := Point{math.Round(sx.px(*p.X)), math.Round(sy.px(*p.Y))}
		key := spotKey{at, p.State}
		k, known := where[key]
		if !known {
			k = len(out)
			where[key] = k
			out = append(out, spot{at: at, state: p.State})
		}
		out[k].points = append(out[k].points, i)
	}
	// Painted from left to right, top to bottom, whatever the order of the items.
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.at.X != b.at.X {
			return a.at.X < b.at.X
		}
		if a.at.Y != b.at.Y {
			return a.at.Y < b.at.Y
		}
		return a.state < b.state
	})
	return out, placeless
}

func (ch Scatter) marks(c *canvas, plane Rect, sx, sy scale, taken []area) {
	spots, placeless := ch.spots(sx, sy)
	part(spots, plane)
	for _, s := range spots {
		size := spotSize(len(s.points))
		c.add(ch.symbol(s.state, s.at, size))
		if n := len(s.points); n > 1 {
			said := strconv.Itoa(n)
			c.add(Text{At: Point{s.at.X, s.at.Y + 4.5}, Words: said, Size: smallSize, Bold: true, Anchor: Middle, Fill: ch.countInk(s.state)})
		}
		r := size/2 + 2
		taken = append(taken, area{s.at.X - r, s.at.Y - r, s.at.X + r, s.at.Y + r})
	}
	for _, strong := range []bool{true, false} {
		for _, s := range spots {
			if label := ch.spotLabel(s, strong); label != "" {
				taken = ch.place(c, plane, s, label, strong, taken)
			}
		}
	}
	if placeless > 0 {
		c.y += 6
		c.noAnswers(margin, c.width-margin, c.y+9, c.words.noAnswers+c.words.colon+strconv.Itoa(placeless))
		c.y += 18
	}
}

// part moves the marks of several states on one place side by side, inside the plane.
func part(spots []spot, plane Rect) {
	for i := 0; i < len(spots); {
		j, width := i, 0.0
		for j < len(spots) && spots[j].at == spots[i].at {
			width += spotSize(len(spots[j].points)) + 1
			j++
		}
		x := spots[i].at.X - width/2
		x = max(plane.X, min(x, plane.X+plane.W-width))
		for ; i < j; i++ {
			size := spotSize(len(spots[i].points)) + 1
			spots[i].at.X = x + size/2
			x += size
		}
	}
}

// spotSize is large enough for the count of several points.
func spotSize(n int) float64 {
	switch {
	case n == 1:
		return 9
	case n < 10:
		return 17
	default:
		return 23
	}
}

func (ch Scatter) symbol(state int, at Point, size float64) Symbol {
	st := styleOf(0)
	m := Symbol{At: at, Size: size, Fill: st.fill, Stroke: Stroke{Paper, 1}}
	if state > 0 {
		look := ch.States[state-1]
		st = styleOf(state - 1)
		m.Shape, m.Fill = look.Shape, st.fill
		if look.Empty {
			m.Fill, m.Stroke = Paper, Stroke{st.line, 2}
		}
	}
	return m
}

// countInk is the colour of the count in a mark.
func (ch Scatter) countInk(state int) Colour {
	if state > 0 {
		if ch.States[state-1].Empty {
			return Ink
		}
		return lettering(styleOf(state - 1).fill)
	}
	return lettering(styleOf(0).fill)
}

// spotLabel joins the labels of a place: all of them, or none where they are more than four.
func (ch Scatter) spotLabel(s spot, strong bool) string {
	if len(s.points) > 4 {
		return ""
	}
	label := ""
	emphasised := false
	for _, i := range s.points {
		p := ch.Points[i]
		emphasised = emphasised || p.Emphasised
		l := plain(p.Label)
		if l == "" {
			continue
		}
		if label != "" {
			label += " "
		}
		label += l
	}
	if emphasised != strong {
		return ""
	}
	return label
}

// place sets a label right, left, above or below its mark, at the first of these that is free; else nowhere.
func (ch Scatter) place(c *canvas, plane Rect, s spot, label string, strong bool, taken []area) []area {
	w := TextWidth(label, smallSize, strong)
	r := spotSize(len(s.points))/2 + 3
	x, y := s.at.X, s.at.Y
	for _, try := range []struct {
		at     Point
		anchor Anchor
		left   float64
	}{
		{Point{x + r, y + 4.5}, Start, x + r},
		{Point{x - r, y + 4.5}, End, x - r - w},
		{Point{x, y - r - 1}, Middle, x - w/2},
		{Point{x, y + r + 10}, Middle, x - w/2},
	} {
		a := area{try.left - 1, try.at.Y - 11, try.left + w + 2, try.at.Y + 3}
		free := a.x0 > plane.X && a.x1 < plane.X+plane.W && a.y0 > plane.Y && a.y1 < plane.Y+plane.H
		for _, t := range taken {
			free = free && !a.meets(t)
		}
		if free {
			fill := Muted
			if strong {
				fill = Ink
			}
			c.add(Text{At: try.at, Words: label, Size: smallSize, Bold: strong, Anchor: try.anchor, Fill: fill})
			return append(taken, a)
		}
	}
	return taken
}

func (ch Scatter) keys(c *canvas) []keyEntry {
	var out []keyEntry
	for k, st := range ch.States {
		out = append(out, keyEntry{st.Label, func(x, mid float64) { c.add(ch.symbol(k+1, Point{x + 8, mid}, 10)) }})
	}
	return out
}

func (ch Scatter) twin(c *canvas) {
	name := func(a Axis, fallback string) string {
		if l := plain(a.Label); l != "" {
			return l
		}
		return fallback
	}
	c.row(c.words.item, name(ch.X, "x"), name(ch.Y, "y"), c.words.n, c.words.state)
	for _, p := range ch.Points {
		state := ""
		if p.State > 0 {
			state = plain(ch.States[p.State-1].Label)
		}
		item := plain(p.Name)
		if item == "" {
			item = plain(p.Label)
		}
		c.row(item, cell(p.X, ch.X.Decimals), cell(p.Y, ch.Y.Decimals), count(p.N), state)
	}
}
