package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
)

// planted is a module with one of each: a plain call, calls through two wrappers, a literal, a constant key, a key that
// is no constant, another package named fault, and a test file that does not count.
var planted = fstest.MapFS{
	"go.mod": {Data: []byte("module planted\n")},
	"round/round.go": {Data: []byte(`package round

import "github.com/tanwen/tanwen/fault"

const closed = "round.closed"

func bad(field, key, text string, args ...any) error { return fault.Bad(field, key, text, args...) }

func rules(key string) []error {
	return []error{
		fault.New(fault.Closed, closed, "the round " + "{id} is closed", "id", 1),
		fault.In("f", 1, 2, "row.short", "the row has {n} cells", "n", 3),
		bad("x", "x.range", "{x} is off the scale", "x", 4),
		&fault.Error{Kind: fault.Denied, Key: "not.yours", Text: "only the convener may do this"},
		fault.Bad("y", key, "no constant"),
	}
}

func check() (found fault.List) {
	bad := func(key, text string) { found = append(found, fault.Bad("z", key, text)) }
	bad("z.local", "a variable that wraps hides the function of the package")
	return found
}
`)},
	"round/round_test.go": {Data: []byte(`package round

import "github.com/tanwen/tanwen/fault"

var _ = fault.Bad("x", "test.only", "not for translators")
`)},
	"other/other.go": {Data: []byte(`package other

import "example.org/fault"

var _ = fault.Bad("x", "other.fault", "not ours")
`)},
}

func TestFaultUsesFindsPlanted(t *testing.T) {
	uses, problems := faultUses(planted)
	var keys []string
	for _, u := range uses {
		keys = append(keys, u.key)
	}
	if got, want := strings.Join(keys, " "), "round.closed row.short x.range not.yours z.local"; got != want {
		t.Errorf("keys %q, want %q", got, want)
	}
	if len(uses) > 0 && uses[0].text != "the round {id} is closed" {
		t.Errorf("a sentence in two parts is read as %q", uses[0].text)
	}
	if len(problems) != 1 || !strings.HasPrefix(problems[0], "round/round.go:15:") {
		t.Errorf("the key that is no constant: %q", problems)
	}
}

func TestJudgeFindsPlanted(t *testing.T) {
	uses := []use{
		{"a", "a/a.go:1", "good.key", "{n} is too many"},
		{"a", "a/a.go:2", "two.english", "one"},
		{"a", "a/a.go:3", "two.english", "another"},
		{"a", "a/a.go:4", "no.chinese", "lonely"},
		{"a", "a/a.go:5", "other.names", "{n}"},
		{"a", "a/a.go:6", "Bad_Key", "form"},
		{"a", "a/a.go:7", "two.chinese", "t"},
		{"a", "a/a.go:8", "stray.brace", "a } b"},
	}
	chinese := map[string]map[string]string{
		"good.key":    {"fault-a.json": "{n} 过多"},
		"two.english": {"fault-a.json": "一"},
		"other.names": {"fault-a.json": "{m}"},
		"Bad_Key":     {"fault-a.json": "形式"},
		"two.chinese": {"fault-a.json": "甲", "fault-b.json": "乙"},
		"stray.brace": {"fault-a.json": "丙"},
		"unused.key":  {"fault-a.json": "无用"},
	}
	lines := strings.Join(judge(uses, chinese), "\n")
	for _, want := range []string{
		`a/a.go:3: two.english is "another" here`, `fault-a.json lacks "no.chinese"`, "placeholders [m], the code [n]",
		`key "Bad_Key"`, "two.chinese has two Chinese sentences", "stray.brace has a brace", "no code uses unused.key",
	} {
		if !strings.Contains(lines, want) {
			t.Errorf("not found: %s\nin\n%s", want, lines)
		}
	}
	if strings.Contains(lines, "good.key") {
		t.Errorf("good.key is blamed:\n%s", lines)
	}
}
