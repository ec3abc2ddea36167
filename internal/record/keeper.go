package record

import (
	"context"

	"github.com/tanwen/tanwen/fault"
)

// Keeper remembers signed heads outside the driver, so that a store which was put back from an older copy is noticed:
// it must not sign a second history. internal/store has the folder of head files.
type Keeper interface {
	// Seen returns the notes that are known of a study, in any order; none is no error.
	Seen(study string) ([][]byte, error)
	// Keep remembers a note. When it returns, the note survives a power cut.
	Keep(study string, note []byte) error
}

// Publish hands the largest signed head of a study to the keeper. Rounds that open and close, releases and results
// publish; so does the end of the program.
func (l *Log) Publish(ctx context.Context, study string) error {
	if l.opts.Keeper == nil {
		return nil
	}
	if _, restored := l.Restored(study); restored {
		return nil
	}
	h, err := l.Head(ctx, study)
	if err != nil {
		return err
	}
	return l.opts.Keeper.Keep(study, h.Note)
}

// Restored reports whether the store holds an older copy of a study, or another history, than a head that was seen
// before, and returns the largest such head. Such a study can be read and forked ([Log.Fork]), and nothing is
// appended to it.
func (l *Log) Restored(study string) (Head, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, ok := l.ahead[study]
	return h, ok
}

// Witness compares a study with a head that was seen elsewhere. Where the head is signed by the study's key and the
// leaves do not lead to it, the study counts as restored from now on. It reports whether it does.
func (l *Log) Witness(ctx context.Context, study string, note []byte) (restored bool, err error) {
	s, err := l.driver.Study(ctx, study)
	if err != nil {
		return false, err
	}
	h, err := VerifyHead(s.VerifierKey, note)
	if err != nil {
		return false, err
	}
	t, err := l.tree(ctx, study)
	if err != nil {
		return false, err
	}
	if fault.KindOf(t.agrees(ctx, h)) == fault.Invalid {
		l.mu.Lock()
		defer l.mu.Unlock()
		if known, ok := l.ahead[study]; !ok || h.Size > known.Size {
			l.ahead[study] = h
		}
	}
	_, restored = l.ahead[study]
	return restored, nil
}

// compare holds a study against all heads that the keeper knows.
func (l *Log) compare(ctx context.Context, study string) error {
	if l.opts.Keeper == nil {
		return nil
	}
	notes, err := l.opts.Keeper.Seen(study)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if _, err := l.Witness(ctx, study, n); err != nil {
			return err
		}
	}
	return nil
}

// writable refuses to append to a study that was put back from an older copy.
func (l *Log) writable(study string) error {
	h, restored := l.Restored(study)
	if !restored {
		return nil
	}
	return fault.New(fault.Closed, "record.restored",
		"the record of {study} is an older copy than the head over {size} leaves that was signed before: nothing is added to it, since there would be two histories; continue it under a new name with: tanwen fork {study}",
		"study", study, "size", h.Size)
}
