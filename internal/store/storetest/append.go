package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

func appendAndReadBack(t *testing.T, b *bench) {
	b.create(study)
	bare := record.Event{Kind: "study.open", Version: 1, Data: []byte(`{"title":"碳问"}`)}
	first := b.add(study, 0, bare, answer(1))
	if first.From != 0 || first.Head.Size != 2 {
		t.Fatalf("appended from %d, head of size %d; want 0 and 2", first.From, first.Head.Size)
	}
	b.add(study, 2, answer(2))
	for pass := range 2 {
		got := b.entries(study)
		if len(got) != 3 {
			t.Fatalf("pass %d: %d entries, want 3", pass, len(got))
		}
		for i, e := range []record.Event{bare, answer(1), answer(2)} {
			sameEvent(t, got[i], int64(i), e)
		}
		if got[0].State(record.Who) != record.Absent || got[0].State(record.Data) != record.Open {
			t.Fatal("a part that was never there must read as absent, one that is there as open")
		}
		if a := b.audit(study); a.Leaves != 3 || a.Heads != 3 || a.Gone != 0 {
			t.Fatalf("audit counted %+v, want 3 leaves, 3 heads (of size 0, 2, 3), nothing gone", a)
		}
		b.reopen()
	}
	e, err := b.log.Entry(context.Background(), study, 1)
	if err != nil {
		t.Fatal(err)
	}
	sameEvent(t, e, 1, answer(1))
	_, err = b.log.Entry(context.Background(), study, 3)
	want(t, err, fault.NotFound, "record.leaf.none")
}

// sameEvent fails the test unless the entry is the event as it was handed over.
func sameEvent(t *testing.T, got record.Entry, index int64, e record.Event) {
	t.Helper()
	l := got.Leaf
	if got.Index != index || got.Key != e.Key || l.Kind != e.Kind || l.KV != e.Version || l.Round != e.Round || l.Day != "2026-11-25" {
		t.Fatalf("entry %d is %+v, want event %+v", index, got, e)
	}
	for _, p := range record.Parts {
		if want := [][]byte{e.Who, e.Data, e.Text}[p]; !bytes.Equal(got.Body(p), want) {
			t.Fatalf("entry %d: %s is %s, want %s", index, p, got.Body(p), want)
		}
	}
	for _, hidden := range []string{"pseudonym", "comment", "rating", e.Key} {
		if hidden != "" && bytes.Contains(got.Bytes, []byte(hidden)) {
			t.Fatalf("leaf %s shows %s", got.Bytes, hidden)
		}
	}
}

func anotherSize(t *testing.T, b *bench) {
	b.create(study)
	b.add(study, 0, answer(1))
	for _, expected := range []int64{0, 2, -1} {
		_, err := b.log.Append(context.Background(), []record.StudyBatch{{Study: study, Expected: expected, Events: answers(2, 1)}})
		want(t, err, fault.Conflict, "record.size")
	}
	if n := b.size(study); n != 1 {
		t.Fatalf("%d leaves after refused appends, want 1", n)
	}
	b.add(study, 1, answer(2))
	b.audit(study)
}

func idempotency(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study, "s2")
	b.add(study, 0, answer(1), answer(2))
	index, ok, err := b.log.Lookup(ctx, study, "key-2")
	if err != nil || !ok || index != 1 {
		t.Fatalf("lookup gave %d %v %v, want 1", index, ok, err)
	}
	for _, unknown := range []string{"key-3", ""} {
		if _, ok, err := b.log.Lookup(ctx, study, unknown); ok || err != nil {
			t.Fatalf("lookup of %q gave %v %v", unknown, ok, err)
		}
	}
	_, err = b.log.Append(ctx, []record.StudyBatch{{Study: study, Expected: 2, Events: []record.Event{answer(3), answer(2)}}})
	want(t, err, fault.Conflict, "record.key.taken")
	_, err = b.log.Append(ctx, []record.StudyBatch{{Study: study, Expected: 2, Events: []record.Event{answer(3), answer(3)}}})
	want(t, err, fault.Conflict, "record.key.twice")
	if n := b.size(study); n != 2 {
		t.Fatalf("%d leaves, want 2: a refused batch stores nothing", n)
	}
	b.add("s2", 0, answer(2)) // a key is unique in its study only
	noKey := answer(4)
	noKey.Key = ""
	b.add(study, 2, noKey, noKey) // events without a key may repeat
}

