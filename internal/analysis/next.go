package analysis

import (
	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
)

// Next is what a closed round proposes for the one after it: which items the rule calls settled, and whether the stop
// rule says that no further round is needed. Both are proposals; a person decides.
type Next struct {
	Round    consult.RoundID
	Items    []NextItem // asked in the round, in its order, and still standing
	Stop     bool       // the stop rule says that rounds may end
	Ruled    bool       // a stop rule was locked
	State    consensus.RoundState
	StopRule string // its condition, "round >= 3"
}

// NextItem is one item after a round.
type NextItem struct {
	Item    consult.ItemID
	Settled bool     // every criterion of the item has a consensus, with or without a direction
	Status  []Status // by criterion, in the order of the instrument
}

// Follow makes the proposal that follows from the last round; ok is false while none is closed. It needs findings that
// are not disclosed ones: a verdict stands on all answers, and names no number.
func (f *Findings) Follow() (next Next, ok bool, err error) {
	s := f.state
	r := s.LastRound()
	if r == nil || r.Status == consult.RoundOpen {
		return Next{}, false, nil
	}
	in := &r.Instrument
	next = Next{Round: r.ID, Ruled: in.Rules.Stop.Preset != ""}
	next.State = consensus.RoundState{Round: len(s.Rounds), Asked: in.Panel, Answered: len(r.Replies)}
	if r.Committed != nil {
		next.State.Asked, next.State.Answered = r.Committed.Invited, r.Committed.Answered
	}
	for _, id := range in.Items {
		item := NextItem{Item: id, Settled: len(in.Criteria) > 0}
		judged := false
		for _, c := range in.Criteria {
			status := TooFew
			if cell := f.Cell(r.ID, id, c.ID, ""); cell != nil {
				status = cell.Status
			}
			item.Status = append(item.Status, status)
			item.Settled = item.Settled && settles(status)
			judged = judged || settles(status) || status == NoConsensus
		}
		if judged {
			next.State.Items++
			if item.Settled {
				next.State.Settled++
			}
		}
		if it := s.Item(id); it != nil && it.Status == consult.ItemStanding {
			next.Items = append(next.Items, item)
		}
	}
	f.compared(r, &next.State)
	judge, err := consensus.StopRule{Preset: in.Rules.Stop.Preset}.Compile()
	if err != nil {
		return Next{}, false, err
	}
	next.StopRule = judge.Rule().Stop
	next.Stop = next.Ruled && judge.Round(next.State).Stop
	return next, true, nil
}

func settles(s Status) bool { return s == Agreed || s == Disagreed || s == Consensus }

// compared counts the items that were compared with the round before, and those of them that are stable on every
// criterion.
func (f *Findings) compared(r *consult.Round, state *consensus.RoundState) {
	verdict := map[consult.ItemID]bool{}
	for _, x := range f.Stability {
		if x.To != r.ID || x.Status == "too_few" {
			continue
		}
		stable, seen := verdict[x.Item]
		verdict[x.Item] = (stable || !seen) && x.Status == "stable"
	}
	state.Compared = len(verdict)
	for _, stable := range verdict {
		if stable {
			state.Stable++
		}
	}
}
