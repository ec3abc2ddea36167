package docx

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// figure writes a centred picture, its caption and its notes, all on one page.
func (w *writer) figure(at string, f Figure) {
	drawing, ok := w.drawing(at+".picture", f.Picture)
	if !ok {
		return
	}
	captioned := len(f.Caption) > 0
	w.paragraph(paragraphFormat{style: "Figure", keepNext: captioned || len(f.Notes) > 0}, func() {
		w.body.open("w:r")
		w.body.raw(drawing)
		w.body.close("w:r")
	})
	if captioned {
		w.index.figures++
		w.caption(at, f.ID, w.words.figure, "Figure", w.index.figures, f.Caption,
			paragraphFormat{style: "FigureCaption", keepNext: len(f.Notes) > 0})
	}
	w.notesUnder(at, "FigureNote", f.Notes)
	w.paragraph(paragraphFormat{style: "AfterObject"}, func() {})
}

// The namespaces of pictures (ISO/IEC 29500-1, 20.1 and 20.4; [MS-ODRAWXML] for svgBlip).
const (
	nsDrawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsPicture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	nsSVG     = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
	svgExt    = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
)

// drawing stores the files of a picture and returns its w:drawing.
func (w *writer) drawing(at string, p Picture) (string, bool) {
	if strings.TrimSpace(Clean(p.Description)) == "" {
		w.fail(at+".description", "docx.picture.description", "a picture has no description for those who cannot see it; say what is to be seen")
		return "", false
	}
	width, height, ok := w.pictureSize(at, p)
	if !ok {
		return "", false
	}
	w.drawings++
	number := strconv.Itoa(w.drawings)
	var emf, svg string
	if len(p.EMF) > 0 && (len(p.SVG) == 0 || !w.doc.Print) {
		emf = w.store("image"+number+".emf", p.EMF)
	}
	if len(p.SVG) > 0 {
		svg = w.store("image"+number+".svg", p.SVG)
	}
	first := emf
	if first == "" {
		first = svg
	}
	title := p.Title
	if title == "" {
		title = w.words.figure + " " + number
	}

	var m markup
	m.open("w:drawing")
	m.open("wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0")
	m.empty("wp:extent", "cx", emu(width), "cy", emu(height))
	m.empty("wp:effectExtent", "l", "0", "t", "0", "r", "0", "b", "0")
	m.empty("wp:docPr", "id", number, "name", "Picture "+number, "descr", p.Description, "title", title)
	m.open("wp:cNvGraphicFramePr")
	m.empty("a:graphicFrameLocks", "noChangeAspect", "1")
	m.close("wp:cNvGraphicFramePr")
	m.open("a:graphic")
	m.open("a:graphicData", "uri", nsPicture)
	m.open("pic:pic")
	m.open("pic:nvPicPr")
	m.empty("pic:cNvPr", "id", number, "name", "Picture "+number, "descr", p.Description)
	m.open("pic:cNvPicPr")
	m.empty("a:picLocks", "noChangeAspect", "1")
	m.close("pic:cNvPicPr")
	m.close("pic:nvPicPr")
	m.open("pic:blipFill")
	m.open("a:blip", "r:embed", first)
	if svg != "" {
		m.open("a:extLst")
		m.open("a:ext", "uri", svgExt)
		m.empty("asvg:svgBlip", "r:embed", svg)
		m.close("a:ext")
		m.close("a:extLst")
	}
	m.close("a:blip")
	m.open("a:stretch")
	m.empty("a:fillRect")
	m.close("a:stretch")
	m.close("pic:blipFill")
	m.open("pic:spPr")
	m.open("a:xfrm")
	m.empty("a:off", "x", "0", "y", "0")
	m.empty("a:ext", "cx", emu(width), "cy", emu(height))
	m.close("a:xfrm")
	m.open("a:prstGeom", "prst", "rect")
	m.empty("a:avLst")
	m.close("a:prstGeom")
	m.close("pic:spPr")
	m.close("pic:pic")
	m.close("a:graphicData")
	m.close("a:graphic")
	m.close("wp:inline")
	m.close("w:drawing")
	return m.String(), true
}

