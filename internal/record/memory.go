package record

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sort"
	"sync"
)

// Memory is a driver that keeps everything in memory and leaves nothing behind: the store of a single run from a
// folder to its brief, and of tests. Make it with [NewMemory].
type Memory struct {
	mu      sync.RWMutex
	studies map[string]*memoryStudy
}

type memoryStudy struct {
	Study
	rows  []Row
	keys  map[string]int64
	heads []Head // ascending by size
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{studies: map[string]*memoryStudy{}} }

// CreateStudy implements [Driver].
func (m *Memory) CreateStudy(ctx context.Context, s Study) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.studies[s.ID]; ok {
		return StudyExists(s.ID)
	}
	m.studies[s.ID] = &memoryStudy{Study: s, keys: map[string]int64{}}
	return ctx.Err()
}

// Studies implements [Driver].
func (m *Memory) Studies(ctx context.Context) ([]Study, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var out []Study
	for _, id := range slices.Sorted(maps.Keys(m.studies)) {
		out = append(out, m.studies[id].Study)
	}
	return out, ctx.Err()
}

// Study implements [Driver].
func (m *Memory) Study(ctx context.Context, id string) (Study, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, ok := m.studies[id]
	if !ok {
		return Study{}, NoStudy(id)
	}
	return s.Study, ctx.Err()
}

// Append implements [Driver].
func (m *Memory) Append(ctx context.Context, batches []RowBatch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range batches {
		s, ok := m.studies[b.Study]
		if !ok {
			return NoStudy(b.Study)
		}
		if int64(len(s.rows)) != b.From {
			return OtherSize(b.Study, int64(len(s.rows)), b.From)
		}
		for _, r := range b.Rows {
			if _, taken := s.keys[r.Key]; taken && r.Key != "" {
				return KeyTaken(b.Study)
			}
		}
	}
	for _, b := range batches {
		s := m.studies[b.Study]
		for _, r := range b.Rows {
			if r.Key != "" {
				s.keys[r.Key] = r.Index
			}
			s.rows = append(s.rows, r)
		}
		for _, e := range b.Erase {
			s.rows[e.Index].Payloads[e.Part] = Payload{}
		}
	}
	return ctx.Err()
}

// Scrub implements [Driver]; memory keeps no old copy that anyone could read.
func (m *Memory) Scrub(ctx context.Context) error { return ctx.Err() }

// PutHeads implements [Driver].
func (m *Memory) PutHeads(ctx context.Context, heads []Head) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range heads {
		s, ok := m.studies[h.Study]
		if !ok {
			return NoStudy(h.Study)
		}
		if i := s.headFrom(h.Size); i < len(s.heads) && s.heads[i].Size == h.Size && !bytes.Equal(s.heads[i].Note, h.Note) {
			return SecondHead(h.Study, h.Size)
		}
	}
	for _, h := range heads {
		s := m.studies[h.Study]
		if i := s.headFrom(h.Size); i == len(s.heads) || s.heads[i].Size != h.Size {
			s.heads = slices.Insert(s.heads, i, h)
		}
	}
	return ctx.Err()
}

// headFrom returns the position of the first head with at least that size.
func (s *memoryStudy) headFrom(size int64) int {
	return sort.Search(len(s.heads), func(i int) bool { return s.heads[i].Size >= size })
}

// Shared implements [Driver].
func (m *Memory) Shared() bool { return false }

// Hold implements [Driver].
func (m *Memory) Hold(ctx context.Context, _ []string) (func(), error) { return func() {}, ctx.Err() }

// Size implements [Driver].
func (m *Memory) Size(ctx context.Context, study string) (int64, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return int64(len(m.rows(study))), ctx.Err()
}

func (m *Memory) rows(study string) []Row {
	if s, ok := m.studies[study]; ok {
		return s.rows
	}
	return nil
}

// Rows implements [Driver].
func (m *Memory) Rows(ctx context.Context, study string, from, to int64, limit int) ([]Row, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	rows := m.rows(study)
	to = min(to, int64(len(rows)), from+int64(limit))
	if from < 0 || from >= to {
		return nil, ctx.Err()
	}
	return slices.Clone(rows[from:to]), ctx.Err()
}

// Nodes implements [Driver].
func (m *Memory) Nodes(ctx context.Context, study string, indexes []int64) ([][]Hash, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	rows := m.rows(study)
	out := make([][]Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(rows)) {
			return nil, NoLeaf(study, x)
		}
		out[i] = rows[x].Nodes
	}
	return out, ctx.Err()
}

// IndexOf implements [Driver].
func (m *Memory) IndexOf(ctx context.Context, study, key string) (int64, bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, ok := m.studies[study]
	if !ok {
		return 0, false, ctx.Err()
	}
	index, ok := s.keys[key]
	return index, ok, ctx.Err()
}

// LastHead implements [Driver].
func (m *Memory) LastHead(ctx context.Context, study string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, ok := m.studies[study]
	if !ok || len(s.heads) == 0 {
		return nil, ctx.Err()
	}
	return s.heads[len(s.heads)-1].Note, ctx.Err()
}

// Heads implements [Driver].
func (m *Memory) Heads(ctx context.Context, study string, from int64, limit int) ([][]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, ok := m.studies[study]
	if !ok {
		return nil, ctx.Err()
	}
	var out [][]byte
	for _, h := range s.heads[s.headFrom(from):] {
		if len(out) == limit {
			break
		}
		out = append(out, h.Note)
	}
	return out, ctx.Err()
}
