package chart

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRoundTicks(t *testing.T) {
	for _, c := range []struct {
		name   string
		axis   Axis
		lo, hi float64
		px     float64
		want   string
	}{
		{"nine points, room for all", Axis{Min: new(1.0), Max: new(9.0)}, 2, 8, 420, "1 2 3 4 5 6 7 8 9"},
		{"nine points, half the room", Axis{Min: new(1.0), Max: new(9.0)}, 2, 8, 180, "1 3 5 7 9"},
		{"nine points, little room", Axis{Min: new(1.0), Max: new(9.0)}, 2, 8, 100, "1 5 9"},
		{"free ends grow to whole ticks", Axis{}, 0.3, 9.2, 220, "0 2 4 6 8 10"},
		{"decimals of the step", Axis{}, 0, 1, 220, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{"negative values have a minus sign", Axis{}, -3, 3, 150, "−4 −2 0 2 4"},
		{"one value", Axis{}, 5, 5, 90, "4.5 5.0 5.5"},
		{"large values", Axis{}, 0, 12000, 260, "0 2000 4000 6000 8000 10000 12000"},
		{"own ticks, sorted", Axis{Ticks: []Tick{{9, "high"}, {1, "low"}, {5, ""}}}, 1, 9, 300, "low 5 high"},
	} {
		s, err := c.axis.scale(bounds{c.lo, c.hi, true}, 0, c.px, "axis")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, tick := range s.ticks {
			got = append(got, tick.Label)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, strings.Join(got, " "), c.want)
		}
	}
}

func TestScaleHoldsItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo, hi := rapid.Float64Range(-1e9, 1e9).Draw(t, "lo"), rapid.Float64Range(-1e9, 1e9).Draw(t, "hi")
		if lo > hi {
			lo, hi = hi, lo
		}
		s, err := Axis{}.scale(bounds{lo, hi, true}, 10, 300, "axis")
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []float64{lo, hi, (lo + hi) / 2} {
			if x := s.px(v); !(x >= 10-1e-6 && x <= 300+1e-6) {
				t.Fatalf("%v lies at %v px", v, x)
			}
		}
		if n := len(s.ticks); n < 2 || n > 20 {
			t.Fatalf("%d ticks over %v to %v", n, lo, hi)
		}
	})
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, in string
		width    float64
		most     int
		want     string
		cut      bool
	}{
		{"nothing", "  ", 100, 2, "", false},
		{"fits", "Blue carbon", 100, 2, "Blue carbon", false},
		{"at a space", "Blue carbon accounting", 80, 2, "Blue carbon|accounting", false},
		{"between Han", "省级电网长时储能", 60, 3, "省级电网|长时储能", false},
		{"no stop at the beginning of a line", "省级电网，长时储能", 60, 3, "省级电|网，长时|储能", false},
		{"no bracket at the end of a line", "省级电（网）长时", 60, 3, "省级电|（网）长|时", false},
		{"after a hyphen and a slash", "long-duration and/or", 60, 4, "long-|duration|and/or", false},
		{"a word longer than a line", "incomprehensibilities", 60, 4, "incompre|hensibiliti|es", false},
		{"shortened at a space", "storage of heat in deep aquifers below cities", 110, 2, "storage of heat in|deep aquifers…", true},
		{"Han shortened", "光储直柔建筑在既有城区的推广", 80, 1, "光储直柔…", true},
	} {
		b := wrap(c.in, c.width, 13, false, c.most)
		if got := strings.Join(b.lines, "|"); got != c.want || (b.whole != "") != c.cut {
			t.Errorf("%s: got %q (whole %q), want %q", c.name, got, b.whole, c.want)
		}
	}
}

func TestWrapKeepsWordsAndWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringOf(rapid.SampledFrom([]rune("abcdefgh WM-/，。（）“”碳达峰氢 é𠮷"))).Draw(t, "in")
		width := rapid.Float64Range(30, 400).Draw(t, "width")
		most := rapid.IntRange(1, 4).Draw(t, "most")
		b := wrap(in, width, 13, false, most)
		if len(b.lines) > most {
			t.Fatalf("%d lines where %d are allowed", len(b.lines), most)
		}
		for _, l := range b.lines {
			if TextWidth(l, 13, false) > width && len([]rune(l)) > 2 {
				t.Fatalf("%q takes %v of %v px", l, TextWidth(l, 13, false), width)
			}
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		all := bare(strings.Join(b.lines, ""))
		if b.whole == "" && all != bare(plain(in)) {
			t.Fatalf("words were lost: %q of %q", all, in)
		}
		if b.whole != "" && (b.whole != plain(in) || !strings.HasSuffix(all, "…")) {
			t.Fatalf("shortened to %q without its whole %q", all, b.whole)
		}
	})
}

