package consult

// When a real-time round lets a median out: when firstLive experts have rated the cell, and then whenever furtherLive
// others have. Between two steps nothing moves, whatever anybody answers, changes or withdraws; and at a step at least so
// many ratings come in at once, so that no change of what is shown is the work of one expert.
const (
	firstLive   = 10
	furtherLive = 5
)

// Live is what a real-time round has let out of one cell: the ratings that stood when the last step was reached.
type Live struct{ Values []float64 }

// liveCell holds the experts whose ratings were let out, those whose ratings wait for the next step, and what was let out
// last.
type liveCell struct {
	counted, waiting map[Pseudonym]bool
	out              []float64
}

// Live returns the ratings behind what may be shown now of an item on a criterion, by their places in the instrument; ok
// is false in other rounds, and while too few experts have rated it. They are for findings to be made of, not to be shown.
func (r *Round) Live(item, criterion int) (l Live, ok bool) {
	c := r.live[item*len(r.Instrument.Criteria)+criterion]
	if c == nil || len(c.out) == 0 {
		return Live{}, false
	}
	return Live{c.out}, true
}

// step takes note of an answer in a real-time round, and lets out what the rule allows.
func (r *Round) step(p Pseudonym, item int, marks []Mark) {
	if !r.Instrument.Realtime {
		return
	}
	for c, m := range marks {
		at := item*len(r.Instrument.Criteria) + c
		cell := r.live[at]
		switch {
		case m.Kind != Rated && cell != nil:
			delete(cell.waiting, p)
			continue
		case m.Kind != Rated:
			continue
		case cell == nil:
			if r.live == nil {
				r.live = map[int]*liveCell{}
			}
			cell = &liveCell{counted: map[Pseudonym]bool{}, waiting: map[Pseudonym]bool{}}
			r.live[at] = cell
		}
		if cell.counted[p] {
			continue
		}
		cell.waiting[p] = true
		if need := cell.need(); len(cell.waiting) < need {
			continue
		}
		values := r.ratings(item, c)
		if len(values) < firstLive { // others were withdrawn
			continue
		}
		cell.out = values
		for p := range cell.waiting {
			cell.counted[p] = true
		}
		clear(cell.waiting)
	}
}

// need is how many experts must wait for a step.
func (c *liveCell) need() int {
	if len(c.counted) == 0 {
		return firstLive
	}
	return furtherLive
}

// unstep takes note of a withdrawal: ratings that are not let out yet do not count towards the next step.
func (r *Round) unstep(p Pseudonym, item int) {
	for c := range r.Instrument.Criteria {
		if cell := r.live[item*len(r.Instrument.Criteria)+c]; cell != nil {
			delete(cell.waiting, p)
		}
	}
}

// ratings are the numbers that stand in a cell now.
func (r *Round) ratings(item, criterion int) (out []float64) {
	for i := range r.Replies {
		if a := r.Replies[i].Answer(item); a != nil && a.Marks[criterion].Kind == Rated {
			out = append(out, a.Marks[criterion].Value)
		}
	}
	return out
}
