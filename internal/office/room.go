package office

import (
	"context"

	"github.com/tanwen/tanwen/internal/consult"
)

// Room is a live room: experts meet, the facilitator's screen leads from question to question, and each expert answers
// on a device of their own. Only where the room stands is kept here; answers go into the record as always.
type Room struct {
	Version int             `json:"-"` // 0 = the room was never opened
	Round   consult.RoundID `json:"round"`
	Item    consult.ItemID  `json:"item"` // on the screen; empty = the room is closed
}

// Room returns where the live room of a study stands.
func (o *Office) Room(ctx context.Context, study string) (Room, error) {
	var r Room
	version, err := o.load(ctx, roomKind, study, &r)
	r.Version = version
	return r, err
}

// ChangeRoom moves a room that was read at r.Version. fault.Conflict says that somebody else has moved it in between.
func (o *Office) ChangeRoom(ctx context.Context, study string, r Room) error {
	return o.store(ctx, roomKind, study, r.Version, r)
}
