// Package postgrestest runs a PostgreSQL server of a test's own, from the programs that are installed on the machine:
// nothing is downloaded, and no port is opened.
//
// A test's files lie in memory where the system offers room there: a process that is killed, or a server that stops without
// a checkpoint, is what these tests try, and neither loses what the system holds.
//
// [Start] starts it and ends it with the test, [Server.Database] makes an empty database on it. [Server.Crash] ends it
// as a power cut of the program would, [Server.Restart] starts it again.
package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver by which databases are made
)

// Variable of the environment with the address of a server to use in place of a private one, as a user who may make
// databases. What needs to stop the server or to change its settings is skipped then.
const Variable = "TANWEN_TEST_POSTGRES"

// Server is a running server.
type Server struct {
	dir   string // holds data, socket and log; empty for a server that was there before
	bin   string // folder of pg_ctl
	admin url.URL
	made  atomic.Int64
}

// Start starts a server that ends with the test. Without PostgreSQL on the machine the test is skipped. settings are
// lines of postgresql.conf.
func Start(tb testing.TB, settings ...string) *Server {
	tb.Helper()
	if address := os.Getenv(Variable); address != "" && len(settings) == 0 {
		u, err := url.Parse(address)
		if err != nil {
			tb.Fatalf("%s is no address", Variable)
		}
		return &Server{admin: *u}
	}
	bin := programs()
	if bin == "" {
		tb.Skipf("no PostgreSQL on this machine: apt-get install -y postgresql, or name a server in %s", Variable)
	}
	parent := "" // the folder for temporary files: a benchmark is to meet a disk
	if _, ok := tb.(*testing.B); !ok {
		parent = memory()
	}
	// Short, since the path of a socket has at most 107 bytes, and not the test's own folder, which other users may not enter.
	dir, err := os.MkdirTemp(parent, "pg") //nolint:usetesting // see above
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{dir: dir, bin: bin}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	if err := hand(dir); err != nil {
		tb.Fatal(err)
	}
	s.run(tb, "initdb", "-D", s.data(), "-U", "tanwen", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync", "--no-instructions")
	s.Configure(tb, append([]string{"listen_addresses = ''", "unix_socket_directories = '" + dir + "'", "max_connections = 200", "shared_buffers = 32MB"}, settings...)...)
	s.admin = url.URL{Scheme: "postgres", User: url.User("tanwen"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}
	tb.Cleanup(func() {
		if s.running() {
			s.run(tb, "pg_ctl", "-D", s.data(), "-w", "-m", "immediate", "stop")
		}
	})
	s.Restart(tb)
	return s
}

// programs returns the folder of the newest PostgreSQL programs on this machine, or nothing.
func programs() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), "pg_ctl")); err == nil {
				return filepath.Dir(path)
			}
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(found) == 0 {
		return ""
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return len(a) - len(b) + strings.Compare(a, b) })
	return filepath.Dir(newest)
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) running() bool {
	_, err := os.Stat(filepath.Join(s.data(), "postmaster.pid"))
	return err == nil
}

// run runs one of PostgreSQL's programs as a user who is not root, which they refuse.
func (s *Server) run(tb testing.TB, program string, args ...string) {
	tb.Helper()
	c := exec.CommandContext(context.Background(), filepath.Join(s.bin, program), args...)
	c.Dir = s.dir
	if err := drop(c); err != nil {
		tb.Fatal(err)
	}
	log, err := os.CreateTemp(s.dir, "out") // a pipe would stay open in the server that pg_ctl leaves behind
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = log.Close() }() // it has only been written to by the program
	c.Stdout, c.Stderr = log, log
	if err := c.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		told, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		tb.Fatalf("%s: %v\n%s%s", program, err, said, told)
	}
}

// other is the user that PostgreSQL's programs run as where the test runs as root.
func other() (*user.User, error) {
	if runtime.GOOS == "windows" || os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return u, nil
		}
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

// Configure adds lines to postgresql.conf; the next [Server.Restart] reads them.
func (s *Server) Configure(tb testing.TB, lines ...string) {
	tb.Helper()
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := fmt.Fprintln(f, strings.Join(lines, "\n")); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
}

// Private skips the test on a server that is not its own.
func (s *Server) Private(tb testing.TB) {
	tb.Helper()
	if s.dir == "" {
		tb.Skipf("the server of %s is not this test's to stop or change", Variable)
	}
}

// Restart starts the server, and stops it first if it runs.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	s.Private(tb)
	how := "start"
	if s.running() {
		how = "restart"
	}
	s.run(tb, "pg_ctl", "-D", s.data(), "-w", "-m", "fast", "-l", filepath.Join(s.dir, "log"), how)
}

// Crash stops all processes of the server at once, without a checkpoint: the next start recovers from the write-ahead
// log.
func (s *Server) Crash(tb testing.TB) {
	tb.Helper()
	s.Private(tb)
	s.run(tb, "pg_ctl", "-D", s.data(), "-w", "-m", "immediate", "stop")
}

// Files returns the folder with the pages of all databases.
func (s *Server) Files(tb testing.TB) string {
	tb.Helper()
	s.Private(tb)
	return filepath.Join(s.data(), "base")
}

// Admin returns a connection pool of a user who may do everything.
func (s *Server) Admin(tb testing.TB, database string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("pgx", s.address(database))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

// Database makes an empty database and returns its address.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("tanwen_test_%d_%d", os.Getpid(), s.made.Add(1))
	admin, err := sql.Open("pgx", s.admin.String())
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	if _, err := admin.ExecContext(context.Background(), `CREATE DATABASE `+name); err != nil {
		tb.Fatal(err)
	}
	if s.dir == "" { // nobody else clears it away
		tb.Cleanup(func() {
			admin := s.Admin(tb, "postgres")
			if _, err := admin.ExecContext(context.Background(), `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
				tb.Error(err)
			}
		})
	}
	return s.address(name)
}

func (s *Server) address(database string) string {
	u := s.admin
	u.Path = "/" + database
	return u.String()
}
