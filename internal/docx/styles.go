package docx

import "strconv"

// Colours of a document: one accent for what structures it, greys for what stands back.
const (
	accentColour = "0B5A62" // deep teal
	inkColour    = "1D252C"
	greyColour   = "57626B"
	ruleColour   = "9AA5AC"
	bandColour   = "F1F5F5"
	boxColour    = "EAF3F3"
)

// fonts are the families of a document by typeface: a Latin font that every word processor has or replaces by one
// of equal widths, and a Chinese one, for which the font table names what to take where it is missing.
var fonts = [...]struct{ latin, asian string }{
	serif: {"Times New Roman", "Noto Serif CJK SC"},
	sans:  {"Arial", "Noto Sans CJK SC"},
	mono:  {"Courier New", "Noto Sans CJK SC"},
}

// styleIDs are the identifiers of the styles of paragraphs.
var styleIDs = [styleCount]string{
	Body: "BodyText", Lead: "Lead", Title: "Title", Subtitle: "Subtitle", CoverLine: "CoverLine", CoverTitle: "CoverTitle",
	CoverSubtitle: "CoverSubtitle", CoverNote: "CoverNote", Quote: "Quote", QuoteSource: "QuoteSource", Note: "Note",
}

// style is a style of the document: w:style.
type style struct {
	id, name     string
	base, next   string
	priority     int
	prominent    bool // shown in the gallery of word processors
	paragraph    paragraphFormat
	run          runFormat
	characterSet bool // a character style
}

