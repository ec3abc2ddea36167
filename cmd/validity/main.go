// Command validity simulates consultations whose truth is known and writes how well the methods of this module find
// it into docs/validity.md. It is a tool of the repository (make validity), not part of the product.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"github.com/tanwen/tanwen/internal/validity"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "validity:", err)
		os.Exit(1)
	}
}

func run() error {
	quick := flag.Bool("quick", false, "two consultations per scenario, panels of 9 and 30: shows that it runs")
	seed := flag.Uint64("seed", 1, "seed of the study")
	replications := flag.Int("consultations", 80, "consultations per scenario and panel size")
	out := flag.String("out", "", "document whose figures are replaced; without it they are printed")
	flag.Parse()
	study := validity.Study{
		Seed: *seed, Scenarios: validity.Scenarios(), Sizes: validity.Sizes(), Replications: *replications, Workers: runtime.GOMAXPROCS(0),
	}
	if *quick {
		study.Sizes, study.Replications = []int{9, 30}, 2
	}
	results, err := study.Run(func(done, of int) { fmt.Fprintf(os.Stderr, "\r%d of %d", done, of) })
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return err
	}
	if *out == "" {
		fmt.Print(results.Tables())
		return nil
	}
	document, err := os.ReadFile(*out)
	if err != nil {
		return err
	}
	text, ok := results.Insert(string(document))
	if !ok {
		return fmt.Errorf("%s has no lines %q and %q, between which the figures stand", *out, validity.Begin, validity.End)
	}
	return os.WriteFile(*out, []byte(text), 0o600)
}
