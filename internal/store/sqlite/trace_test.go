//go:build linux

package sqlite_test

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// call is one system call of a traced process, as strace prints it.
type call struct {
	begun, done int // lines at which it began and had an effect
	name        string
	args        string
	failed      bool
}

// tracedCalls are the calls by which a process changes what lies on a disk, and says so. Those with a question mark are
// not there on every processor.
const tracedCalls = "pwrite64,write,fsync,fdatasync,ftruncate,?open,openat,?rename,renameat,renameat2,?unlink,unlinkat,?mkdir,mkdirat"

// trace runs the child of the kill test under strace and returns its calls in the order in which they were done.
// Without strace, or where tracing is not allowed, the test is skipped.
func trace(t *testing.T, dir, mode string, limit int, options ...string) []call {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace on this machine: apt-get install -y strace")
	}
	if out, err := exec.Command(strace, "-o", os.DevNull, strace, "-V").CombinedOutput(); err != nil {
		t.Skipf("processes may not be traced here: %s", out)
	}
	file := filepath.Join(t.TempDir(), "trace")
	args := append([]string{"-f", "-y", "-xx", "-s", "100000", "-e", "trace=" + tracedCalls, "-e", "signal=none", "-o", file}, options...)
	c := exec.Command(strace, append(args, os.Args[0], dir)...)
	c.Env = append(os.Environ(), childVariable+"="+mode, limitVariable+"="+strconv.Itoa(limit))
	if out, err := c.CombinedOutput(); err != nil && len(options) == 0 {
		t.Fatalf("%v: %.1000s", err, out)
	}
	return parse(t, file)
}

var callForm = regexp.MustCompile(`^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$`)

// parse reads what strace wrote. A call that another thread interrupts stands on two lines.
func parse(t *testing.T, path string) (calls []call) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	open := map[string]call{} // by thread
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for line := 0; in.Scan(); line++ {
		m := callForm.FindStringSubmatch(in.Text())
		if m == nil {
			continue // a thread has ended
		}
		c := call{begun: line, name: m[2], args: m[3]}
		if m[4] != "" {
			c = open[m[1]]
			c.args += m[5]
		}
		args, unfinished := strings.CutSuffix(c.args, "<unfinished ...>")
		if c.args = args; unfinished {
			open[m[1]] = c
			continue
		}
		c.done, c.failed = line, strings.Contains(c.args, " = -1 ")
		calls = append(calls, c)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return calls
}

var (
	quoted     = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"`)
	descriptor = regexp.MustCompile(`^\d+<([^>]*)>`)
	numbers    = regexp.MustCompile(`, (\d+)(?:, (\d+))? ?\) += `)
)

func unhex(s string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
	if err != nil {
		return s
	}
	return string(b)
}

// file returns the path of the descriptor that is the call's first argument, with its number.
func (c call) file() string {
	m := descriptor.FindStringSubmatch(c.args)
	if m == nil {
		return ""
	}
	return unhex(m[1])
}

// texts returns the strings among the arguments.
func (c call) texts() (out []string) {
	for _, m := range quoted.FindAllStringSubmatch(c.args, -1) {
		out = append(out, unhex(m[1]))
	}
	return out
}

// counts returns the numbers behind what a call writes or where it cuts: size and, of pwrite64, offset.
func (c call) counts() (size, offset int64, err error) {
	m := numbers.FindStringSubmatch(c.args)
	if m == nil {
		return 0, 0, errors.New("no number in " + c.args)
	}
	if size, err = strconv.ParseInt(m[1], 10, 64); err != nil || m[2] == "" {
		return size, 0, err
	}
	offset, err = strconv.ParseInt(m[2], 10, 64)
	return size, offset, err
}

// acknowledged returns the line that the child printed, if the call is that.
func (c call) acknowledged() (string, bool) {
	if c.name != "write" || !strings.HasPrefix(c.args, "1<") {
		return "", false
	}
	line := strings.TrimSpace(strings.Join(c.texts(), ""))
	return line, strings.HasPrefix(line, "key-")
}

// inode is a file: what an fsync has made sure of, and what came later.
type inode struct {
	durable []byte
	pending []change
	appends int64 // offset of the next write that names none
}

// change is a write, or a new length where data is nil.
type change struct {
	at   int64
	data []byte
}

func apply(b []byte, c change) []byte {
	if c.data == nil {
		if c.at <= int64(len(b)) {
			return b[:c.at:c.at]
		}
		return append(b, make([]byte, c.at-int64(len(b)))...)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(b)) {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[c.at:], c.data)
	return b
}

// disk is a folder as a process sees it, and as it would be found after a power cut.
type disk struct {
	root           string
	names, durable map[string]*inode // by path; a folder is nil
}

func newDisk(root string) *disk {
	return &disk{root: root, names: map[string]*inode{}, durable: map[string]*inode{}}
}

// do takes over the effect of a call.
func (d *disk) do(c call) error {
	if c.failed {
		if f := d.names[c.file()]; f != nil && strings.HasSuffix(c.name, "sync") {
			f.pending = nil // the system takes its pages for clean: no later fsync writes them
		}
		return nil
	}
	switch c.name {
	case "open", "openat", "mkdir", "mkdirat":
		path := c.texts()[0]
		_, known := d.names[path]
		if !strings.HasPrefix(path, d.root+"/") || known {
			break
		}
		if strings.HasPrefix(c.name, "mkdir") {
			d.names[path] = nil
		} else if strings.Contains(c.args, "O_CREAT") {
			d.names[path] = &inode{}
		}
	case "pwrite64", "write":
		f := d.names[c.file()]
		if f == nil {
			break
		}
		data := []byte(c.texts()[0])
		size, at, err := c.counts()
		if err != nil || size != int64(len(data)) {
			return fmt.Errorf("a write of %d bytes shows %d (%w)", size, len(data), err)
		}
		if c.name == "write" {
			at = f.appends
			f.appends += size
		}
		f.pending = append(f.pending, change{at: at, data: data})
	case "ftruncate":
		size, _, err := c.counts()
		if err != nil {
			return err
		}
		if f := d.names[c.file()]; f != nil {
			f.pending = append(f.pending, change{at: size})
		}
	case "rename", "renameat", "renameat2":
		paths := c.texts()
		if f, ok := d.names[paths[0]]; ok {
			delete(d.names, paths[0])
			d.names[paths[1]] = f
		}
	case "unlink", "unlinkat":
		delete(d.names, c.texts()[0])
	case "fsync", "fdatasync":
		d.sync(c.file())
	}
	return nil
}

// sync makes a file's content durable, or a folder's entries.
func (d *disk) sync(path string) {
	if f := d.names[path]; f != nil {
		for _, c := range f.pending {
			f.durable = apply(f.durable, c)
		}
		f.pending = nil
		return
	}
	for _, names := range []map[string]*inode{d.durable, d.names} {
		for name := range names {
			if filepath.Dir(name) != path {
				continue
			}
			if f, ok := d.names[name]; ok {
				d.durable[name] = f
			} else {
				delete(d.durable, name)
			}
		}
	}
}
