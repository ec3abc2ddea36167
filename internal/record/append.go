package record

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tanwen/tanwen/fault"
)

// Append adds a batch of events to one or several studies: commit in one transaction, then sign, then store the
// heads in a second one, then return. What it returns may be acknowledged; before it returns nothing may be.
//
// It refuses the whole batch and stores nothing with fault.Invalid or fault.TooLarge if an event breaks a rule, and
// with fault.Conflict if a study has another size than expected, or if an idempotency key is taken (see
// [Log.Lookup]). A context that ends before the commit begins stops the call; later it has no effect. After an
// error of which it is not certain that nothing was stored, the log latches shut: this and every later call that
// writes fails with fault.Unavailable, and Options.OnFatal is called once.
func (l *Log) Append(ctx context.Context, batch []StudyBatch) ([]Appended, error) {
	if err := checkBatch(batch); err != nil {
		return nil, err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.append(ctx, batch, nil)
}

func checkBatch(batch []StudyBatch) error {
	total := 0
	studies := map[string]bool{}
	for _, b := range batch {
		if studies[b.Study] {
			return fault.Bad("study", "record.batch.study", "study {study} stands twice in the batch", "study", b.Study)
		}
		studies[b.Study] = true
		if total += len(b.Events); total > MaxBatch {
			return fault.New(fault.TooLarge, "record.batch.size", "a batch holds at most {limit} leaves", "limit", MaxBatch)
		}
		if len(b.Events) == 0 {
			return fault.Bad("events", "record.batch.empty", "the batch holds no event for study {study}", "study", b.Study)
		}
		keys := map[string]bool{}
		for i, e := range b.Events {
			if e.Kind == KindErase {
				return fault.Bad("kind", "record.kind.erase", "leaves of kind erase are made by an erasure only")
			}
			if err := checkEvent(e, i); err != nil {
				return err
			}
			if e.Key != "" && keys[e.Key] {
				return fault.New(fault.Conflict, "record.key.twice", "an idempotency key stands twice in the batch of study {study}", "study", b.Study)
			}
			keys[e.Key] = true
		}
	}
	return nil
}

// append does the work of Append and Erase; l.writing is held.
func (l *Log) append(ctx context.Context, batch []StudyBatch, erase []PartRef) ([]Appended, error) {
	if err := l.ready(ctx); err != nil {
		return nil, err
	}
	trees := make([]*tree, len(batch))
	rows := make([]RowBatch, len(batch))
	for i, b := range batch {
		if err := l.writable(b.Study); err != nil {
			return nil, err
		}
		t, err := l.tree(ctx, b.Study)
		if err != nil {
			return nil, err
		}
		if b.Expected != t.size {
			// Another process that writes to the same store may have been faster than this cache knows.
			l.forget(b.Study)
			if t, err = l.tree(ctx, b.Study); err != nil {
				return nil, err
			}
		}
		if b.Expected != t.size {
			return nil, OtherSize(b.Study, t.size, b.Expected)
		}
		trees[i] = t
		if rows[i], err = l.rows(ctx, t, b); err != nil {
			return nil, err
		}
		rows[i].Erase = erase
	}
	// From here on the reader's patience must not decide whether a transaction is done half.
	whole := context.WithoutCancel(ctx)
	if err := l.driver.Append(whole, rows); err != nil {
		for _, b := range batch {
			l.forget(b.Study)
		}
		return nil, l.failed(err)
	}
	for i, t := range trees {
		t.grow(rows[i].Rows)
	}
	if err := l.sign(whole, trees); err != nil {
		return nil, err
	}
	out := make([]Appended, len(batch))
	for i, t := range trees {
		out[i] = Appended{Study: t.study, From: rows[i].From, Head: *t.head.Load()}
	}
	return out, nil
}

// rows makes the rows of one study's batch with the tree nodes that they complete.
func (l *Log) rows(ctx context.Context, t *tree, b StudyBatch) (RowBatch, error) {
	out := RowBatch{Study: b.Study, From: t.size, Rows: make([]Row, len(b.Events))}
	fresh := map[int64]Hash{}
	reader := t.reader(ctx, fresh)
	now := l.opts.Now()
	for i, e := range b.Events {
		index := t.size + int64(i)
		row, err := rowOf(b.Study, index, e, now, l.opts.Random)
		if err != nil {
			return RowBatch{}, err
		}
		if row.Nodes, err = tlog.StoredHashes(index, row.Leaf, reader); err != nil {
			return RowBatch{}, err
		}
		first := tlog.StoredHashIndex(0, index)
		for level, h := range row.Nodes {
			fresh[first+int64(level)] = h
		}
		out.Rows[i] = row
	}
	return out, nil
}

// sign signs and stores a head over the committed rows of each tree. Signing is deterministic (RFC 8032), and the
// driver refuses another note for a size that has one: there are never two heads of one size.
func (l *Log) sign(ctx context.Context, trees []*tree) error {
	ctx = context.WithoutCancel(ctx)
	heads := make([]Head, len(trees))
	for i, t := range trees {
		root, err := tlog.TreeHash(t.size, t.reader(ctx, nil))
		if err != nil {
			return l.latch(err)
		}
		if heads[i], err = (Head{Study: t.study, Size: t.size, Root: root}).sign(t.pair.Signer); err != nil {
			return l.latch(err)
		}
	}
	if err := l.driver.PutHeads(ctx, heads); err != nil {
		return l.latch(err)
	}
	for i, t := range trees {
		t.head.Store(&heads[i])
	}
	return nil
}

// ready refuses to begin a write when the log is latched or the caller has gone.
func (l *Log) ready(ctx context.Context) error {
	if cause := l.latched.Load(); cause != nil {
		return latchedShut(*cause)
	}
	return ctx.Err()
}

// failed passes on an error of which it is certain that nothing was stored, and latches on every other one.
func (l *Log) failed(err error) error {
	certain := []fault.Kind{fault.Conflict, fault.NotFound, fault.TooLarge, fault.Unavailable}
	if e := fault.Find(err); e != nil && slices.Contains(certain, e.Kind) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return l.latch(err)
}

// latch shuts the log for writing. The first cause is kept.
func (l *Log) latch(cause error) error {
	if l.latched.CompareAndSwap(nil, &cause) {
		l.opts.OnFatal(latchedShut(cause))
	}
	return latchedShut(*l.latched.Load())
}

func latchedShut(cause error) error {
	return fault.New(fault.Unavailable, "record.latched",
		"a write to the record failed and it is not known what reached the disk; nothing more is stored until the program starts again and has checked").Because(cause)
}
