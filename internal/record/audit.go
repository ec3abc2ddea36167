package record

import (
	"context"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tanwen/tanwen/fault"
)

var errNodes = fault.New(fault.Internal, "record.nodes", "the stored nodes of the tree are not those of its leaves")

// Audit is what [Log.Audit] counted.
type Audit struct {
	Leaves int64
	Heads  int
	Gone   int // parts that were erased
}

// Audit recomputes a study from its leaves: every payload against its commitment, every stored node of the tree,
// every head against its signature and its leaves. The error names the first thing that does not agree.
func (l *Log) Audit(ctx context.Context, study string) (Audit, error) {
	var a Audit
	s, err := l.driver.Study(ctx, study)
	if err != nil {
		return a, err
	}
	size, err := l.driver.Size(ctx, study)
	if err != nil {
		return a, err
	}
	var nodes []Hash // all nodes of the tree in the order of tlog.StoredHashIndex
	built := tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		out := make([]Hash, len(indexes))
		for i, x := range indexes {
			out[i] = nodes[x]
		}
		return out, nil
	})
	for a.Leaves < size {
		rows, err := l.driver.Rows(ctx, study, a.Leaves, size, page)
		if err != nil {
			return a, err
		}
		if len(rows) == 0 {
			return a, missing(study, a.Leaves)
		}
		for _, r := range rows {
			if r.Index != a.Leaves {
				return a, missing(study, a.Leaves)
			}
			e, err := entryOf(study, r)
			if err != nil {
				return a, err
			}
			for _, p := range Parts {
				if e.State(p) == Gone {
					a.Gone++
				}
			}
			want, err := tlog.StoredHashes(r.Index, r.Leaf, built)
			if err != nil {
				return a, err
			}
			if !slices.Equal(want, r.Nodes) {
				return a, damaged(study, r.Index, errNodes)
			}
			nodes = append(nodes, want...)
			a.Leaves++
		}
	}
	for h, err := range l.Heads(ctx, study, 0) {
		if err != nil {
			return a, err
		}
		if _, err := VerifyHead(s.VerifierKey, h.Note); err != nil {
			return a, err
		}
		if h.Size > size {
			return a, beyond(h, size)
		}
		root, err := tlog.TreeHash(h.Size, built)
		if err != nil {
			return a, err
		}
		if root != h.Root {
			return a, contradiction(h, root)
		}
		a.Heads++
	}
	return a, nil
}