// TestWidthsOfArial checks sums of the Adobe metrics worked out by hand from Helvetica.afm (thousandths of an em).
func TestWidthsOfArial(t *testing.T) {
	for _, c := range []struct {
		s    string
		bold bool
		want float64
	}{
		{"n = 49", false, 556 + 278 + 584 + 278 + 556 + 556},
		{"WiM", false, 944 + 222 + 833},
		{"WiM", true, 944 + 278 + 833},
		{"碳中和", false, 3000},
		{"，", false, 1000},
		{"e\u0301", false, 556}, // a combining accent takes no room
	} {
		if got := exactWidth(c.s, 1000, c.bold); got != c.want {
			t.Errorf("%q: got %v, want %v", c.s, got, c.want)
		}
	}
}

func TestSpreadKeepsOrderAndDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "n")
		want := make([]float64, n)
		size := make([]float64, n)
		sum := 0.0
		for i := range want {
			want[i], size[i] = rapid.Float64Range(0, 300).Draw(t, "want"), rapid.Float64Range(10, 34).Draw(t, "size")
			sum += size[i]
		}
		slices.Sort(want)
		hi := max(300, sum)
		got := spread(want, size, 0, hi)
		for i := range got {
			if got[i]-size[i]/2 < -1e-6 || got[i]+size[i]/2 > hi+1e-6 {
				t.Fatalf("box %d leaves the column: %v", i, got)
			}
			if i > 0 && got[i]-size[i]/2 < got[i-1]+size[i-1]/2-1e-6 {
				t.Fatalf("boxes %d and %d overlap: %v", i-1, i, got)
			}
		}
	})
	// Boxes with room around them stay where they want to be; two on one place part evenly.
	if got := spread([]float64{50, 150}, []float64{20, 20}, 0, 300); got[0] != 50 || got[1] != 150 {
		t.Errorf("got %v, want 50 and 150", got)
	}
	if got := spread([]float64{100, 100}, []float64{20, 20}, 0, 300); got[0] != 90 || got[1] != 110 {
		t.Errorf("got %v, want 90 and 110", got)
	}
}

func TestHatchStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rect{
			X: rapid.Float64Range(0, 900).Draw(t, "x"), Y: rapid.Float64Range(0, 900).Draw(t, "y"),
			W: rapid.Float64Range(0, 200).Draw(t, "w"), H: rapid.Float64Range(0, 200).Draw(t, "h"),
			Hatch: rapid.SampledFrom([]Hatch{Plain, Rising, Falling, Crossed, Level, Upright}).Draw(t, "hatch"),
		}
		lines := r.hatchLines()
		for _, l := range lines {
			for _, p := range l {
				if p.X < r.X-1e-6 || p.X > r.X+r.W+1e-6 || p.Y < r.Y-1e-6 || p.Y > r.Y+r.H+1e-6 {
					t.Fatalf("%v lies outside %+v", p, r)
				}
			}
		}
		if r.Hatch != Plain && r.W > 2*hatchGap && r.H > 2*hatchGap && len(lines) == 0 {
			t.Fatalf("no lines in %+v", r)
		}
	})
}

func TestDashesCoverTheirShare(t *testing.T) {
	l := Line{Points: []Point{{0, 0}, {70, 0}, {70, 70}}, Dashed: true}
	drawn := 0.0
	for _, d := range l.dashes() {
		drawn += math.Abs(d[1].X-d[0].X) + math.Abs(d[1].Y-d[0].Y)
	}
	if math.Abs(drawn-80) > 1e-9 { // 4 of every 7 px
		t.Errorf("%v px are drawn of 140", drawn)
	}
}

// TestDashesEnd draws lines of any length: the walk along them ends, whatever the rounding, and stays on them.
func TestDashesEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := []Point{{0, 0}}
		length := 0.0
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			step := rapid.SampledFrom([]float64{0, 1e-9, 0.1, 0.3, 4, 7, 11.2}).Draw(t, "step")
			ps = append(ps, Point{ps[len(ps)-1].X + step, 0})
			length += step
		}
		for _, d := range (Line{Points: ps}).dashes() {
			if d[0].X > d[1].X || d[0].X < 0 || d[1].X > length+1e-6 {
				t.Fatalf("dash %v on a line of %v px", d, length)
			}
		}
	})
}
