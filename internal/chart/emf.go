package chart

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// Record types of the Enhanced Metafile Format (Microsoft, MS-EMF, section 2.1.1) that this writer uses.
const (
	emrHeader        = 1
	emrPolygon       = 3
	emrPolyline      = 4
	emrWindowExt     = 9
	emrWindowOrg     = 10
	emrViewportExt   = 11
	emrViewportOrg   = 12
	emrEOF           = 14
	emrMapMode       = 17
	emrBkMode        = 18
	emrPolyFillMode  = 19
	emrTextAlign     = 22
	emrTextColour    = 24
	emrSelectObject  = 37
	emrBrush         = 39
	emrDeleteObject  = 40
	emrEllipse       = 42
	emrRoundRect     = 44
	emrFont          = 82
	emrText          = 84
	emrPen           = 95
	stockNullBrush   = 0x80000005
	stockNullPen     = 0x80000008
	stockSystemFont  = 0x8000000D
	headerSize       = 108
	unitsPerPx       = 20 // a logical unit is 1/20 px
	handlePen        = 1
	handleBrush      = 2
	handleFont       = 3
	faceLatin        = "Arial"
	faceHan          = "Noto Sans CJK SC"
	charsetANSI      = 0
	charsetGB2312    = 134
	deviceW, deviceH = 1920, 1080     // reference device in px ...
	micronW, micronH = 508000, 285750 // ... and in micrometres: 96 px to the inch
	dashOn, dashOff  = 4.0, 3.0
)

// EMF writes the drawing as an Enhanced Metafile, the fall-back picture of a word processor that shows no SVG. One px
// is 1/96 inch. Fonts are named by face: Arial for Latin and Noto Sans CJK SC for Han, since LibreOffice answers other
// Chinese names with the glyph forms of Taiwan or Japan; the character set GB2312 lets Windows take a Chinese face of
// its own. Each run of text carries its advance widths, so that it takes the room it was given. The same drawing
// always gives the same bytes.
func (d Drawing) EMF() []byte {
	w := &emfWriter{}
	w.b = make([]byte, 0, 4096)
	w.b = append(w.b, d.emfHeader()...)
	w.records = 1
	wu, hu := units(d.Width), units(d.Height)
	w.record(emrMapMode, 8) // anisotropic
	w.record(emrWindowOrg, 0, 0)
	w.record(emrWindowExt, wu, hu)
	w.record(emrViewportOrg, 0, 0)
	w.record(emrViewportExt, uint32(math.Ceil(d.Width)), uint32(math.Ceil(d.Height)))
	w.record(emrBkMode, 1)       // transparent
	w.record(emrPolyFillMode, 1) // alternate
	w.record(emrTextAlign, 24)   // baseline, left
	for _, m := range d.Marks {
		m.writeEMF(w)
	}
	w.release()
	w.record(emrEOF, 0, 16, 20)
	le := binary.LittleEndian
	le.PutUint32(w.b[48:], uint32(len(w.b)))
	le.PutUint32(w.b[52:], uint32(w.records))
	return w.b
}

// emfHeader returns the header record; the size of the file and the number of records are put in afterwards.
func (d Drawing) emfHeader() []byte {
	le := binary.LittleEndian
	name := utf16.Encode([]rune("Tanwen\x00" + plain(d.Title) + "\x00\x00"))
	size := headerSize + 2*len(name)
	size += (4 - size%4) % 4
	h := make([]byte, size)
	right, bottom := uint32(math.Ceil(d.Width)), uint32(math.Ceil(d.Height))
	hundredths := func(px uint32) uint32 { return (px*254000/960 + 5) / 10 } // px to 0.01 mm
	for i, v := range []uint32{
		emrHeader, uint32(size),
		0, 0, right - 1, bottom - 1, // bounds in px of the device, inclusive
		0, 0, hundredths(right), hundredths(bottom), // frame in 0.01 mm
		0x464D4520, 0x00010000, 0, 0, // signature, version, bytes, records
		4,                                // handles (with the reserved one) in the low word
		uint32(len(name)), headerSize, 0, // description, palette
		deviceW, deviceH, micronW / 1000, micronH / 1000,
		0, 0, 0, // no pixel format, no OpenGL
		micronW, micronH,
	} {
		le.PutUint32(h[4*i:], v)
	}
	for i, u := range name {
		le.PutUint16(h[headerSize+2*i:], u)
	}
	return h
}

// emfWriter keeps the selected objects, so that a record is written only where something changes.
type emfWriter struct {
	b        []byte
	records  int
	pen      Stroke
	brush    Colour
	font     emfFont
	penOn    bool
	brushOn  bool
	fontOn   bool
	penSet   bool // a pen (or the null pen) has been selected
	brushSet bool
	text     Colour
}

// emfFont is what a font object depends on.
type emfFont struct {
	size          float64
	bold, upright bool
	han           bool
}

// units converts px to logical units, two's complement.
func units(px float64) uint32 { return uint32(int32(math.Round(px * unitsPerPx))) }

