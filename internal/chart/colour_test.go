package chart

import (
	"math"
	"testing"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(c Colour) float64 {
	r, g, b := c.rgb()
	part := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b Colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrastFormula(t *testing.T) {
	// WCAG 2.2: black on white is 21:1. #767676 on white is the known grey just above 4.5:1 (4.54).
	if c := contrast("#000000", "#FFFFFF"); math.Abs(c-21) > 1e-9 {
		t.Errorf("black on white %v", c)
	}
	if c := contrast("#767676", "#FFFFFF"); math.Abs(c-4.54) > 0.005 {
		t.Errorf("#767676 on white %v", c)
	}
	if contrast("#E69F00", Paper) >= 3 {
		t.Error("the control, Okabe-Ito orange as a line on paper, must fail")
	}
}

// TestLinesStandOutOnPaperAndInk holds every line, outline and mark to 3:1 (WCAG 2.2, 1.4.11) on both grounds.
func TestLinesStandOutOnPaperAndInk(t *testing.T) {
	check := func(what string, c Colour) {
		for name, ground := range map[string]Colour{"paper": Paper, "ink": Ink} {
			if r := contrast(c, ground); r < 3 {
				t.Errorf("%s %s on %s: %.2f:1", what, c, name, r)
			}
		}
	}
	for _, s := range styles {
		check("line", s.line)
	}
	for _, s := range styles[:3] { // filled symbols without an outline
		check("fill", s.fill)
	}
	for _, r := range []ramp{blueRamp, orangeRamp, greyRamp} {
		check("edge", r.edge)
	}
	check("quiet", Quiet)
}

// TestWordsAreLegible holds text to 4.5:1 (WCAG 2.2, 1.4.3).
func TestWordsAreLegible(t *testing.T) {
	for _, c := range []struct{ words, ground Colour }{{Ink, Paper}, {Ink, Band}, {Muted, Paper}, {Muted, Band}} {
		if r := contrast(c.words, c.ground); r < 4.5 {
			t.Errorf("%s on %s: %.2f:1", c.words, c.ground, r)
		}
	}
	for _, r := range []ramp{blueRamp, orangeRamp, greyRamp} {
		for n := 1; n <= 11; n++ {
			for k := range n {
				g := r.step(k, n)
				if c := contrast(lettering(g), g); c < 4.5 {
					t.Errorf("%s on step %d of %d (%s): %.2f:1", lettering(g), k, n, g, c)
				}
			}
		}
	}
}

// TestStylesDifferWithoutColour: the first four series have four shapes.
func TestStylesDifferWithoutColour(t *testing.T) {
	shapes := map[Shape]bool{}
	for _, s := range styles[:4] {
		shapes[s.shape] = true
	}
	if len(shapes) != 4 {
		t.Errorf("%d shapes", len(shapes))
	}
}
