package chart

import (
	"slices"
	"sort"

	"github.com/tanwen/tanwen/fault"
)

// Slopes shows how values moved between rounds: one line per item, labelled at its end. Emphasised lines are drawn
// strong and always labelled; where no more than 24 lines stand in the drawing, all are labelled.
type Slopes struct {
	Frame
	Axis   Axis
	Rounds []string // 2 to 6
	Lines  []SlopeLine
	// Falling puts the least value at the top, as ranks are read.
	Falling bool
}

// SlopeLine is one item. Values has one entry per round; a round without a value interrupts the line and is marked at
// the foot of that round.
type SlopeLine struct {
	Label      string
	Values     []*float64
	Emphasised bool
}

const labelAll = 24

// Draw makes the drawing. Its table has a row per item and a column per round. Lines are painted in the order given,
// emphasised ones last.
func (ch Slopes) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	if len(ch.Rounds) < 2 || len(ch.Rounds) > 6 {
		return Drawing{}, fault.Bad("rounds", "chart.rounds", "{n} rounds cannot be compared here; give 2 to 6", "n", len(ch.Rounds))
	}
	if err := fewRows(len(ch.Lines)); err != nil {
		return Drawing{}, err
	}
	var b bounds
	for i, l := range ch.Lines {
		field := at("lines", i) + ".values"
		if err := sameLength(field, len(l.Values), len(ch.Rounds)); err != nil {
			return Drawing{}, err
		}
		for k, v := range l.Values {
			if err := b.hold(v, at(field, k)); err != nil {
				return Drawing{}, err
			}
		}
	}
	ch.twin(c)
	if len(ch.Lines) == 0 {
		return c.nothing(), nil
	}
	return ch.paint(c, b)
}

func (ch Slopes) twin(c *canvas) {
	head := []string{c.words.item}
	for _, r := range ch.Rounds {
		head = append(head, plain(r))
	}
	c.row(head...)
	for _, l := range ch.Lines {
		line := []string{plain(l.Label)}
		for _, v := range l.Values {
			line = append(line, cell(v, ch.Axis.Decimals))
		}
		c.row(line...)
	}
}

// slopeLabel is the label at the end of a line: where it would like to stand and how much room it takes.
type slopeLabel struct {
	line  int
	want  float64
	words block
}

func (ch Slopes) paint(c *canvas, b bounds) (Drawing, error) {
	labelW := float64(c.inner() * 0.42)
	labels := ch.labels(c, labelW)
	need := 0.0
	for _, l := range labels {
		need += float64(15*float64(len(l.words.lines))) + 4
	}
	height := max(260, need+8)
	missing := ch.missing()
	s, err := ch.Axis.scale(b, height, 0, "axis") // px from the plot's top, turned over
	if err != nil {
		return Drawing{}, err
	}
	tickW := 0.0
	for _, t := range s.ticks {
		tickW = max(tickW, TextWidth(t.Label, smallSize, false))
	}
	left, right := margin+tickW+14, c.width-margin-labelW-18
	if n := plain(ch.Axis.Label); n != "" {
		c.paragraph(n, smallSize, true, Ink, 2)
		c.y += 4
	}
	xs := make([]float64, len(ch.Rounds))
	for k := range xs {
		xs[k] = left + float64((right-left)*float64(k)/float64(len(xs)-1))
	}
	ch.roundHeads(c, xs)
	top := c.y + 8
	s.from, s.to = top+height, top
	if ch.Falling {
		s.from, s.to = top, top+height
	}
	for _, t := range s.ticks {
		y := s.px(t.At)
		c.add(Line{Points: []Point{{left - 8, y}, {right + 8, y}}, Stroke: Stroke{Rule, 1}},
			Text{At: Point{left - 12, y + 4.5}, Words: t.Label, Size: smallSize, Anchor: End, Fill: Muted})
	}
	for _, x := range xs {
		c.add(Line{Points: []Point{{x, top - 4}, {x, top + height + 4}}, Stroke: Stroke{Quiet, 1}})
	}
	for _, strong := range []bool{false, true} {
		for _, l := range ch.Lines {
			if l.Emphasised == strong {
				ch.line(c, xs, s, l)
			}
		}
	}
	c.y = top + height + 6
	if missing {
		ch.foot(c, xs)
	}
	ch.endLabels(c, labels, s, xs, right+18, top, height)
	return c.close(), nil
}

