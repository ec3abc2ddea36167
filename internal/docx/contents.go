package docx

import "strconv"

// contents writes a TOC field (ISO/IEC 29500-1, 17.16.5.68) that already holds its entries, so that the document
// reads before any field is updated. The number of a page is not known here: the PAGEREF fields are empty until the
// word processor updates them. LibreOffice does so at opening, but not inside a TOC field, which a print copy lacks.
func (w *writer) contents(at string, c Contents) {
	levels := c.Levels
	if levels == 0 {
		levels = 2
	}
	if levels < 1 || levels > 4 {
		w.fail(at+".levels", "docx.contents.levels", "contents of {levels} levels cannot be set; levels are 1 to 4", "levels", c.Levels)
		return
	}
	w.paragraph(paragraphFormat{style: "TOCHeading"}, func() { writeRun(&w.body, runFormat{}, w.words.contents) })

	var entries []entry
	for _, e := range w.index.headings {
		if e.level <= levels {
			entries = append(entries, e)
		}
	}
	if len(entries) == 0 {
		return
	}
	m := &w.body
	for i, e := range entries {
		w.paragraph(paragraphFormat{style: "TOC" + strconv.Itoa(e.level)}, func() {
			if i == 0 && !w.doc.Print {
				fieldMark(m, "begin")
				m.open("w:r")
				m.element("w:instrText", ` TOC \o "1-`+strconv.Itoa(levels)+`" \h \z \u `, "xml:space", "preserve")
				m.close("w:r")
				fieldMark(m, "separate")
			}
			m.open("w:hyperlink", "w:anchor", e.bookmark, "w:history", "1")
			if e.number != "" {
				writeRun(m, runFormat{}, e.number+w.numberGap(e.level))
			}
			writeRun(m, runFormat{}, e.text+"\t")
			field(m, "PAGEREF "+e.bookmark+` \h`, runFormat{}, "")
			m.close("w:hyperlink")
			if i == len(entries)-1 && !w.doc.Print {
				fieldMark(m, "end")
			}
		})
	}
}

// numberGap is what stands between a heading's number and its text in the table of contents.
func (w *writer) numberGap(level int) string {
	switch {
	case w.doc.Language != Chinese:
		return "\t"
	case level == 3:
		return " "
	}
	return ""
}

// fieldMark writes the beginning, middle or end of a field that spans paragraphs.
func fieldMark(m *markup, kind string) {
	m.open("w:r")
	m.empty("w:fldChar", "w:fldCharType", kind)
	m.close("w:r")
}
