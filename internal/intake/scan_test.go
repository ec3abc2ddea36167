package intake_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/intake"
)

// shared returns a folder of the public data that lie beside the project, or skips the test.
func shared(t testing.TB, name string) fs.FS {
	t.Helper()
	base := os.Getenv("TANWEN_SHARED")
	if base == "" {
		base = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(base, "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the public data %s are not here: set TANWEN_SHARED to the folder that holds data/%s", name, name)
	}
	return os.DirFS(dir)
}

// fold folds the commands of a plan.
func fold(t testing.TB, p *intake.Plan) *consult.State {
	t.Helper()
	s := consult.NewState()
	for i, c := range p.Commands {
		e, err := consult.Decide(s, c)
		if err == nil {
			err = consult.Apply(s, e)
		}
		if err != nil {
			t.Fatalf("command %d (%T): %v", i, c, err)
		}
	}
	return s
}

// A cell counts where at least one expert rated, could not judge or found the criterion not applicable: 675 of the
// 39 x 9 x 2; three of them hold no rating.
func TestHorizonScan(t *testing.T) {
	p, err := intake.Folder(os.DirFS("../../examples/technology-horizon-scan"), shared(t, "technology-horizon-scan"), "technology-horizon-scan", intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := fold(t, p)
	cells, few := 0, 0
	for _, r := range s.Rounds {
		for _, a := range r.Vectors {
			cells++
			if len(a.Sorted()) < 5 {
				few++
			}
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"experts", len(s.Experts), 49}, {"technologies", len(s.Items), 39}, {"criteria", len(s.Definition.Criteria), 9}, {"rounds", len(s.Rounds), 2},
		{"cells with an answer", cells, 675}, {"cells with fewer than five ratings", few, 144},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, not %d", c.got, c.what, c.want)
		}
	}
	scores, coders := report(t, p, "scores_anonymised.csv"), report(t, p, "coders_confidence_level.csv")
	if scores.Rows != 559 || scores.Taken != 543 || scores.Delimiter != "comma" || scores.Encoding != "UTF-8" {
		t.Errorf("scores: %d rows, %d taken, %s, %s", scores.Rows, scores.Taken, scores.Delimiter, scores.Encoding)
	}
	// Seven pairs of an expert who answered twice are dropped first; of the three rows that fill two blocks, one (140)
	// is among them.
	want := []consult.LeftOut{
		{Reason: intake.Repeated, Rows: 14, Where: []int{140, 162, 332, 356, 378, 382, 435, 448, 450, 466, 520, 533, 543, 548}},
		{Reason: intake.TwoBlocks, Rows: 2, Where: []int{34, 398}},
	}
	if !reflect.DeepEqual(scores.LeftOut, want) {
		t.Errorf("scores: left out %+v, not %+v", scores.LeftOut, want)
	}
	if want := []consult.LeftOut{{Reason: intake.NoExpert, Rows: 2, Where: []int{23, 24}}}; coders.Rows != 25 || !reflect.DeepEqual(coders.LeftOut, want) {
		t.Errorf("coders: %d rows, left out %+v, not %+v", coders.Rows, coders.LeftOut, want)
	}
	var notes []string
	for _, n := range p.Notes {
		notes = append(notes, i18n.Text(i18n.En, n.Key, n.Args...))
	}
	if want := []string{"3 rows fill two column blocks and were left out: rows 34, 140, 398", "26 experts answer without standing in the list of experts; added without attributes"}; !reflect.DeepEqual(notes, want) {
		t.Errorf("notes %q, not %q", notes, want)
	}
	if first := s.Experts[0].Attributes; first["system"] != "terrestrial" || len(first) != 3 {
		t.Errorf("attributes of the first coder: %v", first)
	}
	// Counted apart from the same export by a script of a few lines: 543 sheets of nine answers.
	kinds, comments := map[consult.MarkKind]int{}, 0
	for _, r := range s.Rounds {
		for _, reply := range r.Replies {
			for _, a := range reply.Answers {
				for _, m := range a.Marks {
					kinds[m.Kind]++
				}
				if a.Comment != "" {
					comments++
				}
			}
		}
	}
	if want := map[consult.MarkKind]int{consult.Rated: 4684, consult.CannotJudge: 101, consult.NotApplies: 102}; !reflect.DeepEqual(kinds, want) || comments != 112 {
		t.Errorf("marks %v and %d comments, not %v and 112", kinds, comments, want)
	}
}
