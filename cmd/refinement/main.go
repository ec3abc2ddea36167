// Command refinement measures how well package refine finds what is known to be true and writes the figures into
// docs/refinement.md. It is a tool of the repository (make refinement), not part of the product.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/tanwen/tanwen/internal/refinement"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "refinement:", err)
		os.Exit(1)
	}
}

func run() error {
	seed := flag.Uint64("seed", 1, "seed of the invented proposals")
	module := flag.String("module", ".", "root of the module")
	out := flag.String("out", "", "document whose figures are replaced; without it they are printed")
	flag.Parse()
	report, err := refinement.Run(os.DirFS(*module), *seed)
	if err != nil {
		return err
	}
	if *out == "" {
		fmt.Print(report.Tables())
		return nil
	}
	document, err := os.ReadFile(*out)
	if err != nil {
		return err
	}
	text, ok := report.Insert(string(document))
	if !ok {
		return fmt.Errorf("%s has no lines %q and %q, between which the figures stand", *out, refinement.Begin, refinement.End)
	}
	return os.WriteFile(*out, []byte(text), 0o600)
}
