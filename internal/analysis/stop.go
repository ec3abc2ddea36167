package analysis

import (
	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
)

// Stop is what the stop rule says after a round. It is a proposal: a person decides.
type Stop struct {
	Round                       consult.RoundID
	Met                         bool
	Stable, Consensus, Response Value // shares that the rule looks at
}

// stops applies the stop rule that each closed round locked; rounds without one are left out. A closed copy of the
// record does not say who answered twice, so the share of stable items is then undefined.
func stops(s *consult.State, f *Findings) ([]Stop, error) {
	var out []Stop
	for i, r := range s.Rounds {
		rule := r.Instrument.Rules.Stop
		if r.Status == consult.RoundOpen || rule == (consult.RuleSpec{}) {
			continue
		}
		judge, err := (consensus.StopRule{Preset: rule.Preset, Stop: rule.Stop}).Compile()
		if err != nil {
			return nil, err
		}
		now := consensus.RoundState{Round: i + 1}
		for _, x := range f.Stability {
			if x.To == r.ID && x.Status != string(TooFew) {
				now.Compared++
				if x.Status == "stable" {
					now.Stable++
				}
			}
		}
		for _, c := range f.Cells {
			if c.Round != r.ID || c.Group != "" || c.Status == Unruled || c.Status == TooFew {
				continue
			}
			now.Items++
			if c.Status != NoConsensus {
				now.Settled++
			}
		}
		for _, a := range f.Attrition {
			if a.Round == r.ID && a.Group == "" {
				now.Asked, now.Answered = a.Invited, a.Answered
			}
		}
		v := Stop{Round: r.ID, Met: judge.Round(now).Stop}
		for _, p := range []struct {
			part, whole int
			to          *Value
		}{{now.Stable, now.Compared, &v.Stable}, {now.Settled, now.Items, &v.Consensus}, {now.Answered, now.Asked, &v.Response}} {
			if p.whole > 0 {
				*p.to = Some(float64(p.part) / float64(p.whole))
			}
		}
		out = append(out, v)
	}
	return out, nil
}

func (f *Findings) stopNumbers(b *book) {
	for _, x := range f.Stops {
		id, in := "stop."+string(x.Round), "round:"+string(x.Round)
		met := 0
		if x.Met {
			met = 1
		}
		b.add(id+".met", count(met), whole, "", recipeStop, in)
		b.add(id+".stable", x.Stable, percent, "share", recipeStop, in)
		b.add(id+".consensus", x.Consensus, percent, "share", recipeStop, in)
		b.add(id+".response", x.Response, percent, "share", recipeStop, in)
	}
}
