package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/tanwen/tanwen/fault"
)

func TestErrorPrintsPlaceAndSentence(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"field", fault.Bad("weights", "weights.sum", "weights sum to {sum}, not 1", "sum", 0.9), "weights: weights sum to 0.9, not 1"},
		{"file, row, column", fault.In("ratings.csv", 7, 3, "k", "bad {x}", "x", "y"), "ratings.csv:7:3: bad y"},
		{"file and row", fault.In("ratings.csv", 7, 0, "k", "bad"), "ratings.csv:7: bad"},
		{"no place, with cause", fault.New(fault.Unavailable, "disk", "cannot store").Because(io.ErrShortWrite), "cannot store: short write"},
		{"list", fault.List{fault.Bad("a", "k", "one"), fault.Bad("b", "k", "two")}.Err(), "a: one\nb: two"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestKindSurvivesWrapping(t *testing.T) {
	open := func() (err error) {
		defer fault.Wrap(&err, "open %s", "r1")
		return fault.New(fault.Closed, "round.closed", "the round is closed").Because(io.EOF)
	}
	err := fmt.Errorf("outer: %w", open())
	if fault.KindOf(err) != fault.Closed || !errors.Is(err, io.EOF) {
		t.Fatalf("kind %v, is EOF %v", fault.KindOf(err), errors.Is(err, io.EOF))
	}
	if fault.KindOf(io.EOF) != fault.Internal || fault.Find(io.EOF) != nil {
		t.Fatal("a foreign error must be internal and not found")
	}
	if fault.List(nil).Err() != nil {
		t.Fatal("an empty list is no error")
	}
}
