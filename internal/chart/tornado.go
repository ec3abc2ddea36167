package chart

// Tornado shows how far a result moves when one input at a time goes from its low to its high value: a bar per input
// around the line of the base result. Rows stand in the order given; the widest first is the custom.
type Tornado struct {
	Frame
	Axis Axis
	Base float64 // the result with every input at its middle value
	Rows []TornadoRow
}

// TornadoRow is one input. Low and High are the results at its low and high value; either may lie on either side of
// the base. Nil means not computed. LowAt and HighAt say what the input's values are ("3 %"); optional.
type TornadoRow struct {
	Label         string
	Low, High     *float64
	LowAt, HighAt string
	// LowSpan and HighSpan are the intervals of the results, drawn over the ends of the bars; nil: none.
	LowSpan, HighSpan *[2]float64
}

// Draw makes the drawing. Its table has a row per input: label, low value, result there, high value, result there; its
// first row is the base. The result of the low value is hatched and orange, that of the high value blue.
func (ch Tornado) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	if err := fewRows(len(ch.Rows)); err != nil {
		return Drawing{}, err
	}
	var b bounds
	if err := b.hold(&ch.Base, "base"); err != nil {
		return Drawing{}, err
	}
	specs := make([]rowSpec, len(ch.Rows))
	side := 0.0
	for i, r := range ch.Rows {
		if err := b.hold(r.Low, at("rows", i)+".low"); err != nil {
			return Drawing{}, err
		}
		if err := b.hold(r.High, at("rows", i)+".high"); err != nil {
			return Drawing{}, err
		}
		for _, span := range []*[2]float64{r.LowSpan, r.HighSpan} {
			if span == nil {
				continue
			}
			if err := b.hold(&span[0], at("rows", i)+".span"); err != nil {
				return Drawing{}, err
			}
			if err := b.hold(&span[1], at("rows", i)+".span"); err != nil {
				return Drawing{}, err
			}
			if err := ordered(&span[0], &span[1], at("rows", i)+".span"); err != nil {
				return Drawing{}, err
			}
		}
		specs[i] = rowSpec{label: r.Label, body: 20}
		side = max(side, TextWidth(ch.said(c, r), smallSize, false))
	}
	ch.twin(c)
	if len(ch.Rows) == 0 {
		return c.nothing(), nil
	}
	side = c.sideColumn(side)
	g := c.layRows(specs, side)
	s, err := ch.Axis.scale(b, g.from+8, g.to-8, "axis")
	if err != nil {
		return Drawing{}, err
	}
	c.key(ch.keys(c))
	c.axisHead(ch.Axis, s)
	c.settle(&g)
	c.gridLines(g, s)
	c.rowLabels(g)
	for i, r := range ch.Rows {
		ch.bar(c, g, s, g.rows[i].mid, r, side)
	}
	c.upright(g, s.px(ch.Base), Stroke{Ink, 1.5})
	return c.close(), nil
}

// said prints the results at low and high value.
func (ch Tornado) said(c *canvas, r TornadoRow) string {
	if r.Low == nil || r.High == nil {
		return ""
	}
	return signed(*r.Low, ch.Axis.Decimals) + " / " + signed(*r.High, ch.Axis.Decimals)
}

func (ch Tornado) bar(c *canvas, g grid, s scale, mid float64, r TornadoRow, side float64) {
	if r.Low == nil && r.High == nil {
		c.noAnswers(g.from, g.to+side, mid, c.words.notComputed)
		return
	}
	base := s.px(ch.Base)
	half := func(v *float64, y float64, fill ramp, hatch Hatch) {
		if v == nil {
			return
		}
		x := s.px(*v)
		c.add(Rect{X: min(x, base), Y: y, W: max(x, base) - min(x, base), H: 8, Fill: fill.mid, Stroke: Stroke{fill.edge, 1}, Hatch: hatch, HatchColour: fill.edge})
	}
	// One above the other, so that results on the same side of the base stay apart.
	half(r.Low, mid-8, orangeRamp, Rising)
	half(r.High, mid, blueRamp, Plain)
	for k, span := range []*[2]float64{r.LowSpan, r.HighSpan} {
		if span != nil {
			c.interval(s.px(span[0]), s.px(span[1]), mid-4+float64(8*float64(k)))
		}
	}
	if said := ch.said(c, r); said != "" && side > 0 {
		c.add(Text{At: Point{g.side, mid + 4.5}, Words: said, Size: smallSize, Fill: Ink})
	}
}

func (ch Tornado) keys(c *canvas) []keyEntry {
	entry := func(words string, fill ramp, hatch Hatch) keyEntry {
		return keyEntry{words, func(x, mid float64) {
			c.add(Rect{X: x, Y: mid - 5, W: 16, H: 10, Fill: fill.mid, Stroke: Stroke{fill.edge, 1}, Hatch: hatch, HatchColour: fill.edge})
		}}
	}
	return []keyEntry{
		entry(c.words.inputLow, orangeRamp, Rising),
		entry(c.words.inputHigh, blueRamp, Plain),
		{c.words.base + c.words.colon + signed(ch.Base, ch.Axis.Decimals), func(x, mid float64) {
			c.add(Line{Points: []Point{{x + 8, mid - 8}, {x + 8, mid + 8}}, Stroke: Stroke{Ink, 1.5}})
		}},
	}
}

func (ch Tornado) twin(c *canvas) {
	w, d := c.words, ch.Axis.Decimals
	c.row(w.item, w.low, w.inputLow, w.high, w.inputHigh)
	if len(ch.Rows) == 0 {
		return
	}
	result := func(v *float64, span *[2]float64) string {
		if v == nil || span == nil {
			return cell(v, d)
		}
		return cell(v, d) + w.open + fixed(span[0], d) + w.to + fixed(span[1], d) + w.close
	}
	c.row(w.base, "", fixed(ch.Base, d), "", fixed(ch.Base, d))
	for _, r := range ch.Rows {
		c.row(plain(r.Label), plain(r.LowAt), result(r.Low, r.LowSpan), plain(r.HighAt), result(r.High, r.HighSpan))
	}
}
