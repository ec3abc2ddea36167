package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// failing is a real driver whose next writes report a failure. With stored, the rows are in the store nevertheless:
// the outcome of a failed commit is not known.
type failing struct {
	record.Driver
	err    error // what Append returns; nil = it works
	stored bool  // Append stores before it fails
	heads  bool  // PutHeads fails
}

var errDisk = errors.New("input/output error")

func (f *failing) Append(ctx context.Context, b []record.RowBatch) error {
	if f.err == nil {
		return f.Driver.Append(ctx, b)
	}
	if f.stored {
		if err := f.Driver.Append(ctx, b); err != nil {
			return err
		}
	}
	return f.err
}

func (f *failing) PutHeads(ctx context.Context, h []record.Head) error {
	if f.heads {
		return errDisk
	}
	return f.Driver.PutHeads(ctx, h)
}

func latch(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	b.add(study, 0, answer(0))
	for _, stored := range []bool{false, true} {
		var d *failing
		b.wrap = func(inner record.Driver) record.Driver {
			d = &failing{Driver: inner}
			return d
		}
		b.reopen()
		b.fatal = nil
		before := b.size(study)
		d.err, d.stored = errDisk, stored
		_, err := b.log.Append(ctx, []record.StudyBatch{{Study: study, Expected: before, Events: answers(1, 1)}})
		want(t, err, fault.Unavailable, "record.latched")
		d.err = nil // the disk works again, but the log must not trust it
		_, err = b.log.Append(ctx, []record.StudyBatch{{Study: study, Expected: before, Events: answers(1, 1)}})
		want(t, err, fault.Unavailable, "record.latched")
		want(t, b.log.Create(ctx, "s2"), fault.Unavailable, "record.latched")
		_, err = b.log.Erase(ctx, study, record.Erasure{Ground: "request", Parts: []record.PartRef{{Part: record.Text}}}, nil)
		want(t, err, fault.Unavailable, "record.latched")
		if len(b.fatal) != 1 || !errors.Is(b.fatal[0], errDisk) {
			t.Fatalf("OnFatal was told %v, want the first cause, once", b.fatal)
		}
		if n := int64(len(b.entries(study))); n != before {
			t.Fatalf("%d entries while latched, want %d: reading goes on", n, before)
		}
		b.wrap = nil
		b.reopen()
		after := before
		if stored {
			after++ // the answer whose commit failed was in; its client finds it by its key
		}
		if _, ok, err := b.log.Lookup(ctx, study, "key-1"); err != nil || ok != stored {
			t.Fatalf("after the restart the key is known: %v (%v), want %v", ok, err, stored)
		}
		if a := b.audit(study); a.Leaves != after {
			t.Fatalf("%d leaves after the restart, want %d", a.Leaves, after)
		}
	}
}

func certainFailures(t *testing.T, b *bench) {
	ctx := context.Background()
	b.create(study)
	var d *failing
	b.wrap = func(inner record.Driver) record.Driver {
		d = &failing{Driver: inner}
		return d
	}
	b.reopen()
	for _, err := range []error{
		fault.New(fault.Unavailable, "store.full", "the disk is full; nothing was stored"),
		record.OtherSize(study, 3, 0),
		context.DeadlineExceeded,
	} {
		d.err = err
		_, got := b.log.Append(ctx, []record.StudyBatch{{Study: study, Events: answers(0, 1)}})
		if !errors.Is(got, err) {
			t.Fatalf("error %v, want %v", got, err)
		}
	}
	d.err = nil
	b.add(study, 0, answer(0))
	if len(b.fatal) != 0 {
		t.Fatalf("a failure that stored nothing latched the log: %v", b.fatal)
	}
}
