package consult

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/tanwen/tanwen/fault"
)

// RolePublic is anybody who has the link of an open call that takes proposals from everybody. No person holds it.
const RolePublic Role = "public"

// Limits of a proposal. MaxProposal and MaxProposalReason are in characters.
const (
	MinProposal       = 4
	MaxProposal       = 1_000
	MaxProposalReason = 4_000
	// MaxWaiting is how many proposals may wait for moderation: a call that is flooded takes no more.
	MaxWaiting = 10_000
)

// CallSet opens, changes or closes the open call for proposals.
type CallSet struct {
	Act  Act
	Data Call
}

// Call is an open call for proposals as it was last set. The zero value is one that was never opened.
type Call struct {
	Open    bool       `json:"open,omitempty"`
	Public  bool       `json:"public,omitempty"`  // everybody with the link proposes; otherwise the panel alone
	Text    Text       `json:"text,omitzero"`     // what is called for
	Demands []DemandID `json:"demands,omitempty"` // against which proposals are made, with all below them; none: all
	Until   Date       `json:"until,omitempty"`   // the last day; empty = until it is closed
}

// ItemProposed records a proposal that came in by the open call. It waits until somebody accepts it.
type ItemProposed struct {
	Who  ItemWho
	Data ProposalData
	Text ProposalText
}

// ProposalData is what is structured about a proposal. Receipt is the SHA-256 of the code by which whoever proposed it
// looks up what became of it, hexadecimal.
type ProposalData struct {
	ID      ItemID   `json:"id"`
	Lang    string   `json:"lang,omitempty"`
	Origin  Origin   `json:"origin,omitempty"`
	Demand  DemandID `json:"demand,omitempty"`
	Receipt string   `json:"receipt,omitempty"`
}

// ProposalText is the wording, why it matters, and references or links as they were written.
type ProposalText struct {
	Text       Text   `json:"text"`
	Why        string `json:"why,omitempty"`
	References string `json:"references,omitempty"`
}

// Takes reports whether the call takes proposals against a demand: one it names, or one below.
func (s *State) Takes(id DemandID) bool {
	if len(s.Call.Demands) == 0 {
		return id == "" && len(s.Demands) == 0 || s.Demand(id) != nil
	}
	for range len(s.Demands) {
		if slices.Contains(s.Call.Demands, id) {
			return true
		}
		d := s.Demand(id)
		if d == nil {
			return false
		}
		id = d.Parent
	}
	return false
}

// Proposal returns the proposal with the given receipt hash, or nil.
func (s *State) Proposal(receipt string) *Item {
	if i, ok := s.receiptAt[receipt]; ok {
		return s.Items[i]
	}
	return nil
}

// Waiting returns the proposals that nobody has decided on, in the order in which they came.
func (s *State) Waiting() []*Item {
	var out []*Item
	for _, it := range s.Items {
		if it.Status == ItemWaiting {
			out = append(out, it)
		}
	}
	return out
}

func (s *State) checkCall(b *CallSet) error {
	c := b.Data
	for i, id := range c.Demands {
		if s.Demand(id) == nil || slices.Contains(c.Demands[:i], id) {
			return fault.Bad("demands", "call.demand", "{id} is no demand of this consultation, or stands twice", "id", id)
		}
	}
	if c.Until != "" && !validDate(c.Until) {
		return fault.Bad("until", "call.until", "{value} is no day: write it as 2026-03-20, or leave it empty", "value", c.Until)
	}
	if c.Open && c.Text.Empty() {
		return fault.Bad("text_zh", "call.text", "say what is called for, in Chinese or English")
	}
	return nil
}

func (s *State) checkProposal(e *Event, b *ItemProposed) error {
	if !e.NoWho && (b.Who.Role == RolePublic || b.Who.Role == RoleExpert) {
		if err := s.checkCalled(b); err != nil {
			return err
		}
	}
	if b.Data.Receipt != "" && s.Proposal(b.Data.Receipt) != nil {
		return fault.New(fault.Conflict, "proposal.receipt", "this proposal is stored already")
	}
	if s.waiting >= MaxWaiting {
		return fault.New(fault.TooLarge, "call.full", "{n} proposals wait to be read: no more can be taken until the secretariat has decided on some", "n", s.waiting)
	}
	if err := s.checkNewItem(e, ItemData{ID: b.Data.ID, Demand: b.Data.Demand}, ItemText{Text: b.Text.Text}); err != nil || e.NoText {
		return err
	}
	return b.Text.check()
}

// checkCalled refuses a proposal that the call does not ask for.
func (s *State) checkCalled(b *ItemProposed) error {
	if !s.Call.Open {
		return fault.New(fault.Closed, "call.closed", "the call for proposals is closed: nothing can be handed in now")
	}
	if b.Who.Role == RolePublic && !s.Call.Public {
		return fault.New(fault.Denied, "call.panel", "this call is for the panel: ask the secretariat for an invitation")
	}
	if b.Who.Role == RoleExpert && s.Expert(b.Who.Proposer) == nil && s.Nameless == 0 {
		return notOnPanel()
	}
	if !s.Takes(b.Data.Demand) {
		return fault.Bad("demand", "call.demand_missing", "choose the demand that the question serves: the call is made for those in the list")
	}
	return nil
}

// check refuses a wording that asks nothing, and one that is too long to be one question.
func (t *ProposalText) check() error {
	for _, text := range []string{t.Text.Zh, t.Text.En} {
		if text == "" {
			continue
		}
		letters := 0
		for _, r := range text {
			if unicode.IsLetter(r) {
				letters++
			}
		}
		if letters < MinProposal {
			return fault.Bad("text", "proposal.short", "this has {n} letters: write a whole question, of at least {min}", "n", letters, "min", MinProposal)
		}
		if n := utf8.RuneCountInString(text); n > MaxProposal {
			return fault.Bad("text", "proposal.long", "this has {n} characters; a question has at most {max}: put the rest under the reason", "n", n, "max", MaxProposal)
		}
	}
	for field, text := range map[string]string{"why": t.Why, "references": t.References} {
		if n := utf8.RuneCountInString(text); n > MaxProposalReason {
			return fault.Bad(field, "proposal.reason_long", "this has {n} characters; at most {max} can be kept", "n", n, "max", MaxProposalReason)
		}
	}
	return nil
}
