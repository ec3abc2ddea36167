package desk

import (
	"context"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// Restored lists the consultations whose record was put back from an older copy than a head that was seen before.
// They can be read, and continued under a new name with [Desk.Fork].
func (d *Desk) Restored(ctx context.Context) ([]consult.StudyID, error) {
	all, err := d.Studies(ctx)
	if err != nil {
		return nil, err
	}
	var out []consult.StudyID
	for _, id := range all {
		if _, yes := d.log.Restored(string(id)); yes {
			out = append(out, id)
		}
	}
	return out, nil
}

// Fork continues a consultation that was put back from an older copy under a new name, with a key of its own. The leaf
// that says so names both heads and the reason; the brief prints it as a departure. What was recorded after the copy
// was made is lost, and those who hold receipts of it can hand their answers in again.
func (d *Desk) Fork(ctx context.Context, from, to consult.StudyID, role consult.Role, reason string) (leaf int64, err error) {
	lost, restored := d.log.Restored(string(from))
	if !restored {
		return 0, fault.New(fault.Closed, "record.fork.needless", "the record of {study} agrees with every head that was seen: there is nothing to fork", "study", from)
	}
	stand, err := d.log.Head(ctx, string(from))
	if err != nil {
		return 0, err
	}
	s, err := d.Snapshot(ctx, from)
	if err != nil {
		return 0, err
	}
	e, err := consult.Decide(s, consult.Put{Role: role, Body: &consult.Forked{
		Data: consult.Fork{Study: from, Stand: string(stand.Note), Lost: string(lost.Note)}, Text: consult.Remark{Reason: reason}}})
	if err != nil {
		return 0, err
	}
	encoded, err := consult.Encode(e)
	if err != nil {
		return 0, err
	}
	done, err := d.log.Fork(ctx, string(from), string(to), encoded)
	return done.From, err
}

// outward are the kinds after which a head is to be known outside the store.
var outward = map[string]bool{
	string(consult.KindRoundOpen): true, string(consult.KindRoundClose): true, string(consult.KindRoundRelease): true,
	string(consult.KindResult): true, string(consult.KindFork): true,
}

// publish makes the heads of a batch known outside the store, where one of its events calls for it.
func (d *Desk) publish(ctx context.Context, batch []record.StudyBatch) error {
	for _, b := range batch {
		for _, e := range b.Events {
			if outward[e.Kind] {
				if err := d.log.Publish(ctx, b.Study); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

// Publish makes the heads of all consultations known outside the store.
func (d *Desk) Publish(ctx context.Context) error {
	all, err := d.Studies(ctx)
	if err != nil {
		return err
	}
	for _, id := range all {
		if err := d.log.Publish(ctx, string(id)); err != nil {
			return err
		}
	}
	return nil
}
