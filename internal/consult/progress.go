package consult

import "slices"

// Progress is how far an expert has come in a round: of the items, quantities and prompts that the round asks of this
// expert, how many are answered wholly. Items on which the expert is recused are not asked.
type Progress struct {
	All   int
	Done  int
	Begun bool // at least one is answered, wholly or in part
}

// Left is how many are not answered wholly.
func (g Progress) Left() int { return g.All - g.Done }

// Finished reports whether the expert has begun and nothing is left.
func (g Progress) Finished() bool { return g.Begun && g.Left() == 0 }

// Progress returns how far the expert with pseudonym p has come in a round.
func (s *State) Progress(r *Round, p Pseudonym) Progress {
	g := Progress{All: len(r.Instrument.Items) + len(r.Instrument.Quantities) + len(r.Instrument.Prompts)}
	reply, x := r.Reply(p), s.Expert(p)
	if reply != nil {
		g.Begun = len(reply.Answers) > 0
		for i := range reply.Answers {
			if reply.Answers[i].whole() {
				g.Done++
			}
		}
	}
	if x != nil {
		for _, id := range x.Recused {
			at, asked := r.itemAt[id]
			if !asked {
				continue
			}
			g.All--
			if reply == nil {
				continue
			}
			if a := reply.Answer(at); a != nil && a.whole() {
				g.Done--
			}
		}
	}
	for _, q := range r.Instrument.Quantities {
		if r.Judgement(p, q) != nil {
			g.Done++
			g.Begun = true
		}
	}
	for i := range r.Instrument.Prompts {
		a := r.Response(p, r.Instrument.Prompts[i].ID)
		if a == nil {
			continue
		}
		g.Begun = true
		if s.Whole(&r.Instrument.Prompts[i], a) {
			g.Done++
		}
	}
	return g
}

// whole reports whether no cell of an answer is left empty.
func (a *Answer) whole() bool {
	return !slices.ContainsFunc(a.Marks, func(m Mark) bool { return m.Kind == Skipped || m.Kind == NotAsked })
}

// Whole reports whether an answer to a prompt leaves nothing out: of a pairwise or best-worst prompt there is
// a choice for each set that the expert is shown.
func (s *State) Whole(asked *Prompt, a *ExpertResponse) bool {
	if a.Kind != Rated || !asked.contested() {
		return true
	}
	return len(a.Contests) >= asked.DesignSize(len(s.OptionsFor(asked, a.Expert)))
}

// Left counts the items, quantities and prompts of a round that an expert has not answered wholly; see [State.Progress].
func (s *State) Left(r *Round, p Pseudonym) int { return s.Progress(r, p).Left() }
