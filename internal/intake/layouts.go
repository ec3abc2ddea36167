package intake

import "strings"

// criterion returns the number of a criterion that a mapping names; the only one needs no name.
func (r *reader) criterion(name string, at place) int16 {
	if name == "" && len(r.a.criteria) == 1 {
		return 0
	}
	c, ok := r.a.criteria[name]
	if !ok {
		r.a.b.refuse(at.file, at.row, at.col, "intake.criterion", "{value} is no criterion of consultation.yaml: {criteria}", "value", quoted(name), "criteria", strings.Join(r.a.criterionNames(), ", "))
		return -1
	}
	return c
}

func (r *reader) prepareWide() {
	m := r.m
	for _, c := range m.columns {
		i, ok := r.a.b.find(r.t, c.heading, c.at)
		if !ok {
			continue
		}
		w := wideColumn{index: i, item: c.item, criterion: -1}
		if !c.comment {
			w.criterion = r.criterion(c.criterion, c.at)
		}
		if c.item == "" && m.item == "" {
			r.a.b.refuse(c.at.file, c.at.row, c.at.col, "intake.mapping.item", "the column names no item, and there is no key item that says which column does")
		}
		r.wide = append(r.wide, w)
	}
	if m.pattern == nil {
		return
	}
	for i, h := range r.t.header {
		found := m.pattern.FindStringSubmatch(h)
		if found == nil {
			continue
		}
		w := wideColumn{index: i, criterion: 0}
		name := ""
		if k := m.pattern.SubexpIndex("item"); k >= 0 {
			w.item = found[k]
		}
		if k := m.pattern.SubexpIndex("criterion"); k >= 0 {
			name = found[k]
		}
		if c, ok := r.a.criteria[name]; ok {
			w.criterion = c
		} else if name != "" || len(r.a.criteria) != 1 {
			continue // a heading that only looks like one
		}
		r.wide = append(r.wide, w)
	}
	if len(r.wide) == 0 {
		r.a.b.refuse(m.at.file, m.at.row, m.at.col, "intake.mapping.none", "no column of {file} fits the pattern", "file", m.file)
	}
}

func (r *reader) prepareBlocks() {
	m, blocks := r.m, r.m.blocks
	rest := len(r.t.header) - (blocks.first - 1)
	r.blocks = blocks.count
	if r.blocks == 0 && rest > 0 && rest%blocks.width == 0 {
		r.blocks = rest / blocks.width
	}
	if r.blocks < 1 || r.blocks*blocks.width > rest {
		r.a.b.refuse(m.at.file, m.at.row, m.at.col, "intake.mapping.width", "from column {first} on, {file} has {n} columns, which are no whole number of blocks of {width}: correct first or width, or give count", "first", blocks.first, "file", m.file, "n", max(rest, 0), "width", blocks.width)
		return
	}
	r.byBlock = make([]int16, blocks.width)
	for i := range r.byBlock {
		r.byBlock[i] = -2 // not read
		switch {
		case i < len(blocks.criteria):
			r.byBlock[i] = r.criterion(string(blocks.criteria[i]), m.at)
		case i == len(blocks.criteria) && blocks.comment:
			r.byBlock[i] = -1
		}
	}
}

func (r *reader) readLong(row row, s *submission) {
	s.criterion = 0
	if name := r.cell(row, "criterion"); name != "" || len(r.a.criteria) != 1 {
		c, ok := r.a.criteria[name]
		if !ok {
			if !r.reported[name] {
				r.reported[name] = true
				r.reject(row, r.columns["criterion"], "intake.criterion", "{value} is no criterion of consultation.yaml: {criteria}", "value", quoted(name), "criteria", strings.Join(r.a.criterionNames(), ", "))
			}
			return
		}
		s.criterion = c
	}
	i := r.columns["rating"]
	r.take(s, mappedCell{s.item, s.criterion, i, strings.TrimSpace(row.cells[i])})
	if c := r.cell(row, "comment"); c != "" {
		s.cells = append(s.cells, mappedCell{s.item, -1, r.columns["comment"], c})
	}
}

// take adds a cell unless it means "not asked".
func (r *reader) take(s *submission, c mappedCell) {
	if r.missing[c.text] {
		if r.m.notAsked || c.criterion < 0 {
			return
		}
		c.text = ""
	}
	s.cells = append(s.cells, c)
}

func (r *reader) readWide(row row, s *submission) {
	for _, w := range r.wide {
		item := w.item
		if item == "" {
			item = s.item
		}
		r.take(s, mappedCell{item, w.criterion, w.index, strings.TrimSpace(row.cells[w.index])})
	}
	if c := r.cell(row, "comment"); c != "" && s.item != "" {
		s.cells = append(s.cells, mappedCell{s.item, -1, r.columns["comment"], c})
	}
}

// readBlocks finds the block that is filled in. A second one makes the row ambiguous.
func (r *reader) readBlocks(row row, s *submission) {
	filled := -1
	for k := range r.blocks {
		from := r.m.blocks.first - 1 + k*r.m.blocks.width
		answered := false
		for i, c := range r.byBlock {
			answered = answered || c > -2 && !r.missing[strings.TrimSpace(row.cells[from+i])]
		}
		if !answered {
			continue
		}
		if filled >= 0 {
			s.twoBlocks = true
			return
		}
		filled = from
	}
	if filled < 0 {
		return
	}
	for i, c := range r.byBlock {
		if c > -2 {
			r.take(s, mappedCell{s.item, c, filled + i, strings.TrimSpace(row.cells[filled+i])})
		}
	}
}
