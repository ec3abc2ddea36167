package analysis

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// Compute makes all findings of a state. Without a locked seed nothing that needs chance is computed; the findings
// say so. An error is a rule or a criterion that cannot be read, which opening a round should have refused.
func Compute(s *consult.State) (*Findings, error) {
	f := &Findings{state: s, Balance: s.Balance(), Funnel: FunnelOf(s), Coverage: CoverageOf(s), Erased: len(s.Erased)}
	f.Seed, f.Seeded = s.Seed()
	for _, r := range s.Rounds {
		f.Closed = f.Closed || (r.Blank > 0 && len(r.Replies) == 0)
	}
	var err error
	if f.Cells, err = cells(s); err != nil {
		return nil, err
	}
	if f.Screening, err = screeningOf(s, f.Seed, f.Seeded); err != nil {
		return nil, err
	}
	f.Attrition = attrition(s)
	f.Dissents = dissents(s)
	if f.Stability, err = stability(s); err != nil {
		return nil, err
	}
	f.cellsAt()
	if f.Stops, err = stops(s, f); err != nil {
		return nil, err
	}
	if f.Pools, f.Calibration, err = pools(s); err != nil {
		return nil, err
	}
	f.Arguments = arguments(s)
	f.Prompts = prompts(s, f.Seed, f.Seeded)
	if f.Seeded {
		if f.Differences, err = differences(s, f, f.Seed); err != nil {
			return nil, err
		}
		if f.Agreements, err = agreements(s, f.Seed); err != nil {
			return nil, err
		}
		if f.Rankings, f.Unfit, err = rankings(s, f.Seed); err != nil {
			return nil, err
		}
		if len(f.Rankings) > 0 {
			f.Sensitivity = sensitivityOf(s, &f.Rankings[0])
			if f.Portfolio, err = portfolioOf(s, &f.Rankings[0]); err != nil {
				return nil, err
			}
		}
	}
	if f.Seeded && !f.Closed {
		var lead *Ranking
		if len(f.Rankings) > 0 {
			lead = &f.Rankings[0]
		}
		if f.Model, err = modelOf(s, f, lead); err != nil {
			return nil, err
		}
	}
	f.index()
	return f, nil
}

// rankings makes the rankings that the consultation locked, the leading one first, and those that stand beside them
// by themselves: adjusted for strict experts where experts rated different items, and without own proposals where
// somebody rated an item that he or she had proposed. Methods that do not fit come back with the reason. If none of
// the methods fits, the plain mean leads.
func rankings(s *consult.State, seed uint64) ([]Ranking, []Unfit, error) {
	b := newBoard(s)
	if len(b.items) == 0 {
		return nil, nil, nil
	}
	var out []Ranking
	var left []Unfit
	for _, name := range b.asked() {
		r, unfit := b.by(name, seed)
		if unfit != "" {
			left = append(left, Unfit{Method: name, Reason: unfit})
			continue
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		r, _ := b.by("mean", seed)
		out = append(out, r)
	}
	for i := range out[1:] {
		out[i+1].compare(&out[0])
	}
	return out, left, nil
}

// asked lists the methods to compute: those that the last round locked, then those that stand beside by themselves.
func (b *board) asked() []string {
	names := slices.Clone(b.locked)
	if len(names) == 0 {
		names = []string{"mean"}
	}
	add := func(name string, wanted bool) {
		if wanted && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	add("mean_adjusted", slices.Contains(names, "mean") && b.sparse())
	add("mean_without_own", b.anyOwn())
	return names
}

// by computes one method, or says why it does not fit.
func (b *board) by(name string, seed uint64) (Ranking, string) {
	if name == "smaa" {
		return b.smaa(seed)
	}
	m := methods[name]
	if m.ballots && b.votes == nil {
		b.votes = b.ballots()
	}
	score, unfit := m.prepare(b)
	if unfit != "" {
		return Ranking{}, unfit
	}
	votes := b.votes
	if !m.ballots {
		b.votes = nil // what a method draws must not depend on those before it
	}
	at, _ := b.weighing()
	r := b.rank(name, score, m.recipe, m.affordable(len(chosen(b.comparable())), len(votes), len(at)), seed, m.missing)
	b.votes = votes
	if name == "mean_adjusted" || name == "mean_without_own" {
		r.Note = "ranking.note." + strings.TrimPrefix(name, "mean_")
	}
	if name == "chnri" {
		r.Agreement = b.expertAgreement(r.Rows)
	}
	return r, ""
}

// index makes numbers and tables from the findings, so that what is hidden in them is hidden everywhere.
func (f *Findings) index() {
	f.cellsAt()
	var b book
	f.countNumbers(&b)
	f.funnelNumbers(&b)
	f.screeningNumbers(&b)
	f.coverageNumbers(&b)
	f.cellNumbers(&b)
	f.rankNumbers(&b)
	f.panelNumbers(&b)
	f.sensitivityNumbers(&b)
	f.portfolioNumbers(&b)
	f.differenceNumbers(&b)
	f.stopNumbers(&b)
	f.poolNumbers(&b)
	f.modelNumbers(&b)
	f.promptNumbers(&b)
	f.argumentNumbers(&b)
	f.Numbers, f.numberAt = b.numbers, b.at
	f.Tables = f.tables()
}

// cellsAt makes the index of the cells.
func (f *Findings) cellsAt() {
	f.cellAt = make(map[cellKey]int, len(f.Cells))
	for i, c := range f.Cells {
		f.cellAt[cellKey{c.Round, c.Item, c.Criterion, c.Group}] = i
	}
}
