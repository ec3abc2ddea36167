package chart

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Shares is a stacked bar per row: which share of those who rated chose which category. With Left > 0 the bars diverge:
// the first Left categories run to the left, the next Middle ones lie across the centre line, the others run to the
// right; so agreement is read from one line. Those who did not rate (cannot judge, not applicable, skipped) stand
// at the side as a share of all who were asked, hatched, and never take part in the bar.
type Shares struct {
	Frame
	Label      string   // what is shared out, above the bars; optional
	Of         string   // what a share is a share of, at the axis; "" = of the ratings
	Categories []string // 2 to 11, in the scale's order
	Left       int      // 0 = an ordinary stacked bar from 0 to 100 %
	Middle     int
	Aside      []string // kinds of non-answers; may be empty
	Rows       []ShareRow
}

// ShareRow is one item: how many experts chose each category, and how many each kind of non-answer.
type ShareRow struct {
	Section string // a heading is printed where it changes; optional
	Label   string
	Counts  []int  // one per category
	Aside   []int  // one per kind of non-answer
	Remark  string // printed where nobody rated; "" = "no answers"
}

// Draw makes the drawing. Its table has a row per item: section, label, n (those who rated), then a count per
// category and per kind of non-answer.
func (ch Shares) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	if err := ch.check(); err != nil {
		return Drawing{}, err
	}
	ch.twin(c)
	if len(ch.Rows) == 0 {
		return c.nothing(), nil
	}
	side, asideW := ch.sides(c)
	specs := make([]rowSpec, len(ch.Rows))
	for i, r := range ch.Rows {
		specs[i] = rowSpec{r.Section, r.Label, 22}
	}
	g := c.layRows(specs, side)
	left, right := ch.reaches()
	s := scale{lo: -left, hi: right, from: g.from, to: g.to}
	c.key(ch.keys(c))
	if l := plain(ch.Label); l != "" {
		c.paragraph(l, smallSize, true, Ink, 2)
		c.y += 2
	}
	ch.heads(c, g, s, asideW)
	c.settle(&g)
	c.hairlines(g)
	if ch.Left > 0 {
		c.upright(g, s.px(0), Stroke{Quiet, 1})
	}
	c.rowLabels(g)
	for i, r := range ch.Rows {
		ch.bar(c, g, s, g.rows[i], r)
		ch.aside(c, g, g.rows[i], r, asideW)
		c.add(Text{At: Point{c.width - margin, g.rows[i].mid + 4.5}, Words: strconv.Itoa(r.rated()), Size: smallSize, Anchor: End, Fill: Muted})
	}
	return c.close(), nil
}

func (ch Shares) check() error {
	k := len(ch.Categories)
	if k < 2 || k > 11 {
		return fault.Bad("categories", "chart.categories", "{n} categories cannot be told apart in a bar; give 2 to 11", "n", k)
	}
	if ch.Left < 0 || ch.Middle < 0 || ch.Left+ch.Middle > k {
		return fault.Bad("left", "chart.divide", "{left} categories to the left and {middle} in the middle do not fit {n} categories", "left", ch.Left, "middle", ch.Middle, "n", k)
	}
	if len(ch.Aside) > 4 {
		return fault.Bad("aside", "chart.aside", "{n} kinds of non-answers cannot be told apart; give at most {most}", "n", len(ch.Aside), "most", 4)
	}
	if err := fewRows(len(ch.Rows)); err != nil {
		return err
	}
	for i, r := range ch.Rows {
		field := at("rows", i)
		if err := sameLength(field+".counts", len(r.Counts), k); err != nil {
			return err
		}
		if err := sameLength(field+".aside", len(r.Aside), len(ch.Aside)); err != nil {
			return err
		}
		for j, n := range r.Counts {
			if err := noLess(at(field+".counts", j), n); err != nil {
				return err
			}
		}
		for j, n := range r.Aside {
			if err := noLess(at(field+".aside", j), n); err != nil {
				return err
			}
		}
	}
	return nil
}

