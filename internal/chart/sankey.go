package chart

import (
	"math"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Sankey shows what flows from where to where, from left to right: the height of a band is its amount. What enters a node
// is what leaves it; a drawing that does not close is refused.
type Sankey struct {
	Frame
	Unit     string // of the amounts, already translated; printed above
	Decimals int
	Nodes    []SankeyNode // at most 60, from top to bottom within a column
	Links    []SankeyLink // at most 200
}

// SankeyNode is a place that flows pass. Column counts from 0 at the left.
type SankeyNode struct {
	Label  string
	Column int
}

// SankeyLink is a flow between two nodes by their places in the list, from a column to one further right.
type SankeyLink struct {
	From, To int
	Value    float64 // not negative; 0 is not drawn
}

// sankeyNode is a node that has been given its place.
type sankeyNode struct {
	in, out float64
	x, y, h float64
	label   block
	used    bool
	enter   float64 // where the next band enters and leaves, px below y
	leave   float64
	number  int // on a phone
}

func (n sankeyNode) amount() float64 { return max(n.in, n.out) }

const (
	sankeyHeight = 320.0 // of the column with the largest sum
	sankeyBar    = 12.0
	sankeyGap    = 10.0
	closes       = 1e-6 // by how much the two sides of a node may differ, as a share
)

// Draw makes the drawing. Its table has a row per link: from, to, amount. On a phone nodes carry numbers, which a list
// below explains.
func (ch Sankey) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	nodes, columns, err := ch.check()
	if err != nil {
		return Drawing{}, err
	}
	unit := plain(ch.Unit)
	if unit == "" {
		unit = c.words.value
	}
	c.row(c.words.from, c.words.into, unit)
	for _, l := range ch.Links {
		if l.Value > 0 {
			c.row(plain(ch.Nodes[l.From].Label), plain(ch.Nodes[l.To].Label), fixed(l.Value, ch.Decimals))
		}
	}
	if len(c.table) == 1 {
		return c.nothing(), nil
	}
	c.paragraph(ch.Unit, smallSize, true, Ink, 2)
	c.y += 6
	ch.place(c, nodes, columns)
	order := ch.ends(nodes)
	for _, i := range order {
		ch.band(c, nodes, i)
	}
	for i := range nodes {
		ch.node(c, nodes, i)
	}
	if c.narrow() {
		ch.list(c, nodes)
	}
	return c.close(), nil
}

func (ch Sankey) check() (nodes []sankeyNode, columns int, err error) {
	if err := tooMany("nodes", len(ch.Nodes), 60); err != nil {
		return nil, 0, err
	}
	if err := tooMany("links", len(ch.Links), 200); err != nil {
		return nil, 0, err
	}
	if ch.Decimals < 0 || ch.Decimals > 6 {
		return nil, 0, fault.Bad("decimals", "chart.decimals", "{decimals} decimals cannot be printed; use 0 to 6", "decimals", ch.Decimals)
	}
	nodes = make([]sankeyNode, len(ch.Nodes))
	for i, n := range ch.Nodes {
		if n.Column < 0 || n.Column > 7 {
			return nil, 0, fault.Bad(at("nodes", i)+".column", "chart.sankey_column", "the column is {column}; it must be 0 to 7", "column", n.Column)
		}
		columns = max(columns, n.Column+1)
	}
	for i, l := range ch.Links {
		field := at("links", i)
		if l.From < 0 || l.From >= len(nodes) || l.To < 0 || l.To >= len(nodes) || ch.Nodes[l.From].Column >= ch.Nodes[l.To].Column {
			return nil, 0, fault.Bad(field, "chart.sankey_link", "the flow must lead from a node of the list to one in a column further right")
		}
		if err := finite(l.Value, field+".value"); err != nil {
			return nil, 0, err
		}
		if l.Value < 0 {
			return nil, 0, fault.Bad(field+".value", "chart.sankey_negative", "the flow is {value}; it cannot be below 0: turn it round", "value", l.Value)
		}
		nodes[l.From].out += l.Value
		nodes[l.To].in += l.Value
		if l.Value > 0 {
			nodes[l.From].used, nodes[l.To].used = true, true
		}
	}
	for i, n := range nodes {
		if n.in > 0 && n.out > 0 && math.Abs(n.in-n.out) > float64(closes*n.amount()) {
			return nil, 0, fault.Bad(at("nodes", i), "chart.sankey_open", "{in} enters {node} and {out} leaves it; both must be equal", "in", n.in, "node", strconv.Quote(plain(ch.Nodes[i].Label)), "out", n.out)
		}
	}
	return nodes, columns, nil
}

