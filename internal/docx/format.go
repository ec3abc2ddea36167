package docx

import "strconv"

// border is one edge of a paragraph, table or cell: width in eighths of a point, space in points.
type border struct {
	edge   string
	width  int
	space  int
	colour string
}

// tab is a tabulator stop in twips from the left margin.
type tab struct {
	kind, leader string
	at           string
}

// paragraphFormat is the look of a paragraph, in a style or beside one. Lengths are twips; zero means not stated.
type paragraphFormat struct {
	style                          string
	keepNext, keepLines, pageBreak bool
	list, level                    int // number of the list plus one; level from 0
	noList                         bool
	overflow                       bool // punctuation may stand outside the margin
	borders                        []border
	shade                          string
	tabs                           []tab
	before, after                  int
	line                           int // least height of a line
	exact                          bool
	left, right, first, hanging    int
	firstChars                     int // first line indent in hundredths of a character
	contextual                     bool
	align                          string
	outline                        int    // outline level plus one
	section                        string // w:sectPr of the section that ends here
}

// properties writes w:pPr with its children in the order of CT_PPr (ISO/IEC 29500-1, 17.3.1.26).
func (f paragraphFormat) properties(m *markup) {
	var p markup
	if f.style != "" {
		p.empty("w:pStyle", "w:val", f.style)
	}
	flag(&p, "w:keepNext", f.keepNext)
	flag(&p, "w:keepLines", f.keepLines)
	flag(&p, "w:pageBreakBefore", f.pageBreak)
	if f.list > 0 || f.noList {
		p.open("w:numPr")
		p.empty("w:ilvl", "w:val", strconv.Itoa(f.level))
		p.empty("w:numId", "w:val", strconv.Itoa(max(f.list-1, 0)))
		p.close("w:numPr")
	}
	if len(f.borders) > 0 {
		p.open("w:pBdr")
		writeBorders(&p, f.borders)
		p.close("w:pBdr")
	}
	shading(&p, f.shade)
	if len(f.tabs) > 0 {
		p.open("w:tabs")
		for _, t := range f.tabs {
			p.empty("w:tab", "w:val", t.kind, "w:leader", t.leader, "w:pos", t.at)
		}
		p.close("w:tabs")
	}
	// This is Word's default. It is stated because LibreOffice 7.4 takes it for its opposite and so keeps punctuation
	// inside the margin; where it does not, it sets an empty line behind a paragraph that ends outside.
	flag(&p, "w:overflowPunct", f.overflow)
	if f.before+f.after+f.line != 0 {
		rule := ""
		if f.line > 0 {
			rule = "atLeast"
			if f.exact {
				rule = "exact"
			}
		}
		// A negative length stands for a stated zero.
		p.empty("w:spacing", "w:before", length(f.before), "w:after", length(f.after), "w:line", length(f.line), "w:lineRule", rule)
	}
	if f.left != 0 || f.right != 0 || f.first != 0 || f.hanging != 0 || f.firstChars != 0 {
		p.empty("w:ind", "w:left", length(f.left), "w:right", length(f.right), "w:hanging", length(f.hanging),
			"w:firstLineChars", length(f.firstChars), "w:firstLine", length(f.first))
	}
	flag(&p, "w:contextualSpacing", f.contextual)
	if f.align != "" {
		p.empty("w:jc", "w:val", f.align)
	}
	if f.outline > 0 {
		p.empty("w:outlineLvl", "w:val", strconv.Itoa(f.outline-1))
	}
	p.raw(f.section)
	if s := p.String(); s != "" {
		m.open("w:pPr")
		m.raw(s)
		m.close("w:pPr")
	}
}

// length prints a length: nothing for zero, 0 for a negative one.
func length(v int) string {
	switch {
	case v == 0:
		return ""
	case v < 0:
		return "0"
	}
	return strconv.Itoa(v)
}

// typeface is one of the three families of a document; see fonts.
type typeface uint8

const (
	inherit typeface = iota
	serif
	sans
	mono
)

// runFormat is the look of text. The size is in half points, spacing in twips; zero means not stated.
type runFormat struct {
	style        string
	face         typeface
	eastAsia     bool // signs that both scripts use are East Asian
	bold, italic bool
	colour       string
	spacing      int
	size         int
	underline    bool
	raise        string // superscript or subscript
}

// properties writes w:rPr with its children in the order of EG_RPrBase (ISO/IEC 29500-1, 17.3.2.28).
func (f runFormat) properties(m *markup) {
	if f == (runFormat{}) {
		return
	}
	m.open("w:rPr")
	if f.style != "" {
		m.empty("w:rStyle", "w:val", f.style)
	}
	hint := ""
	if f.eastAsia {
		hint = "eastAsia"
	}
	if f.face != inherit {
		latin, asian := fonts[f.face].latin, fonts[f.face].asian
		m.empty("w:rFonts", "w:hint", hint, "w:ascii", latin, "w:hAnsi", latin, "w:eastAsia", asian, "w:cs", latin)
	} else if hint != "" {
		m.empty("w:rFonts", "w:hint", hint)
	}
	flag(m, "w:b", f.bold)
	flag(m, "w:bCs", f.bold)
	flag(m, "w:i", f.italic)
	flag(m, "w:iCs", f.italic)
	if f.colour != "" {
		m.empty("w:color", "w:val", f.colour)
	}
	if f.spacing != 0 {
		m.empty("w:spacing", "w:val", strconv.Itoa(f.spacing))
	}
	if f.size != 0 {
		m.empty("w:sz", "w:val", strconv.Itoa(f.size))
		m.empty("w:szCs", "w:val", strconv.Itoa(f.size))
	}
	if f.underline {
		m.empty("w:u", "w:val", "single")
	}
	if f.raise != "" {
		m.empty("w:vertAlign", "w:val", f.raise)
	}
	m.close("w:rPr")
}

// flag writes an element that is on by being there.
func flag(m *markup, name string, on bool) {
	if on {
		m.empty(name)
	}
}

// shading writes w:shd with a plain fill.
func shading(m *markup, fill string) {
	if fill != "" {
		m.empty("w:shd", "w:val", "clear", "w:color", "auto", "w:fill", fill)
	}
}

// writeBorders writes the edges in the order given, which is top, left, bottom, right, inside.
func writeBorders(m *markup, borders []border) {
	for _, b := range borders {
		if b.width == 0 {
			m.empty("w:"+b.edge, "w:val", "nil")
			continue
		}
		m.empty("w:"+b.edge, "w:val", "single", "w:sz", strconv.Itoa(b.width), "w:space", strconv.Itoa(b.space), "w:color", b.colour)
	}
}
