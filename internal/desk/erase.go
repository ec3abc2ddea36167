package desk

import (
	"context"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// Erasure asks that payloads be removed for ever. The leaves stay, and what a round committed to when it closed.
type Erasure struct {
	Role   consult.Role
	Ground string // in words, naming no person; it stands in the record
	// Expert asks for everything that this expert gave. Parts are further parts to erase.
	Expert consult.Pseudonym
	Parts  []record.PartRef
}

// erasing is an erasure on its way through the writer.
type erasing struct {
	Erasure
	dry   bool
	parts []record.PartRef // what is, or would be, erased
	at    int64
}

// Erase removes what is asked for and announces it with a leaf. It refuses, and removes nothing, where a part belongs
// to what the consultation stands on ([consult.CheckErasable]), where the role may not erase, or where nothing is left
// to erase. It returns the parts that are gone and the leaf that says so.
func (d *Desk) Erase(ctx context.Context, id consult.StudyID, q Erasure) (parts []record.PartRef, leaf int64, err error) {
	return d.erase(ctx, id, &erasing{Erasure: q})
}

// ErasePlan returns what [Desk.Erase] would remove, and changes nothing.
func (d *Desk) ErasePlan(ctx context.Context, id consult.StudyID, q Erasure) ([]record.PartRef, error) {
	parts, _, err := d.erase(ctx, id, &erasing{Erasure: q, dry: true})
	return parts, err
}

func (d *Desk) erase(ctx context.Context, id consult.StudyID, q *erasing) ([]record.PartRef, int64, error) {
	if _, err := d.hand(&task{ctx: ctx, study: id, erase: q, reply: make(chan outcome, 1)}); err != nil {
		return nil, 0, err
	}
	return q.parts, q.at, nil
}

// carryOut does an erasure inside the writer, where nothing else is written meanwhile.
func (d *Desk) carryOut(t *task) error {
	q, ctx := t.erase, context.WithoutCancel(t.ctx)
	if err := consult.May(q.Role, consult.KindErase); err != nil {
		return err
	}
	var err error
	if q.parts, err = d.named(ctx, t.study, q.Erasure); err != nil || q.dry {
		return err
	}
	who, err := record.Canonical(consult.Act{Role: q.Role})
	if err != nil {
		return err
	}
	done, err := d.log.Erase(ctx, string(t.study), record.Erasure{Ground: q.Ground, Parts: q.parts}, who)
	d.forget(t.study) // the state in memory still holds what was removed
	q.at = done.From
	return err
}

// named lists the parts that an erasure asks for, each of a kind that may be erased.
func (d *Desk) named(ctx context.Context, id consult.StudyID, q Erasure) ([]record.PartRef, error) {
	var out []record.PartRef
	if q.Expert != "" {
		for e, err := range d.log.Entries(ctx, string(id), 0) {
			if err != nil {
				return nil, err
			}
			given, err := consult.GivenBy(e, q.Expert)
			if err != nil {
				return nil, err
			}
			out = append(out, given...)
		}
		if len(out) == 0 {
			return nil, fault.New(fault.NotFound, "desk.erase.nobody", "nothing in this consultation is by {expert}: check the pseudonym; what was erased before is gone already", "expert", q.Expert)
		}
	}
	for _, p := range q.Parts {
		e, err := d.log.Entry(ctx, string(id), p.Index)
		if err != nil {
			return nil, err
		}
		if err := consult.CheckErasable(consult.Kind(e.Leaf.Kind), p.Index, p.Part); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
