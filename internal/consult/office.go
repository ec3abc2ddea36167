package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// checkKnown refuses a pseudonym that is not on the panel. One that is erased is let pass.
func (s *State) checkKnown(e *Event, who ExpertWho) error {
	if e.NoWho || s.Expert(who.Pseudonym) != nil || s.Nameless > 0 {
		return nil
	}
	return fault.New(fault.NotFound, "expert.unknown", "this pseudonym is not on the panel")
}

func needsReason(e *Event, t Remark, key, text string) error {
	if !e.NoText && t.Reason == "" {
		return fault.Bad("reason", key, text)
	}
	return nil
}

func (s *State) checkRecusal(e *Event, b *ExpertRecused) error {
	if err := s.checkKnown(e, b.Who); err != nil || e.NoData {
		return err
	}
	for i, id := range b.Data.Items {
		if s.Item(id) == nil || slices.Contains(b.Data.Items[:i], id) {
			return fault.Bad("items", "expert.recusal", "{id} is no item of this consultation, or stands twice", "id", id)
		}
	}
	if len(b.Data.Items) == 0 {
		return nil
	}
	return needsReason(e, b.Text, "expert.recusal.reason", "say which interest keeps the expert from answering")
}

// checkRevision lets the definition change between rounds only: what an open round asks is locked.
func (s *State) checkRevision(e *Event, b *StudyRevised) error {
	if e.NoData {
		return nil
	}
	if b.Definition.ID != s.Definition.ID {
		return fault.Bad("id", "study.id.kept", "the identifier of a consultation cannot be changed")
	}
	if r := s.OpenRound(); r != nil {
		return fault.New(fault.Closed, "round.other_open", "round {round} is still open: close it first", "round", r.ID)
	}
	if err := b.Definition.Check(); err != nil {
		return err
	}
	if len(s.Rounds) == 0 {
		return nil
	}
	return needsReason(e, b.Text, "deviation.reason", "say what departs from what was fixed, and why: the brief prints it")
}

func (s *State) checkExtension(e *Event, b *RoundExtended) error {
	r := s.Round(e.Round)
	if r == nil {
		return fault.New(fault.Closed, "round.unknown", "round {round} has not opened", "round", e.Round)
	}
	if r.Status != RoundOpen {
		return fault.New(fault.Closed, "round.step", "round {round} is {status}: this step is not possible from there", "round", r.ID, "status", r.Status)
	}
	if !e.NoData && !validDate(b.Data.Closes) {
		return fault.Bad("closes", "round.closes", "{value} is no day on which a round can close: write it as 2026-03-20", "value", strconv.Quote(string(b.Data.Closes)))
	}
	if r.Instrument.Pilot {
		return nil
	}
	return needsReason(e, b.Text, "deviation.reason", "say what departs from what was fixed, and why: the brief prints it")
}

// validDate reports whether d has the form of a day.
func validDate(d Date) bool {
	if len(d) != 10 || d[4] != '-' || d[7] != '-' {
		return false
	}
	year, err1 := strconv.Atoi(string(d[:4]))
	month, err2 := strconv.Atoi(string(d[5:7]))
	day, err3 := strconv.Atoi(string(d[8:]))
	return err1 == nil && err2 == nil && err3 == nil && year > 1900 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

func (s *State) checkComment(e *Event, b *CommentDecided) error {
	r := s.Round(e.Round)
	if r == nil || r.Status == RoundOpen {
		return fault.New(fault.Closed, "comment.round", "comments are decided on when round {round} is closed", "round", e.Round)
	}
	if e.NoData {
		return nil
	}
	if leaf, err := strconv.ParseInt(b.Data.Leaf, 10, 64); err != nil || leaf < 0 || leaf >= s.Size {
		return fault.Bad("leaf", "comment.leaf", "{value} is no leaf of the record", "value", strconv.Quote(b.Data.Leaf))
	}
	_, asked := r.ItemIndex(b.Data.Item)
	if b.Data.Prompt != "" {
		asked = b.Data.Item == "" && r.Prompt(b.Data.Prompt) != nil
	}
	if !asked {
		return fault.Bad("item", "comment.item", "{id} is not asked in round {round}", "id", b.Data.Item, "round", r.ID)
	}
	if b.Data.Release {
		return nil
	}
	return needsReason(e, b.Text, "comment.reason", "say why the comment is held back: the expert can ask for it")
}
