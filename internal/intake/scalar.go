package intake

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/xuri/excelize/v2"
)

func quoted(s string) string { return strconv.Quote(s) }

// parseWhole reads a whole number in digits with at most one sign; "-0" is none.
func parseWhole(s string) (int, bool) {
	if len(s) > 9 || s == "-0" || strings.HasPrefix(s, "+") {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil
}

// parseDecimal reads a number of at most 17 significant digits with one optional sign and one optional point: no
// exponent, no "NaN", no "Inf", no negative zero, nothing from 2^53 on.
func parseDecimal(s string) (consult.Decimal, bool) {
	digits, significant, points := 0, 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
			if c != '0' || significant > 0 {
				significant++
			}
		case c == '.':
			points++
		case c == '-' && i == 0:
		default:
			return "", false
		}
	}
	if digits == 0 || len(s) > 40 || significant > 17 || points > 1 || s[len(s)-1] == '.' || s[0] == '.' || (s[0] == '-' && (significant == 0 || s[1] == '.')) {
		return "", false
	}
	if v, _ := consult.Decimal(s).Float(); v >= 1<<53 || v <= -1<<53 {
		return "", false
	}
	return consult.Decimal(s), true
}

// storedDecimal reads a number as a workbook stores it, with an exponent or with the last digits of a binary
// fraction, to the 15 digits that a spreadsheet shows.
func storedDecimal(s string) (consult.Decimal, bool) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v-v != 0 {
		return "", false
	}
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	return parseDecimal(strconv.FormatFloat(v, 'f', -1, 64))
}

// moments are the forms of a time that can be read without guessing which number is the month.
var moments = []string{
	"2006-01-02", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04", time.RFC3339,
	"2006/1/2", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006-1-2", "2006-1-2 15:04:05", "2006-1-2 15:04",
	"2006.1.2", "2006.1.2 15:04:05", "2006.1.2 15:04", "2006年1月2日", "2006年1月2日 15:04:05", "2006年1月2日 15:04",
}

// parseMoment reads a date with or without a time of day, by the clock on the wall. serial allows the day numbers of
// a workbook.
func parseMoment(s string, serial bool) (time.Time, bool) {
	if i := strings.IndexByte(s, '.'); i > 16 { // fractions of a second
		s = s[:i]
	}
	for _, form := range moments {
		if t, err := time.Parse(form, s); err == nil {
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC), t.Year() >= 1
		}
	}
	if serial {
		if v, err := strconv.ParseFloat(s, 64); err == nil && v > 1 && v < 2_958_466 {
			if t, err := excelize.ExcelDateToTime(v, false); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

func parseDay(s string, serial bool) (consult.Date, bool) {
	t, ok := parseMoment(s, serial)
	if !ok {
		return "", false
	}
	return consult.Date(t.Format("2006-01-02")), true
}

// identifier makes an identifier from a wording: what cannot stand in one becomes a hyphen, at most 64 characters.
func identifier(s string) string {
	var out []rune
	for _, r := range s {
		if r == '.' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		} else if len(out) > 0 && out[len(out)-1] != '-' {
			out = append(out, '-')
		}
	}
	text := string(out[:min(len(out), 64)])
	for len(text) > 256 || !consult.ValidID(text) && text != "" {
		runes := []rune(text)
		text = string(runes[:len(runes)-1])
	}
	return strings.Trim(text, "-")
}

// studyName makes the name of a consultation from the name of its folder.
func studyName(s string) consult.StudyID {
	var out []byte
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			out = append(out, byte(r))
		case len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
	}
	name := strings.Trim(string(out[:min(len(out), 64)]), "-")
	if name == "" {
		name = "consultation"
	}
	return consult.StudyID(name)
}

// nearest returns the name that differs least from s, "" if none is near.
func nearest(s string, names []string) string {
	best, at := 1+len(s)/4, ""
	for _, n := range names {
		if d := distance(strings.ToLower(s), n); d <= best && (at == "" || d < best) {
			best, at = d, n
		}
	}
	return at
}

// distance counts the insertions, deletions and replacements of letters that lead from a to b (Levenshtein 1966).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		diagonal := last[0]
		last[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = last[j+1]
			last[j+1] = min(cost, last[j]+1, last[j+1]+1)
		}
	}
	return last[len(y)]
}

// isHan reports whether a text holds Chinese characters.
func isHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
