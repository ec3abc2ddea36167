package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/docx"
)

// childOrder is the order in which the standard (ISO/IEC 29500-1:2016, transitional schema) wants the children of the
// elements that the package writes. Word calls a file corrupt, or drops a property, where they stand otherwise.
var childOrder = map[string]string{
	// 17.3.1.26, CT_PPr
	"pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	// 17.3.2.28, EG_RPrBase in the order Word writes it
	"rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	// 17.3.1.24, CT_PBdr
	"pBdr": "top left bottom right between bar",
	// 17.3.1.19, CT_NumPr
	"numPr": "ilvl numId",
	// 17.4.60 and 17.7.6.4, CT_TblPr
	"tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
	// 17.4, CT_TblBorders, CT_TcBorders, CT_TblCellMar
	"tblBorders": "top left bottom right insideH insideV",
	"tcBorders":  "top left bottom right insideH insideV tl2br tr2bl",
	"tblCellMar": "top left bottom right",
	// 17.4, CT_Tbl, CT_Row, CT_Tc
	"tbl": "tblPr tblGrid tr",
	"tr":  "tblPrEx trPr tc",
	"tc":  "tcPr p",
	// 17.4, CT_TcPr
	"tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	// 17.4, CT_TrPr: a choice, so any order is right
	"trPr": "cantSplit tblHeader",
	// 17.6.17, CT_SectPr
	"sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
	// 17.7.4.17, CT_Style
	"style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
	// 17.7.4.18, CT_Styles
	"styles":      "docDefaults latentStyles style",
	"docDefaults": "rPrDefault pPrDefault",
	// 17.8.3.10, CT_Font
	"font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
	// 17.9.1, 17.9.6, 17.9.15, 17.9.17
	"abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
	"lvl":         "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
	"num":         "abstractNumId lvlOverride",
	"lvlOverride": "startOverride lvl",
	"numbering":   "numPicBullet abstractNum num numIdMacAtCleanup",
	// 17.15.1.78, CT_Settings, as far as it is used
	"settings": "writeProtection view zoom defaultTabStop autoHyphenation characterSpacingControl footnotePr endnotePr compat docVars rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
	// 20.4.2.8, CT_Inline; 20.2.2.5, CT_Picture; 20.2.2.1, CT_BlipFillProperties
	"inline":   "extent effectExtent docPr cNvGraphicFramePr graphic",
	"pic":      "nvPicPr blipFill spPr",
	"blipFill": "blip srcRect tile stretch",
	"spPr":     "xfrm custGeom prstGeom",
	"xfrm":     "off ext",
}

// disorder returns where a part's elements do not stand in the order of the standard.
func disorder(part []byte) []string {
	type open struct {
		name string
		at   int
	}
	var stack []open
	var found []string
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			return append(found, err.Error())
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(stack) > 0 {
				parent := &stack[len(stack)-1]
				if order, known := childOrder[parent.name]; known {
					at := slices.Index(strings.Fields(order), t.Name.Local)
					if at < 0 {
						found = append(found, fmt.Sprintf("%s in %s", t.Name.Local, parent.name))
					} else if at < parent.at {
						found = append(found, fmt.Sprintf("%s too late in %s", t.Name.Local, parent.name))
					}
					parent.at = max(parent.at, at)
				}
			}
			stack = append(stack, open{name: t.Name.Local})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

// unzip returns the files of a document.
func unzip(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return parts
}

// samples are the two documents that hold one of everything.
func samples(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for name, d := range map[string]docx.Document{"en": englishSample(), "zh": chineseSample()} {
		file, err := d.Bytes()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		files[name] = file
	}
	return files
}

func TestChildrenStandInTheOrderOfTheStandard(t *testing.T) {
	for name, file := range samples(t) {
		for entry, content := range unzip(t, file) {
			if path.Ext(entry) != ".xml" {
				continue
			}
			for _, d := range disorder(content) {
				t.Errorf("%s %s: %s", name, entry, d)
			}
		}
	}
	// A control that must fail.
	for _, wrong := range []string{`<pPr><jc/><pStyle/></pPr>`, `<tc><p/><tcPr/></tc>`, `<rPr><unknown/></rPr>`, `<pPr>`} {
		if len(disorder([]byte(wrong))) == 0 {
			t.Errorf("%s passes", wrong)
		}
	}
}

// attributes collects the values of an attribute (by its prefixed name in the text) over a part.
func attributes(part []byte, pattern string) []string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(part, -1) {
		out = append(out, string(m[1]))
	}
	return out
}

