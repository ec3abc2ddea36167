package synthetic

import (
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

// example returns the commands that make the dual-carbon consultation with two experts and nothing rated yet.
func example(t *testing.T) []consult.Command {
	t.Helper()
	put := func(b *consult.ItemDerived) consult.Command { return consult.Put{Role: consult.RoleProgram, Body: b} }
	out := []consult.Command{consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: consult.Definition{
		ID: "s1", Title: consult.Text{En: "A study"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure, Rules: consult.Rules{MinRaters: 5}}}}}
	for _, id := range column(t, "demands.csv", "id") {
		out = append(out, consult.Put{Role: consult.RoleProgram, Body: &consult.DemandAdded{Demand: consult.Demand{ID: consult.DemandID(id), Name: consult.Text{En: "demand " + id}}}})
	}
	ids, texts, parents := column(t, "items.csv", "id"), column(t, "items.csv", "text"), column(t, "items.csv", "parent")
	demands, states := column(t, "items.csv", "demand"), column(t, "items.csv", "status")
	for i, id := range ids {
		if parents[i] == "" {
			out = append(out, consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(id), Demand: consult.DemandID(demands[i])}, Text: consult.ItemText{Text: consult.Text{Zh: texts[i]}}}})
		}
	}
	split := map[string]int{}
	for _, p := range parents {
		split[p]++
	}
	for i, id := range ids {
		if parents[i] == "" {
			continue
		}
		d := consult.ItemData{ID: consult.ItemID(id), Demand: consult.DemandID(demands[i]), Relation: consult.Reword}
		for p := range strings.SplitSeq(parents[i], ";") {
			d.Parents = append(d.Parents, consult.ItemID(p))
		}
		if len(d.Parents) > 1 {
			d.Relation = consult.Merge
		} else if split[parents[i]] > 1 {
			d.Relation = consult.Split
		}
		out = append(out, put(&consult.ItemDerived{Data: d, Text: consult.ItemText{Text: consult.Text{Zh: texts[i]}, Reason: "改写"}}))
	}
	for i, id := range ids {
		if states[i] == "rejected" {
			out = append(out, consult.Put{Role: consult.RoleProgram, Body: consult.Move(consult.KindItemReject, consult.ItemID(id), "out of scope")})
		}
	}
	for _, e := range []consult.Pseudonym{"E01", "E02"} {
		out = append(out, consult.Put{Role: consult.RoleProgram, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: e}}})
	}
	return out
}

// folded decides and applies commands.
func folded(t *testing.T, commands []consult.Command) *consult.State {
	t.Helper()
	s := consult.NewState()
	for i, c := range commands {
		e, err := consult.Decide(s, c)
		if err == nil {
			err = consult.Apply(s, e)
		}
		if err != nil {
			t.Fatalf("command %d, %+v: %v", i, c, err)
		}
	}
	return s
}

// standing are the questions of the example.
func questions(s *consult.State) (out []consult.ItemID) {
	for _, it := range s.Standing() {
		out = append(out, it.ID)
	}
	return out
}

// The call ends with the questions of the example in their order, and every proposal is where its truth says.
func TestGathering(t *testing.T) {
	before := folded(t, example(t))
	g := Gathering{Proposals: Proposals(3), Seed: 3}
	// A search that finds every pair that asks the same and one that does not.
	for a := range g.Proposals {
		for b := range a {
			if g.Proposals[a].Same(&g.Proposals[b]) && g.Proposals[a].Lang == g.Proposals[b].Lang {
				g.Pairs = append(g.Pairs, Pair{A: b, B: a, Similarity: 0.9})
			}
		}
	}
	g.Pairs = append(g.Pairs, Pair{A: 0, B: 1, Similarity: 0.99})
	s := folded(t, g.Commands(example(t)))
	if !slices.Equal(questions(s), questions(before)) {
		t.Errorf("the questions are %v", questions(s))
	}
	balance := s.Balance()
	if balance.Waiting != waitingProposals || balance.Raw+balance.Waiting < before.Balance().Merged+len(g.Proposals) || balance.Parked == 0 {
		t.Errorf("balance %+v", balance)
	}
	descent := map[consult.ItemID][]consult.ItemID{}
	for _, q := range s.Standing() {
		for _, a := range s.Ancestors(q.ID) {
			descent[a] = append(descent[a], q.ID)
		}
	}
	proposers := 0
	for i, p := range g.Proposals {
		it := s.Item(consult.ItemID(p.ID))
		end := it
		for len(end.Children) > 0 && end.ID[0] != 'Q' {
			end = s.Item(end.Children[0])
		}
		if it.Proposer != "" {
			proposers++
		}
		want := consult.ItemStanding
		switch {
		case i >= len(g.Proposals)-waitingProposals:
			want = consult.ItemWaiting
		case p.Kind == Unfit:
			want = consult.ItemRejected
		case p.Kind == NearMiss:
			want = consult.ItemParked
		case end.ID != consult.ItemID(p.Question) || !slices.Contains(descent[it.ID], end.ID):
			t.Errorf("%s asks %s and ends in %s", p.ID, p.Question, end.ID)
		}
		if end.Status != want || end.Status == consult.ItemRejected && end.Reason == "" {
			t.Errorf("%s (%s, %s) ends as %s: %s", p.ID, p.Kind, p.Asks, end.Status, end.Reason)
		}
		if !strings.HasPrefix(it.Why, MarkZh) && !strings.HasPrefix(it.Why, MarkEn) {
			t.Errorf("%s is not labelled synthetic: %q", p.ID, it.Why)
		}
	}
	if proposers == 0 {
		t.Error("no member of the panel proposes anything")
	}
}

// Without a search every proposal goes into its question by itself.
func TestGatheringWithoutPairs(t *testing.T) {
	g := Gathering{Proposals: Proposals(4), Seed: 4}
	s := folded(t, g.Commands(example(t)))
	for _, it := range s.Items {
		if it.ID[0] == 'M' {
			t.Errorf("%s was merged", it.ID)
		}
	}
	if n := len(s.Item("Q001").Parents); n < 1 {
		t.Errorf("Q001 has %d parents", n)
	}
	if n := len(Gathering{}.Commands(example(t))); n != len(example(t))+1 {
		t.Errorf("no proposals: %d commands", n)
	}
}
