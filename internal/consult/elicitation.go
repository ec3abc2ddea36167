package consult

import "github.com/tanwen/tanwen/fault"

// ElicitationWay is how an expert gave quantiles.
type ElicitationWay string

// The ways beside typing numbers.
const (
	BySlider ElicitationWay = "slider" // three marks moved within a range
	ByChips  ElicitationWay = "chips"  // equal chips laid in the bins of a range (trial roulette)
)

// Elicitation is how the values of a judgement came about. The quantiles beside it are what counts; this lets the
// expert find the judgement again as it was given.
type Elicitation struct {
	Way   ElicitationWay `json:"way"`
	From  Decimal        `json:"from"`            // lowest value that the expert holds possible
	To    Decimal        `json:"to"`              // highest value
	Chips []int          `json:"chips,omitempty"` // in each of equal bins between both
}

// Limits of the bins of a range and of the chips in one.
const (
	maxBins  = 50
	maxChips = 100
)

// checkGiven refuses a way that is none, a range that does not rise, and chips that nobody can have laid.
func (j Judgement) checkGiven() error {
	g := j.Given
	if g == nil {
		return nil
	}
	if j.Aside != "" || g.Way != BySlider && g.Way != ByChips {
		return fault.Bad("given", "judgement.way", "{id}: values are typed, moved by slider or laid by chips, and stand beside no other word", "id", j.Quantity)
	}
	from, ok1 := g.From.Float()
	to, ok2 := g.To.Float()
	if !ok1 || !ok2 || from >= to {
		return fault.Bad("given", "judgement.range", "{id}: the range from {from} to {to} must be two numbers that rise", "id", j.Quantity, "from", g.From, "to", g.To)
	}
	total, wrong := 0, false
	for _, n := range g.Chips {
		total += n
		wrong = wrong || n < 0 || n > maxChips
	}
	if g.Way == BySlider && len(g.Chips) > 0 || g.Way == ByChips && (len(g.Chips) < 2 || len(g.Chips) > maxBins || total == 0) || wrong {
		return fault.Bad("given", "judgement.chips", "{id}: chips lie in 2 to {bins} bins, from 0 to {most} in each and at least one in all", "id", j.Quantity, "bins", maxBins, "most", maxChips)
	}
	return nil
}
