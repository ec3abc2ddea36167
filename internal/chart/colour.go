package chart

import (
	"fmt"
	"strconv"
)

// Colour is "#RRGGBB"; the empty Colour paints nothing.
type Colour string

// The neutral colours. A page may give them other values in the dark, by the classes named in the package comment.
const (
	Paper Colour = "#FBFAF7" // the ground of a drawing
	Ink   Colour = "#1D2327" // text and marks that carry a statistic
	Muted Colour = "#59636B" // notes, tick labels
	Quiet Colour = "#7F888E" // marks that step back behind emphasised ones
	Rule  Colour = "#D9DCDD" // grid lines
	Band  Colour = "#F0EEE8" // every second tie group
)

// role names a neutral colour for the style sheet of a page; data colours have none.
func (c Colour) role() string {
	switch c {
	case Paper:
		return "paper"
	case Ink:
		return "ink"
	case Muted:
		return "muted"
	case Quiet:
		return "quiet"
	case Rule:
		return "rule"
	case Band:
		return "band"
	}
	return ""
}

// rgb splits a colour into its parts; an empty colour is black.
func (c Colour) rgb() (r, g, b uint8) {
	if len(c) != 7 {
		return 0, 0, 0
	}
	v, err := strconv.ParseUint(string(c[1:]), 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(v >> 16), uint8(v >> 8), uint8(v)
}

// style is how the k-th series or state looks: a fill, a line dark enough for paper and light enough for ink, and a
// shape. Fills are Okabe-Ito colours; where one is too light for a line it has a darker sister.
type style struct {
	fill, line Colour
	shape      Shape
}

var styles = [...]style{
	{"#0072B2", "#0072B2", Circle},
	{"#D55E00", "#D55E00", Diamond},
	{"#009E73", "#008C66", Square},
	{"#CC79A7", "#B0608B", Triangle},
	{"#E69F00", "#A87400", Circle},
	{"#56B4E9", "#3585B5", Diamond},
}

// styleOf returns the k-th style, beginning again after the last.
func styleOf(k int) style { return styles[k%len(styles)] }

// Blue and orange are the two ends of shares and shadings: the pair that all common kinds of colour vision tell apart.
var (
	blueRamp   = ramp{pale: "#DCEAF4", mid: "#66A9D2", strong: "#0072B2", edge: "#0072B2"}
	orangeRamp = ramp{pale: "#F9E7C3", mid: "#F0C566", strong: "#E69F00", edge: "#A87400"}
	greyRamp   = ramp{pale: "#E3E5E6", mid: "#CBD0D3", strong: "#B4BABE", edge: "#7F888E"}
)

// ramp is a light-to-strong scale of one hue; edge outlines its areas.
type ramp struct{ pale, mid, strong, edge Colour }

// step returns step k of n (0 = palest). The strongest step stands alone and the others run from pale to mid, so that
// dark or light text on each has a contrast of at least 4.5:1; in between no text colour would do.
func (r ramp) step(k, n int) Colour {
	if n < 2 || k >= n-1 {
		return r.strong
	}
	if n == 2 {
		return r.pale
	}
	return mix(r.pale, r.mid, k, n-2)
}

// mix goes k of n parts from a to b.
func mix(a, b Colour, k, n int) Colour {
	ar, ag, ab := a.rgb()
	br, bg, bb := b.rgb()
	part := func(x, y uint8) int { return (int(x)*(n-k) + int(y)*k + n/2) / n }
	return Colour(fmt.Sprintf("#%02X%02X%02X", part(ar, br), part(ag, bg), part(ab, bb)))
}

// lettering returns the text colours for words on a filled area. They are data colours on purpose (no class): the
// area keeps its colour in the dark, so its text must too.
func lettering(ground Colour) Colour {
	r, g, b := ground.rgb()
	// Relative luminance with gamma 2 in place of 2.4 parts; close enough to choose between black and white.
	l := 2126*int(r)*int(r) + 7152*int(g)*int(g) + 722*int(b)*int(b)
	if l > 10000*255*255/5 {
		return "#15191C"
	}
	return "#FFFFFF"
}