// record appends a record of 32-bit values.
func (w *emfWriter) record(kind uint32, values ...uint32) {
	le := binary.LittleEndian
	w.b = le.AppendUint32(w.b, kind)
	w.b = le.AppendUint32(w.b, uint32(8+4*len(values)))
	for _, v := range values {
		w.b = le.AppendUint32(w.b, v)
	}
	w.records++
}

// colourRef is a COLORREF, 0x00BBGGRR.
func colourRef(c Colour) uint32 {
	r, g, b := c.rgb()
	return uint32(r) | uint32(g)<<8 | uint32(b)<<16
}

func (w *emfWriter) usePen(s Stroke) {
	if w.penSet && s == w.pen {
		return
	}
	w.record(emrSelectObject, stockNullPen)
	if w.penOn {
		w.record(emrDeleteObject, handlePen)
	}
	w.pen, w.penSet, w.penOn = s, true, s.Colour != ""
	if !w.penOn {
		return
	}
	const geometricFlatMitre = 0x00010000 | 0x00000200 | 0x00002000
	w.record(emrPen, handlePen, 0, 0, 0, 0, geometricFlatMitre, max(1, units(s.Width)), 0, colourRef(s.Colour), 0, 0)
	w.record(emrSelectObject, handlePen)
}

func (w *emfWriter) useBrush(c Colour) {
	if w.brushSet && c == w.brush {
		return
	}
	w.record(emrSelectObject, stockNullBrush)
	if w.brushOn {
		w.record(emrDeleteObject, handleBrush)
	}
	w.brush, w.brushSet, w.brushOn = c, true, c != ""
	if w.brushOn {
		w.record(emrBrush, handleBrush, 0, colourRef(c), 0)
		w.record(emrSelectObject, handleBrush)
	}
}

func (w *emfWriter) useFont(f emfFont) {
	if w.fontOn && f == w.font {
		return
	}
	if w.fontOn {
		w.record(emrSelectObject, stockSystemFont)
		w.record(emrDeleteObject, handleFont)
	}
	w.font, w.fontOn = f, true
	le := binary.LittleEndian
	log := make([]byte, 320)                                             // LogFontPanose, section 2.2.16, with padding
	le.PutUint32(log[0:], uint32(-int32(math.Round(f.size*unitsPerPx)))) // negative: height of the em
	if f.upright {
		le.PutUint32(log[8:], 900)
		le.PutUint32(log[12:], 900)
	}
	weight := uint32(400)
	if f.bold {
		weight = 700
	}
	le.PutUint32(log[16:], weight)
	face := faceLatin
	log[23] = charsetANSI
	if f.han {
		face = faceHan
		log[23] = charsetGB2312
	}
	log[27] = 0x22 // variable pitch, swiss family
	for i, u := range utf16.Encode([]rune(face)) {
		le.PutUint16(log[28+2*i:], u)
		le.PutUint16(log[92+2*i:], u)
	}
	w.b = le.AppendUint32(w.b, emrFont)
	w.b = le.AppendUint32(w.b, 12+320)
	w.b = le.AppendUint32(w.b, handleFont)
	w.b = append(w.b, log...)
	w.records++
	w.record(emrSelectObject, handleFont)
}

// release gives every object back before the end of the file.
func (w *emfWriter) release() {
	w.usePen(Stroke{})
	w.useBrush("")
	if w.fontOn {
		w.record(emrSelectObject, stockSystemFont)
		w.record(emrDeleteObject, handleFont)
		w.fontOn = false
	}
}

// corners returns the bounding rectangle of points in logical units.
func corners(ps []Point) [4]uint32 {
	x0, y0, x1, y1 := ps[0].X, ps[0].Y, ps[0].X, ps[0].Y
	for _, p := range ps[1:] {
		x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
	}
	return [4]uint32{units(x0), units(y0), units(x1), units(y1)}
}

func (w *emfWriter) poly(kind uint32, ps []Point) {
	c := corners(ps)
	values := append(make([]uint32, 0, 5+2*len(ps)), c[0], c[1], c[2], c[3], uint32(len(ps)))
	for _, p := range ps {
		values = append(values, units(p.X), units(p.Y))
	}
	w.record(kind, values...)
}

func (l Line) writeEMF(w *emfWriter) {
	if len(l.Points) < 2 || l.Stroke.Colour == "" {
		return
	}
	w.usePen(l.Stroke)
	if !l.Dashed {
		w.poly(emrPolyline, l.Points)
		return
	}
	for _, d := range l.dashes() {
		w.poly(emrPolyline, d[:])
	}
}

// dashes cuts a dashed line into its drawn pieces; readers of EMF disagree about dashed pens. The pattern runs on
// around corners.
func (l Line) dashes() [][2]Point {
	const period = dashOn + dashOff
	var out [][2]Point
	behind := 0.0 // length of the segments before
	for i := 1; i < len(l.Points); i++ {
		a, b := l.Points[i-1], l.Points[i]
		dx, dy := b.X-a.X, b.Y-a.Y
		length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
		if length == 0 {
			continue
		}
		place := func(t float64) Point { return Point{a.X + float64(dx*t/length), a.Y + float64(dy*t/length)} }
		// Dash k covers k periods to k periods and a dash, counted from the line's beginning.
		for k := int(behind / period); float64(float64(k)*period) < behind+length; k++ {
			from := float64(float64(k)*period) - behind
			to := min(length, from+dashOn)
			if from = max(0, from); from < to {
				out = append(out, [2]Point{place(from), place(to)})
			}
		}
		behind += length
	}
	return out
}

