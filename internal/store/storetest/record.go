package storetest

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// Opener opens one store. Called again after the first driver was closed, it opens what is there.
type Opener func() (record.Driver, error)

// ExerciseRecord runs the suite of record drivers. fresh returns the opener of a new, empty store.
func ExerciseRecord(t *testing.T, fresh func(t *testing.T) Opener) {
	for name, test := range map[string]func(*testing.T, *bench){
		"append and read back":          appendAndReadBack,
		"another size":                  anotherSize,
		"idempotency":                   idempotency,
		"bad events":                    badEvents,
		"several studies":               severalStudies,
		"large batch":                   largeBatch,
		"cancelled context":             cancelledContext,
		"readers beside the writer":     readersBesideWriter,
		"studies":                       studies,
		"receipts":                      receipts,
		"heads":                         heads,
		"never two heads":               neverTwoHeads,
		"rows without a head":           rowsWithoutHead,
		"heads that contradict":         headsThatContradict,
		"another key":                   anotherKey,
		"latch":                         latch,
		"certain failures do not latch": certainFailures,
		"erase":                         erase,
		"erase what is not there":       eraseNothing,
		"random histories":              randomHistories,
	} {
		t.Run(name, func(t *testing.T) {
			b := &bench{t: t, opener: fresh(t), keys: &record.MemoryKeys{}}
			b.open()
			t.Cleanup(b.close)
			test(t, b)
		})
	}
}

const study = "s1"

// bench is one store under test with the log over it.
type bench struct {
	t      *testing.T
	opener Opener
	keys   *record.MemoryKeys
	driver record.Driver
	log    *record.Log
	fatal  []error                           // what OnFatal was told
	wrap   func(record.Driver) record.Driver // puts a failing driver in front; nil = none
}

// clock stands still, so that a leaf's day is known.
func clock() time.Time { return time.Date(2026, 11, 25, 23, 59, 0, 0, time.UTC) }

// tryOpen opens the store and the log, and returns the error of the log.
func (b *bench) tryOpen() error {
	b.t.Helper()
	driver, err := b.opener()
	if err != nil {
		b.t.Fatal(err)
	}
	b.driver = driver
	if b.wrap != nil {
		driver = b.wrap(driver)
	}
	b.log, err = record.OpenLog(context.Background(), driver, b.keys, record.Options{
		Now:     clock,
		OnFatal: func(err error) { b.fatal = append(b.fatal, err) },
	})
	return err
}

func (b *bench) open() {
	b.t.Helper()
	if err := b.tryOpen(); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) close() {
	b.t.Helper()
	if c, ok := b.driver.(io.Closer); ok && b.driver != nil {
		if err := c.Close(); err != nil {
			b.t.Fatal(err)
		}
	}
	b.driver = nil
}

func (b *bench) reopen() {
	b.t.Helper()
	b.close()
	b.open()
}

func (b *bench) create(ids ...string) {
	b.t.Helper()
	for _, id := range ids {
		if err := b.log.Create(context.Background(), id); err != nil {
			b.t.Fatal(err)
		}
	}
}

// add appends events to the study and fails the test if that does not work.
func (b *bench) add(study string, expected int64, events ...record.Event) record.Appended {
	b.t.Helper()
	out, err := b.log.Append(context.Background(), []record.StudyBatch{{Study: study, Expected: expected, Events: events}})
	if err != nil {
		b.t.Fatal(err)
	}
	return out[0]
}

// entries returns all entries of a study.
func (b *bench) entries(study string) []record.Entry {
	b.t.Helper()
	var out []record.Entry
	for e, err := range b.log.Entries(context.Background(), study, 0) {
		if err != nil {
			b.t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// size returns the size of the study's last head.
func (b *bench) size(study string) int64 {
	b.t.Helper()
	h, err := b.log.Head(context.Background(), study)
	if err != nil {
		b.t.Fatal(err)
	}
	return h.Size
}

func (b *bench) audit(study string) record.Audit {
	b.t.Helper()
	a, err := b.log.Audit(context.Background(), study)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// answer is an event with all three parts.
func answer(n int) record.Event {
	return record.Event{
		Kind: "answer", Version: 1, Round: "2", Key: fmt.Sprintf("key-%d", n),
		Who:  fmt.Appendf(nil, `{"pseudonym":"p%d"}`, n%7),
		Data: fmt.Appendf(nil, `{"item":"q%d","rating":%d}`, n, n%9+1),
		Text: fmt.Appendf(nil, `{"comment":"理由 %d"}`, n),
	}
}

func answers(from, count int) []record.Event {
	out := make([]record.Event, count)
	for i := range out {
		out[i] = answer(from + i)
	}
	return out
}

// want fails the test unless err is a fault of that kind and key.
func want(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if e := fault.Find(err); e == nil || e.Kind != kind || e.Key != key {
		t.Fatalf("error %v, want %s %s", err, kind, key)
	}
}
