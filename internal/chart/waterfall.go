package chart

// Waterfall takes a reader from one total to another in steps that meet: each bar begins where the one before it ends.
// Totals stand in grey, what adds in orange and hatched, what lowers in blue.
type Waterfall struct {
	Frame
	Axis Axis
	Rows []WaterfallRow
}

// WaterfallRow is one bar. A total goes from zero; a step from From to To.
type WaterfallRow struct {
	Label    string
	Total    bool
	From, To float64 // of a total only To counts
}

// Draw makes the drawing. Its table has a row per bar: label, change (empty for a total), level reached.
func (ch Waterfall) Draw() (Drawing, error) {
	c, err := ch.open()
	if err != nil {
		return Drawing{}, err
	}
	if err := fewRows(len(ch.Rows)); err != nil {
		return Drawing{}, err
	}
	zero := 0.0
	var b bounds
	_ = b.hold(&zero, "")
	specs := make([]rowSpec, len(ch.Rows))
	side := 0.0
	for i, r := range ch.Rows {
		if err := b.hold(&r.From, at("rows", i)+".from"); err != nil {
			return Drawing{}, err
		}
		if err := b.hold(&r.To, at("rows", i)+".to"); err != nil {
			return Drawing{}, err
		}
		specs[i] = rowSpec{label: r.Label, body: 22}
		side = max(side, TextWidth(ch.said(r), smallSize, true))
	}
	ch.twin(c)
	if len(ch.Rows) == 0 {
		return c.nothing(), nil
	}
	side = c.sideColumn(side)
	g := c.layRows(specs, side)
	s, err := ch.Axis.scale(b, g.from+4, g.to-8, "axis")
	if err != nil {
		return Drawing{}, err
	}
	c.key([]keyEntry{
		{c.words.adds, func(x, mid float64) {
			c.add(Rect{X: x, Y: mid - 5, W: 16, H: 10, Fill: orangeRamp.mid, Stroke: Stroke{orangeRamp.edge, 1}, Hatch: Rising, HatchColour: orangeRamp.edge})
		}},
		{c.words.lowers, func(x, mid float64) {
			c.add(Rect{X: x, Y: mid - 5, W: 16, H: 10, Fill: blueRamp.mid, Stroke: Stroke{blueRamp.edge, 1}})
		}},
	})
	c.axisHead(ch.Axis, s)
	c.settle(&g)
	c.gridLines(g, s)
	c.rowLabels(g)
	c.upright(g, s.px(0), Stroke{Ink, 1})
	for i, r := range ch.Rows {
		ch.bar(c, g, s, i, r, side > 0)
	}
	return c.close(), nil
}

func (ch Waterfall) bar(c *canvas, g grid, s scale, i int, r WaterfallRow, printed bool) {
	from, fill, edge, hatch := r.From, blueRamp.mid, blueRamp.edge, Plain
	switch {
	case r.Total:
		from, fill, edge = 0, greyRamp.mid, greyRamp.edge
	case r.To > r.From:
		fill, edge, hatch = orangeRamp.mid, orangeRamp.edge, Rising
	}
	x0, x1 := s.px(min(from, r.To)), s.px(max(from, r.To))
	mid := g.rows[i].mid
	c.add(Rect{X: x0, Y: mid - 8, W: x1 - x0, H: 16, Fill: fill, Stroke: Stroke{edge, 1}, Hatch: hatch, HatchColour: edge})
	if i+1 < len(ch.Rows) && !c.narrow() {
		c.add(Line{Points: []Point{{s.px(r.To), mid + 8}, {s.px(r.To), g.rows[i+1].mid - 8}}, Stroke: Stroke{Ink, 1}})
	}
	if printed {
		c.add(Text{At: Point{g.side, mid + 4.5}, Words: ch.said(r), Size: smallSize, Bold: r.Total, Fill: Ink})
	}
}

// said prints a total, or a change with its sign.
func (ch Waterfall) said(r WaterfallRow) string {
	if r.Total {
		return signed(r.To, ch.Axis.Decimals)
	}
	change := signed(r.To-r.From, ch.Axis.Decimals)
	if r.To > r.From {
		change = "+" + change
	}
	return change
}

func (ch Waterfall) twin(c *canvas) {
	level := plain(ch.Axis.Label)
	if level == "" {
		level = c.words.value
	}
	c.row(c.words.item, c.words.change, level)
	for _, r := range ch.Rows {
		change := ""
		if !r.Total {
			change = fixed(r.To-r.From, ch.Axis.Decimals)
		}
		c.row(plain(r.Label), change, fixed(r.To, ch.Axis.Decimals))
	}
}
