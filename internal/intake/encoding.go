package intake

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// Names of encodings, as a report prints them.
const (
	utf8Plain = "UTF-8"
	utf8BOM   = "UTF-8 with BOM"
	utf16LE   = "UTF-16LE"
	utf16BE   = "UTF-16BE"
	gb18030   = "GB18030"
)

// unreadable says where a file holds bytes that are no character in its encoding; row 0: nowhere.
type unreadable struct{ row, col int }

// decode returns the text of a file and the encoding it was found to be in: by its byte order mark, by the zeros of
// UTF-16, as UTF-8 where that is valid or nearly so, else as GB18030. Line ends become "\n".
func decode(data []byte) (text, encoding string, bad unreadable) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		text, encoding = string(data[3:]), utf8BOM
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		text, encoding = fromUTF16(data[2:], binary.LittleEndian), utf16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		text, encoding = fromUTF16(data[2:], binary.BigEndian), utf16BE
	case zeros(data, 1):
		text, encoding = fromUTF16(data, binary.LittleEndian), utf16LE
	case zeros(data, 0):
		text, encoding = fromUTF16(data, binary.BigEndian), utf16BE
	case nearlyUTF8(data):
		text, encoding = string(data), utf8Plain
	default:
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		text, encoding = string(out), gb18030
		if err != nil {
			bad = unreadable{1, 1}
		}
	}
	if at := badAt(text); at >= 0 {
		before := text[:at]
		line := strings.LastIndexByte(before, '\n')
		bad = unreadable{strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[line+1:]) + 1}
	}
	return lineEnds(text), encoding, bad
}

// badAt returns the index of the first byte that is no character, a NUL or a replacement character, which decoders
// put where they could not read; -1 if there is none.
func badAt(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c != 0 && c < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || r == 0 {
			return i
		}
		i += n
	}
	return -1
}

// lineEnds makes "\n" of the line ends of other systems.
func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// zeros reports whether most bytes at odd (1) or even (0) places are zero, as in UTF-16 text of Latin letters.
func zeros(data []byte, odd int) bool {
	data = data[:min(len(data), 4096)]
	n := 0
	for i := odd; i < len(data); i += 2 {
		if data[i] == 0 {
			n++
		}
	}
	return n > 0 && n*4 > len(data)
}

func fromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2+1)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	if len(data)%2 == 1 { // half a character at the end
		units = append(units, 0xfffd)
	}
	return string(utf16.Decode(units))
}

// nearlyUTF8 reports whether data is UTF-8, or was and has a few damaged places: there, most characters beyond ASCII
// are well formed, while in GB18030 text that hardly happens.
func nearlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return bad == 0 || good > 2*bad
}

// cleanText puts a wording into composed form (NFC), takes out characters that only turn the direction of writing
// or cannot be seen, and the quote that a spreadsheet export puts before a cell that looks like a formula.
func cleanText(s string) string {
	s = strings.TrimSpace(s)
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		s = strings.Map(func(r rune) rune {
			switch {
			case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200b, r == 0xfeff:
				return -1
			}
			return r
		}, s)
		s = strings.TrimSpace(norm.NFC.String(s))
	}
	return unquoteFormula(s)
}

// unquoteFormula takes one leading apostrophe from "'=1+1" and its like, so that what a spreadsheet would compute can
// be exported safely and read back unchanged.
func unquoteFormula(s string) string {
	if !strings.HasPrefix(s, "'") {
		return s
	}
	rest := strings.TrimLeft(s, "'")
	if rest != "" && strings.IndexByte("=+-@\t", rest[0]) >= 0 {
		return s[1:]
	}
	return s
}
