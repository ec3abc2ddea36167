package cli

import (
	"fmt"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
)

// account says what was read from each file, and in a dry run shows the first rows.
func (s *session) account(plan *Plan, preview bool) {
	for _, src := range plan.Sources {
		s.say("read.source", "file", src.File, "kind", src.Kind, "rows", src.Rows, "taken", src.Taken)
		for _, l := range src.LeftOut {
			s.say("read.left_out", "n", l.Rows, "reason", i18n.Text(s.lang, "intake.left_out."+l.Reason))
		}
		if !preview || len(src.Header) == 0 {
			continue
		}
		for _, row := range append([][]string{src.Header}, src.Preview...) {
			fmt.Fprintln(s.Stderr, "    "+shortened(row))
		}
	}
	for _, n := range plan.Notes {
		line := i18n.Text(s.lang, n.Key, n.Args...)
		if n.File != "" {
			line = n.File + ": " + line
		}
		fmt.Fprintln(s.Stderr, line)
	}
}

// Limits of a row in a preview, in cells and in characters of a cell.
const (
	previewCells = 8
	previewRunes = 24
)

func shortened(row []string) string {
	cells := make([]string, 0, previewCells+1)
	for i, c := range row {
		if i == previewCells {
			cells = append(cells, "…")
			break
		}
		c = strings.Join(strings.Fields(c), " ")
		if r := []rune(c); len(r) > previewRunes {
			c = string(r[:previewRunes-1]) + "…"
		}
		cells = append(cells, c)
	}
	return strings.Join(cells, " | ")
}

// usageMissing says that a flag is needed.
func usageMissing(flags string) error {
	return fault.New(fault.Invalid, "cli.usage.flags_missing", "this flag is needed: {flags}", "flags", flags)
}
