package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// The options of a prompt that asks for a year: by which something happens with a chance of 5, 50 and 95 %, if it happens
// at all, and with how many chances in a hundred it never does.
const (
	YearLow    OptionID = "p05"
	YearMiddle OptionID = "p50"
	YearHigh   OptionID = "p95"
	Never      OptionID = "never"
)

// yearOptions are the options of a prompt that asks for a year.
var yearOptions = []OptionID{YearLow, YearMiddle, YearHigh, Never}

// checkYears refuses years that do not rise or lie outside the limits of the prompt, and chances that are none.
func (x *Response) checkYears(p *Prompt) error {
	field := "prompt." + string(p.ID)
	given := map[OptionID]int{}
	for i, m := range x.Marks {
		n, err := strconv.Atoi(string(m.Value))
		low, high := p.From, p.To
		if m.Option == Never {
			low, high = 1, 100
		}
		if err != nil || n < low || n > high || strconv.Itoa(n) != string(m.Value) || !slices.Contains(yearOptions, m.Option) ||
			slices.ContainsFunc(x.Marks[:i], func(o OptionMark) bool { return o.Option == m.Option }) {
			return fault.Bad(field+"."+string(m.Option), "response.year", "{id}: {value} does not fit {option}: a whole number from {min} to {max}, given once", "id", p.ID, "value", strconv.Quote(string(m.Value)), "option", strconv.Quote(string(m.Option)), "min", low, "max", high)
		}
		given[m.Option] = n
	}
	if given[Never] == 100 && len(given) == 1 {
		return nil
	}
	if given[YearLow] == 0 || given[YearMiddle] == 0 || given[YearHigh] == 0 || given[YearMiddle] < given[YearLow] || given[YearHigh] < given[YearMiddle] || given[Never] == 100 {
		return fault.Bad(field, "response.years", "{id}: give three years that do not fall, or 100 for never alone", "id", p.ID)
	}
	return nil
}