func badEvents(t *testing.T, b *bench) {
	b.create(study)
	for _, c := range []struct {
		name string
		kind fault.Kind
		key  string
		with func(*record.Event)
	}{
		{"kind with capital", fault.Invalid, "record.kind", func(e *record.Event) { e.Kind = "Answer" }},
		{"kind empty", fault.Invalid, "record.kind", func(e *record.Event) { e.Kind = "" }},
		{"kind with double dot", fault.Invalid, "record.kind", func(e *record.Event) { e.Kind = "a..b" }},
		{"erase by hand", fault.Invalid, "record.kind.erase", func(e *record.Event) { e.Kind = "erase" }},
		{"version 0", fault.Invalid, "record.kind.version", func(e *record.Event) { e.Version = 0 }},
		{"round in words", fault.Invalid, "record.round", func(e *record.Event) { e.Round = "第二轮" }},
		{"long key", fault.Invalid, "record.key.size", func(e *record.Event) { e.Key = strings.Repeat("k", 129) }},
		{"key with NUL", fault.Invalid, "record.key.text", func(e *record.Event) { e.Key = "a\x00b" }},
		{"key in another encoding", fault.Invalid, "record.key.text", func(e *record.Event) { e.Key = "\xc4\xe3" }},
		{"body with space", fault.Invalid, "record.canonical", func(e *record.Event) { e.Data = []byte(`{"a": 1}`) }},
		{"body with duplicate key", fault.Invalid, "record.canonical", func(e *record.Event) { e.Data = []byte(`{"a":1,"a":2}`) }},
		{"body with fraction", fault.Invalid, "record.canonical", func(e *record.Event) { e.Data = []byte(`{"a":0.5}`) }},
		{"body empty", fault.Invalid, "record.canonical", func(e *record.Event) { e.Text = []byte{} }},
		{"body too large", fault.TooLarge, "record.payload.size", func(e *record.Event) { e.Text = make([]byte, record.MaxPayload+1) }},
	} {
		e := answer(1)
		c.with(&e)
		_, err := b.log.Append(context.Background(), []record.StudyBatch{{Study: study, Events: []record.Event{answer(0), e}}})
		if f := fault.Find(err); f == nil || f.Kind != c.kind || f.Key != c.key {
			t.Errorf("%s: error %v, want %s %s", c.name, err, c.kind, c.key)
		}
	}
	_, err := b.log.Append(context.Background(), []record.StudyBatch{{Study: study}})
	want(t, err, fault.Invalid, "record.batch.empty")
	_, err = b.log.Append(context.Background(), []record.StudyBatch{{Study: "nobody", Events: answers(1, 1)}})
	want(t, err, fault.NotFound, "record.study.none")
	if n := b.size(study); n != 0 {
		t.Fatalf("%d leaves, want 0: nothing of a refused batch is stored", n)
	}
}

