package consult_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
)

var update = flag.Bool("update", false, "write docs/states.md anew")

// diagram draws one table of transitions as a mermaid state diagram with a text twin.
func diagram[S ~string](title, none string, table []consult.Transition[S]) string {
	name := func(s S) string {
		if s == "" {
			return none
		}
		return string(s)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n```mermaid\nstateDiagram-v2\n", title)
	for _, t := range table {
		from := name(t.From)
		if t.From == "" {
			from = "[*]"
		}
		fmt.Fprintf(&b, "  %s --> %s: %s\n", from, name(t.To), t.By)
	}
	b.WriteString("```\n\n| from | event | to |\n| --- | --- | --- |\n")
	for _, t := range table {
		fmt.Fprintf(&b, "| %s | `%s` | %s |\n", name(t.From), t.By, name(t.To))
	}
	return b.String()
}

// TestStatesAreDrawnFromTheTables keeps docs/states.md equal to the tables that the program runs on.
func TestStatesAreDrawnFromTheTables(t *testing.T) {
	want := "# State machines\n\nDrawn from the tables of internal/consult/lifecycle.go by its test (`go test ./internal/consult -update`).\n\n" +
		diagram("Consultation", "nothing", consult.StudyTransitions) + "\n" +
		diagram("Round", "nothing", consult.RoundTransitions) + "\n" +
		diagram("Item", "nothing", consult.ItemTransitions)
	const file = "../../docs/states.md"
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("docs/states.md is not what the tables say (err %v): run go test ./internal/consult -update", err)
	}
}
