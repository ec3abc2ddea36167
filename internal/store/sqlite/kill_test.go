//go:build unix

package sqlite_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// The kill test runs this test binary again as a child that appends answers and prints each acknowledgement on a
// line: key, index, head. The parent kills it with SIGKILL at random points, opens the store and looks for every
// answer that was acknowledged. A killed process never loses what the system's page cache
// holds; what a power cut leaves, TestPowerCut tries.
const (
	childVariable = "TANWEN_KILL_CHILD"
	limitVariable = "TANWEN_KILL_LIMIT" // answers after which the child ends by itself; unset = never
	honest        = "honest"            // acknowledges after Append has returned
	hasty         = "hasty"             // the control: acknowledges before
	weak          = "weak"              // the control of the power cut: honest, at synchronous=NORMAL
)

func TestMain(m *testing.M) {
	if mode := os.Getenv(childVariable); mode != "" {
		if err := appendUntilKilled(os.Args[1], mode); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func openFolder(ctx context.Context, dir string) (*record.Log, *store.Record, error) {
	keys, err := store.OpenKeys(filepath.Join(dir, "keys"))
	if err != nil {
		return nil, nil, err
	}
	driver, err := sqlite.OpenRecord(ctx, filepath.Join(dir, "record.db"))
	if err != nil {
		return nil, nil, err
	}
	l, err := record.OpenLog(ctx, driver, keys, record.Options{})
	return l, driver, err
}

func appendUntilKilled(dir, mode string) error {
	ctx := context.Background()
	limit := math.MaxInt
	if text := os.Getenv(limitVariable); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil {
			return err
		}
	}
	if mode == weak {
		sqlite.Weaken()
	}
	fmt.Println("start")
	l, _, err := openFolder(ctx, dir)
	if err != nil {
		return err
	}
	if err := l.Create(ctx, "s1"); err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	head, err := l.Head(ctx, "s1")
	if err != nil {
		return err
	}
	if head.Size > 0 { // a client that got no reply sends its answer again
		_, err := l.Append(ctx, []record.StudyBatch{{Study: "s1", Expected: head.Size, Events: events(int(head.Size)-1, 1)}})
		if fault.KindOf(err) != fault.Conflict {
			return fmt.Errorf("an answer that is in was taken again: %w", err)
		}
	}
	for n := int(head.Size); n < limit; {
		batch := events(n, 1+n%32)
		acknowledge := func(note []byte) {
			for i := range batch {
				fmt.Println(batch[i].Key, n+i, base64.StdEncoding.EncodeToString(note))
			}
		}
		if mode == hasty {
			acknowledge(head.Note)
		}
		out, err := l.Append(ctx, []record.StudyBatch{{Study: "s1", Expected: int64(n), Events: batch}})
		if err != nil {
			return err
		}
		if mode != hasty {
			acknowledge(out[0].Head.Note)
		}
		n += len(batch)
	}
	return nil
}

// kill runs the child until it has printed some lines, kills it, and returns every acknowledgement that it printed.
func kill(t *testing.T, dir, mode string, lines int) (acknowledged []string) {
	t.Helper()
	child := exec.Command(os.Args[0], dir)
	child.Env = append(os.Environ(), childVariable+"="+mode)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(out)
	for seen := 0; in.Scan(); seen++ {
		if seen == lines {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		if in.Text() != "start" {
			acknowledged = append(acknowledged, in.Text())
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return acknowledged
}

// lost opens the store and counts the acknowledged answers that are not in it, and the heads that contradict it.
func lost(t *testing.T, dir string, acknowledged []string) (answers, heads int) {
	t.Helper()
	ctx := context.Background()
	l, driver, err := openFolder(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closeRecord(t, driver)
	ids, err := l.Studies(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) == 0 {
		return len(acknowledged), 0
	}
	vkey, err := l.VerifierKey(ctx, "s1")
	if err != nil {
		t.Fatal(err)
	}
	now, err := l.Head(ctx, "s1")
	if err != nil {
		t.Fatal(err)
	}
	var entries []record.Entry
	var leaves []record.Hash
	for e, err := range l.Entries(ctx, "s1", 0) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
		leaves = append(leaves, record.LeafHash(e.Bytes))
	}
	checked := map[string]bool{}
	for _, line := range acknowledged {
		var key, coded string
		var index int64
		if _, err := fmt.Sscan(line, &key, &index, &coded); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		if index >= int64(len(entries)) || entries[index].Key != key {
			answers++
			continue
		}
		receipt, err := l.Receipt(ctx, "s1", index)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.VerifyReceipt(vkey, receipt, entries[index].Bytes); err != nil {
			t.Fatal(err)
		}
		if checked[coded] {
			continue
		}
		checked[coded] = true
		note, err := base64.StdEncoding.DecodeString(coded)
		if err != nil {
			t.Fatal(err)
		}
		seen, err := record.VerifyHead(vkey, note)
		if err != nil {
			t.Fatal(err)
		}
		if record.VerifyConsistency(seen, now, leaves) != nil {
			heads++
		}
	}
	if _, err := l.Audit(ctx, "s1"); err != nil {
		t.Fatal(err)
	}
	return answers, heads
}

func TestKill(t *testing.T) {
	cycles := 10
	if os.Getenv("TANWEN_LONG") != "" {
		cycles = 200
	}
	dir := t.TempDir()
	random := num.NewStream(1, "kill", 1)
	var acknowledged []string
	for cycle := range cycles {
		lines := random.IntN(400)
		if cycle%5 == 0 {
			lines = 0 // while it opens, migrates, makes the key
		}
		acknowledged = append(acknowledged, kill(t, dir, honest, lines)...)
	}
	if answers, heads := lost(t, dir, acknowledged); answers != 0 || heads != 0 {
		t.Fatalf("of %d acknowledged answers %d are lost, %d heads contradict the log", len(acknowledged), answers, heads)
	}
	if len(acknowledged) < 50*cycles {
		t.Fatalf("only %d acknowledgements in %d kills: this shows nothing", len(acknowledged), cycles)
	}
	t.Logf("%d kills, %d acknowledged, 0 lost", cycles, len(acknowledged))
}

// TestKillControl must lose something: a child that acknowledges before it commits.
func TestKillControl(t *testing.T) {
	random := num.NewStream(2, "kill", 1)
	for range 40 {
		dir := t.TempDir()
		if answers, _ := lost(t, dir, kill(t, dir, hasty, 1+random.IntN(200))); answers > 0 {
			return
		}
	}
	t.Fatal("a program that acknowledges too early lost nothing in 40 kills: the kill test cannot fail")
}
