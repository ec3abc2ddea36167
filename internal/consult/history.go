package consult

import (
	"maps"
	"slices"

	"github.com/tanwen/tanwen/fault"
)

// Step is one thing that happened to an item.
type Step struct {
	Kind   Kind
	Leaf   int64
	Role   Role   // who did it, empty where that is withheld or erased
	Other  ItemID // the question that was made of it; the item itself is named by the rest
	Reason string
}

// Changed is the leaf of the last thing that happened to the item: who acts on it names the state that was seen.
func (i *Item) Changed() int64 {
	if n := len(i.History); n > 0 {
		return i.History[n-1].Leaf
	}
	return i.Leaf
}

// Upon is a command with the state of items that its author saw. It is refused with fault.Conflict (item.changed) where
// something has happened to one of them since, so that two people do not undo each other's work unseen.
type Upon struct {
	Command
	Seen map[ItemID]int64 // [Item.Changed] of each item that the command is about
}

func (c Upon) decide(s *State) (Event, error) {
	for _, id := range slices.Sorted(maps.Keys(c.Seen)) {
		it := s.Item(id)
		if it == nil {
			return Event{}, fault.New(fault.NotFound, "item.unknown", "{id} is no item of this consultation", "id", id)
		}
		if it.Changed() != c.Seen[id] {
			return Event{}, fault.New(fault.Conflict, "item.changed", "{id} was changed by somebody else since you saw it: look at what was done, then decide again", "id", id)
		}
	}
	return c.Command.decide(s)
}

// UndoOf returns the act that takes back the last thing that happened to an item: a rejected or parked item stands
// again, a derived question is undone. ok is false where nothing can be taken back.
func (i *Item) UndoOf() (k Kind, ok bool) {
	switch {
	case i.Status == ItemRejected || i.Status == ItemParked:
		return KindItemRestore, true
	case i.Status == ItemStanding && !i.Raw():
		return KindItemUndo, true
	}
	return "", false
}

// note appends a step to the history of an item.
func (i *Item) note(e *Event, role Role, other ItemID, reason string) {
	i.History = append(i.History, Step{Kind: e.Kind, Leaf: e.Index, Role: role, Other: other, Reason: reason})
}
