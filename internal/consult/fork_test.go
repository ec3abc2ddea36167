package consult_test

import (
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// headsOf returns signed heads of a study with n leaves for each n.
func headsOf(t *testing.T, study string, sizes ...int64) []string {
	t.Helper()
	log, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Create(t.Context(), study); err != nil {
		t.Fatal(err)
	}
	var out []string
	var size int64
	for _, n := range sizes {
		for ; size < n; size++ {
			if _, err := log.Append(t.Context(), []record.StudyBatch{{Study: study, Expected: size, Events: []record.Event{{Kind: "x", Version: 1}}}}); err != nil {
				t.Fatal(err)
			}
		}
		h, err := log.Head(t.Context(), study)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(h.Note))
	}
	return out
}

func TestAForkNamesTwoHeadsOfOneStudyAndAReason(t *testing.T) {
	s := consult.NewState()
	opening := consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: consult.Definition{ID: "a", Title: consult.Text{En: "A"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure, Seed: "1", Rules: consult.Rules{MinRaters: 5}, Ranking: []string{"mean"}}}}
	e, err := consult.Decide(s, opening)
	if err != nil {
		t.Fatal(err)
	}
	if err := consult.Apply(s, e); err != nil {
		t.Fatal(err)
	}
	a, b := headsOf(t, "a", 1, 2, 3), headsOf(t, "b", 1)
	for _, c := range []struct {
		name   string
		fork   consult.Fork
		reason string
		refuse bool
	}{
		{"as it should be", consult.Fork{Study: "a", Stand: a[0], Lost: a[2]}, "disk lost", false},
		{"no reason", consult.Fork{Study: "a", Stand: a[0], Lost: a[2]}, "", true},
		{"stands on more leaves than there are", consult.Fork{Study: "a", Stand: a[1], Lost: a[2]}, "disk lost", true},
		{"heads of two studies", consult.Fork{Study: "a", Stand: a[0], Lost: b[0]}, "disk lost", true},
		{"another study", consult.Fork{Study: "b", Stand: a[0], Lost: a[2]}, "disk lost", true},
		{"no head", consult.Fork{Study: "a", Stand: "a", Lost: a[2]}, "disk lost", true},
	} {
		_, err := consult.Decide(s, consult.Put{Role: consult.RoleConvener, Body: &consult.Forked{Data: c.fork, Text: consult.Remark{Reason: c.reason}}})
		if got := fault.KindOf(err) == fault.Invalid; got != c.refuse || (err != nil) != c.refuse {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := consult.Decide(s, consult.Put{Role: consult.RoleAnalyst, Body: &consult.Forked{Data: consult.Fork{Study: "a", Stand: a[0], Lost: a[2]}, Text: consult.Remark{Reason: "x"}}}); fault.KindOf(err) != fault.Denied {
		t.Errorf("an analyst forked: %v", err)
	}
}
