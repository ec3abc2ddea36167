package chart

import (
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Frame is what every chart has around it.
type Frame struct {
	ID          string  // prefix of ids in SVG, letters, digits and '-', beginning with a letter; "" = "chart"
	Lang        string  // "en" or "zh-CN": fixed words, fonts, the lang attribute
	Title       string  // accessible name; needed
	Description string  // what is seen, in a sentence or two; the accessible description
	Note        string  // printed small under the figure: what intervals are, which round, which panel
	N           int     // number of experts, printed before the note; 0 = not printed
	Width       float64 // px; 0 = 720; from 280 to 2400; below 560 the narrow layout
	Heading     bool    // print title and description inside the drawing (for a file that stands alone)
}

// Sizes of text and space in px.
const (
	defaultWidth = 720.0
	narrowBelow  = 560.0
	margin       = 12.0
	textSize     = 13.0
	smallSize    = 12.0
	lineHeight   = 17.0
	maxRows      = 1000
)

// canvas is a drawing in the making: marks are added from top to bottom, y is where the next part begins.
type canvas struct {
	frame Frame
	words words
	width float64
	y     float64
	marks []Mark
	table [][]string
}

// open checks the frame and begins a drawing with its heading.
func (f Frame) open() (*canvas, error) {
	c := &canvas{frame: f, words: wordsEn, width: f.Width, y: margin}
	switch f.Lang {
	case "en":
	case "zh-CN":
		c.words = wordsZh
	default:
		return nil, fault.Bad("lang", "chart.lang", "a drawing cannot be labelled in {lang}; use en or zh-CN", "lang", strconv.Quote(f.Lang))
	}
	if c.frame.ID == "" {
		c.frame.ID = "chart"
	}
	if !goodID(c.frame.ID) {
		return nil, fault.Bad("id", "chart.id", "{id} is no id for a drawing; use letters, digits and '-', beginning with a letter", "id", strconv.Quote(f.ID))
	}
	if plain(f.Title) == "" {
		return nil, fault.Bad("title", "chart.title", "a drawing needs a title: it is what a screen reader says")
	}
	if err := noLess("n", f.N); err != nil {
		return nil, err
	}
	if c.width == 0 {
		c.width = defaultWidth
	}
	if !(c.width >= 280 && c.width <= 2400) {
		return nil, fault.Bad("width", "chart.width", "a drawing cannot be {width} px wide; use 280 to 2400, or 0 for 720", "width", f.Width)
	}
	if f.Heading {
		c.paragraph(f.Title, 15, true, Ink, 3)
		c.y += 2
		c.paragraph(f.Description, textSize, false, Muted, 6)
		c.y += 8
	}
	return c, nil
}

func goodID(id string) bool {
	for i, r := range id {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '-' && (r < '0' || r > '9')) {
			return false
		}
	}
	return true
}

// narrow reports whether labels stand above their rows.
func (c *canvas) narrow() bool { return c.width < narrowBelow }

// inner is the width between the margins.
func (c *canvas) inner() float64 { return c.width - 2*margin }

func (c *canvas) add(m ...Mark) { c.marks = append(c.marks, m...) }

// paragraph sets words over the full width at c.y and moves on below them.
func (c *canvas) paragraph(s string, size float64, bold bool, fill Colour, most int) {
	b := wrap(s, c.inner(), size, bold, most)
	for i, l := range b.lines {
		c.y += float64(size * 1.3)
		t := Text{At: Point{margin, c.y - float64(size*0.25)}, Words: l, Size: size, Bold: bold, Fill: fill}
		if i == len(b.lines)-1 {
			t.Whole = b.whole
		}
		c.add(t)
	}
}

// lines sets a block with its first baseline at y.
func (c *canvas) lines(b block, at Point, size, leading float64, bold bool, anchor Anchor, fill Colour) {
	for i, l := range b.lines {
		t := Text{At: Point{at.X, at.Y + float64(float64(i)*leading)}, Words: l, Size: size, Bold: bold, Anchor: anchor, Fill: fill}
		if i == len(b.lines)-1 {
			t.Whole = b.whole
		}
		c.add(t)
	}
}

// nothing draws the one sentence of a chart without data.
func (c *canvas) nothing() Drawing {
	h := 64.0
	c.add(Rect{X: margin, Y: c.y, W: c.inner(), H: h, Stroke: Stroke{Rule, 1}, Hatch: Rising, HatchColour: Rule})
	w := TextWidth(c.words.noData, textSize, false) + 24
	c.add(Rect{X: (c.width - w) / 2, Y: c.y + 18, W: w, H: h - 36, Fill: Paper},
		Text{At: Point{c.width / 2, c.y + h/2 + 4.5}, Words: c.words.noData, Size: textSize, Anchor: Middle, Fill: Muted})
	c.y += h
	return c.close()
}

// close prints the note and returns the drawing on its paper.
func (c *canvas) close() Drawing {
	note := plain(c.frame.Note)
	if c.frame.N > 0 {
		n := "n = " + strconv.Itoa(c.frame.N)
		if note != "" {
			n += " · "
		}
		note = n + note
	}
	if note != "" {
		c.y += 8
		c.paragraph(note, smallSize, false, Muted, 8)
	}
	c.y += margin
	paper := Rect{W: c.width, H: c.y, Fill: Paper}
	return Drawing{
		ID: c.frame.ID, Lang: c.frame.Lang, Title: plain(c.frame.Title), Description: plain(c.frame.Description),
		Width: c.width, Height: c.y, Marks: append([]Mark{paper}, c.marks...), Table: c.table,
	}
}

// row adds a line to the table twin.
func (c *canvas) row(cells ...string) { c.table = append(c.table, cells) }
