package id

import (
	"sort"
	"testing"
)

func TestNewIsValidAndDistinct(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		s := New()
		if !Valid(s) {
			t.Fatalf("New() = %q, which Valid refuses", s)
		}
		if seen[s] {
			t.Fatalf("New() gave %q twice", s)
		}
		seen[s] = true
	}
}

// The order of making must not show: of 1,000 neighbours about half ascend. With fair coins fewer than 400 or more
// than 600 of 999 has a chance below 10^-9; a time-ordered identifier would ascend 999 times.
func TestNewIsNotOrderedByTime(t *testing.T) {
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = New()
	}
	if up := ascents(ids); up < 400 || up > 600 {
		t.Errorf("%d of 999 neighbours ascend; identifiers must not be ordered by time", up)
	}
	sort.Strings(ids)
	if up := ascents(ids); up != 999 {
		t.Errorf("control: %d of 999 sorted neighbours ascend", up)
	}
}

func ascents(ids []string) int {
	up := 0
	for i := 1; i < len(ids); i++ {
		if ids[i-1] < ids[i] {
			up++
		}
	}
	return up
}

func TestValid(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string
		want bool
	}{
		{"letters and digits", "abcdefghijklmnopqrstuvwx27", true},
		{"empty", "", false},
		{"short", "abcdefghijklmnopqrstuvwx2", false},
		{"long", "abcdefghijklmnopqrstuvwx277", false},
		{"upper case", "Abcdefghijklmnopqrstuvwx27", false},
		{"digit outside base32", "abcdefghijklmnopqrstuvwx21", false},
		{"path", "../../etc/passwd/aaaaaaaaa", false},
	} {
		if got := Valid(c.in); got != c.want {
			t.Errorf("%s: Valid(%q) = %v, want %v", c.name, c.in, got, c.want)
		}
	}
}
