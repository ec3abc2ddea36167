package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/record"
)

var update = flag.Bool("update", false, "write docs/cli.md anew")

// typed runs a command line that needs none of the program's parts.
func typed(env map[string]string, args ...string) (out, message string, status int) {
	var o, e bytes.Buffer
	status = (&Program{}).Main(context.Background(), args, Streams{Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e, Getenv: func(k string) string { return env[k] }})
	return o.String(), e.String(), status
}

func TestUsageIsRefusedInTheReadersLanguage(t *testing.T) {
	zh := map[string]string{"LANG": "zh_CN.UTF-8"}
	for _, c := range []struct {
		name string
		env  map[string]string
		args []string
		says string
	}{
		{"unknown flag", nil, []string{"init", "--ful"}, "there is no flag --ful"},
		{"flag nearly right", zh, []string{"run", "x", "--ot", "y"}, "没有选项 --ot；您要的是不是"},
		{"unknown command", nil, []string{"rum"}, "rum is not expected here"},
		{"missing argument", zh, []string{"verify"}, "此处缺少内容：PACKAGE"},
		{"missing flag", nil, []string{"export", "s"}, "this flag is needed: --out"},
		{"choice", nil, []string{"completion", "tcsh"}, "tcsh"},
		{"language", zh, []string{"--lang", "fr", "version"}, "fr is no language"},
		{"language beats environment", zh, []string{"--lang=en", "verify"}, "something is missing here: PACKAGE"},
		{"no folder", nil, []string{"run", "no-such-folder", "--out", "x"}, "no-such-folder: there is no such file or folder"},
		{"no template", nil, []string{"init", "x", "--template", "y"}, "there is no template y: dual-carbon"},
		{"not loopback", zh, []string{"serve", "--addr", "0.0.0.0:1"}, "未启用 TLS 时只对本机"},
		{"half of TLS", nil, []string{"serve", "--tls-cert", "x"}, "go together"},
		{"no data folder", nil, []string{"export", "s", "--out", "x", "--data", "testdata"}, "no such file or folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, message, status := typed(c.env, c.args...)
			if status != statusInput || out != "" || !strings.Contains(message, c.says) || strings.Contains(message, "⟦") {
				t.Errorf("status %d, %q, %q; want 2 and %q", status, out, message, c.says)
			}
		})
	}
}

func TestExitStatuses(t *testing.T) {
	twentyFive := make(fault.List, 25)
	for i := range twentyFive {
		twentyFive[i] = fault.In("ratings.csv", i+2, 4, "x.y", "off the scale")
	}
	for _, c := range []struct {
		name   string
		err    error
		status int
		lines  int
	}{
		{"a check answered no", errNo, statusNo, 0},
		{"interrupted", context.Canceled, statusInterrupted, 1},
		{"many findings", twentyFive, statusInput, maxFindings + 1},
		{"not found", fault.New(fault.NotFound, "x.y", "no"), statusInput, 1},
		{"closed", fault.New(fault.Closed, "x.y", "no"), statusRefused, 1},
		{"held", fault.New(fault.Conflict, "x.y", "no"), statusRefused, 1},
		{"disk", fault.New(fault.Unavailable, "x.y", "no"), statusInternal, 1},
		{"anything else", errors.New("broken"), statusInternal, 1},
	} {
		var b bytes.Buffer
		s := &session{Context: context.Background(), Streams: Streams{Stderr: &b}, lang: i18n.En}
		if got := s.failed(c.err); got != c.status || strings.Count(b.String(), "\n") != c.lines {
			t.Errorf("%s: status %d, %q", c.name, got, b.String())
		}
	}
}

// A fault that went over the local socket is the same fault.
func TestFaultsCrossTheSocket(t *testing.T) {
	want := fault.List{fault.In("a.csv", 3, 4, "x.y", "{n} is off the scale {lo} to {hi}", "n", 12, "lo", 1, "hi", 9), fault.New(fault.Closed, "x.z", "no")}
	got, ok := errors.AsType[fault.List](packed(want).unpacked())
	if !ok || len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i].Error() != want[i].Error() || got[i].Kind != want[i].Kind || i18n.Sentence(i18n.Zh, got[i]) != i18n.Sentence(i18n.Zh, want[i]) {
			t.Errorf("got %v, want %v", got[i], want[i])
		}
	}
}

func TestEveryCommandHasHelpInBothLanguages(t *testing.T) {
	for _, l := range i18n.Langs() {
		k, err := newParser(l)
		if err != nil {
			t.Fatal(err)
		}
		walk(k.Model.Node, func(n *kong.Node) {
			if text := helpText(n, l); strings.Contains(text, "⟦") {
				t.Errorf("%s lacks texts:\n%s", l, text)
			}
		})
	}
	if out, _, status := typed(nil, "run", "--help", "--lang", "zh"); status != statusDone || !strings.Contains(out, "用法：") || !strings.Contains(out, "--dry-run") {
		t.Errorf("status %d, %s", status, out)
	}
}