// place gives each node its place: columns at equal distances, nodes one below the other in the order given, each at
// least as high as its label.
func (ch Sankey) place(c *canvas, nodes []sankeyNode, columns int) {
	most := 0.0
	for col := range columns {
		sum := 0.0
		for i, n := range nodes {
			if ch.Nodes[i].Column == col {
				sum += n.amount()
			}
		}
		most = max(most, sum)
	}
	unit := sankeyHeight / most
	room := 24.0 // right of the last column
	if !c.narrow() {
		room = float64(c.width * 0.17)
	}
	pitch := (c.inner() - sankeyBar - room) / float64(max(columns-1, 1))
	heights := make([]float64, columns)
	number := 0
	for i := range nodes {
		n := &nodes[i]
		if !n.used {
			continue
		}
		number++
		n.number = number
		n.h = max(float64(n.amount()*unit), 1)
		col := ch.Nodes[i].Column
		n.x = margin + float64(pitch*float64(col))
		if c.narrow() {
			n.label = block{lines: []string{strconv.Itoa(number)}}
		} else {
			width := pitch - sankeyBar - 24
			if col == columns-1 {
				width = room - 8
			}
			n.label = wrap(ch.Nodes[i].Label, width, smallSize, false, 2)
			n.label.lines = append(n.label.lines, signed(n.amount(), ch.Decimals))
		}
		if heights[col] > 0 {
			heights[col] += sankeyGap
		}
		slot := max(n.h, float64(15*float64(len(n.label.lines)))+2)
		n.y = heights[col] + (slot-n.h)/2
		heights[col] += slot
	}
	all := 0.0
	for _, h := range heights {
		all = max(all, h)
	}
	for i := range nodes {
		nodes[i].y += c.y + (all-heights[ch.Nodes[i].Column])/2
	}
	c.y += all + 4
}

// ends returns the links in the order of painting: by source, so that the bands of a node leave it in the order of their
// targets.
func (ch Sankey) ends(nodes []sankeyNode) []int {
	var order []int
	for from := range nodes {
		for to := range nodes {
			for i, l := range ch.Links {
				if l.From == from && l.To == to && l.Value > 0 {
					order = append(order, i)
				}
			}
		}
	}
	return order
}

// band paints a flow as an area between two smooth curves.
func (ch Sankey) band(c *canvas, nodes []sankeyNode, i int) {
	const parts = 16
	l := ch.Links[i]
	a, b := &nodes[l.From], &nodes[l.To]
	ha, hb := float64(a.h*(l.Value/a.amount())), float64(b.h*(l.Value/b.amount()))
	x0, x1, y0, y1 := a.x+sankeyBar, b.x, a.y+a.leave, b.y+b.enter
	a.leave += ha
	b.enter += hb
	top, foot := make([]Point, 0, 2*parts+2), make([]Point, 0, parts+1)
	for k := range parts + 1 {
		t := float64(k) / parts
		smooth := float64(t * t * (3 - float64(2*t)))
		x := x0 + float64((x1-x0)*t)
		y := y0 + float64((y1-y0)*smooth)
		top = append(top, Point{x, y})
		foot = append(foot, Point{x, y + ha + float64((hb-ha)*smooth)})
	}
	slices.Reverse(foot)
	top = append(top, foot...)
	look := areaFills[l.From%len(areaFills)]
	c.add(Polygon{Points: top, Fill: look.fill, Stroke: Stroke{look.line, 0.5}})
}

// node paints a node and its label on a ground of paper, since bands run behind it.
func (ch Sankey) node(c *canvas, nodes []sankeyNode, i int) {
	n := nodes[i]
	if !n.used {
		return
	}
	c.add(Rect{X: n.x, Y: n.y, W: sankeyBar, H: n.h, Fill: areaFills[i%len(areaFills)].line})
	w := 0.0
	for _, line := range n.label.lines {
		w = max(w, TextWidth(line, smallSize, false))
	}
	h := float64(15 * float64(len(n.label.lines)))
	x, y := n.x+sankeyBar+3, n.y+(n.h-h)/2
	c.add(Rect{X: x, Y: y, W: w + 4, H: h, Radius: 2, Fill: Paper})
	for k, line := range n.label.lines {
		t := Text{At: Point{x + 2, y + float64(15*float64(k)) + 11.5}, Words: line, Size: smallSize, Fill: Ink}
		if k == 0 {
			t.Whole = n.label.whole
		}
		c.add(t)
	}
}

// list explains the numbers of a drawing on a phone.
func (ch Sankey) list(c *canvas, nodes []sankeyNode) {
	for i, n := range nodes {
		if n.used {
			c.paragraph(strconv.Itoa(n.number)+"  "+ch.Nodes[i].Label+c.words.colon+signed(n.amount(), ch.Decimals), smallSize, false, Ink, 2)
		}
	}
}
