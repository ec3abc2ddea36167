package chart

import "math"

// Hatch is a pattern of thin lines over an area, so that areas differ without colour.
type Hatch uint8

// The patterns.
const (
	Plain   Hatch = iota
	Rising        // lines from lower left to upper right
	Falling       // lines from upper left to lower right
	Crossed       // both
	Level         // horizontal lines
	Upright       // vertical lines
)

const hatchGap = 6.0 // px between two lines of a pattern, measured along an axis

// hatchLines returns the pattern of r as line segments clipped to it. Both writers draw these, so that no reader needs
// to know pattern fills (word processors render them differently).
func (r Rect) hatchLines() [][2]Point {
	var out [][2]Point
	if r.W <= 0 || r.H <= 0 {
		return nil
	}
	switch r.Hatch {
	case Rising:
		out = r.diagonals(true)
	case Falling:
		out = r.diagonals(false)
	case Crossed:
		out = append(r.diagonals(true), r.diagonals(false)...)
	case Level:
		for k := 1; float64(k)*hatchGap < r.H; k++ {
			y := r.Y + float64(float64(k)*hatchGap)
			out = append(out, [2]Point{{r.X, y}, {r.X + r.W, y}})
		}
	case Upright:
		for k := 1; float64(k)*hatchGap < r.W; k++ {
			x := r.X + float64(float64(k)*hatchGap)
			out = append(out, [2]Point{{x, r.Y}, {x, r.Y + r.H}})
		}
	case Plain:
	}
	return out
}

// diagonals returns 45 degree lines. Their offsets are multiples of the gap on the whole canvas and not from the
// rectangle's corner, so that neighbouring areas with one pattern meet.
func (r Rect) diagonals(rising bool) [][2]Point {
	var out [][2]Point
	// A falling line keeps x-y, a rising one x+y.
	lo, hi := r.X-r.Y-r.H, r.X+r.W-r.Y
	if rising {
		lo, hi = r.X+r.Y, r.X+r.W+r.Y+r.H
	}
	for k := int(math.Floor(lo/hatchGap)) + 1; ; k++ {
		c := float64(float64(k) * hatchGap)
		if c >= hi {
			return out
		}
		if rising {
			x0, x1 := max(r.X, c-r.Y-r.H), min(r.X+r.W, c-r.Y)
			out = append(out, [2]Point{{x0, c - x0}, {x1, c - x1}})
			continue
		}
		x0, x1 := max(r.X, c+r.Y), min(r.X+r.W, c+r.Y+r.H)
		out = append(out, [2]Point{{x0, x0 - c}, {x1, x1 - c}})
	}
}
