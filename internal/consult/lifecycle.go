package consult

import "slices"

// StudyStatus is where a consultation stands.
type StudyStatus string

const (
	StudyNone     StudyStatus = ""         // nothing recorded yet
	StudyGather   StudyStatus = "gather"   // needs, demands, items are collected and refined
	StudyRounds   StudyStatus = "rounds"   // at least one round has opened
	StudyReported StudyStatus = "reported" // a result is committed
)

// RoundStatus is where a round stands.
type RoundStatus string

const (
	RoundPlanned  RoundStatus = "planned"
	RoundOpen     RoundStatus = "open"
	RoundClosed   RoundStatus = "closed"
	RoundReleased RoundStatus = "released"
)

// ItemStatus says what became of an item.
type ItemStatus string

const (
	ItemStanding    ItemStatus = "standing"
	ItemWaiting     ItemStatus = "proposed" // came in by the open call, nobody has decided on it yet
	ItemParked      ItemStatus = "parked"
	ItemRejected    ItemStatus = "rejected"
	ItemDerivedFrom ItemStatus = "derived_from" // merged, split or reworded into another
	ItemUndone      ItemStatus = "undone"       // a derivation that was taken back; kept, no longer a question
)

// Transition is one allowed step of a state machine.
type Transition[S comparable] struct {
	From, To S
	By       Kind // the event that makes the step
}

// StudyTransitions, RoundTransitions and ItemTransitions are the whole of the state machines; docs/states.md is
// drawn from them and a test keeps it so.
var (
	StudyTransitions = []Transition[StudyStatus]{
		{StudyNone, StudyGather, KindStudyOpen},
		{StudyGather, StudyRounds, KindRoundOpen},
		{StudyGather, StudyReported, KindResult},
		{StudyRounds, StudyReported, KindResult},
		{StudyReported, StudyRounds, KindRoundOpen},
		{StudyReported, StudyReported, KindResult},
		{StudyRounds, StudyRounds, KindRoundOpen},
	}
	RoundTransitions = []Transition[RoundStatus]{
		{RoundPlanned, RoundOpen, KindRoundOpen},
		{RoundOpen, RoundClosed, KindRoundClose},
		{RoundClosed, RoundReleased, KindRoundRelease},
		{RoundClosed, RoundOpen, KindRoundReopen},
	}
	ItemTransitions = []Transition[ItemStatus]{
		{ItemWaiting, ItemStanding, KindItemAccept},
		{ItemWaiting, ItemRejected, KindItemReject},
		{ItemWaiting, ItemParked, KindItemPark},
		{ItemWaiting, ItemDerivedFrom, KindItemDerive},
		{ItemStanding, ItemDerivedFrom, KindItemDerive},
		{ItemParked, ItemDerivedFrom, KindItemDerive},
		{ItemDerivedFrom, ItemDerivedFrom, KindItemDerive}, // a second part of a split
		{ItemStanding, ItemRejected, KindItemReject},
		{ItemParked, ItemRejected, KindItemReject},
		{ItemStanding, ItemParked, KindItemPark},
		{ItemRejected, ItemStanding, KindItemRestore},
		{ItemParked, ItemStanding, KindItemRestore},
		{ItemStanding, ItemUndone, KindItemUndo},
		{ItemDerivedFrom, ItemStanding, KindItemUndo}, // the parents of what was undone stand again
	}
)

func allowed[S comparable](table []Transition[S], from, to S, by Kind) bool {
	return slices.Contains(table, Transition[S]{from, to, by})
}
