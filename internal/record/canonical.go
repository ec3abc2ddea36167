package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gowebpki/jcs"

	"github.com/tanwen/tanwen/fault"
)

// MaxInteger is the largest magnitude of a number in a committed document: 2^53 - 1, the range in which every JSON
// implementation agrees (RFC 7493, section 2.2). Larger and fractional numbers are written as decimal strings.
const MaxInteger = 1<<53 - 1

const maxDepth = 64

// Canonical returns v as canonical JSON (RFC 8785). Every number must be an integer within [MaxInteger]; fractions,
// exponents and larger integers are refused, since canonicalisers round them without a word. A json.RawMessage or
// any value that encoding/json can write will do; duplicate keys inside a RawMessage are refused, keys that differ
// in case are different keys.
func Canonical(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fault.Bad("", "record.json", "this is not JSON").Because(err)
	}
	text := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	if CheckCanonical(text) == nil {
		return text, nil
	}
	if err := checkNumbers(text); err != nil {
		return nil, err
	}
	out, err := jcs.Transform(text)
	if err != nil {
		return nil, fault.Bad("", "record.json", "this is not JSON").Because(err)
	}
	return out, CheckCanonical(out)
}

// checkNumbers refuses numbers that canonicalisation would change silently.
func checkNumbers(text []byte) error {
	dec := jsontext.NewDecoder(bytes.NewReader(text))
	for {
		tok, err := dec.ReadToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Bad("", "record.json", "this is not JSON").Because(err)
		}
		if tok.Kind() == '0' && !isInteger(tok.String()) {
			return badNumber(tok.String())
		}
	}
}

func isInteger(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && n >= -MaxInteger && n <= MaxInteger && strconv.FormatInt(n, 10) == s
}

func badNumber(s string) error {
	if len(s) > 40 {
		s = s[:40] + "..."
	}
	return fault.Bad("", "record.number",
		"{value} is not a whole number within 2^53; write other numbers as decimal strings", "value", s)
}

// StrictDecode reads one JSON value into v (a pointer). It refuses unknown fields, duplicate keys, keys whose case
// differs from the field's, invalid UTF-8 and anything behind the value, all of which encoding/json lets pass.
func StrictDecode(b []byte, v any) error {
	if err := jsonv2.Unmarshal(b, v, jsonv2.RejectUnknownMembers(true)); err != nil {
		return fault.Bad("", "record.decode", "this JSON does not have the form that is asked for").Because(err)
	}
	return nil
}

// CheckCanonical reports whether b is exactly one canonical JSON value as [Canonical] writes it: keys strictly
// ascending by UTF-16 code units, shortest escapes, no white space, whole numbers within [MaxInteger], nesting of at
// most 64. It allocates nothing for keys without escapes, so each append and each verification can afford it.
func CheckCanonical(b []byte) error {
	s := scanner{b: b}
	if !s.value() || s.i != len(b) {
		return fault.Bad("", "record.canonical", "byte {offset} departs from canonical JSON (RFC 8785)", "offset", s.i)
	}
	return nil
}

// scanner walks canonical JSON; each method reports whether what it names stands at i, and moves i behind it.
type scanner struct {
	b     []byte
	i     int
	depth int
}

