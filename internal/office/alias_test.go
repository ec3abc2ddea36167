package office_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/internal/office"
)

// joined counts the experts who can be told to be the same on two items because they have one name on both.
func joined(of func(item, expert string) string, experts int) (n int) {
	on := map[string]bool{}
	for e := range experts {
		on[of("Q1", strconv.Itoa(e))] = true
	}
	for e := range experts {
		if on[of("Q2", strconv.Itoa(e))] {
			n++
		}
	}
	return n
}

// TestAliasesDoNotJoinAcrossItems: on one item an expert has one name and no other has it; on two items names have nothing
// in common, and the order of names on one item tells nothing about that on the other. The control, a name by study, joins
// everybody.
func TestAliasesDoNotJoinAcrossItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := office.NewAliases(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "secret"))
		const experts = 40
		names := map[string]bool{}
		for e := range experts {
			names[a.Of("Q1", strconv.Itoa(e))] = true
		}
		if len(names) < experts-1 || !names[a.Of("Q1", "0")] { // two of forty meet once in 43,000 studies
			t.Fatalf("%d names of %d experts", len(names), experts)
		}
		if n := joined(a.Of, experts); n > 1 {
			t.Fatalf("%d experts have one name on two items", n)
		}
		same := 0 // pairs in the same order on both items: half of them by chance
		for e := range experts - 1 {
			x, y := strconv.Itoa(e), strconv.Itoa(e+1)
			if (a.Of("Q1", x) < a.Of("Q1", y)) == (a.Of("Q2", x) < a.Of("Q2", y)) {
				same++
			}
		}
		if same < 3 || same > experts-4 {
			t.Fatalf("%d of %d pairs keep their order", same, experts-1)
		}
		if joined(func(_, expert string) string { return a.Of("", expert) }, experts) != experts {
			t.Fatal("the control does not join: the test proves nothing")
		}
		if b := office.NewAliases([]byte("another secret")); a.Of("Q1", "0") == b.Of("Q1", "0") {
			t.Fatal("without the secret the names are the same")
		}
	})
}