// roundHeads writes the rounds' names above their places; the first and last may reach outwards.
func (ch Slopes) roundHeads(c *canvas, xs []float64) {
	room := xs[1] - xs[0] - 8
	most := 1
	bs := make([]block, len(xs))
	for k, r := range ch.Rounds {
		bs[k] = wrap(r, room, smallSize, true, 2)
		most = max(most, len(bs[k].lines))
	}
	for k, b := range bs {
		w := 0.0
		for _, l := range b.lines {
			w = max(w, TextWidth(l, smallSize, true))
		}
		x := max(xs[k], margin+w/2)
		c.lines(b, Point{x, c.y + 12 + float64(15*float64(most-len(b.lines)))}, smallSize, 15, true, Middle, Ink)
	}
	c.y += float64(15*float64(most)) + 2
}

func (ch Slopes) missing() bool {
	for _, l := range ch.Lines {
		for _, v := range l.Values {
			if v == nil {
				return true
			}
		}
	}
	return false
}

// line draws one item's way; a missing round interrupts it.
func (ch Slopes) line(c *canvas, xs []float64, s scale, l SlopeLine) {
	colour, width, size := Quiet, 1.25, 5.0
	if l.Emphasised {
		colour, width, size = styleOf(0).line, 2.5, 8
	}
	for k := 1; k < len(xs); k++ {
		a, b := l.Values[k-1], l.Values[k]
		if a != nil && b != nil {
			c.add(Line{Points: []Point{{xs[k-1], s.px(*a)}, {xs[k], s.px(*b)}}, Stroke: Stroke{colour, width}})
		}
	}
	for k, v := range l.Values {
		if v != nil {
			c.add(Symbol{At: Point{xs[k], s.px(*v)}, Shape: Circle, Size: size, Fill: colour, Stroke: Stroke{Paper, 1}})
		}
	}
}

// foot says under each round how many of the lines have no value there.
func (ch Slopes) foot(c *canvas, xs []float64) {
	room := xs[1] - xs[0] - 8
	most := 0
	for k, x := range xs {
		n := 0
		for _, l := range ch.Lines {
			if l.Values[k] == nil {
				n++
			}
		}
		if n == 0 {
			continue
		}
		b := wrap(c.words.noAnswers+c.words.colon+count(n), max(60, room), smallSize, false, 3)
		w := 0.0
		for _, l := range b.lines {
			w = max(w, TextWidth(l, smallSize, false))
		}
		c.add(Symbol{At: Point{x, c.y + 6}, Shape: Cross, Size: 9, Stroke: Stroke{Quiet, 1.5}})
		c.lines(b, Point{max(x, margin+w/2), c.y + 24}, smallSize, 15, false, Middle, Muted)
		most = max(most, len(b.lines))
	}
	c.y += float64(15*float64(most)) + 16
}

// labels sets the words of the lines that are labelled: name and last value, and the first value for two rounds.
func (ch Slopes) labels(c *canvas, w float64) []slopeLabel {
	var out []slopeLabel
	for i, l := range ch.Lines {
		last := lastValue(l.Values)
		if last < 0 || !l.Emphasised && len(ch.Lines) > labelAll {
			continue
		}
		said := plain(l.Label) + "  " + signed(*l.Values[last], ch.Axis.Decimals)
		// The number must survive a long name, so the name is shortened by itself.
		b := wrap(said, w, smallSize, l.Emphasised, 2)
		if b.whole != "" {
			number := " " + signed(*l.Values[last], ch.Axis.Decimals)
			b = wrap(l.Label, w-TextWidth(number, smallSize, l.Emphasised), smallSize, l.Emphasised, 2)
			b.lines[len(b.lines)-1] += number
		}
		out = append(out, slopeLabel{line: i, words: b})
	}
	return out
}