func severalStudies(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create("s2", study)
	out, err := b.log.Append(ctx, []record.StudyBatch{
		{Study: "s2", Events: answers(0, 3)}, {Study: study, Events: answers(0, 2)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if out[0].Study != "s2" || out[0].Head.Size != 3 || out[1].Study != study || out[1].Head.Size != 2 {
		t.Fatalf("appended %+v", out)
	}
	_, err = b.log.Append(ctx, []record.StudyBatch{
		{Study: "s2", Expected: 3, Events: answers(10, 1)}, {Study: study, Expected: 7, Events: answers(10, 1)},
	})
	want(t, err, fault.Conflict, "record.size")
	_, err = b.log.Append(ctx, []record.StudyBatch{
		{Study: "s2", Expected: 3, Events: answers(10, 1)}, {Study: study, Expected: 2, Events: answers(1, 1)},
	})
	want(t, err, fault.Conflict, "record.key.taken")
	_, err = b.log.Append(ctx, []record.StudyBatch{
		{Study: "s2", Expected: 3, Events: answers(10, 1)}, {Study: "s2", Expected: 4, Events: answers(11, 1)},
	})
	want(t, err, fault.Invalid, "record.batch.study")
	if b.size("s2") != 3 || b.size(study) != 2 {
		t.Fatal("a batch over several studies is stored whole or not at all")
	}
	b.audit("s2")
	b.audit(study)
}

func largeBatch(t *testing.T, b *bench) {
	b.create(study)
	b.add(study, 0, answers(0, record.MaxBatch)...)
	_, err := b.log.Append(context.Background(), []record.StudyBatch{{Study: study, Expected: record.MaxBatch, Events: answers(record.MaxBatch, record.MaxBatch+1)}})
	want(t, err, fault.TooLarge, "record.batch.size")
	b.reopen()
	b.add(study, record.MaxBatch, answer(record.MaxBatch))
	if a := b.audit(study); a.Leaves != record.MaxBatch+1 {
		t.Fatalf("%d leaves, want %d", a.Leaves, record.MaxBatch+1)
	}
	if n := len(b.entries(study)); n != record.MaxBatch+1 {
		t.Fatalf("%d entries, want %d", n, record.MaxBatch+1)
	}
}

func cancelledContext(t *testing.T, b *bench) {
	b.create(study)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := b.log.Append(ctx, []record.StudyBatch{{Study: study, Events: answers(0, 1)}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	if err := b.log.Create(ctx, "s2"); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	for _, err := range b.log.Entries(ctx, study, 0) {
		if !errors.Is(err, context.Canceled) { // a store that nobody shares knows without asking that there is none
			t.Fatalf("entries of an empty study: %v", err)
		}
	}
	b.add(study, 0, answer(0)) // the log is not latched
	for _, err := range b.log.Entries(ctx, study, 0) {
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v, want context.Canceled", err)
		}
	}
	if len(b.fatal) != 0 {
		t.Fatalf("a cancelled call latched the log: %v", b.fatal)
	}
}

// readersBesideWriter reads while a writer appends: each reader sees a prefix that verifies.
func readersBesideWriter(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	b.add(study, 0, answer(0))
	vkey, err := b.log.VerifierKey(ctx, study)
	if err != nil {
		t.Fatal(err)
	}
	const batches, size = 30, 20
	var readers sync.WaitGroup
	failures := make(chan error, 4)
	for range 4 {
		readers.Go(func() { failures <- readPrefixes(ctx, b.log, vkey, 1+batches*size) })
	}
	for i := range batches {
		b.add(study, int64(1+i*size), answers(1+i*size, size)...)
	}
	readers.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// readPrefixes reads the log again and again until it has the full size.
func readPrefixes(ctx context.Context, l *record.Log, vkey string, full int64) error {
	for {
		n := int64(0)
		var last record.Entry
		for e, err := range l.Entries(ctx, study, 0) {
			if err != nil {
				return err
			}
			if e.Index != n {
				return fmt.Errorf("entry %d where %d was due", e.Index, n)
			}
			last = e
			n++
		}
		receipt, err := l.Receipt(ctx, study, last.Index)
		if err != nil {
			return err
		}
		if _, err := record.VerifyReceipt(vkey, receipt, last.Bytes); err != nil {
			return err
		}
		if n == full {
			return nil
		}
	}
}

func studies(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create("b", "a")
	err := b.log.Create(ctx, "a")
	want(t, err, fault.Conflict, "record.study.exists")
	for _, bad := range []string{"", "A", "a/b", "a b", "-a", strings.Repeat("a", 65), "碳"} {
		err := b.log.Create(ctx, bad)
		want(t, err, fault.Invalid, "record.study")
	}
	b.reopen()
	ids, err := b.log.Studies(ctx)
	if err != nil || fmt.Sprint(ids) != "[a b]" {
		t.Fatalf("studies %v %v, want [a b]", ids, err)
	}
	_, err = b.log.Head(ctx, "c")
	want(t, err, fault.NotFound, "record.study.none")
	_, err = b.log.VerifierKey(ctx, "c")
	want(t, err, fault.NotFound, "record.study.none")
	_, err = b.log.Receipt(ctx, "a", 0)
	want(t, err, fault.NotFound, "record.leaf.none")
}