// docs/cli.md is the help of every command; -update writes it.
func TestManual(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Command line\n\nWhat `tanwen COMMAND --help` prints, in both languages. Written by `go test ./internal/cli -update`.\n")
	for _, l := range []i18n.Lang{i18n.En, i18n.Zh} {
		k, err := newParser(l)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n## " + i18n.Text(l, "language.self") + "\n")
		walk(k.Model.Node, func(n *kong.Node) {
			b.WriteString("\n### " + strings.TrimSpace("tanwen"+spaced(n)) + "\n\n```text\n" + helpText(n, l) + "```\n")
		})
	}
	path := filepath.Join("..", "..", "docs", "cli.md")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != b.String() {
		t.Errorf("docs/cli.md is stale (%v): go test ./internal/cli -update", err)
	}
}

// A receipt with its leaf is checked from its file; another leaf, another key and a receipt without a leaf are not.
func TestReceiptCheck(t *testing.T) {
	ctx := context.Background()
	log, err := record.OpenLog(ctx, record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, study := range []string{"one", "two"} {
		if err := log.Create(ctx, study); err != nil {
			t.Fatal(err)
		}
	}
	events := []record.Event{{Kind: "answer", Version: 1, Data: []byte(`{"a":1}`)}, {Kind: "answer", Version: 1, Data: []byte(`{"a":2}`)}}
	if _, err := log.Append(ctx, []record.StudyBatch{{Study: "one", Events: events}}); err != nil {
		t.Fatal(err)
	}
	receipt, err := log.Receipt(ctx, "one", 1)
	if err != nil {
		t.Fatal(err)
	}
	leaf := func(i int64) []byte {
		e, err := log.Entry(ctx, "one", i)
		if err != nil {
			t.Fatal(err)
		}
		return e.Bytes
	}
	key := func(study string) string {
		k, err := log.VerifierKey(ctx, study)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	for _, c := range []struct {
		name   string
		text   []byte
		key    string
		status int
	}{
		{"whole", receipt.WithLeaf(leaf(1)).Text(), key("one"), statusDone},
		{"whole, signature not asked for", receipt.WithLeaf(leaf(1)).Text(), "", statusDone},
		{"another leaf", receipt.WithLeaf(leaf(0)).Text(), key("one"), statusNo},
		{"another leaf, signature not asked for", receipt.WithLeaf(leaf(0)).Text(), "", statusNo},
		{"another key", receipt.WithLeaf(leaf(1)).Text(), key("two"), statusNo},
		{"no key", receipt.WithLeaf(leaf(1)).Text(), "x", statusInput},
		{"no leaf", receipt.Text(), "", statusInput},
		{"no receipt", []byte("x"), "", statusInput},
	} {
		path := filepath.Join(t.TempDir(), "receipt.txt")
		if err := os.WriteFile(path, c.text, 0o600); err != nil {
			t.Fatal(err)
		}
		args := []string{"receipt", "check", path}
		if c.key != "" {
			args = append(args, "--key", c.key)
		}
		if out, message, status := typed(nil, args...); status != c.status || (status == statusDone) != strings.Contains(out, "Entry 1 of one") {
			t.Errorf("%s: status %d, %q, %q", c.name, status, out, message)
		}
	}
}

// Without TLS the door opens to this machine only; a taken port is answered with the next free one.
func TestListen(t *testing.T) {
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	for _, c := range []struct {
		name string
		c    serveCommand
		key  string
	}{
		{"this machine", serveCommand{Addr: "127.0.0.1:0"}, ""},
		{"this machine by name", serveCommand{Addr: "localhost:0"}, ""},
		{"all addresses", serveCommand{Addr: ":0"}, "cli.serve.plain"},
		{"all addresses behind a proxy", serveCommand{Addr: "0.0.0.0:0", BehindProxy: true}, ""},
		{"no port", serveCommand{Addr: "127.0.0.1"}, "cli.serve.addr"},
		{"TLS behind a proxy", serveCommand{Addr: "127.0.0.1:0", TLSCert: "a", TLSKey: "b", BehindProxy: true}, "cli.serve.tls"},
		{"no certificate", serveCommand{Addr: "127.0.0.1:0", TLSCert: "absent", TLSKey: "absent"}, "cli.serve.certificate"},
		{"taken", serveCommand{Addr: first.Addr().String()}, "cli.serve.taken"},
	} {
		l, err := c.c.listen()
		if err == nil {
			_ = l.Close()
		}
		key := ""
		if e := fault.Find(err); e != nil {
			key = e.Key
		}
		if key != c.key || (err == nil) != (c.key == "") {
			t.Errorf("%s: %v, want %q", c.name, err, c.key)
		}
		if key == "cli.serve.taken" {
			free := err.Error()[strings.LastIndex(err.Error(), " ")+1:]
			if host, port, err := net.SplitHostPort(free); err != nil || host != "127.0.0.1" || free == c.c.Addr || port == "" {
				t.Errorf("%s is named as free", free)
			}
		}
	}
}

func TestPublicAddress(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, c := range []struct{ given, want string }{
		{"", "http://" + l.Addr().String()},
		{"https://consult.example.org/", "https://consult.example.org"},
		{"consult.example.org", ""},
		{"ftp://consult.example.org", ""},
		{"https://consult.example.org/x", ""},
	} {
		u, err := (&serveCommand{PublicURL: c.given}).public(l)
		if (err != nil) != (c.want == "") || err == nil && u.String() != c.want {
			t.Errorf("%q: %v, %v", c.given, u, err)
		}
	}
}
