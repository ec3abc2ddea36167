package consult

import (
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// checkFork refuses a fork that does not name two heads of one other study, the smaller of which covers no more than
// the leaves before it.
func (s *State) checkFork(e *Event, b *Forked) error {
	if !e.NoText && b.Text.Reason == "" {
		return fault.Bad("reason", "fork.reason", "say why the log goes on from an older copy")
	}
	if e.NoData {
		return nil
	}
	stand, err := record.ParseHead([]byte(b.Data.Stand))
	if err != nil {
		return fault.Find(err).At(fault.Place{Field: "stand"})
	}
	lost, err := record.ParseHead([]byte(b.Data.Lost))
	if err != nil {
		return fault.Find(err).At(fault.Place{Field: "lost"})
	}
	if stand.Study != string(b.Data.Study) || lost.Study != stand.Study || stand.Size > e.Index {
		return fault.Bad("stand", "fork.heads", "the heads of a fork are both of the study {study}, and the one that it stands on covers at most the {leaves} leaves before it",
			"study", b.Data.Study, "leaves", e.Index)
	}
	return nil
}
