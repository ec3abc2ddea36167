package record

import (
	"bytes"
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tanwen/tanwen/fault"
)

// Fork continues a study that was put back from an older copy ([Log.Restored]) as a new one with a key of its own: it
// copies every leaf with its salts and payloads, the name of the study replaced, and appends last, in which the caller
// states which head the copy stands on and which one was lost. Commitments stay the same, so that whoever has the new
// log can put the old name back, recompute the old root and see that nothing else was changed ([RenamedRoot]).
//
// It refuses a study that was not put back (fault.Closed). A fork that was cut off is finished by calling it again.
func (l *Log) Fork(ctx context.Context, from, to string, last Event) (Appended, error) {
	if _, restored := l.Restored(from); !restored {
		return Appended{}, fault.New(fault.Closed, "record.fork.needless", "the record of {study} agrees with every head that was seen: there is nothing to fork", "study", from)
	}
	if err := checkEvent(last, 0); err != nil {
		return Appended{}, err
	}
	if err := l.Create(ctx, to); err != nil && fault.KindOf(err) != fault.Conflict {
		return Appended{}, err
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.ready(ctx); err != nil {
		return Appended{}, err
	}
	source, err := l.tree(ctx, from)
	if err != nil {
		return Appended{}, err
	}
	target, err := l.tree(ctx, to)
	if err != nil {
		return Appended{}, err
	}
	if err := l.checkCopy(ctx, source, target); err != nil {
		return Appended{}, err
	}
	for target.size < source.size {
		if err := l.copyRows(ctx, source, target); err != nil {
			return Appended{}, err
		}
	}
	out, err := l.append(ctx, []StudyBatch{{Study: to, Expected: target.size, Events: []Event{last}}}, nil)
	if err != nil {
		return Appended{}, err
	}
	return out[0], nil
}

// checkCopy refuses a target that is not what a fork of the source has copied so far: its last leaf must be the
// source's at that place, renamed.
func (l *Log) checkCopy(ctx context.Context, source, target *tree) error {
	if target.size == 0 {
		return nil
	}
	if target.size > source.size {
		return StudyExists(target.study)
	}
	at := target.size - 1
	want, err := l.driver.Rows(ctx, source.study, at, at+1, 1)
	if err != nil {
		return err
	}
	got, err := l.driver.Rows(ctx, target.study, at, at+1, 1)
	if err != nil {
		return err
	}
	if len(want) != 1 || len(got) != 1 {
		return missing(source.study, at)
	}
	if leaf, err := renamed(want[0].Leaf, target.study); err != nil || !bytes.Equal(leaf, got[0].Leaf) {
		return StudyExists(target.study)
	}
	return nil
}

// copyRows copies the next transaction's worth of rows from one study to another.
func (l *Log) copyRows(ctx context.Context, source, target *tree) error {
	rows, err := l.driver.Rows(ctx, source.study, target.size, min(source.size, target.size+MaxBatch), MaxBatch)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return missing(source.study, target.size)
	}
	fresh := map[int64]Hash{}
	reader := target.reader(ctx, fresh)
	for i := range rows {
		r := &rows[i]
		if r.Index != target.size+int64(i) {
			return missing(source.study, target.size+int64(i))
		}
		if _, err := entryOf(source.study, *r); err != nil {
			return err
		}
		if r.Leaf, err = renamed(r.Leaf, target.study); err != nil {
			return err
		}
		if r.Nodes, err = tlog.StoredHashes(r.Index, r.Leaf, reader); err != nil {
			return err
		}
		first := tlog.StoredHashIndex(0, r.Index)
		for level, h := range r.Nodes {
			fresh[first+int64(level)] = h
		}
	}
	whole := context.WithoutCancel(ctx)
	if err := l.driver.Append(whole, []RowBatch{{Study: target.study, From: target.size, Rows: rows}}); err != nil {
		l.forget(target.study)
		return l.failed(err)
	}
	target.grow(rows)
	return l.sign(whole, []*tree{target})
}

// renamed returns a canonical leaf with the name of another study.
func renamed(leaf []byte, study string) ([]byte, error) {
	l, err := ParseLeaf(leaf)
	if err != nil {
		return nil, err
	}
	l.Study = study
	return l.Bytes()
}

// RenamedRoot returns the root of leaves after the name of their study is replaced: for the leaves of a fork in front
// of the leaf that announces it, and the old name, the root of the old study.
func RenamedRoot(leaves []Leaf, study string) (Hash, error) {
	out := make([]Hash, len(leaves))
	for i, l := range leaves {
		l.Study = study
		b, err := l.Bytes()
		if err != nil {
			return Hash{}, err
		}
		out[i] = LeafHash(b)
	}
	return TreeRoot(out), nil
}
