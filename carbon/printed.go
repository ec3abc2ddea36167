package carbon

import (
	"math"
	"sort"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Printed rounds a total and its parts so that the printed parts add up to the printed total (E28), by the method of the
// largest remainder: every part is rounded down, and the units that then lack go to the parts with the largest
// remainders, the first of equals. No part is off by a whole unit of the last decimal. It refuses parts that do not sum
// to the total, decimals outside 0 to 9, and numbers too large to be counted exactly.
func Printed(total float64, parts []float64, decimals int) (whole string, each []string, err error) {
	if decimals < 0 || decimals > 9 {
		return "", nil, fault.Bad("decimals", "carbon.decimals", "{n} decimals are asked for; the number must lie between 0 and 9", "n", decimals)
	}
	unit := 1.0
	for range decimals {
		unit *= 10
	}
	const exact = 1 << 52
	units := make([]int64, len(parts))
	remainders := make([]float64, len(parts))
	if !(math.Abs(total*unit) < exact) {
		return "", nil, fault.Bad("total", "carbon.printed_large", "{value} cannot be printed exactly with {n} decimals; take fewer decimals", "value", total, "n", decimals)
	}
	want := int64(math.Round(total * unit))
	missing := want
	for i, v := range parts {
		if !(math.Abs(v*unit) < exact) {
			return "", nil, fault.Bad(at("parts", i), "carbon.printed_large", "{value} cannot be printed exactly with {n} decimals; take fewer decimals", "value", v, "n", decimals)
		}
		down := math.Floor(v * unit)
		units[i], remainders[i] = int64(down), float64(v*unit)-down
		missing -= units[i]
	}
	if missing < 0 || missing > int64(len(parts)) {
		return "", nil, fault.Bad("parts", "carbon.printed_sum", "the parts do not sum to the total; they differ by about {n} units of the last decimal", "n", missing)
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return remainders[order[a]] > remainders[order[b]] })
	for _, i := range order[:missing] {
		units[i]++
	}
	for _, n := range units {
		each = append(each, decimalText(n, decimals))
	}
	return decimalText(want, decimals), each, nil
}

// decimalText prints a whole number of units of the last decimal.
func decimalText(n int64, decimals int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := strconv.FormatInt(n, 10)
	for len(text) <= decimals {
		text = "0" + text
	}
	if decimals == 0 {
		return sign + text
	}
	return sign + text[:len(text)-decimals] + "." + text[len(text)-decimals:]
}