// store adds a file to the archive and returns the identifier of its relation.
func (w *writer) store(name string, content []byte) string {
	w.media = append(w.media, part{name: "word/media/" + name, content: content})
	return w.rels.add(relImage, "media/"+name, false)
}

// pictureSize returns the size of a picture in millimetres after checking that its files are what they should be.
func (w *writer) pictureSize(at string, p Picture) (width, height float64, ok bool) {
	if len(p.EMF) == 0 && len(p.SVG) == 0 {
		w.fail(at, "docx.picture.none", "a picture has neither an EMF nor an SVG drawing")
		return 0, 0, false
	}
	ratio := 0.0 // height to width
	if len(p.EMF) > 0 {
		if ratio, ok = emfRatio(p.EMF); !ok {
			w.fail(at+".emf", "docx.picture.emf", "the EMF drawing has no valid header")
			return 0, 0, false
		}
	}
	if len(p.SVG) > 0 {
		r, err := svgRatio(p.SVG)
		if err != nil {
			w.fail(at+".svg", "docx.picture.svg", "the SVG drawing cannot be read: {problem}", "problem", err.Error())
			return 0, 0, false
		}
		if ratio == 0 {
			ratio = r
		}
	}
	width, height = p.Width, p.Height
	if width == 0 {
		width = w.width
	}
	if height == 0 {
		height = width * ratio
	}
	if !(width > 0 && width <= w.width) || !(height > 0 && height <= w.height) {
		w.fail(at, "docx.picture.size", "a picture of {width} x {height} mm does not fit into {maxwidth} x {maxheight} mm",
			"width", fmt.Sprintf("%.1f", width), "height", fmt.Sprintf("%.1f", height), "maxwidth", w.width, "maxheight", w.height)
		return 0, 0, false
	}
	return width, height, true
}

// emfRatio reads height over width from the frame of an EMF header ([MS-EMF] 2.3.4.2).
func emfRatio(emf []byte) (float64, bool) {
	const headerSize = 88
	if len(emf) < headerSize || binary.LittleEndian.Uint32(emf) != 1 || string(emf[40:44]) != " EMF" {
		return 0, false
	}
	side := func(from, to int) float64 {
		return float64(int32(binary.LittleEndian.Uint32(emf[to:]))) - float64(int32(binary.LittleEndian.Uint32(emf[from:])))
	}
	width, height := side(24, 32), side(28, 36)
	if width <= 0 || height <= 0 {
		return 0, false
	}
	return height / width, true
}

var (
	errNoSVG  = errors.New("the root element is not svg")
	errNoSize = errors.New("neither viewBox nor width and height give a size")
)

// svgRatio reads height over width from the root of an SVG drawing and checks that the whole is well-formed.
func svgRatio(svg []byte) (float64, error) {
	d := xml.NewDecoder(bytes.NewReader(svg))
	ratio := 0.0
	for root := true; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if root {
				return 0, errNoSVG
			}
			return ratio, nil
		}
		if err != nil {
			return 0, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || !root {
			continue
		}
		root = false
		if start.Name.Local != "svg" || start.Name.Space != "http://www.w3.org/2000/svg" {
			return 0, errNoSVG
		}
		if ratio = rootRatio(start.Attr); ratio == 0 {
			return 0, errNoSize
		}
	}
}

// rootRatio reads the proportions from viewBox, else from width and height in pixels; 0 if there are none.
func rootRatio(attrs []xml.Attr) float64 {
	var width, height float64
	for _, a := range attrs {
		switch a.Name.Local {
		case "viewBox":
			f := strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
			if len(f) == 4 {
				if bw, bh := positive(f[2]), positive(f[3]); bw > 0 && bh > 0 {
					return bh / bw
				}
			}
		case "width":
			width = positive(strings.TrimSuffix(a.Value, "px"))
		case "height":
			height = positive(strings.TrimSuffix(a.Value, "px"))
		}
	}
	if width == 0 {
		return 0
	}
	return height / width
}

// positive reads a positive, finite number; 0 for anything else.
func positive(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0 && v < 1e9) {
		return 0
	}
	return v
}