// noLess refuses a number of experts below 0 or beyond all counting.
func noLess(field string, n int) error {
	if n < 0 || n > 1e9 {
		return fault.Bad(field, "chart.count", "{n} is no number of experts; give 0 to 1e9", "n", n)
	}
	return nil
}

func (r ShareRow) rated() int {
	n := 0
	for _, k := range r.Counts {
		n += k
	}
	return n
}

func (r ShareRow) asked() int {
	n := r.rated()
	for _, k := range r.Aside {
		n += k
	}
	return n
}

// reaches returns how far the longest bar goes to either side of the centre line, as a share of the ratings.
func (ch Shares) reaches() (left, right float64) {
	if ch.Left == 0 {
		return 0, 1
	}
	for _, r := range ch.Rows {
		n := r.rated()
		if n == 0 {
			continue
		}
		l, m := 0, 0
		for j, k := range r.Counts {
			switch {
			case j < ch.Left:
				l += k
			case j < ch.Left+ch.Middle:
				m += k
			}
		}
		left = max(left, (float64(l)+float64(m)/2)/float64(n))
		right = max(right, (float64(n-l)-float64(m)/2)/float64(n))
	}
	// Room for the centre line even where every answer lies on one side.
	return max(left, 0.05), max(right, 0.05)
}

// colour is the fill of category j and the edge around it.
func (ch Shares) colour(j int) (fill, edge Colour) {
	switch {
	case ch.Left == 0:
		return blueRamp.step(j, len(ch.Categories)), blueRamp.edge
	case j < ch.Left:
		return orangeRamp.step(ch.Left-1-j, ch.Left), orangeRamp.edge
	case j < ch.Left+ch.Middle:
		return greyRamp.step(j-ch.Left, ch.Middle+1), greyRamp.edge
	default:
		k := ch.Left + ch.Middle
		return blueRamp.step(j-k, len(ch.Categories)-k), blueRamp.edge
	}
}

// hatchOf makes the left side of a diverging bar readable in grey print.
func (ch Shares) hatchOf(j int) Hatch {
	if j < ch.Left {
		return Falling
	}
	return Plain
}

func (ch Shares) bar(c *canvas, g grid, s scale, row gridRow, r ShareRow) {
	n := r.rated()
	if n == 0 {
		c.noAnswers(g.from, g.to, row.mid, r.Remark)
		return
	}
	before := 0.0 // in half experts, from the centre line
	if ch.Left > 0 {
		for j, k := range r.Counts {
			switch {
			case j < ch.Left:
				before -= float64(2 * k)
			case j < ch.Left+ch.Middle:
				before -= float64(k)
			}
		}
	}
	for j, k := range r.Counts {
		if k == 0 {
			continue
		}
		x0 := s.px(before / float64(2*n))
		before += float64(2 * k)
		x1 := s.px(before / float64(2*n))
		fill, edge := ch.colour(j)
		c.add(Rect{X: x0, Y: row.mid - 9, W: x1 - x0, H: 18, Fill: fill, Stroke: Stroke{edge, 1}, Hatch: ch.hatchOf(j), HatchColour: edge})
		c.share(percent(k, n), x0, x1, row.mid, fill, ch.hatchOf(j) != Plain)
	}
}

// share writes a percentage into a piece of bar that has room for it; on hatching it stands on a plain ground.
func (c *canvas) share(said string, x0, x1, mid float64, fill Colour, hatched bool) {
	w := TextWidth(said, smallSize, false)
	if x1-x0 < w+6 {
		return
	}
	if hatched {
		c.add(Rect{X: (x0+x1-w)/2 - 1, Y: mid - 7, W: w + 2, H: 14, Fill: fill})
	}
	c.add(Text{At: Point{(x0 + x1) / 2, mid + 4.5}, Words: said, Size: smallSize, Anchor: Middle, Fill: lettering(fill)})
}

// percent prints k of n, rounded half up.
func percent(k, n int) string { return strconv.Itoa((200*k+n)/(2*n)) + "%" }

