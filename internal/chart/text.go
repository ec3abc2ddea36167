package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Advance widths of U+0020 to U+007E in thousandths of an em: Helvetica and Helvetica-Bold, Adobe font metrics 1997
// (Arial and Liberation Sans have the same).
var (
	latin = [95]uint16{
		278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
	}
	latinBold = [95]uint16{
		278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
		975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
		333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
		611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
	}
)

// advance returns the width of one character in thousandths of an em.
func advance(r rune, bold bool) int {
	switch {
	case r >= 0x20 && r <= 0x7E:
		if bold {
			return int(latinBold[r-0x20])
		}
		return int(latin[r-0x20])
	case unicode.Is(unicode.Mn, r) || r == 0x200B || r == 0xFEFF:
		return 0
	case r == 0xA0 || r == 0xB7:
		return 333
	case r == 0xB1 || r == 0xD7 || r == 0x2013 || r == 0x2212 || r == 0x2264 || r == 0x2265:
		return 584
	case wide(r):
		return 1000
	default:
		return 722
	}
}

// wide reports whether a character takes one em: Han, kana, Hangul, their punctuation, full-width forms, pictures,
// and the quotation marks, dashes and dots that Chinese fonts set on a full square.
func wide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0x1100 && r <= 0x115F, r >= 0x2E80 && r <= 0xA4CF, r >= 0xA960 && r <= 0xA97F,
		r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF, r >= 0xFE30 && r <= 0xFE4F,
		r >= 0xFF00 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F000:
		return true
	case r == 0x2013 || r == 0x2212 || r == 0x2264 || r == 0x2265:
		return false
	}
	return r >= 0x2010 && r <= 0x2E7F
}

// exactWidth is the sum of the advance widths in px.
func exactWidth(s string, size float64, bold bool) float64 {
	n := 0
	for _, r := range s {
		n += advance(r, bold)
	}
	return float64(size*float64(n)) / 1000
}

// TextWidth estimates how much room a line of text needs in px, whichever of the named fonts a reader has: the
// advance widths plus five per cent.
func TextWidth(s string, size float64, bold bool) float64 {
	return float64(exactWidth(s, size, bold) * 1.05)
}

// plain returns s on one line: white space collapsed, control characters and invalid bytes dropped.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)), " ")
}

// Characters that must not begin a line, or end one (Requirements for Chinese Text Layout, W3C, section 3.1.3).
const (
	neverFirst = "，。、；：？！）》」』】〉〕”’…—·％‰,.;:?!)]}%"
	neverLast  = "（《「『【〈〔“‘([{"
)

// atoms cuts a text into pieces between which a line may break; a space stays at the end of its piece.
func atoms(s string) []string {
	var out []string
	var cur []rune
	flush := func() {
		if len(cur) > 0 {
			out = append(out, string(cur))
			cur = cur[:0]
		}
	}
	rs := []rune(s)
	for i, r := range rs {
		cur = append(cur, r)
		if i+1 == len(rs) {
			break
		}
		next := rs[i+1]
		switch {
		case strings.ContainsRune(neverFirst, next) || next == ' ':
		case strings.ContainsRune(neverLast, r):
		case r == ' ' || r == '-' || r == '/' || wide(r) || wide(next):
			flush()
		}
	}
	flush()
	return out
}

// block is a text set in lines that fit a width.
type block struct {
	lines []string
	whole string // the full text where the last line was shortened, else empty
}

// wrap sets s in at most most lines of the given width in px (most >= 1). A piece longer than a line is cut hard;
// what is left over after the last line becomes an ellipsis. An empty text has no lines.
func wrap(s string, width, size float64, bold bool, most int) block {
	s = plain(s)
	var lines []string
	line := ""
	fits := func(t string) bool { return TextWidth(strings.TrimRight(t, " "), size, bold) <= width }
	pieces := atoms(s)
	for i := 0; i < len(pieces); i++ {
		p := pieces[i]
		if fits(line + p) {
			line += p
			continue
		}
		if line == "" {
			head, tail := cut(p, width, size, bold)
			p = head
			if tail != "" {
				pieces[i] = tail
				i--
			}
			line = p
			if tail == "" {
				continue
			}
		} else {
			i--
		}
		if len(lines) == most-1 {
			return block{append(lines, ellipsis(line, width, size, bold)), s}
		}
		lines = append(lines, strings.TrimRight(line, " "))
		line = ""
	}
	if line != "" {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return block{lines: lines}
}

// cut splits a piece that is longer than a line; the head holds at least one character.
func cut(p string, width, size float64, bold bool) (head, tail string) {
	rs := []rune(p)
	k := len(rs)
	for k > 1 && TextWidth(string(rs[:k]), size, bold) > width {
		k--
	}
	return string(rs[:k]), string(rs[k:])
}

// ellipsis shortens a line until it fits with an ellipsis behind it, at a space where one is near.
func ellipsis(line string, width, size float64, bold bool) string {
	all := []rune(strings.TrimRight(line, " "))
	rs := all
	for len(rs) > 0 && TextWidth(string(rs)+"…", size, bold) > width {
		rs = rs[:len(rs)-1]
	}
	if n := len(rs); n < len(all) && n > 0 && rs[n-1] != ' ' && all[n] != ' ' && !wide(all[n]) {
		for k := n - 1; k > n/2; k-- {
			if rs[k] == ' ' {
				rs = rs[:k]
				break
			}
		}
	}
	return strings.TrimRight(string(rs), " ,;:，、；：") + "…"
}
