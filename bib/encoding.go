package bib

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// An Encoding is the way in which a file's characters are written as bytes.
type Encoding string

// Encodings that are told apart.
const (
	UTF8        Encoding = "UTF-8"
	UTF16LE     Encoding = "UTF-16LE"
	UTF16BE     Encoding = "UTF-16BE"
	GB18030     Encoding = "GB18030" // also stands for GBK and GB 2312, which it contains
	Windows1252 Encoding = "windows-1252"
)

// DetectEncoding finds out the encoding: by a byte order mark, by the zeros of UTF-16, as UTF-8 where that is valid or
// has few damaged places, by the declaration that JabRef writes ("% Encoding: Cp1252"), else as GB18030 or
// windows-1252, whichever reads the bytes beyond ASCII better.
func DetectEncoding(data []byte) Encoding {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return UTF8
	case bytes.HasPrefix(data, []byte("\xff\xfe")), zeros(data, 1):
		return UTF16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")), zeros(data, 0):
		return UTF16BE
	case nearlyUTF8(data):
		return UTF8
	}
	if e, ok := declared(data); ok && e != UTF8 {
		return e
	}
	if likeGB18030(data) {
		return GB18030
	}
	return Windows1252
}

// zeros reports whether many bytes at odd (1) or even (0) places are zero, as in UTF-16 text of Latin letters.
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

// nearlyUTF8 reports whether data is UTF-8, or was and has a few damaged places.
func nearlyUTF8(data []byte) bool {
	for n := 1; n <= min(3, len(data)); n++ { // a character that the end of the file cuts
		if tail := data[len(data)-n:]; utf8.RuneStart(tail[0]) && !utf8.FullRune(tail) {
			data = data[:len(data)-n]
		}
	}
	if utf8.Valid(data) {
		return true
	}
	good, bad := 0, 0
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		data = data[n:]
	}
	return good > 2*bad
}

// declared reads the encoding that the first lines of a BibTeX file name.
func declared(data []byte) (Encoding, bool) {
	head := strings.ToLower(string(data[:min(len(data), 1024)]))
	_, after, ok := strings.Cut(head, "encoding:")
	if !ok {
		return "", false
	}
	name, _, _ := strings.Cut(strings.TrimLeft(after, " \t"), "\n")
	switch strings.Map(lettersAndDigits, name) {
	case "utf8":
		return UTF8, true
	case "gbk", "gb2312", "gb18030", "cp936", "ms936", "windows936", "xmswin936", "eucgb2312":
		return GB18030, true
	case "cp1252", "windows1252", "ansi", "iso88591", "iso885915", "latin1", "ascii", "usascii":
		return Windows1252, true
	}
	return "", false
}

func lettersAndDigits(c rune) rune {
	if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
		return c
	}
	return -1
}

// likeGB18030 reports whether bytes beyond ASCII come in the pairs of Chinese text: a lead byte followed by another
// byte beyond ASCII, while in Western text they stand alone among ASCII letters.
func likeGB18030(data []byte) bool {
	pairs, odd := 0, 0
	for i := 0; i < len(data); i++ {
		if data[i] < 0x80 {
			continue
		}
		switch {
		case i+1 >= len(data):
		case data[i] != 0x80 && data[i] != 0xff && data[i+1] >= 0x80 && data[i+1] != 0xff:
			pairs++
			i++
		case data[i] >= 0x81 && data[i+1] >= 0x40 && data[i+1] != 0x7f && pairs > 0: // GBK beyond GB 2312
			i++
		default:
			odd++
		}
	}
	return pairs > 0 && pairs > 2*odd
}

// windows1252 are the characters of the bytes 0x80 to 0x9f; 0 where there is none.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// text returns data as UTF-8 with "\n" at line ends, and the line of the first place that holds no character (0 =
// none); such places become U+FFFD. GB18030 is decoded by the function given.
func text(data []byte, e Encoding, gb18030 func([]byte) ([]byte, error)) (s string, badLine int, err error) {
	switch e {
	case UTF16LE:
		s = fromUTF16(bytes.TrimPrefix(data, []byte("\xff\xfe")), binary.LittleEndian)
	case UTF16BE:
		s = fromUTF16(bytes.TrimPrefix(data, []byte("\xfe\xff")), binary.BigEndian)
	case Windows1252:
		s = fromWindows1252(data)
	case GB18030:
		if data, err = gb18030(data); err != nil {
			return "", 0, err
		}
		s = string(data)
	default:
		s = string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	}
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	if i := strings.IndexRune(s, '\ufffd'); i >= 0 {
		badLine = strings.Count(s[:i], "\n") + 1
	}
	return s, badLine, nil
}

func fromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2+1)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	if len(data)%2 == 1 { // half a character at the end
		units = append(units, 0xfffd)
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

func fromWindows1252(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for _, c := range data {
		switch {
		case c < 0x80:
			b.WriteByte(c)
		case c >= 0xa0:
			b.WriteRune(rune(c))
		case windows1252[c-0x80] != 0:
			b.WriteRune(windows1252[c-0x80])
		default:
			b.WriteRune('\ufffd')
		}
	}
	return b.String()
}