// styles returns the styles. Body text is 12 points on lines of 20 (Chinese) or 16 points (English), which are
// 1.5 and 1.3 lines of the usual fonts; the heights are given in points since fonts differ in what a line is to them.
func (w *writer) styles() []style {
	zh := w.doc.Language == Chinese
	pick := func(chinese, english int) int {
		if zh {
			return chinese
		}
		return english
	}
	body := paragraphFormat{line: pick(410, 320), after: pick(80, 160)}
	indented := body
	if zh {
		indented.first, indented.firstChars, indented.align = 480, 200, "both"
	}
	heading := func(level, size, before, after int, colour string) style {
		f := paragraphFormat{keepNext: true, keepLines: true, before: before, after: after, line: size * pick(14, 12), outline: level}
		if w.doc.Numbered {
			f.list, f.level = headingNumbers+1, level-1
		}
		return style{id: headingStyle(level), name: "heading " + strconv.Itoa(level), base: "Normal", next: "BodyText", priority: 9, prominent: true,
			paragraph: f, run: runFormat{face: sans, bold: true, colour: colour, size: size}}
	}
	width := twips(PortraitWidth)
	contents := func(level, left, before int, r runFormat) style {
		f := paragraphFormat{before: before, after: 40, line: pick(340, 300), left: left, tabs: []tab{{kind: "right", at: width}}}
		if level == 1 {
			// A line above each chapter leads the eye to its page; chapters that touch have it between them.
			f.borders = []border{{edge: "top", width: 4, space: 4, colour: ruleColour}, {edge: "between", width: 4, space: 4, colour: ruleColour}}
		}
		if w.doc.Numbered && !zh {
			room := [...]int{0, 454, 624, 794, 964}[level]
			f.left, f.hanging = left+room, room
			f.tabs = append([]tab{{kind: "left", at: strconv.Itoa(left + room)}}, f.tabs...)
		}
		return style{id: "TOC" + strconv.Itoa(level), name: "toc " + strconv.Itoa(level), base: "Normal", next: "Normal", priority: 39, paragraph: f, run: r}
	}
	boxEdges := []border{
		{edge: "top", width: 4, space: 6, colour: boxColour}, {edge: "left", width: 36, space: 10, colour: accentColour},
		{edge: "bottom", width: 4, space: 6, colour: boxColour}, {edge: "right", width: 4, space: 8, colour: boxColour},
	}
	box := paragraphFormat{keepLines: true, borders: boxEdges, shade: boxColour, before: 60, after: 60, line: pick(380, 310), left: 284, right: 227}
	boxTitle := box
	boxTitle.keepNext = true
	small := runFormat{face: sans, size: 17, colour: greyColour}

	return []style{
		{id: "Normal", name: "Normal", prominent: true, paragraph: paragraphFormat{overflow: true}},
		{id: "BodyText", name: "Body Text", base: "Normal", priority: 1, prominent: true, paragraph: indented},
		{id: "Lead", name: "Lead", base: "Normal", next: "BodyText", priority: 2, prominent: true,
			paragraph: paragraphFormat{line: pick(440, 360), after: 200}, run: runFormat{size: 27, colour: inkColour}},
		heading(1, 36, 360, 180, accentColour),
		heading(2, 29, 360, 120, accentColour),
		heading(3, 25, 280, 80, inkColour),
		heading(4, 23, 220, 60, greyColour),
		{id: "Title", name: "Title", base: "Normal", next: "Subtitle", priority: 10, prominent: true,
			paragraph: paragraphFormat{keepNext: true, keepLines: true, after: 80, line: pick(640, 560)}, run: runFormat{face: sans, bold: true, colour: accentColour, size: 48}},
		{id: "Subtitle", name: "Subtitle", base: "Normal", next: "BodyText", priority: 11, prominent: true,
			paragraph: paragraphFormat{keepNext: true, after: 280, line: 360, borders: []border{{edge: "bottom", width: 8, space: 8, colour: accentColour}}},
			run:       runFormat{face: sans, colour: greyColour, size: 24}},
		{id: "CoverLine", name: "Cover Line", base: "Normal", next: "CoverTitle", priority: 12,
			paragraph: paragraphFormat{before: 2400, after: 480, line: 320}, run: runFormat{face: sans, colour: greyColour, spacing: 20, size: 22}},
		{id: "CoverTitle", name: "Cover Title", base: "Normal", next: "CoverSubtitle", priority: 12,
			paragraph: paragraphFormat{after: 240, line: pick(920, 720)}, run: runFormat{face: sans, bold: true, colour: accentColour, size: pick(68, 60)}},
		{id: "CoverSubtitle", name: "Cover Subtitle", base: "Normal", next: "CoverNote", priority: 12,
			paragraph: paragraphFormat{after: 1200, line: pick(480, 420), borders: []border{{edge: "bottom", width: 18, space: 24, colour: accentColour}}},
			run:       runFormat{face: sans, colour: inkColour, size: 30}},
		{id: "CoverNote", name: "Cover Note", base: "Normal", priority: 12,
			paragraph: paragraphFormat{after: 80, line: pick(360, 320)}, run: runFormat{face: sans, colour: greyColour, size: 21}},
		{id: "Quote", name: "Quote", base: "Normal", next: "QuoteSource", priority: 29, prominent: true,
			paragraph: paragraphFormat{keepLines: true, borders: []border{{edge: "left", width: 18, space: 12, colour: ruleColour}}, before: 120, after: 80, line: pick(390, 310), left: 567, right: 397},
			run:       runFormat{colour: inkColour}},
		{id: "QuoteSource", name: "Quote Source", base: "Normal", next: "BodyText", priority: 29,
			paragraph: paragraphFormat{borders: []border{{edge: "left", width: 18, space: 12, colour: ruleColour}}, after: 200, line: 280, left: 567, right: 397}, run: small},
		{id: "Note", name: "Note", base: "Normal", priority: 30, paragraph: paragraphFormat{after: 100, line: 280}, run: runFormat{face: sans, size: 18, colour: greyColour}},
		{id: "ListBullet", name: "List Bullet", base: "Normal", priority: 31, paragraph: paragraphFormat{line: body.line, after: 60}},
		{id: "ListNumber", name: "List Number", base: "Normal", priority: 31, paragraph: paragraphFormat{line: body.line, after: 60}},
		{id: "BoxTitle", name: "Box Title", base: "Normal", next: "Box", priority: 32, paragraph: boxTitle, run: runFormat{face: sans, bold: true, colour: accentColour, size: 23}},
		{id: "Box", name: "Box", base: "Normal", priority: 32, paragraph: box},
		{id: "Rule", name: "Rule", base: "Normal", priority: 33,
			paragraph: paragraphFormat{borders: []border{{edge: "bottom", width: 6, space: 1, colour: ruleColour}}, before: 60, after: 200, line: 120, exact: true}, run: runFormat{size: 8}},
		{id: "Caption", name: "caption", base: "Normal", priority: 35, prominent: true, paragraph: paragraphFormat{keepLines: true, line: 280}, run: runFormat{face: sans, colour: inkColour, size: 19}},
		{id: "TableCaption", name: "Table Caption", base: "Caption", priority: 35, paragraph: paragraphFormat{keepNext: true, before: 240, after: 100}},
		{id: "FigureCaption", name: "Figure Caption", base: "Caption", priority: 35, paragraph: paragraphFormat{before: 80, after: 60, align: "center"}},
		{id: "CaptionLabel", name: "Caption Label", priority: 35, characterSet: true, run: runFormat{bold: true, colour: accentColour}},
		{id: "Figure", name: "Figure", base: "Normal", next: "FigureCaption", priority: 35, paragraph: paragraphFormat{keepNext: true, before: 160, align: "center"}},
		{id: "TableText", name: "Table Text", base: "Normal", priority: 36, paragraph: paragraphFormat{before: 40, after: 40, line: pick(270, 250)}, run: runFormat{face: sans, size: 18}},
		{id: "TableHead", name: "Table Head", base: "TableText", priority: 36, paragraph: paragraphFormat{keepNext: true}, run: runFormat{bold: true, colour: inkColour}},
		{id: "TableNote", name: "Table Note", base: "Normal", priority: 36, paragraph: paragraphFormat{keepLines: true, before: 60, line: 250}, run: small},
		{id: "FigureNote", name: "Figure Note", base: "TableNote", priority: 36, paragraph: paragraphFormat{align: "center"}},
		{id: "AfterObject", name: "After Object", base: "Normal", priority: 99, paragraph: paragraphFormat{line: 200, exact: true}, run: runFormat{size: 8}},
		{id: "SectionEnd", name: "Section End", base: "Normal", priority: 99, paragraph: paragraphFormat{line: 20, exact: true}, run: runFormat{size: 2}},
		{id: "TOCHeading", name: "TOC Heading", base: "Normal", next: "Normal", priority: 39,
			paragraph: paragraphFormat{keepNext: true, after: 240, line: 504}, run: runFormat{face: sans, bold: true, colour: accentColour, size: 36}},
		contents(1, 0, 100, runFormat{face: sans, bold: true, size: 22}),
		contents(2, 340, 0, runFormat{face: sans, size: 21}),
		contents(3, 680, 0, runFormat{face: sans, size: 20, colour: greyColour}),
		contents(4, 1020, 0, runFormat{face: sans, size: 20, colour: greyColour}),
		{id: "Header", name: "header", base: "Normal", priority: 99,
			paragraph: paragraphFormat{borders: []border{{edge: "bottom", width: 4, space: 5, colour: ruleColour}}, line: 240}, run: small},
		{id: "Footer", name: "footer", base: "Normal", priority: 99, paragraph: paragraphFormat{line: 240}, run: small},
		{id: "FootnoteText", name: "footnote text", base: "Normal", priority: 99, paragraph: paragraphFormat{after: 40, line: pick(270, 240), left: 227, hanging: 227}, run: runFormat{size: 18}},
		{id: "FootnoteReference", name: "footnote reference", priority: 99, characterSet: true, run: runFormat{raise: "superscript"}},
		{id: "Hyperlink", name: "Hyperlink", priority: 99, characterSet: true, run: runFormat{colour: accentColour, underline: true}},
		{id: "Code", name: "Code", priority: 99, characterSet: true, run: runFormat{face: mono, size: 20}},
	}
}