func (p Polygon) writeEMF(w *emfWriter) {
	w.usePen(p.Stroke)
	w.useBrush(p.Fill)
	w.poly(emrPolygon, p.Points)
}

func (r Rect) writeEMF(w *emfWriter) {
	w.usePen(r.Stroke)
	w.useBrush(r.Fill)
	if r.Radius > 0 {
		w.record(emrRoundRect, units(r.X), units(r.Y), units(r.X+r.W), units(r.Y+r.H), units(2*r.Radius), units(2*r.Radius))
	} else {
		w.poly(emrPolygon, []Point{{r.X, r.Y}, {r.X + r.W, r.Y}, {r.X + r.W, r.Y + r.H}, {r.X, r.Y + r.H}})
	}
	for _, l := range r.hatchLines() {
		Line{Points: l[:], Stroke: Stroke{r.HatchColour, 1}}.writeEMF(w)
	}
}

func (s Symbol) writeEMF(w *emfWriter) {
	switch s.Shape {
	case Circle:
		w.usePen(s.Stroke)
		w.useBrush(s.Fill)
		r := s.Size / 2
		w.record(emrEllipse, units(s.At.X-r), units(s.At.Y-r), units(s.At.X+r), units(s.At.Y+r))
	case Cross:
		for _, l := range s.strokes() {
			l.writeEMF(w)
		}
	case Diamond, Square, Triangle:
		Polygon{Points: s.outline(), Fill: s.Fill, Stroke: s.Stroke}.writeEMF(w)
	}
}

// run is a stretch of text in one script.
type run struct {
	words string
	han   bool
}

// runs cuts a text where the script changes.
func runs(s string) []run {
	var out []run
	for _, r := range s {
		han := wide(r)
		if len(out) == 0 || out[len(out)-1].han != han {
			out = append(out, run{han: han})
		}
		out[len(out)-1].words += string(r)
	}
	return out
}

func (t Text) writeEMF(w *emfWriter) {
	if t.Words == "" || t.Fill == "" {
		return
	}
	if w.text != t.Fill {
		w.record(emrTextColour, colourRef(t.Fill))
		w.text = t.Fill
	}
	at := 0.0 // along the baseline, from t.At
	switch t.Anchor {
	case Start:
	case Middle:
		at = -exactWidth(t.Words, t.Size, t.Bold) / 2
	case End:
		at = -exactWidth(t.Words, t.Size, t.Bold)
	}
	for _, r := range runs(t.Words) {
		w.useFont(emfFont{t.Size, t.Bold, t.Upright, r.han})
		p := Point{t.At.X + at, t.At.Y}
		if t.Upright {
			p = Point{t.At.X, t.At.Y - at}
		}
		w.textRun(r.words, p, t)
		at += exactWidth(r.words, t.Size, t.Bold)
	}
}

// textRun writes one EMR_EXTTEXTOUTW record, string and advance widths behind it.
func (w *emfWriter) textRun(words string, at Point, t Text) {
	const fixed = 76 // bytes before the string
	var chars []uint16
	var steps []uint32
	sum, put := 0, 0
	for _, r := range words {
		sum += advance(r, t.Bold)
		// Rounded from the start of the run, so that errors do not add up.
		to := int(math.Round(t.Size * unitsPerPx * float64(sum) / 1000))
		us := utf16.Encode([]rune{r})
		chars = append(chars, us...)
		steps = append(steps, uint32(to-put))
		if len(us) == 2 {
			steps = append(steps, 0)
		}
		put = to
	}
	str := 2 * len(chars)
	str += str % 4
	le := binary.LittleEndian
	w.b = le.AppendUint32(w.b, emrText)
	w.b = le.AppendUint32(w.b, uint32(fixed+str+4*len(steps)))
	for _, v := range []uint32{
		0, 0, 0xFFFFFFFF, 0xFFFFFFFF, // bounds: not given
		1, // compatible graphics mode
		math.Float32bits(25.4 * 100 / 96 / unitsPerPx), math.Float32bits(25.4 * 100 / 96 / unitsPerPx), // units to 0.01 mm
		units(at.X), units(at.Y), uint32(len(chars)), fixed, 0,
		0, 0, 0xFFFFFFFF, 0xFFFFFFFF, // no clipping rectangle
		uint32(fixed + str),
	} {
		w.b = le.AppendUint32(w.b, v)
	}
	for _, u := range chars {
		w.b = le.AppendUint16(w.b, u)
	}
	if len(chars)%2 == 1 {
		w.b = append(w.b, 0, 0)
	}
	for _, v := range steps {
		w.b = le.AppendUint32(w.b, v)
	}
	w.records++
}