func (s *scanner) peek() byte {
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *scanner) byte(c byte) bool {
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

func (s *scanner) value() bool {
	switch c := s.peek(); c {
	case '{':
		return s.nested(s.object)
	case '[':
		return s.nested(s.array)
	case '"':
		_, ok := s.string()
		return ok
	case 't':
		return s.literal("true")
	case 'f':
		return s.literal("false")
	case 'n':
		return s.literal("null")
	default:
		return s.number()
	}
}

func (s *scanner) nested(inner func() bool) bool {
	if s.depth == maxDepth {
		return false
	}
	s.depth++
	s.i++
	ok := inner()
	s.depth--
	return ok
}

func (s *scanner) literal(word string) bool {
	if !bytes.HasPrefix(s.b[s.i:], []byte(word)) {
		return false
	}
	s.i += len(word)
	return true
}

func (s *scanner) number() bool {
	start := s.i
	for s.i < len(s.b) && (s.b[s.i] == '-' || '0' <= s.b[s.i] && s.b[s.i] <= '9') {
		s.i++
	}
	if s.i-start > len("-9007199254740991") || !isInteger(string(s.b[start:s.i])) {
		s.i = start
		return false
	}
	return true
}

func (s *scanner) array() bool {
	if s.byte(']') {
		return true
	}
	for {
		if !s.value() {
			return false
		}
		if s.byte(']') {
			return true
		}
		if !s.byte(',') {
			return false
		}
	}
}

func (s *scanner) object() bool {
	if s.byte('}') {
		return true
	}
	var last []byte
	for first := true; ; first = false {
		start := s.i
		key, ok := s.string()
		if !ok || !s.byte(':') {
			return false
		}
		if !first && compareUTF16(last, key) >= 0 {
			s.i = start
			return false
		}
		last = key
		if !s.value() {
			return false
		}
		if s.byte('}') {
			return true
		}
		if !s.byte(',') {
			return false
		}
	}
}

const lowerHex = "0123456789abcdef"

// string returns the decoded bytes of the string at i; without an escape they are a part of b.
func (s *scanner) string() (decoded []byte, ok bool) {
	if !s.byte('"') {
		return nil, false
	}
	start := s.i
	var out []byte // used from the first escape on
	escaped := false
	for s.i < len(s.b) {
		c := s.b[s.i]
		switch {
		case c == '"':
			decoded = s.b[start:s.i]
			if escaped {
				decoded = out
			}
			s.i++
			return decoded, true
		case c < 0x20:
			return nil, false
		case c == '\\':
			if !escaped {
				escaped = true
				out = append(out, s.b[start:s.i]...)
			}
			d, width, ok := escape(s.b[s.i:])
			if !ok {
				return nil, false
			}
			out = append(out, d)
			s.i += width
		default:
			width := 1
			if c >= utf8.RuneSelf {
				var r rune
				if r, width = utf8.DecodeRune(s.b[s.i:]); r == utf8.RuneError && width == 1 {
					return nil, false
				}
			}
			if escaped {
				out = append(out, s.b[s.i:s.i+width]...)
			}
			s.i += width
		}
	}
	return nil, false
}

// escape reads one escape sequence in its only canonical spelling (RFC 8785, section 3.2.2.2).
func escape(b []byte) (decoded byte, width int, ok bool) {
	if len(b) < 2 {
		return 0, 0, false
	}
	const short, meant = `"\bfnrt`, "\"\\\b\f\n\r\t"
	if k := strings.IndexByte(short, b[1]); k >= 0 {
		return meant[k], 2, true
	}
	if len(b) < 6 || string(b[1:4]) != "u00" || b[4] > '1' || b[4] < '0' {
		return 0, 0, false
	}
	low := strings.IndexByte(lowerHex, b[5])
	if low < 0 {
		return 0, 0, false
	}
	c := (b[4]-'0')<<4 | byte(low)
	if strings.IndexByte("\b\f\n\r\t", c) >= 0 {
		return 0, 0, false
	}
	return c, 6, true
}

// compareUTF16 orders two UTF-8 strings by their UTF-16 code units, which differs from the order of bytes only
// where a character beyond U+FFFF meets one from U+E000 to U+FFFF.
func compareUTF16(a, b []byte) int {
	for len(a) > 0 && len(b) > 0 {
		ra, na := utf8.DecodeRune(a)
		rb, nb := utf8.DecodeRune(b)
		if ra != rb {
			ua, ub := utf16.AppendRune(nil, ra), utf16.AppendRune(nil, rb)
			if ua[0] != ub[0] {
				return int(ua[0]) - int(ub[0])
			}
			return int(ua[1]) - int(ub[1])
		}
		a, b = a[na:], b[nb:]
	}
	return len(a) - len(b)
}
