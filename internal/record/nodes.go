package record

import (
	"context"
	"sync"
	"sync/atomic"

	"golang.org/x/mod/sumdb/tlog"
)

// tree is the cached form of one study's Merkle tree: its size, its last head, and those of its nodes that were
// needed lately. size belongs to the writer; the rest may be used by several goroutines.
type tree struct {
	study  string
	pair   KeyPair
	driver Driver
	size   int64
	head   atomic.Pointer[Head]

	mu    sync.Mutex
	nodes map[int64]Hash // by stored hash index, see tlog.StoredHashIndex
}

// maxCachedNodes bounds a tree's cache; beyond it the cache starts anew, which costs a few reads of the store.
const maxCachedNodes = 1 << 16

// grow takes over rows that were committed.
func (t *tree) grow(rows []Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range rows {
		t.keep(r.Index, r.Nodes)
	}
	t.size += int64(len(rows))
}

// keep caches the nodes stored with one row; t.mu is held.
func (t *tree) keep(index int64, nodes []Hash) {
	if t.nodes == nil || len(t.nodes) > maxCachedNodes {
		t.nodes = map[int64]Hash{}
	}
	first := tlog.StoredHashIndex(0, index)
	for level, h := range nodes {
		t.nodes[first+int64(level)] = h
	}
}

// reader reads tree nodes from fresh (nodes of rows not committed yet), then from the cache, then from the driver.
func (t *tree) reader(ctx context.Context, fresh map[int64]Hash) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		out := make([]Hash, len(indexes))
		var rows []int64 // rows to read
		var wanted []int // positions in out that wait for them
		t.mu.Lock()
		for i, x := range indexes {
			h, ok := fresh[x]
			if !ok {
				h, ok = t.nodes[x]
			}
			if !ok {
				level, n := tlog.SplitStoredHashIndex(x)
				rows = append(rows, (n+1)<<level-1)
				wanted = append(wanted, i)
			}
			out[i] = h
		}
		t.mu.Unlock()
		if len(rows) == 0 {
			return out, nil
		}
		nodes, err := t.driver.Nodes(ctx, t.study, rows)
		if err != nil {
			return nil, err
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		for k, i := range wanted {
			level, _ := tlog.SplitStoredHashIndex(indexes[i])
			if level >= len(nodes[k]) {
				return nil, missing(t.study, rows[k])
			}
			out[i] = nodes[k][level]
			t.keep(rows[k], nodes[k])
		}
		return out, nil
	})
}

// agrees verifies that a head is the root of this tree's first leaves.
func (t *tree) agrees(ctx context.Context, h Head) error {
	if h.Size > t.size {
		return beyond(h, t.size)
	}
	root, err := tlog.TreeHash(h.Size, t.reader(ctx, nil))
	if err != nil {
		return err
	}
	if root != h.Root {
		return contradiction(h, root)
	}
	return nil
}