// sides returns the width of everything at the right and, of that, of the bar of non-answers.
func (ch Shares) sides(c *canvas) (side, asideW float64) {
	side = 12 + TextWidth(c.words.n, smallSize, false)
	for _, r := range ch.Rows {
		side = max(side, 12+TextWidth(strconv.Itoa(r.rated()), smallSize, false))
	}
	if len(ch.Aside) == 0 {
		return side, 0
	}
	asideW = min(110, max(72, c.width*0.14))
	if c.narrow() {
		asideW = 64
	}
	return side + asideW + 12, asideW
}

// asideStyle gives each kind of non-answer its hatching.
func asideStyle(k int) (Hatch, Colour) {
	return [...]Hatch{Rising, Crossed, Level, Upright}[k%4], Quiet
}

func (ch Shares) aside(c *canvas, g grid, row gridRow, r ShareRow, w float64) {
	asked := r.asked()
	if w == 0 || asked == 0 || asked == r.rated() {
		return
	}
	x := g.side
	for k, n := range r.Aside {
		if n == 0 {
			continue
		}
		h, colour := asideStyle(k)
		// Half of the column is the full length, so that the percentage finds room behind it.
		wide := float64((w - 34) * float64(n) / float64(asked))
		c.add(Rect{X: x, Y: row.mid - 9, W: wide, H: 18, Fill: Paper, Stroke: Stroke{Quiet, 1}, Hatch: h, HatchColour: colour})
		x += wide
	}
	c.add(Text{At: Point{x + 4, row.mid + 4.5}, Words: percent(asked-r.rated(), asked), Size: smallSize, Fill: Muted})
}

// heads draws what the lengths mean above the columns.
func (ch Shares) heads(c *canvas, g grid, s scale, asideW float64) {
	lines := 1
	if asideW > 0 {
		b := wrap(c.words.notJudged+c.words.gap+c.words.ofAsked, asideW, smallSize, false, 3)
		lines = len(b.lines)
		c.lines(b, Point{g.side, c.y + 12}, smallSize, 15, false, Start, Muted)
	}
	last := c.y + 12 + float64(15*float64(lines-1))
	of := plain(ch.Of)
	if of == "" {
		of = c.words.ofRatings
	}
	b := wrap(of, g.to-g.from, smallSize, false, 1)
	c.lines(b, Point{g.from, last}, smallSize, 15, false, Start, Muted)
	c.add(Text{At: Point{c.width - margin, last}, Words: c.words.n, Size: smallSize, Anchor: End, Fill: Muted})
	c.y = last + 8
}

func (ch Shares) keys(c *canvas) []keyEntry {
	var out []keyEntry
	for j, name := range ch.Categories {
		fill, edge := ch.colour(j)
		out = append(out, keyEntry{name, func(x, mid float64) {
			c.add(Rect{X: x + 1, Y: mid - 7, W: 14, H: 14, Fill: fill, Stroke: Stroke{edge, 1}, Hatch: ch.hatchOf(j), HatchColour: edge})
		}})
	}
	for k, name := range ch.Aside {
		h, colour := asideStyle(k)
		out = append(out, keyEntry{name, func(x, mid float64) {
			c.add(Rect{X: x + 1, Y: mid - 7, W: 14, H: 14, Fill: Paper, Stroke: Stroke{Quiet, 1}, Hatch: h, HatchColour: colour})
		}})
	}
	return out
}

func (ch Shares) twin(c *canvas) {
	head := []string{c.words.section, c.words.item, c.words.n}
	for _, n := range ch.Categories {
		head = append(head, plain(n))
	}
	for _, n := range ch.Aside {
		head = append(head, plain(n))
	}
	c.row(head...)
	for _, r := range ch.Rows {
		line := []string{plain(r.Section), plain(r.Label), strconv.Itoa(r.rated())}
		for _, n := range append(append([]int(nil), r.Counts...), r.Aside...) {
			line = append(line, strconv.Itoa(n))
		}
		c.row(line...)
	}
}
