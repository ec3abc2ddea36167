package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts call the program that was built for this test.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tanwen": func() { os.Exit(run()) }})
}

// TestScripts runs testdata/*.txtar: each command as one types it, what it prints, and how it ends.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "en_GB.UTF-8")
			e.Setenv("LC_ALL", "")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"status": status, "flip": flip},
	})
}

// status N COMMAND ARGS... runs a command that must end with exit status N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command args...")
	}
	ended := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		ended = err.Error()
		for _, n := range []string{"1", "2", "3", "4", "130"} {
			if err.Error() == "exit status "+n {
				ended = n
			}
		}
	}
	if ended != args[0] {
		ts.Fatalf("ended with %s, not %s", ended, args[0])
	}
}

// flip FILE changes one bit in the middle of a file.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: flip file")
	}
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	data[len(data)/2] ^= 1
	ts.Check(os.WriteFile(path, data, 0o600))
}
