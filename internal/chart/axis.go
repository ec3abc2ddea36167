package chart

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Axis describes a scale of numbers. The zero value is an axis that fits its values.
type Axis struct {
	Label    string   // name and unit, already translated
	Min, Max *float64 // the axis reaches at least so far; nil = the values decide
	Ticks    []Tick   // nil = round numbers
	Decimals int      // of printed values, 0 to 6
	LowEnd   string   // what the low end means ("total disagreement"); optional
	HighEnd  string
}

// finest is the smallest difference that six decimals show; an axis over less is widened as one over a single value.
const finest = 1e-6

// Tick is a labelled place on an axis.
type Tick struct {
	At    float64
	Label string // "" = the number
}

// reach is the largest absolute value an axis shows; beyond it neighbouring numbers print alike.
const reach = 1e12

// bounds collects the values that an axis must hold.
type bounds struct {
	lo, hi float64
	any    bool
}

// hold takes in a value; nil is none. The fault names the field.
func (b *bounds) hold(v *float64, field string) error {
	if v == nil {
		return nil
	}
	if err := finite(*v, field); err != nil {
		return err
	}
	if !b.any {
		b.lo, b.hi, b.any = *v, *v, true
	}
	b.lo, b.hi = min(b.lo, *v), max(b.hi, *v)
	return nil
}

func finite(v float64, field string) error {
	if math.IsNaN(v) || math.Abs(v) > reach {
		return fault.Bad(field, "chart.value", "{value} cannot be drawn; give a number within ±1e12, or none where it is missing", "value", strconv.FormatFloat(v, 'g', -1, 64))
	}
	return nil
}

// at returns "field[i]".
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// scale maps values to px.
type scale struct {
	lo, hi   float64
	from, to float64 // px
	ticks    []Tick
	decimals int
}

// px returns the place of v.
func (s scale) px(v float64) float64 {
	return s.from + float64((s.to-s.from)*((v-s.lo)/(s.hi-s.lo)))
}

// scale makes the px scale of an axis over the given values. field is the axis's own path for faults.
func (a Axis) scale(b bounds, from, to float64, field string) (scale, error) {
	if a.Decimals < 0 || a.Decimals > 6 {
		return scale{}, fault.Bad(field+".decimals", "chart.decimals", "{decimals} decimals cannot be printed; use 0 to 6", "decimals", a.Decimals)
	}
	if err := b.hold(a.Min, field+".min"); err != nil {
		return scale{}, err
	}
	if err := b.hold(a.Max, field+".max"); err != nil {
		return scale{}, err
	}
	for i, t := range a.Ticks {
		if err := b.hold(&t.At, at(field+".ticks", i)); err != nil {
			return scale{}, err
		}
	}
	if !b.any {
		b.lo, b.hi = 0, 1
	}
	if b.hi-b.lo < finest {
		b.lo, b.hi = b.lo-0.5, b.hi+0.5
	}
	s := scale{lo: b.lo, hi: b.hi, from: from, to: to, decimals: a.Decimals}
	if len(a.Ticks) > 0 {
		s.ticks = append(s.ticks, a.Ticks...)
		sort.SliceStable(s.ticks, func(i, j int) bool { return s.ticks[i].At < s.ticks[j].At })
		for i := range s.ticks {
			if s.ticks[i].Label = plain(s.ticks[i].Label); s.ticks[i].Label == "" {
				s.ticks[i].Label = signed(s.ticks[i].At, a.Decimals)
			}
		}
		return s, nil
	}
	s.roundTicks(a.Min == nil, a.Max == nil, min(12, math.Abs(to-from)/42))
	return s, nil
}

