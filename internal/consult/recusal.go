package consult

import "sort"

// setAside takes the answers of an expert on items of which the expert has been recused out of an open round, and puts
// those back of which the expert no longer is. They stay in the record and in [Reply.Aside]; nothing counts them. A
// closed round keeps what it committed to.
func (r *Round) setAside(x *Expert) {
	if r.Status != RoundOpen {
		return
	}
	reply := r.Reply(x.Pseudonym)
	if reply == nil {
		return
	}
	all := make([]Answer, 0, len(reply.Answers)+len(reply.Aside))
	all = append(append(all, reply.Answers...), reply.Aside...)
	sort.Slice(all, func(i, k int) bool { return all[i].Item < all[k].Item })
	reply.Answers, reply.Aside = reply.Answers[:0], nil
	for _, a := range all {
		if x.IsRecused(r.Instrument.Items[a.Item]) {
			reply.Aside = append(reply.Aside, a)
		} else {
			reply.Answers = append(reply.Answers, a)
		}
	}
}

// Aside counts the answers that a round has and does not count, since the expert was recused after giving them.
func (r *Round) Aside() (n int) {
	for i := range r.Replies {
		n += len(r.Replies[i].Aside)
	}
	return n
}

// noteRecusal remembers of which items somebody was recused, whoever it was.
func (s *State) noteRecusal(e *Event, b *ExpertRecused) {
	if e.NoData {
		s.recusedOf = true
		return
	}
	if s.recused == nil {
		s.recused = map[ItemID]bool{}
	}
	for _, id := range b.Data.Items {
		s.recused[id] = true
	}
}

// EverRecused reports whether anybody was, at any time, recused of an item, or might have been: of an erased recusal it is
// not known of what.
func (s *State) EverRecused(id ItemID) bool { return s.recusedOf || s.recused[id] }
