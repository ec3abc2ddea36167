package chart_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/tanwen/tanwen/internal/chart"
)

// readEMF walks the records of a metafile as a reader does, checks what MS-EMF asks of header, record sizes and
// objects, and returns the strings in the order they are drawn.
func readEMF(b []byte) (texts []string, err error) {
	le := binary.LittleEndian
	u32 := func(at int) int { return int(le.Uint32(b[at:])) }
	if len(b) < 108 || u32(0) != 1 || le.Uint32(b[40:]) != 0x464D4520 {
		return nil, errors.New("no header")
	}
	if u32(48) != len(b) {
		return nil, fmt.Errorf("header says %d bytes, there are %d", u32(48), len(b))
	}
	records, last, handles := 0, 0, map[int]bool{}
	for at := 0; at < len(b); records++ {
		if len(b)-at < 8 {
			return nil, fmt.Errorf("a record begins at %d and has no room", at)
		}
		kind, size := u32(at), u32(at+4)
		if size < 8 || size%4 != 0 || at+size > len(b) {
			return nil, fmt.Errorf("record %d at %d has size %d", kind, at, size)
		}
		switch kind {
		case 39, 82, 95: // brush, font, pen
			h := u32(at + 8)
			if handles[h] || h < 1 || h >= u32(56)&0xFFFF {
				return nil, fmt.Errorf("handle %d is taken or beyond the header's count", h)
			}
			handles[h] = true
		case 40:
			if !handles[u32(at+8)] {
				return nil, fmt.Errorf("handle %d is deleted and does not exist", u32(at+8))
			}
			delete(handles, u32(at+8))
		case 37:
			if h := u32(at + 8); h < 0x80000000 && !handles[h] {
				return nil, fmt.Errorf("handle %d is selected and does not exist", h)
			}
		case 84:
			n, str, steps := u32(at+44), at+u32(at+48), at+u32(at+72)
			if str+2*n > steps || steps+4*n != at+size {
				return nil, fmt.Errorf("the text at %d does not fit its record", at)
			}
			us := make([]uint16, n)
			for i := range us {
				us[i] = le.Uint16(b[str+2*i:])
			}
			texts = append(texts, string(utf16.Decode(us)))
		}
		last = kind
		at += size
	}
	if last != 14 || records != u32(52) || len(handles) > 0 {
		return nil, fmt.Errorf("last record %d, %d records against %d, %d objects left", last, records, u32(52), len(handles))
	}
	return texts, nil
}

func TestEMFStructure(t *testing.T) {
	eachDrawing(t, func(t *testing.T, _ string, d chart.Drawing) {
		b := d.EMF()
		texts, err := readEMF(b)
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		for _, m := range d.Marks {
			if x, ok := m.(chart.Text); ok {
				want += x.Words
			}
		}
		if got := strings.Join(texts, ""); got != want {
			t.Errorf("the metafile says %q, the drawing %q", got, want)
		}
		// Frame in 0.01 mm: 1 px is 25.4/96 mm.
		if w, px := int(binary.LittleEndian.Uint32(b[32:])), d.Width*2540/96; float64(w) < px-1 || float64(w) > px+28 {
			t.Errorf("frame is %d wide for %v px", w, d.Width)
		}
	})
}

// TestEMFReaderNoticesDamage is the control of the structure test.
func TestEMFReaderNoticesDamage(t *testing.T) {
	d, err := intervals("en", 720).Draw()
	if err != nil {
		t.Fatal(err)
	}
	good := d.EMF()
	for name, damage := range map[string]func(b []byte) []byte{
		"cut":             func(b []byte) []byte { return b[:len(b)-4] },
		"wrong size":      func(b []byte) []byte { b[48]++; return b },
		"wrong count":     func(b []byte) []byte { b[52]++; return b },
		"no end":          func(b []byte) []byte { b[len(b)-20] = 40; return b },
		"record too long": func(b []byte) []byte { b[4] += 8; return b },
	} {
		if _, err := readEMF(damage(slices.Clone(good))); err == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}

func TestEMFSurrogatesAndMixedScripts(t *testing.T) {
	d := chart.Drawing{Title: "t", Width: 100, Height: 40, Marks: []chart.Mark{
		chart.Text{At: chart.Point{X: 1, Y: 20}, Words: "a𠮷b碳c", Size: 12, Fill: chart.Ink},
		chart.Line{Points: []chart.Point{{X: 0, Y: 0}, {X: 50, Y: 0}}, Stroke: chart.Stroke{Colour: chart.Ink, Width: 1}, Dashed: true},
	}}
	texts, err := readEMF(d.EMF())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(texts, "|"), "a|𠮷|b|碳|c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