func TestEverythingNamedIsThere(t *testing.T) {
	for name, file := range samples(t) {
		parts := unzip(t, file)
		document, notes := parts["word/document.xml"], parts["word/footnotes.xml"]
		text := slices.Concat(document, notes)

		styles := attributes(parts["word/styles.xml"], `w:styleId="([^"]*)"`)
		for _, id := range append(attributes(text, `<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]*)"`), attributes(parts["word/styles.xml"], `<w:(?:basedOn|next) w:val="([^"]*)"`)...) {
			if !slices.Contains(styles, id) {
				t.Errorf("%s: style %s is not defined", name, id)
			}
		}
		instances := attributes(parts["word/numbering.xml"], `<w:num w:numId="([^"]*)"`)
		for _, id := range attributes(document, `<w:numId w:val="([^"]*)"`) {
			if id != "0" && !slices.Contains(instances, id) {
				t.Errorf("%s: numbering %s is not defined", name, id)
			}
		}
		marks := attributes(text, `<w:bookmarkStart w:id="[^"]*" w:name="([^"]*)"`)
		for _, to := range append(attributes(text, `w:anchor="([^"]*)"`), attributes(text, `w:instr=" (?:PAGE)?REF ([^ ]*) `)...) {
			if !slices.Contains(marks, to) {
				t.Errorf("%s: bookmark %s is not there", name, to)
			}
		}
		for what, ids := range map[string][]string{
			"bookmark name": marks, "bookmark number": attributes(text, `<w:bookmarkStart w:id="([^"]*)"`),
			"drawing": attributes(document, `<wp:docPr id="([^"]*)"`), "footnote": attributes(notes, `<w:footnote [^>]*w:id="([^"]*)"`),
		} {
			slices.Sort(ids)
			if len(slices.Compact(slices.Clone(ids))) != len(ids) {
				t.Errorf("%s: a %s stands twice in %v", name, what, ids)
			}
		}
		for _, pair := range [][2]string{{"word/document.xml", "word/_rels/document.xml.rels"}, {"word/footnotes.xml", "word/_rels/footnotes.xml.rels"}} {
			known := attributes(parts[pair[1]], `Id="([^"]*)"`)
			for _, id := range attributes(parts[pair[0]], `r:(?:id|embed)="([^"]*)"`) {
				if !slices.Contains(known, id) {
					t.Errorf("%s: %s has no relation %s", name, pair[0], id)
				}
			}
			for _, m := range regexp.MustCompile(`Target="([^"]*)"( TargetMode)?`).FindAllSubmatch(parts[pair[1]], -1) {
				if _, there := parts["word/"+string(m[1])]; len(m[2]) == 0 && !there {
					t.Errorf("%s: the part %s is not there", name, m[1])
				}
			}
		}
		types := string(parts["[Content_Types].xml"])
		for entry := range parts {
			if !strings.Contains(types, `Extension="`+strings.TrimPrefix(path.Ext(entry), ".")+`"`) {
				t.Errorf("%s: %s has no content type", name, entry)
			}
		}
		if bytes.Contains(parts["word/settings.xml"], []byte("updateFields")) {
			t.Errorf("%s: the reader would be asked whether fields may be updated", name)
		}
	}
}

func TestEastAsianTextIsMarkedAsSuch(t *testing.T) {
	for name, file := range samples(t) {
		parts := unzip(t, file)
		styles := string(parts["word/styles.xml"])
		if !strings.Contains(styles, `<w:lang w:val="en-GB" w:eastAsia="zh-CN"`) {
			t.Errorf("%s: the language of East Asian text is not stated", name)
		}
		for _, fonts := range regexp.MustCompile(`<w:rFonts [^>]*ascii[^>]*>`).FindAllString(styles, -1) {
			if !strings.Contains(fonts, `w:eastAsia="Noto `) {
				t.Errorf("%s: %s names no East Asian font", name, fonts)
			}
		}
		if !strings.Contains(string(parts["word/settings.xml"]), `<w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN"/>`) {
			t.Errorf("%s: themeFontLang is missing", name)
		}
		if !strings.Contains(string(parts["word/fontTable.xml"]), `<w:altName w:val="SimSun,`) {
			t.Errorf("%s: no font stands in for Noto Serif CJK SC", name)
		}
	}
	document := string(unzip(t, samples(t)["zh"])["word/document.xml"])
	if !regexp.MustCompile(`<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">[^<]*“亿吨”`).MatchString(document) {
		t.Error("quotation marks in Chinese text are not set in the East Asian font")
	}
}
