package office

import (
	"context"
	"time"
)

// Entry is one act of somebody who works on consultations: who, in which role, what, on what, with which outcome. It
// names people and is kept apart from the record, which knows roles only.
type Entry struct {
	Number  int64 // place in the log, from 1; given by the driver
	At      time.Time
	Person  string // id in the directory; empty = the program
	Name    string // of the person at that time
	Role    string
	Study   string // empty = the installation
	Act     string // name of the act, "round.open"
	About   string // on what: a round, a person's name, a file
	Outcome string // "done", or the kind of fault by which it was refused
}

// Done is the outcome of an act that was carried out.
const Done = "done"

// Note appends to the audit log. The time is the office's.
func (o *Office) Note(ctx context.Context, e Entry) error {
	e.At = o.now()
	return o.driver.AddEntry(ctx, e)
}

// Entries returns up to limit entries of a study (empty: of the whole installation), the newest first, older than the
// entry with the number before (0: from the newest on).
func (o *Office) Entries(ctx context.Context, study string, before int64, limit int) ([]Entry, error) {
	return o.driver.Entries(ctx, study, before, limit)
}
