package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tanwen/tanwen/internal/store/postgrestest"
)

// TestMain lets the scripts call the program that was built for this test.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tanwen": func() { os.Exit(run()) }})
}

// TestScripts runs testdata/*.txtar: each command as one types it, what it prints, and how it ends.
func TestScripts(t *testing.T) { scripts(t, "testdata", nil) }

// TestDatabaseScripts runs testdata/database/*.txtar, each with an empty PostgreSQL database whose address is in DATABASE.
func TestDatabaseScripts(t *testing.T) {
	server := postgrestest.Start(t)
	scripts(t, "testdata/database", func() string { return server.Database(t) })
}

func scripts(t *testing.T, dir string, database func() string) {
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "en_GB.UTF-8")
			e.Setenv("LC_ALL", "")
			if database != nil {
				e.Setenv("DATABASE", database())
			}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"status": status, "flip": flip, "serving": serving, "get": get, "alike": alike},
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

// serving ARGS... starts tanwen in the background and goes on when it serves; URL is then its address and LINK the last
// sign-in link that it printed. It is interrupted when the script ends, and must end with status 0.
func serving(ts *testscript.TestScript, neg bool, args []string) {
	self, err := os.Executable()
	ts.Check(err)
	var out lines
	c := &exec.Cmd{Path: self, Args: append([]string{"tanwen"}, args...), Dir: ts.MkAbs("."), Env: append(os.Environ(), "LANG=en_GB.UTF-8", "LC_ALL="), Stdout: &out}
	messages, err := c.StderrPipe()
	ts.Check(err)
	ts.Check(c.Start())
	said := bufio.NewScanner(messages)
	for said.Scan() {
		if address, ok := strings.CutPrefix(said.Text(), "Serving "); ok {
			address, _, _ = strings.Cut(address, " ")
			ts.Setenv("URL", address)
			ts.Setenv("LINK", out.lastWord())
			ts.Defer(func() {
				ts.Check(c.Process.Signal(os.Interrupt))
				for said.Scan() { // until the process closes it
				}
				ts.Check(c.Wait())
			})
			return
		}
		ts.Logf("%s", said.Text())
	}
	ts.Fatalf("ended before it served: %v", c.Wait())
}

// lines collects what a process prints while others read it.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) lastWord() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	words := strings.Fields(l.text.String())
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// get STATUS URL [TEXT] fetches a page and looks for a text in it.
func get(ts *testscript.TestScript, neg bool, args []string) {
	r, err := http.Get(args[1])
	ts.Check(err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	ts.Check(err)
	if strconv.Itoa(r.StatusCode) != args[0] {
		ts.Fatalf("%s answers %d, not %s", args[1], r.StatusCode, args[0])
	}
	if len(args) > 2 && !strings.Contains(string(body), args[2]) {
		ts.Fatalf("%s does not say %q:\n%s", args[1], args[2], body)
	}
}

// alike FILE FILE says that two briefs differ in one line at most: the one that prints the head.
func alike(ts *testscript.TestScript, neg bool, args []string) {
	a, b := strings.Split(ts.ReadFile(args[0]), "\n"), strings.Split(ts.ReadFile(args[1]), "\n")
	if len(a) != len(b) {
		ts.Fatalf("%d and %d lines", len(a), len(b))
	}
	differ := 0
	for i := range a {
		if a[i] != b[i] {
			differ++
		}
	}
	if differ > 1 {
		ts.Fatalf("%d lines differ", differ)
	}
}
