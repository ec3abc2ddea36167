package consult

import (
	"slices"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// erasable says which parts of which kinds hold what a person gave or what a file may say about one. Nothing else can
// be erased: what a consultation stands on (definition, items, rounds and their committed vectors, acts with their
// reasons) names nobody, and without it no state could be made of the log.
var erasable = map[Kind][]record.Part{
	KindAnswer:       {record.Who, record.Data, record.Text},
	KindWithdraw:     {record.Who, record.Data},
	KindJudgement:    {record.Who, record.Data, record.Text},
	KindResponse:     {record.Who, record.Data, record.Text},
	KindArgument:     {record.Who, record.Data, record.Text},
	KindArgumentMark: {record.Who, record.Data},
	KindExpert:       {record.Who, record.Data},
	KindAssign:       {record.Who, record.Data},
	KindRecuse:       {record.Who, record.Data, record.Text},
	KindIdentity:     {record.Who, record.Text},
	KindItemAdd:      {record.Who},
	KindItemDerive:   {record.Who},
	KindItemPropose:  {record.Who, record.Text},
	KindAttachment:   {record.Who, record.Text},
	KindEvidence:     {record.Text},
	KindDatum:        {record.Text},
}

// CheckErasable refuses to erase a part of an event that the consultation stands on.
func CheckErasable(kind Kind, index int64, p record.Part) error {
	if slices.Contains(erasable[kind], p) {
		return nil
	}
	return fault.New(fault.Denied, "erase.structural",
		"the {part} of leaf {index} ({kind}) cannot be erased: the consultation stands on it, and it names nobody; answers, judgements, comments, membership and attached files can be erased",
		"part", p, "index", index, "kind", kind)
}

// GivenBy returns the parts of an entry that are there and hold what the expert with pseudonym p gave: answers,
// withdrawals, judgements, membership and what was noted about it, and the mark of who proposed an item. An entry of somebody else, or whose who
// part is gone, gives none.
func GivenBy(in record.Entry, p Pseudonym) ([]record.PartRef, error) {
	kind := Kind(in.Leaf.Kind)
	if len(erasable[kind]) == 0 || in.State(record.Who) != record.Open {
		return nil, nil
	}
	e, err := Decode(in)
	if err != nil {
		return nil, err
	}
	var giver Pseudonym
	switch b := e.Body.(type) {
	case *Answered:
		giver = b.Who.Pseudonym
	case *Withdrawn:
		giver = b.Who.Pseudonym
	case *Judged:
		giver = b.Who.Pseudonym
	case *Responded:
		giver = b.Who.Pseudonym
	case *ArgumentAdded:
		giver = b.Who.Pseudonym
	case *ArgumentMarked:
		giver = b.Who.Pseudonym
	case *ExpertJoined:
		giver = b.Who.Pseudonym
	case *ExpertAssigned:
		giver = b.Who.Pseudonym
	case *ExpertRecused:
		giver = b.Who.Pseudonym
	case *IdentityOpened:
		giver = b.Who.Pseudonym
	case *ItemAdded:
		giver = b.Who.Proposer
	case *ItemProposed:
		giver = b.Who.Proposer
	case *FileAttached:
		giver = b.Who.Proposer
	case *ItemDerived:
		giver = b.Who.Proposer
	}
	if giver == "" || giver != p {
		return nil, nil
	}
	var out []record.PartRef
	for _, part := range erasable[kind] {
		if in.State(part) == record.Open {
			out = append(out, record.PartRef{Index: in.Index, Part: part})
		}
	}
	return out, nil
}
