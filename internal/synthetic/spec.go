package synthetic

import (
	"time"

	"github.com/tanwen/tanwen/fault"
)

// Spec says what panel to invent.
type Spec struct {
	Experts    int // members at the beginning, at least 1
	Items      []Item
	Criteria   []Criterion
	Rounds     []Round
	Quantities []Quantity
}

// Item is something to be rated. Field is its sector of the demand tree ("grid", "ccus"); experts of that field know
// it better and favour it a little. It may be empty.
type Item struct {
	ID    string
	Field string
}

// Criterion is asked about every item, on a scale of whole points from Min to Max.
type Criterion struct {
	ID       string
	Min, Max int
}

// Round is one round of the consultation. Answering is the number of members who still take part; it must not grow.
// Opened and Closed are ISO 8601 days between which sheets come in, or empty. Judge says that the quantities are
// judged in this round.
type Round struct {
	ID             string
	Opened, Closed string
	Answering      int
	Judge          bool
}

// Quantity is judged by its 5 %, 50 % and 95 % quantiles. Low and High enclose what most experts take for its middle;
// Min and Max are what is possible at all.
type Quantity struct {
	ID                  string
	Low, High, Min, Max float64
}

// check refuses a Spec of which no panel can be made.
func (s *Spec) check() error {
	if s.Experts < 1 {
		return fault.Bad("experts", "synthetic.experts", "{n} experts make no panel: at least 1", "n", s.Experts)
	}
	seen := map[string]bool{}
	for _, it := range s.Items {
		if it.ID == "" || seen[it.ID] {
			return fault.Bad("items", "synthetic.items", "item {id} is empty or stands twice", "id", it.ID)
		}
		seen[it.ID] = true
	}
	for _, c := range s.Criteria {
		if c.ID == "" || c.Max <= c.Min {
			return fault.Bad("criteria", "synthetic.criteria", "criterion {id} goes from {min} to {max}: max must be above min", "id", c.ID, "min", c.Min, "max", c.Max)
		}
	}
	last := s.Experts
	for _, r := range s.Rounds {
		if r.Answering < 0 || r.Answering > last {
			return fault.Bad("rounds", "synthetic.rounds", "{n} members answer round {id}, after {last}: the number must not grow or be below 0", "n", r.Answering, "id", r.ID, "last", last)
		}
		last = r.Answering
		if _, _, err := r.days(); err != nil {
			return err
		}
	}
	for _, q := range s.Quantities {
		if !(q.Min <= q.Low && q.Low < q.High && q.High <= q.Max) || q.Max-q.Min > 1e15 || q.High-q.Low < 1e-9 {
			return fault.Bad("quantities", "synthetic.quantities", "quantity {id}: min <= low < high <= max does not hold, or the range is too narrow or too wide to print", "id", q.ID)
		}
	}
	return nil
}

// days returns the opening day and how many days the round lasts; 0 where it has no dates.
func (r Round) days() (opened time.Time, n int, err error) {
	if r.Opened == "" && r.Closed == "" {
		return opened, 0, nil
	}
	opened, err1 := time.Parse(time.DateOnly, r.Opened)
	closed, err2 := time.Parse(time.DateOnly, r.Closed)
	if err1 != nil || err2 != nil || closed.Before(opened) {
		return opened, 0, fault.Bad("rounds", "synthetic.days", "round {id} goes from {opened} to {closed}: two days as 2025-03-01, in order, or both empty", "id", r.ID, "opened", r.Opened, "closed", r.Closed)
	}
	return opened, int(closed.Sub(opened).Hours()/24) + 1, nil
}

// DefaultAnswering is how many of n members still answer in each of the given number of rounds: all at first, then
// nine tenths, then what is left by 54 to 50, as in a panel of 60, 54, 50.
func DefaultAnswering(n, rounds int) []int {
	out := make([]int, rounds)
	for i := range out {
		switch i {
		case 0:
			out[i] = n
		case 1:
			out[i] = n * 9 / 10
		default:
			out[i] = out[i-1] * 25 / 27
		}
	}
	return out
}