// styleSheet writes the styles part (ISO/IEC 29500-1, 17.7).
func (w *writer) styleSheet() string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:styles", "xmlns:w", nsWord)
	m.open("w:docDefaults")
	m.open("w:rPrDefault")
	latin, asian := fonts[serif].latin, fonts[serif].asian
	m.open("w:rPr")
	m.empty("w:rFonts", "w:ascii", latin, "w:hAnsi", latin, "w:eastAsia", asian, "w:cs", latin)
	m.empty("w:sz", "w:val", "24")
	m.empty("w:szCs", "w:val", "24")
	m.empty("w:lang", "w:val", "en-GB", "w:eastAsia", "zh-CN", "w:bidi", "ar-SA")
	m.close("w:rPr")
	m.close("w:rPrDefault")
	m.open("w:pPrDefault")
	m.open("w:pPr")
	m.empty("w:widowControl")
	m.empty("w:spacing", "w:before", "0", "w:after", "0", "w:line", "240", "w:lineRule", "auto")
	m.close("w:pPr")
	m.close("w:pPrDefault")
	m.close("w:docDefaults")
	for _, s := range w.styles() {
		s.write(&m)
	}
	tableStyles(&m)
	m.close("w:styles")
	return m.String()
}

// write writes w:style with its children in the order of CT_Style (17.7.4.17).
func (s style) write(m *markup) {
	kind, isDefault := "paragraph", ""
	if s.characterSet {
		kind = "character"
	}
	if s.id == "Normal" {
		isDefault = "1"
	}
	m.open("w:style", "w:type", kind, "w:default", isDefault, "w:customStyle", custom(s.name), "w:styleId", s.id)
	m.empty("w:name", "w:val", s.name)
	if s.base != "" {
		m.empty("w:basedOn", "w:val", s.base)
	}
	if s.next != "" {
		m.empty("w:next", "w:val", s.next)
	}
	m.empty("w:uiPriority", "w:val", strconv.Itoa(s.priority))
	flag(m, "w:qFormat", s.prominent)
	s.paragraph.properties(m)
	s.run.properties(m)
	m.close("w:style")
}

