package docx

import (
	"fmt"
	"strconv"
	"strings"
)

// Numbers of the numbering instances (w:num): headings, bullets, then one for each numbered list.
const (
	headingNumbers = 1
	bulletList     = 2
	numberedLists  = 3

	listLevels = 3
)

// numberLevel is a level of a numbering: w:lvl.
type numberLevel struct {
	format, text string
	style        string // paragraph style tied to the level
	suffix       string // tab (the default), space or nothing
	left         int    // indent in twips
	hanging      int
	run          runFormat
}

// numbering writes the numbering part (ISO/IEC 29500-1, 17.9).
func (w *writer) numbering() string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:numbering", "xmlns:w", nsWord)
	abstractNumbering(&m, 0, w.headingLevels())
	abstractNumbering(&m, 1, bulletLevels())
	abstractNumbering(&m, 2, orderedLevels(w.doc.Language))
	instance := func(id, abstract int, restart bool) {
		m.open("w:num", "w:numId", strconv.Itoa(id))
		m.empty("w:abstractNumId", "w:val", strconv.Itoa(abstract))
		for level := 0; restart && level < listLevels; level++ {
			m.open("w:lvlOverride", "w:ilvl", strconv.Itoa(level))
			m.empty("w:startOverride", "w:val", "1")
			m.close("w:lvlOverride")
		}
		m.close("w:num")
	}
	instance(headingNumbers, 0, false)
	instance(bulletList, 1, false)
	for i := range w.lists {
		instance(numberedLists+i, 2, true)
	}
	m.close("w:numbering")
	return m.String()
}

// abstractNumbering writes w:abstractNum, its levels in the order of CT_Lvl (17.9.6).
func abstractNumbering(m *markup, id int, levels []numberLevel) {
	m.open("w:abstractNum", "w:abstractNumId", strconv.Itoa(id))
	m.empty("w:multiLevelType", "w:val", "multilevel")
	for i, l := range levels {
		m.open("w:lvl", "w:ilvl", strconv.Itoa(i))
		m.empty("w:start", "w:val", "1")
		m.empty("w:numFmt", "w:val", l.format)
		if l.style != "" {
			m.empty("w:pStyle", "w:val", l.style)
		}
		if l.suffix != "" {
			m.empty("w:suff", "w:val", l.suffix)
		}
		m.empty("w:lvlText", "w:val", l.text)
		m.empty("w:lvlJc", "w:val", "left")
		f := paragraphFormat{left: l.left, hanging: l.hanging}
		if l.hanging > 0 {
			f.tabs = []tab{{kind: "num", at: strconv.Itoa(l.left)}}
		}
		f.properties(m)
		l.run.properties(m)
		m.close("w:lvl")
	}
	m.close("w:abstractNum")
}

// headingLevels are 一、（一）1.（1） in Chinese (as GB/T 9704-2012, 7.3.3 has them), 1, 1.1, 1.1.1 in English.
// Only a document that numbers its headings ties them to the heading styles.
func (w *writer) headingLevels() []numberLevel {
	var levels []numberLevel
	if w.doc.Language == Chinese {
		levels = []numberLevel{
			{format: "chineseCountingThousand", text: "%1、", suffix: "nothing"},
			{format: "chineseCountingThousand", text: "（%2）", suffix: "nothing"},
			{format: "decimal", text: "%3.", suffix: "space"},
			{format: "decimal", text: "（%4）", suffix: "nothing"},
		}
	} else {
		for i := 1; i <= 4; i++ {
			parts := make([]string, i)
			for k := range parts {
				parts[k] = fmt.Sprintf("%%%d", k+1)
			}
			levels = append(levels, numberLevel{format: "decimal", text: strings.Join(parts, "."), left: headingIndent(i), hanging: headingIndent(i)})
		}
	}
	if w.doc.Numbered {
		for i := range levels {
			levels[i].style = headingStyle(i + 1)
		}
	}
	return levels
}

// headingIndent is the room for an English heading's number, in twips.
func headingIndent(level int) int { return [...]int{0, 510, 624, 737, 907}[level] }

func bulletLevels() []numberLevel {
	signs := [listLevels]string{"•", "–", "•"}
	levels := make([]numberLevel, listLevels)
	for i := range levels {
		levels[i] = numberLevel{format: "bullet", text: signs[i], left: 397 * (i + 1), hanging: 397,
			run: runFormat{face: sans, colour: accentColour}}
	}
	return levels
}

func orderedLevels(l Language) []numberLevel {
	forms := [listLevels]numberLevel{{format: "decimal", text: "%1."}, {format: "lowerLetter", text: "%2."}, {format: "lowerRoman", text: "%3."}}
	if l == Chinese {
		forms[1] = numberLevel{format: "decimal", text: "（%2）"}
		forms[2] = numberLevel{format: "decimalEnclosedCircle", text: "%3"}
		for i := range forms {
			forms[i].run = runFormat{face: serif, eastAsia: i > 0}
		}
	}
	levels := make([]numberLevel, listLevels)
	left := 0
	for i, f := range forms {
		f.hanging = 454
		if f.text == "（%2）" {
			f.hanging = 680 // two full-width brackets and a digit
		}
		left += f.hanging
		f.left = left
		levels[i] = f
	}
	return levels
}
