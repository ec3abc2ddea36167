package analysis

import (
	"github.com/tanwen/tanwen/internal/consult"
)

// Compute makes all findings of a state. Without a locked seed nothing that needs chance is computed; the findings
// say so. An error is a rule or a criterion that cannot be read, which opening a round should have refused.
func Compute(s *consult.State) (*Findings, error) {
	f := &Findings{state: s, Balance: s.Balance(), Erased: len(s.Erased)}
	f.Seed, f.Seeded = s.Seed()
	for _, r := range s.Rounds {
		f.Closed = f.Closed || (r.Blank > 0 && len(r.Replies) == 0)
	}
	var err error
	if f.Cells, err = cells(s); err != nil {
		return nil, err
	}
	f.Attrition = attrition(s)
	f.Dissents = dissents(s)
	if f.Stability, err = stability(s); err != nil {
		return nil, err
	}
	if f.Seeded {
		if f.Agreements, err = agreements(s, f.Seed); err != nil {
			return nil, err
		}
		if f.Rankings, err = rankings(s, f.Seed); err != nil {
			return nil, err
		}
	}
	f.index()
	return f, nil
}

// rankings makes the rankings that the consultation locked, the leading one first, and those that stand beside them
// by themselves: adjusted for strict experts where experts rated different items, and without own proposals where
// somebody rated an item that he or she had proposed.
func rankings(s *consult.State, seed uint64) ([]Ranking, error) {
	b := newBoard(s)
	if len(b.items) == 0 {
		return nil, nil
	}
	minRaters := s.LastRound().Instrument.Rules.MinRaters
	out := []Ranking{b.rank("mean", b.byMean(false), recipeMean, Resamples, seed, minRaters)}
	if b.sparse() {
		score, err := b.byAdjustedMean()
		if err != nil {
			return nil, err
		}
		r := b.rank("mean_adjusted", score, recipeAdjusted, Resamples, seed, minRaters)
		r.Note = "ranking.note.adjusted"
		out = append(out, r)
	}
	for i := range b.items {
		if b.items[i].own {
			r := b.rank("mean_without_own", b.byMean(true), recipeWithoutOwn, Resamples, seed, minRaters)
			r.Note = "ranking.note.without_own"
			out = append(out, r)
			break
		}
	}
	for i := range out[1:] {
		out[i+1].Flips = compare(&out[0], &out[i+1])
	}
	return out, nil
}

// index makes numbers and tables from the findings, so that what is hidden in them is hidden everywhere.
func (f *Findings) index() {
	f.cellAt = make(map[cellKey]int, len(f.Cells))
	for i, c := range f.Cells {
		f.cellAt[cellKey{c.Round, c.Item, c.Criterion, c.Group}] = i
	}
	var b book
	f.countNumbers(&b)
	f.cellNumbers(&b)
	f.rankNumbers(&b)
	f.panelNumbers(&b)
	f.Numbers, f.numberAt = b.numbers, b.at
	f.Tables = f.tables()
}
