package analysis

import (
	"math"
	"strconv"
	"strings"
)

var nan = math.NaN()

// plain writes a value as tables hold it: at most six decimals, no exponent, no trailing zeros; empty if undefined.
func plain(v Value) string {
	if !v.OK {
		return ""
	}
	s := strconv.FormatFloat(v.V, 'f', 6, 64)
	s = strings.TrimRight(s, "0")
	s = strings.TrimSuffix(s, ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// Printing says how a number is shown to people.
type printing int

const (
	whole       printing = iota // counts and ranks
	points                      // scale points: one decimal, none if whole
	decimal                     // two decimals
	percent                     // share of 1 as whole per cent
	probability                 // three decimals, "<0.001" below
	significant                 // three significant digits, whole from 100 on
)

// show writes a value for people. Undefined is empty: the page says why.
func show(v Value, p printing) string {
	if !v.OK {
		return ""
	}
	var s string
	switch p {
	case whole:
		s = strconv.FormatFloat(v.V, 'f', 0, 64)
	case points:
		s = strings.TrimSuffix(strconv.FormatFloat(v.V, 'f', 1, 64), ".0")
	case decimal:
		s = strconv.FormatFloat(v.V, 'f', 2, 64)
	case probability:
		s = strconv.FormatFloat(v.V, 'f', 3, 64)
		if s == "0.000" && v.V > 0 {
			return "<0.001"
		}
	case significant:
		s = threeDigits(v.V)
	case percent:
		s = strconv.FormatFloat(float64(v.V*100), 'f', 0, 64) + "%"
		if s == "100%" && v.V < 1 {
			return ">99%"
		}
		if s == "0%" && v.V > 0 {
			return "<1%"
		}
	}
	if strings.Trim(s, "-0.%") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// book collects numbers while findings are made.
type book struct {
	numbers []Number
	at      map[string]int
}

func (b *book) add(id string, v Value, p printing, unit string, r Recipe, inputs ...string) {
	if b.at == nil {
		b.at = map[string]int{}
	}
	b.at[id] = len(b.numbers)
	b.numbers = append(b.numbers, Number{ID: id, Value: v, Printed: show(v, p), Unit: unit, Recipe: r.Name, RecipeVersion: r.Version, Inputs: inputs, Seeded: r.Chance})
}

func count(n int) Value { return Some(float64(n)) }

// threeDigits prints a quantity with three significant digits, but never cuts whole numbers.
func threeDigits(v float64) string {
	size := math.Abs(v)
	decimals := 0
	for limit := 100.0; decimals < 6 && size < limit && size > 0; limit /= 10 {
		decimals++
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}
