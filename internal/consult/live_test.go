package consult_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/consult"
)

// realtime is a consultation with one item, n experts and an open real-time round.
func realtime(t interface{ Fatalf(string, ...any) }, n int) *consult.State {
	s := consult.NewState()
	must(t, s, put(&consult.StudyOpened{Definition: definition()}))
	must(t, s, put(item("Q1")))
	for e := range n {
		must(t, s, put(expert("E"+strconv.Itoa(e))))
	}
	must(t, s, consult.OpenRound{Role: program, Round: "1", Seed: 7, Realtime: true})
	return s
}

// shown is what a real-time round shows of its only item on the first criterion, as text.
func shown(s *consult.State) string {
	l, ok := s.Round("1").Live(0, 0)
	if !ok {
		return ""
	}
	slices.Sort(l.Values)
	return fmt.Sprint(l.Values)
}

// naive is the rule that must not be: everything that stands, from the tenth rating on, after each answer.
func naive(s *consult.State) string {
	var values []float64
	for _, r := range s.Round("1").Replies {
		if a := r.Answer(0); a != nil && a.Marks[0].Kind == consult.Rated {
			values = append(values, a.Marks[0].Value)
		}
	}
	if len(values) < 10 {
		return ""
	}
	slices.Sort(values)
	return fmt.Sprint(values)
}

// gives reports in how many steps a rule gives the newest answer away: what it shows changes with an act of one expert
// while fewer than five ratings that it did not show before stand behind the change.
func gives(t *rapid.T, view func(*consult.State) string) (away int) {
	const n = 30
	s := realtime(t, n)
	before, waiting := "", map[string]bool{}
	for range rapid.IntRange(20, 80).Draw(t, "acts") {
		p := "E" + strconv.Itoa(rapid.IntRange(0, n-1).Draw(t, "expert"))
		r := s.Round("1")
		answered := r.Reply(consult.Pseudonym(p)) != nil && r.Reply(consult.Pseudonym(p)).Answer(0) != nil
		switch act := rapid.IntRange(0, 9).Draw(t, "act"); {
		case act == 0 && answered:
			must(t, s, consult.Withdraw{Role: program, Round: "1", Expert: consult.Pseudonym(p), Items: []consult.ItemID{"Q1"}})
			delete(waiting, p)
		case act == 1:
			must(t, s, sheet(p, "dk", "5"))
			delete(waiting, p)
		default:
			must(t, s, sheet(p, strconv.Itoa(rapid.IntRange(1, 9).Draw(t, "rating")), "5"))
			waiting[p] = true
		}
		if after := view(s); after != before {
			if len(waiting) < 5 {
				away++
			}
			before = after
			clear(waiting)
		}
	}
	return away
}

// TestRealTimeRoundsNeverGiveTheNewestAnswerAway draws answers, changes and withdrawals by thirty experts: each change of
// what is shown stands on five ratings or more. The naive rule, as a control, fails it.
func TestRealTimeRoundsNeverGiveTheNewestAnswerAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if n := gives(t, shown); n > 0 {
			t.Errorf("%d times", n)
		}
	})
	caught := 0
	rapid.Check(t, func(t *rapid.T) { caught += gives(t, naive) })
	if caught == 0 {
		t.Error("the control is not caught: the test proves nothing")
	}
}

// TestRealTimeStepsByHand: nothing at nine, the tenth lets ten out, four more nothing, the fifteenth all; who rates and
// withdraws does not count, so that four who only come and go do not lay the fifth bare.
func TestRealTimeStepsByHand(t *testing.T) {
	s := realtime(t, 24)
	for e := range 9 {
		must(t, s, sheet("E"+strconv.Itoa(e), "5", "5"))
	}
	if got := shown(s); got != "" {
		t.Errorf("nine show %s", got)
	}
	must(t, s, sheet("E9", "7", "5"))
	ten := shown(s)
	if ten != "[5 5 5 5 5 5 5 5 5 7]" {
		t.Errorf("ten show %s", ten)
	}
	for e := 10; e < 14; e++ {
		must(t, s, sheet("E"+strconv.Itoa(e), "9", "5"))
		must(t, s, consult.Withdraw{Role: program, Round: "1", Expert: consult.Pseudonym("E" + strconv.Itoa(e)), Items: []consult.ItemID{"Q1"}})
	}
	must(t, s, sheet("E14", "1", "5"))
	must(t, s, sheet("E0", "2", "5")) // a change of one who was counted
	if got := shown(s); got != ten {
		t.Errorf("four who came and went, and one, show %s", got)
	}
	for e := 15; e < 19; e++ {
		must(t, s, sheet("E"+strconv.Itoa(e), "3", "5"))
	}
	if got := shown(s); got != "[1 2 3 3 3 3 5 5 5 5 5 5 5 5 7]" {
		t.Errorf("fifteen show %s", got)
	}
	usual := opened(t)
	must(t, usual, sheet("E1", "7", "7"))
	if _, ok := usual.Round("1").Live(0, 0); ok {
		t.Error("a round that is no real-time round shows something")
	}
}
