package consult_test

import (
	"strconv"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

func argue(expert, side, text string, reply int64) consult.Argue {
	return consult.Argue{Role: consult.RoleExpert, Round: "1", Expert: consult.Pseudonym(expert), Item: "Q1", Side: side, Reply: reply, Text: text}
}

func decideOn(s *consult.State, at int, release bool, reason string) consult.Command {
	return consult.Put{Role: consult.RoleFacilitator, Round: "1", Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: leafOf(s, at), Release: release}, Text: consult.Remark{Reason: reason}}}
}

func leafOf(s *consult.State, at int) string {
	return strconv.FormatInt(s.Arguments[at].Leaf, 10)
}

// TestArgumentsGoTheirWay: an argument is read by nobody until it is released and its round is; then others reply in the
// next round, and mark what changed their mind.
func TestArgumentsGoTheirWay(t *testing.T) {
	s := opened(t)
	must(t, s, argue("E1", consult.Pro, "Plants show it.", -1))
	must(t, s, argue("E2", consult.Contra, "Not in the cold.", -1))
	first := s.Arguments[0]
	shown := func(want bool, when string) {
		t.Helper()
		if s.ArgumentShown(first) != want {
			t.Errorf("%s: shown %v", when, !want)
		}
	}
	shown(false, "at first")
	must(t, s, decideOn(s, 0, true, ""))
	shown(false, "while the round is open")
	must(t, s, consult.CloseRound{Role: program, Round: "1", Master: make([]byte, 32)})
	shown(false, "before the round is released")
	must(t, s, consult.ReleaseRound{Role: program, Round: "1"})
	shown(true, "after the release")
	if s.ArgumentShown(s.Arguments[1]) {
		t.Error("an argument on which nothing was decided is shown")
	}
	must(t, s, consult.OpenRound{Role: program, Round: "2", Seed: 7})
	reply := argue("E2", "", "In the cold they do not.", first.Leaf)
	reply.Round = "2"
	must(t, s, reply)
	if s.ArgumentShown(s.Arguments[2]) {
		t.Error("a reply is shown before it is released")
	}
	must(t, s, consult.Put{Role: consult.RoleFacilitator, Round: "2", Body: &consult.ArgumentDecided{Data: consult.ArgumentFate{Leaf: leafOf(s, 2), Release: true}}})
	if !s.ArgumentShown(s.Arguments[2]) {
		t.Error("a reply is not shown when it is released")
	}
	mark := consult.MarkArgument{Role: consult.RoleExpert, Round: "2", Expert: "E2", Leaf: first.Leaf, Changed: true}
	must(t, s, mark)
	must(t, s, mark) // twice is once
	if len(first.Changed) != 1 {
		t.Errorf("%d minds", len(first.Changed))
	}
	mark.Changed = false
	must(t, s, mark)
	if len(first.Changed) != 0 {
		t.Errorf("%d minds after the mark was taken back", len(first.Changed))
	}
	list := s.ArgumentsOn("Q1")
	if len(list) != 3 || list[0].Text != "Not in the cold." || list[1] != first || list[2].Reply != first.Leaf {
		t.Errorf("%+v", list)
	}
	for _, c := range []struct {
		name string
		c    consult.Command
		key  string
	}{
		{"no side", consult.Argue{Role: program, Round: "2", Expert: "E1", Item: "Q1", Reply: -1, Text: "x"}, "argument.side"},
		{"no text", consult.Argue{Role: program, Round: "2", Expert: "E1", Item: "Q1", Side: consult.Pro, Reply: -1}, "argument.text"},
		{"an item that is not asked", consult.Argue{Role: program, Round: "2", Expert: "E1", Item: "Q9", Side: consult.Pro, Reply: -1, Text: "x"}, "answer.item"},
		{"a reply with a side", consult.Argue{Role: program, Round: "2", Expert: "E1", Item: "Q1", Side: consult.Pro, Reply: first.Leaf, Text: "x"}, "argument.reply.side"},
		{"a reply to what is not shown", consult.Argue{Role: program, Round: "2", Expert: "E1", Item: "Q1", Reply: s.Arguments[1].Leaf, Text: "x"}, "argument.unseen"},
		{"a reply on another item", consult.Argue{Role: program, Round: "2", Expert: "E1", Item: "Q2", Reply: first.Leaf, Text: "x"}, "argument.unseen"},
		{"a reply to what is none", consult.Argue{Role: program, Round: "2", Expert: "E1", Item: "Q1", Reply: 0, Text: "x"}, "argument.unknown"},
		{"a mark on the own one", consult.MarkArgument{Role: program, Round: "2", Expert: "E1", Leaf: first.Leaf, Changed: true}, "argument.own"},
		{"a mark on what is not shown", consult.MarkArgument{Role: program, Round: "2", Expert: "E1", Leaf: s.Arguments[1].Leaf, Changed: true}, "argument.unseen"},
		{"held back without a reason", decideOn(s, 1, false, ""), "comment.reason"},
		{"a closed round", argue("E1", consult.Pro, "late", -1), "round.closed"},
	} {
		if err := do(s, c.c); fault.Find(err) == nil || fault.Find(err).Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	must(t, s, decideOn(s, 1, false, "names a company")) // the control
}
