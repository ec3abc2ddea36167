package chart

// Drawing is a finished picture: marks painted in order on a canvas of Width by Height px (1 px = 1/96 inch), with
// what a reader needs who does not see it. It is a value; both writers leave it unchanged.
type Drawing struct {
	ID            string // prefix of the ids in SVG; unique on a page
	Lang          string // "en" or "zh-CN"
	Title         string
	Description   string
	Width, Height float64
	Marks         []Mark
	Table         [][]string // the table twin: first row is the header, all rows equally long; missing is ""
}

// Mark is one primitive of a drawing: [Line], [Polygon], [Rect], [Symbol] or [Text].
type Mark interface {
	writeSVG(w *svgWriter)
	writeEMF(w *emfWriter)
}

// Point is a place on the canvas in px, y downwards.
type Point struct{ X, Y float64 }

// Stroke is how a line or outline is drawn; an empty Colour draws none. Width is in px.
type Stroke struct {
	Colour Colour
	Width  float64
}

// Line is an open polyline through two or more points.
type Line struct {
	Points []Point
	Stroke Stroke
	Dashed bool // four px drawn, three left out
}

// Polygon is a closed area.
type Polygon struct {
	Points []Point
	Fill   Colour
	Stroke Stroke
}

// Rect is a rectangle with sides along the axes, rounded corners if Radius > 0, hatched if Hatch is not Plain.
// The hatching takes HatchColour and is clipped to the rectangle.
type Rect struct {
	X, Y, W, H  float64
	Radius      float64
	Fill        Colour
	Stroke      Stroke
	Hatch       Hatch
	HatchColour Colour
}

// Shape is the form of a symbol.
type Shape uint8

// The shapes, told apart without colour.
const (
	Circle Shape = iota
	Diamond
	Square
	Triangle
	Cross // two diagonal strokes, never filled
)

// Symbol is a small mark centred at a point; Size is its diameter (side, for a square).
type Symbol struct {
	At     Point
	Shape  Shape
	Size   float64
	Fill   Colour
	Stroke Stroke
}

// Anchor says which part of a text stands at its point.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Text is one line of words; At is on its baseline. Size is the font size in px.
type Text struct {
	At      Point
	Words   string
	Size    float64
	Bold    bool
	Anchor  Anchor
	Upright bool // turned by a quarter, reading upwards
	Fill    Colour
	Whole   string // the full words where Words had to be shortened; else empty
}

// outline returns the corners of a symbol other than a circle or a cross.
func (s Symbol) outline() []Point {
	x, y, r := s.At.X, s.At.Y, s.Size/2
	switch s.Shape {
	case Diamond:
		q := float64(r * 1.25) // equal area with the square
		return []Point{{x, y - q}, {x + q, y}, {x, y + q}, {x - q, y}}
	case Triangle:
		q, base := float64(r*1.2), float64(r*0.8)
		return []Point{{x, y - q}, {x + q, y + base}, {x - q, y + base}}
	default:
		q := float64(r * 0.9)
		return []Point{{x - q, y - q}, {x + q, y - q}, {x + q, y + q}, {x - q, y + q}}
	}
}

// strokes returns the two lines of a cross.
func (s Symbol) strokes() [2]Line {
	x, y, r := s.At.X, s.At.Y, float64(s.Size*0.42)
	return [2]Line{
		{Points: []Point{{x - r, y - r}, {x + r, y + r}}, Stroke: s.Stroke},
		{Points: []Point{{x - r, y + r}, {x + r, y - r}}, Stroke: s.Stroke},
	}
}
