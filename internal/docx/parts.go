package docx

import (
	"strconv"
	"strings"
)

// Namespaces (ISO/IEC 29500-1, annex A, transitional).
const (
	xmlHeader       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsWord          = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRelations     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsWordDrawing   = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	nsPackage       = "http://schemas.openxmlformats.org/package/2006/"
	contentTypeWord = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	relImage     = nsRelations + "/image"
	relHyperlink = nsRelations + "/hyperlink"
)

// part is a file in the archive.
type part struct {
	name    string
	content []byte
}

// wordParts are the parts that the main part is related to, in the order of their relations rId1, rId2, ...
var wordParts = [...]struct{ file, kind string }{
	{"styles", "styles"}, {"numbering", "numbering"}, {"settings", "settings"}, {"fontTable", "fontTable"}, {"footnotes", "footnotes"},
	{"header-portrait", "header"}, {"footer-portrait", "footer"}, {"header-landscape", "header"}, {"footer-landscape", "footer"},
}

// relationOf returns the identifier of the main part's relation to one of the word parts.
func relationOf(file string) string {
	for i, p := range wordParts {
		if p.file == file {
			return "rId" + strconv.Itoa(i+1)
		}
	}
	return ""
}

// relation is an entry of a relations part.
type relation struct {
	kind, target string
	external     bool
}

// relations are numbered from first+1 on.
type relations struct {
	first int
	list  []relation
}

// add enters a relation and returns its identifier.
func (r *relations) add(kind, target string, external bool) string {
	r.list = append(r.list, relation{kind, target, external})
	return "rId" + strconv.Itoa(r.first+len(r.list))
}

// external enters a hyperlink, once for each address.
func (r *relations) external(url string) string {
	for i, known := range r.list {
		if known.external && known.target == url {
			return "rId" + strconv.Itoa(r.first+i+1)
		}
	}
	return r.add(relHyperlink, url, true)
}

// write writes the relations part (ISO/IEC 29500-2, Relationships).
func (r *relations) write() string {
	var m markup
	m.raw(xmlHeader)
	m.open("Relationships", "xmlns", nsPackage+"relationships")
	for i, rel := range r.list {
		mode := ""
		if rel.external {
			mode = "External"
		}
		m.empty("Relationship", "Id", "rId"+strconv.Itoa(r.first+i+1), "Type", rel.kind, "Target", rel.target, "TargetMode", mode)
	}
	m.close("Relationships")
	return m.String()
}

// parts returns the files of the archive in the order they are stored.
func (w *writer) parts() []part {
	main := relations{}
	for _, p := range wordParts {
		main.add(nsRelations+"/"+p.kind, p.file+".xml", false)
	}
	main.list = append(main.list, w.rels.list...)

	parts := []part{
		{"[Content_Types].xml", []byte(contentTypes())},
		{"_rels/.rels", []byte(packageRelations())},
		{"docProps/core.xml", []byte(w.coreProperties())},
		{"docProps/app.xml", []byte(appProperties())},
		{"word/document.xml", []byte(w.mainPart())},
		{"word/_rels/document.xml.rels", []byte(main.write())},
		{"word/styles.xml", []byte(w.styleSheet())},
		{"word/numbering.xml", []byte(w.numbering())},
		{"word/settings.xml", []byte(w.settings())},
		{"word/fontTable.xml", []byte(fontTable())},
		{"word/footnotes.xml", []byte(w.footnotesPart())},
		{"word/_rels/footnotes.xml.rels", []byte(w.noteRels.write())},
	}
	for _, page := range []struct {
		name  string
		width float64
	}{{"portrait", PortraitWidth}, {"landscape", LandscapeWidth}} {
		parts = append(parts, part{"word/header-" + page.name + ".xml", []byte(w.headerPart())},
			part{"word/footer-" + page.name + ".xml", []byte(w.footerPart(page.width))})
	}
	return append(parts, w.media...)
}

func contentTypes() string {
	var m markup
	m.raw(xmlHeader)
	m.open("Types", "xmlns", nsPackage+"content-types")
	for _, d := range [][2]string{{"rels", "application/vnd.openxmlformats-package.relationships+xml"}, {"xml", "application/xml"}, {"emf", "image/x-emf"}, {"svg", "image/svg+xml"}} {
		m.empty("Default", "Extension", d[0], "ContentType", d[1])
	}
	override := func(name, kind string) { m.empty("Override", "PartName", name, "ContentType", kind) }
	override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	override("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")
	override("/word/document.xml", contentTypeWord+"document.main+xml")
	for _, p := range wordParts {
		override("/word/"+p.file+".xml", contentTypeWord+p.kind+"+xml")
	}
	m.close("Types")
	return m.String()
}

func packageRelations() string {
	var r relations
	r.add(nsRelations+"/officeDocument", "word/document.xml", false)
	r.add(nsPackage+"relationships/metadata/core-properties", "docProps/core.xml", false)
	r.add(nsRelations+"/extended-properties", "docProps/app.xml", false)
	return r.write()
}

