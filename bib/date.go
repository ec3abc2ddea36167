package bib

import (
	"strconv"
	"strings"
)

// A Day is a date of which the later parts may not be known: 0 means not known. Year 0 means that nothing is.
type Day struct {
	Year, Month, Day int
}

// A Date is a day, or a span of days where To is set. Literal is what the source wrote where it is no date ("in
// press", "Spring 2010"); it may stand beside a year found in it.
type Date struct {
	From, To Day
	Literal  string
}

// IsZero reports whether nothing is known.
func (d Date) IsZero() bool { return d == Date{} }

// String prints the date as in ISO 8601: 2020-02-14, 2020-02, 2020, 2019/2021; else the literal.
func (d Date) String() string {
	if d.From.Year == 0 {
		return d.Literal
	}
	s := d.From.String()
	if d.To.Year != 0 {
		s += "/" + d.To.String()
	}
	return s
}

// String prints the known parts as in ISO 8601, with at least four digits of the year.
func (d Day) String() string {
	s := padded(d.Year, 4)
	if d.Month > 0 {
		s += "-" + padded(d.Month, 2)
		if d.Day > 0 {
			s += "-" + padded(d.Day, 2)
		}
	}
	return s
}

func padded(n, width int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return sign + s
}

var monthNames = [13]string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// monthOf returns the month that s names in English or in digits, 0 if it names none.
func monthOf(s string) int {
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), ".,"))
	if n, ok := digits(s); ok && n >= 1 && n <= 12 {
		return n
	}
	if len(s) >= 3 {
		for i := 1; i < len(monthNames); i++ {
			if s[:3] == monthNames[i] && isLetters(s) {
				return i
			}
		}
	}
	return 0
}

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}

// digits reads a number of one to nine ASCII digits.
func digits(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// parseDate reads what sources write for a date: ISO 8601 and its spans, 2016/09/01/, "2016 Sep 1", "Sep 18 2019",
// "2013 06 10", 2019年3月, 20160512. What is no date becomes the literal; a year of four digits in it is used.
func parseDate(s string) Date {
	s = strings.TrimSpace(s)
	if s == "" {
		return Date{}
	}
	if from, to, ok := strings.Cut(s, "/"); ok && (strings.Count(s, "/") == 1 || strings.Contains(s, "-")) {
		a, okA := parseDay(from)
		b, okB := parseDay(to)
		if okA && to == "" {
			return Date{From: a}
		}
		if okA && okB && b.Year > 31 {
			return Date{From: a, To: b}
		}
	}
	if d, ok := parseDay(s); ok {
		return Date{From: d}
	}
	d := Date{Literal: s}
	d.From.Year = yearIn(s)
	return d
}

// parseDay reads one day. The parts may be in the order year, month, day or, with a named month, in any order.
func parseDay(s string) (d Day, ok bool) {
	s = strings.TrimSpace(s)
	if i := strings.IndexByte(s, 'T'); i == 10 && strings.Count(s, "-") == 2 { // a time of day
		s = s[:i]
	}
	if n, isNumber := digits(s); isNumber && len(s) == 8 && n/10000 > 1000 && n/100%100 >= 1 && n/100%100 <= 12 && n%100 <= 31 {
		return Day{n / 10000, n / 100 % 100, n % 100}, true
	}
	parts := strings.FieldsFunc(s, func(c rune) bool {
		return c == '-' || c == '/' || c == '.' || c == ' ' || c == ',' || c == '年' || c == '月' || c == '日' || c == '\u00a0'
	})
	if len(parts) == 0 || len(parts) > 3 {
		return Day{}, false
	}
	for _, p := range parts {
		n, isNumber := digits(p)
		switch {
		case isNumber && len(p) == 4 && d.Year == 0:
			d.Year = n
		case isNumber && n == 0: // a part that is not known: 2001/00/00
		case isNumber && d.Year != 0 && d.Month == 0 && n <= 12:
			d.Month = n
		case isNumber && d.Day == 0 && n <= 31 && (d.Month != 0 || d.Year == 0):
			d.Day = n
		case !isNumber && d.Month == 0 && monthOf(p) != 0:
			d.Month = monthOf(p)
		default:
			return Day{}, false
		}
	}
	if d.Year == 0 || d.Day != 0 && d.Month == 0 {
		return Day{}, false
	}
	return d, true
}

// yearIn returns the first number of exactly four digits from 1000 to 2999 in s, 0 if there is none.
func yearIn(s string) int {
	run := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] >= '0' && s[i] <= '9' {
			run++
			continue
		}
		if run == 4 {
			if n, _ := digits(s[i-4 : i]); n >= 1000 && n <= 2999 {
				return n
			}
		}
		run = 0
	}
	return 0
}
