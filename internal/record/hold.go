package record

import (
	"context"
	"slices"
	"sync"

	"github.com/tanwen/tanwen/fault"
)

// turn is the lock of one study inside this process.
type turn struct {
	taken chan struct{} // holds one value while somebody has it
	users int           // who has it or waits for it
}

// Hold takes the locks of studies until release is called: no other holder, in this process or in another one of a
// shared store, decides and appends meanwhile. Leaves that another process has committed and not signed, since it ended
// in between, are signed first, so that what is read under the lock is all there is. A study need not exist.
//
// Append does not need the lock: without it, it may meet another size than expected, and that is all. release may be
// called more than once. Whoever holds a study must not ask for one again before releasing it.
func (l *Log) Hold(ctx context.Context, studies ...string) (release func(), err error) {
	if err := l.ready(ctx); err != nil {
		return nil, err
	}
	studies = slices.Compact(slices.Sorted(slices.Values(studies))) // one order for all, so that nobody waits in a circle
	var undo []func()
	release = sync.OnceFunc(func() {
		for _, f := range slices.Backward(undo) {
			f()
		}
	})
	for _, s := range studies {
		leave, err := l.enter(ctx, s)
		if err != nil {
			release()
			return nil, err
		}
		undo = append(undo, leave)
	}
	unlock, err := l.driver.Hold(ctx, studies)
	if err != nil {
		release()
		return nil, err
	}
	undo = append(undo, unlock)
	if l.driver.Shared() {
		for _, s := range studies {
			if err := l.refresh(ctx, s); err != nil {
				release()
				return nil, err
			}
		}
	}
	return release, nil
}

// enter takes a study's turn.
func (l *Log) enter(ctx context.Context, study string) (leave func(), err error) {
	l.mu.Lock()
	t := l.turns[study]
	if t == nil {
		t = &turn{taken: make(chan struct{}, 1)}
		l.turns[study] = t
	}
	t.users++
	l.mu.Unlock()
	gone := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if t.users--; t.users == 0 {
			delete(l.turns, study)
		}
	}
	select {
	case t.taken <- struct{}{}:
		return func() { <-t.taken; gone() }, nil
	case <-ctx.Done():
		gone()
		return nil, ctx.Err()
	}
}

// refresh takes over what another process has appended to a study: it verifies the last head and signs the rows behind
// it.
func (l *Log) refresh(ctx context.Context, study string) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.ready(ctx); err != nil {
		return err
	}
	l.mu.Lock()
	t := l.trees[study]
	l.mu.Unlock()
	if t == nil {
		s, err := l.driver.Study(ctx, study)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		return l.recover(ctx, s)
	}
	size, err := l.driver.Size(ctx, study)
	if err != nil {
		return err
	}
	head := t.head.Load()
	switch {
	case head != nil && head.Size > size:
		return beyond(*head, size)
	case head != nil && head.Size == size && t.size == size:
		return nil
	}
	t.size = size
	return l.settle(ctx, t)
}