// custom is "1" for a style that word processors do not have themselves.
func custom(name string) string {
	switch name {
	case "Lead", "Cover Line", "Cover Title", "Cover Subtitle", "Cover Note", "Quote Source", "Note", "Box Title", "Box", "Rule",
		"Table Caption", "Figure Caption", "Caption Label", "Figure", "Table Text", "Table Head", "Table Note", "Figure Note", "After Object",
		"Section End", "Code", "Report Table":
		return "1"
	}
	return ""
}

// tableStyles writes the style of tables: strong rules above and below, faint ones between rows.
func tableStyles(m *markup) {
	m.open("w:style", "w:type", "table", "w:default", "1", "w:styleId", "TableNormal")
	m.empty("w:name", "w:val", "Normal Table")
	m.empty("w:uiPriority", "w:val", "99")
	m.open("w:tblPr")
	m.empty("w:tblInd", "w:w", "0", "w:type", "dxa")
	cellMargins(m, 0, 108)
	m.close("w:tblPr")
	m.close("w:style")

	m.open("w:style", "w:type", "table", "w:customStyle", custom("Report Table"), "w:styleId", "ReportTable")
	m.empty("w:name", "w:val", "Report Table")
	m.empty("w:basedOn", "w:val", "TableNormal")
	m.empty("w:uiPriority", "w:val", "59")
	m.open("w:tblPr")
	m.open("w:tblBorders")
	writeBorders(m, []border{{edge: "top", width: 12, colour: inkColour}, {edge: "bottom", width: 12, colour: inkColour}, {edge: "insideH", width: 2, colour: "D5DBDE"}})
	m.close("w:tblBorders")
	cellMargins(m, 20, 85)
	m.close("w:tblPr")
	m.close("w:style")
}

func cellMargins(m *markup, upright, across int) {
	m.open("w:tblCellMar")
	for _, side := range []struct {
		name  string
		width int
	}{{"top", upright}, {"left", across}, {"bottom", upright}, {"right", across}} {
		m.empty("w:"+side.name, "w:w", strconv.Itoa(side.width), "w:type", "dxa")
	}
	m.close("w:tblCellMar")
}
