package web

import (
	"context"
	"sync"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// maxReadings is how many consultations are kept ready to read.
const maxReadings = 8

// reading is a consultation at one head. Nothing in it changes.
type reading struct {
	head     record.Head
	state    *consult.State
	once     sync.Once
	findings *analysis.Findings
	err      error
}

// disclosed makes the findings when they are first needed.
func (r *reading) disclosed() (*analysis.Findings, error) {
	r.once.Do(func() {
		all, err := analysis.Compute(r.state)
		if err != nil {
			r.err = err
			return
		}
		r.findings = all.Disclosed()
	})
	return r.findings, r.err
}

// complete makes the findings of the secretariat, without the disclosure rule. Nothing of it is kept.
func (r *reading) complete() (*analysis.Findings, error) { return analysis.Compute(r.state) }

// shelf keeps the readings that were asked for last, each until its head changes.
type shelf struct {
	mu    sync.Mutex
	order []consult.StudyID // the oldest first
	by    map[consult.StudyID]*reading
}

func (s *server) read(ctx context.Context, study consult.StudyID) (*reading, error) {
	head, err := s.Heads.Head(ctx, string(study))
	if err != nil {
		return nil, err
	}
	s.shelf.mu.Lock()
	kept := s.shelf.by[study]
	s.shelf.mu.Unlock()
	if kept != nil && kept.head.Size == head.Size && kept.head.Root == head.Root {
		return kept, nil
	}
	state, err := s.Desk.Snapshot(ctx, study)
	if err != nil {
		return nil, err
	}
	if state.Size != head.Size { // appended in between: the head of what was read is not known, so look again
		if head, err = s.Heads.Head(ctx, string(study)); err != nil {
			return nil, err
		}
	}
	fresh := &reading{head: head, state: state}
	if state.Size == head.Size {
		s.shelf.put(study, fresh)
	}
	return fresh, nil
}

func (b *shelf) put(study consult.StudyID, r *reading) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.by == nil {
		b.by = map[consult.StudyID]*reading{}
	}
	if b.by[study] == nil {
		b.order = append(b.order, study)
		if len(b.order) > maxReadings {
			delete(b.by, b.order[0])
			b.order = b.order[1:]
		}
	}
	b.by[study] = r
}