func lastValue(vs []*float64) int {
	for k, v := range slices.Backward(vs) {
		if v != nil {
			return k
		}
	}
	return -1
}

// endLabels sets the labels beside the line ends, moved apart where they would overlap, each joined to its end; the
// joint of a line that ends before the last round is dashed.
func (ch Slopes) endLabels(c *canvas, labels []slopeLabel, s scale, xs []float64, textX, top, height float64) {
	for i := range labels {
		l := ch.Lines[labels[i].line]
		labels[i].want = s.px(*l.Values[lastValue(l.Values)])
	}
	// Equal ends: by name and then by place, so that the order of lines with other values changes nothing.
	sort.SliceStable(labels, func(i, j int) bool {
		if labels[i].want != labels[j].want {
			return labels[i].want < labels[j].want
		}
		return ch.Lines[labels[i].line].Label < ch.Lines[labels[j].line].Label
	})
	want, size := make([]float64, len(labels)), make([]float64, len(labels))
	for i, l := range labels {
		want[i], size[i] = l.want, float64(15*float64(len(l.words.lines)))+4
	}
	for i, y := range spread(want, size, top-4, top+height+4) {
		l := labels[i]
		strong := ch.Lines[l.line].Emphasised
		last := lastValue(ch.Lines[l.line].Values)
		if early := last < len(xs)-1; early || y-l.want > 2 || l.want-y > 2 {
			c.add(Line{Points: []Point{{xs[last] + 5, l.want}, {textX - 3, y}}, Stroke: Stroke{Quiet, 0.75}, Dashed: early})
		}
		fill := Muted
		if strong {
			fill = Ink
		}
		c.lines(l.words, Point{textX, y - float64(7.5*float64(len(l.words.lines))) + 12}, smallSize, 15, strong, Start, fill)
	}
}

// spread returns the middles of boxes of the given sizes, in order and without overlap between lo and hi, as near to
// the wanted middles (ascending) as least squares allows: boxes that collide are pooled and placed around their mean.
// Where they do not fit, they begin at lo and run over.
func spread(want, size []float64, lo, hi float64) []float64 {
	type pool struct{ top, size, sum float64 } // sum of the wanted tops less the space before, over n members
	var pools []pool
	var members []int
	for i := range want {
		p := pool{want[i] - size[i]/2, size[i], want[i] - size[i]/2}
		n := 1
		for len(pools) > 0 {
			q := pools[len(pools)-1]
			if q.top+q.size <= p.top {
				break
			}
			// The members of p shift by q's size when counted from q's top.
			m := members[len(members)-1]
			p = pool{0, q.size + p.size, q.sum + p.sum - float64(q.size*float64(n))}
			n += m
			p.top = p.sum / float64(n)
			pools, members = pools[:len(pools)-1], members[:len(members)-1]
		}
		p.top = max(lo, min(p.top, hi-p.size))
		pools, members = append(pools, p), append(members, n)
	}
	// Clamping to hi can push a pool into its neighbour: walk back from below, then forth from above.
	floor := hi
	for k := len(pools) - 1; k >= 0; k-- {
		pools[k].top = min(pools[k].top, floor-pools[k].size)
		floor = pools[k].top
	}
	ceiling := lo
	out := make([]float64, 0, len(want))
	i := 0
	for k := range pools {
		y := max(pools[k].top, ceiling)
		for range members[k] {
			out = append(out, y+size[i]/2)
			y += size[i]
			i++
		}
		ceiling = y
	}
	return out
}
