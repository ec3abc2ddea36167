package chart

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Tree is an ancestry as an indented tree: need, demand, question, raw texts. It reads from top to bottom at any width.
type Tree struct {
	Frame
	Roots []Node
}

// Node is one box. Kind is a short word above the label ("demand"); Note stands small below it.
type Node struct {
	Kind     string
	Label    string
	Note     string
	Faded    bool // set back, for a rejected or merged ancestor: dashed line and muted words
	Children []Node
}

const (
	deepest    = 12  // levels
	mostNodes  = 500 // in one drawing
	treeIndent = 26.0
)

// Draw makes the drawing. Its table has a row per node in reading order: level (from 1), kind, label, note. It refuses
// more than 12 levels or 500 nodes.
func (ch Tree) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	n := 0
	for i, r := range ch.Roots {
		if err := r.check(at("roots", i), 1, &n); err != nil {
			return Drawing{}, err
		}
	}
	c.row(c.words.depth, c.words.kind, c.words.item, c.words.notes)
	if n == 0 {
		return c.nothing(), nil
	}
	for _, r := range ch.Roots {
		c.node(r, 0)
	}
	return c.close(), nil
}

func (n Node) check(field string, level int, count *int) error {
	*count++
	if level > deepest || *count > mostNodes {
		return fault.Bad(field, "chart.tree", "the tree has more than {levels} levels or {nodes} nodes; draw a part of it", "levels", deepest, "nodes", mostNodes)
	}
	for i, ch := range n.Children {
		if err := ch.check(at(field+".children", i), level+1, count); err != nil {
			return err
		}
	}
	return nil
}

// node draws a box with its children below and returns the y at which a line from its parent meets it.
func (c *canvas) node(n Node, level int) float64 {
	c.row(strconv.Itoa(level+1), plain(n.Kind), plain(n.Label), plain(n.Note))
	x := margin + float64(c.indent()*float64(level))
	w := c.width - margin - x
	kind := wrap(n.Kind, w-20, smallSize, false, 1)
	label := wrap(n.Label, w-20, textSize, level == 0, 6)
	note := wrap(n.Note, w-20, smallSize, false, 3)
	fill := Ink
	if n.Faded {
		fill = Muted
	}
	top := c.y
	y := top + 5
	c.lines(kind, Point{x + 10, y + 12}, smallSize, 15, false, Start, Muted)
	y += float64(15 * float64(len(kind.lines)))
	c.lines(label, Point{x + 10, y + 13}, textSize, lineHeight, level == 0, Start, fill)
	y += float64(lineHeight * float64(len(label.lines)))
	c.lines(note, Point{x + 10, y + 12}, smallSize, 15, false, Start, Muted)
	y += float64(15 * float64(len(note.lines)))
	y += 5
	// A line at the left side carries the kind's place in the tree; boxes around every text would shout.
	colour := styleOf(level).line
	c.add(Line{Points: []Point{{x + 1.5, top + 3}, {x + 1.5, y - 3}}, Stroke: Stroke{colour, 3}, Dashed: n.Faded})
	c.y = y + 4
	stem := x + 1.5
	last := 0.0
	for _, child := range n.Children {
		last = c.node(child, level+1)
		c.add(Line{Points: []Point{{stem, last}, {x + c.indent() - 2, last}}, Stroke: Stroke{Quiet, 1}})
	}
	if last > 0 {
		c.add(Line{Points: []Point{{stem, y - 3}, {stem, last}}, Stroke: Stroke{Quiet, 1}})
	}
	return top + 14
}

// indent is how far a level is moved to the right.
func (c *canvas) indent() float64 {
	if c.narrow() {
		return 14
	}
	return treeIndent
}