// coreProperties writes title, author and the like (ISO/IEC 29500-2, Core Properties).
func (w *writer) coreProperties() string {
	var m markup
	m.raw(xmlHeader)
	m.open("cp:coreProperties", "xmlns:cp", nsPackage+"metadata/core-properties", "xmlns:dc", "http://purl.org/dc/elements/1.1/",
		"xmlns:dcterms", "http://purl.org/dc/terms/", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	for _, p := range [][2]string{{"dc:title", w.doc.Title}, {"dc:subject", w.doc.Subject}, {"dc:creator", w.doc.Author},
		{"cp:keywords", w.doc.Keywords}, {"dc:description", w.doc.Description}, {"dc:language", w.words.tag}} {
		if p[1] != "" {
			m.element(p[0], p[1])
		}
	}
	if w.doc.Date != "" {
		m.element("dcterms:created", w.doc.Date+"T00:00:00Z", "xsi:type", "dcterms:W3CDTF")
	}
	m.close("cp:coreProperties")
	return m.String()
}

func appProperties() string {
	var m markup
	m.raw(xmlHeader)
	m.open("Properties", "xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
	m.element("Application", "Tanwen")
	m.close("Properties")
	return m.String()
}

// mainPart writes word/document.xml.
func (w *writer) mainPart() string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:document", "xmlns:w", nsWord, "xmlns:r", nsRelations, "xmlns:wp", nsWordDrawing, "xmlns:a", nsDrawing,
		"xmlns:pic", nsPicture, "xmlns:asvg", nsSVG)
	m.open("w:body")
	m.raw(w.body.String())
	m.close("w:body")
	m.close("w:document")
	return m.String()
}

// footnotesPart writes the two separators, numbered -1 and 0, and the notes.
func (w *writer) footnotesPart() string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:footnotes", "xmlns:w", nsWord, "xmlns:r", nsRelations)
	for _, s := range [][3]string{{"separator", "-1", "w:separator"}, {"continuationSeparator", "0", "w:continuationSeparator"}} {
		m.open("w:footnote", "w:type", s[0], "w:id", s[1])
		m.open("w:p")
		m.open("w:r")
		m.empty(s[2])
		m.close("w:r")
		m.close("w:p")
		m.close("w:footnote")
	}
	m.raw(w.notes.String())
	m.close("w:footnotes")
	return m.String()
}

func (w *writer) headerPart() string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:hdr", "xmlns:w", nsWord)
	m.open("w:p")
	f := paragraphFormat{style: "Header"}
	if strings.TrimSpace(Clean(w.doc.Header)) == "" {
		f.style = ""
	}
	f.properties(&m)
	writeRun(&m, runFormat{}, w.doc.Header)
	m.close("w:p")
	m.close("w:hdr")
	return m.String()
}

// footerPart writes the footer with the page number at the right edge of a text of the given width.
func (w *writer) footerPart(width float64) string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:ftr", "xmlns:w", nsWord)
	m.open("w:p")
	paragraphFormat{style: "Footer", tabs: []tab{{kind: "right", at: twips(width)}}}.properties(&m)
	writeRun(&m, runFormat{}, w.doc.Footer+"\t"+w.words.before)
	field(&m, "PAGE", runFormat{}, "1")
	writeRun(&m, runFormat{}, w.words.middle)
	field(&m, "NUMPAGES", runFormat{}, "1")
	writeRun(&m, runFormat{}, w.words.after)
	m.close("w:p")
	m.close("w:ftr")
	return m.String()
}

// settings writes the settings in the order of CT_Settings (ISO/IEC 29500-1, 17.15.1.78). Fields are not updated at
// opening, since word processors ask the reader first whether they may.
func (w *writer) settings() string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:settings", "xmlns:w", nsWord)
	m.empty("w:zoom", "w:percent", "100")
	m.empty("w:defaultTabStop", "w:val", "480")
	m.empty("w:characterSpacingControl", "w:val", "compressPunctuation")
	m.open("w:footnotePr")
	m.empty("w:footnote", "w:id", "-1")
	m.empty("w:footnote", "w:id", "0")
	m.close("w:footnotePr")
	m.open("w:compat")
	for _, c := range [][2]string{{"compatibilityMode", "15"}, {"overrideTableStyleFontSizeAndJustification", "1"},
		{"enableOpenTypeFeatures", "1"}, {"doNotFlipMirrorIndents", "1"}, {"differentiateMultirowTableHeaders", "1"}} {
		m.empty("w:compatSetting", "w:name", c[0], "w:uri", "http://schemas.microsoft.com/office/word", "w:val", c[1])
	}
	m.close("w:compat")
	m.empty("w:themeFontLang", "w:val", "en-GB", "w:eastAsia", "zh-CN")
	m.empty("w:decimalSymbol", "w:val", ".")
	m.empty("w:listSeparator", "w:val", ",")
	m.close("w:settings")
	return m.String()
}

// fontTable names, for each font, what to take where it is missing (ISO/IEC 29500-1, 17.8.3).
func fontTable() string {
	var m markup
	m.raw(xmlHeader)
	m.open("w:fonts", "xmlns:w", nsWord)
	for _, f := range []struct{ name, others, charset, family, pitch string }{
		{"Times New Roman", "", "00", "roman", "variable"},
		{"Arial", "", "00", "swiss", "variable"},
		{"Courier New", "", "00", "modern", "fixed"},
		{"Noto Serif CJK SC", "SimSun,宋体,Songti SC,Source Han Serif SC", "86", "roman", "variable"},
		{"Noto Sans CJK SC", "Microsoft YaHei,微软雅黑,SimHei,PingFang SC,Source Han Sans SC", "86", "swiss", "variable"},
	} {
		m.open("w:font", "w:name", f.name)
		if f.others != "" {
			m.empty("w:altName", "w:val", f.others)
		}
		m.empty("w:charset", "w:val", f.charset)
		m.empty("w:family", "w:val", f.family)
		m.empty("w:pitch", "w:val", f.pitch)
		m.close("w:font")
	}
	m.close("w:fonts")
	return m.String()
}