// roundTicks puts ticks at multiples of 1, 2 or 5 times a power of ten, about most of them, and widens the free ends
// of the axis to whole ticks. An axis with both ends given has its ticks counted from the low end where a round step
// divides it (1, 3, 5, 7, 9).
func (s *scale) roundTicks(freeLo, freeHi bool, most float64) {
	want := (s.hi - s.lo) / max(2, most)
	power, decimals := 1.0, 0
	for power > want { // down to a power of ten not above the wanted step
		power /= 10
		decimals++
	}
	for float64(power*10) <= want {
		power *= 10
	}
	const slack = 1e-9 // of a step: a bound that is a tick up to rounding counts as one
	step, from := 0.0, 0.0
	for _, k := range []float64{1, 2, 4, 5, 10} {
		candidate := float64(power * k)
		parts := (s.hi - s.lo) / candidate
		divides := !freeLo && !freeHi && math.Abs(parts-math.Round(parts)) < slack && s.lo == math.Round(s.lo)
		if candidate < want || k == 4 && (!divides || power < 1) {
			continue
		}
		if k == 10 {
			decimals = max(0, decimals-1)
		}
		if divides {
			from = s.lo
		}
		step = candidate
		break
	}
	first, last := math.Ceil((s.lo-from)/step-slack), math.Floor((s.hi-from)/step+slack)
	if freeLo && s.lo-from < float64(first*step)-float64(slack*step) {
		first--
		s.lo = from + float64(first*step)
	}
	if freeHi && s.hi-from > float64(last*step)+float64(slack*step) {
		last++
		s.hi = from + float64(last*step)
	}
	for k := first; k <= last; k++ {
		v := from + float64(k*step)
		s.ticks = append(s.ticks, Tick{v, signed(v, decimals)})
	}
}

// fixed prints a number for the table twin: a point, an ASCII minus, never "-0".
func fixed(v float64, decimals int) string {
	t := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.HasPrefix(t, "-") && strings.Trim(t, "-0.") == "" {
		return t[1:]
	}
	return t
}

// signed prints a number for the drawing, with a true minus sign.
func signed(v float64, decimals int) string {
	return strings.Replace(fixed(v, decimals), "-", "−", 1)
}

// cell prints a value that may be missing.
func cell(v *float64, decimals int) string {
	if v == nil {
		return ""
	}
	return fixed(*v, decimals)
}

// tickLabels draws the tick labels of an x axis with their baseline at y: those that would touch a neighbour are left
// out, the two ends first being kept.
func (c *canvas) tickLabels(s scale, y float64) {
	n := len(s.ticks)
	free := make([][2]float64, 0, n) // what is taken already
	place := func(t Tick) {
		w := TextWidth(t.Label, smallSize, false)
		x := min(max(s.px(t.At), margin+w/2), c.width-margin-w/2)
		for _, f := range free {
			if x-w/2 < f[1]+6 && x+w/2 > f[0]-6 {
				return
			}
		}
		free = append(free, [2]float64{x - w/2, x + w/2})
		c.add(Text{At: Point{x, y}, Words: t.Label, Size: smallSize, Anchor: Middle, Fill: Muted})
	}
	if n == 0 {
		return
	}
	place(s.ticks[0])
	place(s.ticks[n-1])
	for i := 1; i < n-1; i++ {
		place(s.ticks[i])
	}
}

// axisHead draws the label of an x axis and the meaning of its ends above a plot and moves c.y to the plot's top.
func (c *canvas) axisHead(a Axis, s scale) {
	x0, x1 := min(s.from, s.to), max(s.from, s.to)
	if l := plain(a.Label); l != "" {
		b := wrap(l, x1-x0, smallSize, true, 2)
		c.lines(b, Point{x0, c.y + 12}, smallSize, 15, true, Start, Ink)
		c.y += float64(15 * float64(len(b.lines)))
		c.y += 3
	}
	lo, hi := plain(a.LowEnd), plain(a.HighEnd)
	if lo != "" || hi != "" {
		half := (x1-x0)/2 - 8
		bl, bh := wrap(lo, half, smallSize, false, 2), wrap(hi, half, smallSize, false, 2)
		rows := max(len(bl.lines), len(bh.lines))
		c.lines(bl, Point{x0, c.y + 12}, smallSize, 15, false, Start, Muted)
		c.lines(bh, Point{x1, c.y + 12}, smallSize, 15, false, End, Muted)
		c.y += float64(15 * float64(rows))
		c.y += 2
	}
	c.tickLabels(s, c.y+12)
	c.y += 18
}
