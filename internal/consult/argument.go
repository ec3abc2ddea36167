package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

// Sides of an argument.
const (
	Pro    = "pro"
	Contra = "contra"
)

// maxArgument is the longest argument in bytes.
const maxArgument = 40_000

// ArgumentAdded records an argument for or against an item, or a reply to one.
type ArgumentAdded struct {
	Who  AnswerWho
	Data ArgumentData
	Text ArgumentText
}

// ArgumentData says what an argument is about. A reply names the leaf of the argument to which it replies, and takes no
// side.
type ArgumentData struct {
	Item  ItemID `json:"item"`
	Side  string `json:"side,omitempty"`  // pro | contra
	Reply string `json:"reply,omitempty"` // decimal leaf
}

// ArgumentText is the wording of an argument, with what it rests on.
type ArgumentText struct {
	Text string `json:"text"`
	ArgumentEvidence
}

// ArgumentDecided records that an argument may be read by the panel, or is held back and why.
type ArgumentDecided struct {
	Act  Act
	Data ArgumentFate
	Text Remark
}

// ArgumentFate names an argument by its leaf.
type ArgumentFate struct {
	Leaf    string `json:"leaf"` // decimal
	Release bool   `json:"release"`
}

// ArgumentMarked records that an argument changed an expert's mind, or that the mark was taken back.
type ArgumentMarked struct {
	Who  AnswerWho
	Data ArgumentMark
}

// ArgumentMark names an argument by its leaf.
type ArgumentMark struct {
	Leaf    string `json:"leaf"` // decimal
	Changed bool   `json:"changed"`
}

func (b *ArgumentAdded) kind() Kind   { return KindArgument }
func (b *ArgumentDecided) kind() Kind { return KindArgumentFate }
func (b *ArgumentMarked) kind() Kind  { return KindArgumentMark }

func (b *ArgumentAdded) parts() (who, data, text any)   { return &b.Who, &b.Data, &b.Text }
func (b *ArgumentDecided) parts() (who, data, text any) { return &b.Act, &b.Data, &b.Text }
func (b *ArgumentMarked) parts() (who, data, text any)  { return &b.Who, &b.Data, nil }

// Argument is an argument as it stands now. What is erased or withheld of it is empty.
type Argument struct {
	Leaf   int64
	Round  RoundID
	Item   ItemID
	Side   string
	Reply  int64 // leaf of the argument to which it replies, -1 for none
	Expert Pseudonym
	Text   string
	ArgumentEvidence
	Decided bool
	Release bool
	Reason  string // why it is held back
	Changed map[Pseudonym]bool
}

// Argument returns the argument of a leaf, or nil.
func (s *State) Argument(leaf int64) *Argument {
	if at, ok := s.argumentAt[leaf]; ok {
		return s.Arguments[at]
	}
	return nil
}

// ArgumentShown reports whether the panel may read an argument: it is released, and so is the round in which it was
// given; a reply is shown as soon as it is released, since the argument to which it replies is shown.
func (s *State) ArgumentShown(a *Argument) bool {
	if a == nil || !a.Release {
		return false
	}
	if a.Reply >= 0 {
		return s.ArgumentShown(s.Argument(a.Reply))
	}
	r := s.Round(a.Round)
	return r != nil && r.Status == RoundReleased && !r.Instrument.Pilot
}

// Argue hands in an argument on an item: for or against it, or, with Reply not negative, as a reply.
type Argue struct {
	Role   Role
	Round  RoundID
	Expert Pseudonym
	Key    string
	Item   ItemID
	Side   string
	Reply  int64
	Text   string
	Rests  ArgumentEvidence
}

func (c Argue) by() Role { return c.Role }

func (c Argue) key() string { return c.Key }

func (c Argue) decide(s *State) (Event, error) {
	if err := s.member(c.Round, c.Expert); err != nil {
		return Event{}, err
	}
	d := ArgumentData{Item: c.Item, Side: c.Side}
	if c.Reply >= 0 {
		d.Reply = strconv.FormatInt(c.Reply, 10)
	}
	return Event{Kind: KindArgument, Round: c.Round, Key: c.Key, Body: &ArgumentAdded{Who: AnswerWho{Pseudonym: c.Expert}, Data: d, Text: ArgumentText{c.Text, c.Rests}}}, nil
}

// MarkArgument marks an argument as one that changed an expert's mind, or takes the mark back.
type MarkArgument struct {
	Role    Role
	Round   RoundID
	Expert  Pseudonym
	Key     string
	Leaf    int64
	Changed bool
}

func (c MarkArgument) by() Role { return c.Role }

func (c MarkArgument) key() string { return c.Key }

func (c MarkArgument) decide(s *State) (Event, error) {
	if err := s.member(c.Round, c.Expert); err != nil {
		return Event{}, err
	}
	return Event{Kind: KindArgumentMark, Round: c.Round, Key: c.Key, Body: &ArgumentMarked{Who: AnswerWho{Pseudonym: c.Expert}, Data: ArgumentMark{strconv.FormatInt(c.Leaf, 10), c.Changed}}}, nil
}

func (s *State) checkArgument(e *Event, b *ArgumentAdded) error {
	r, err := s.openFor(e.Round, b.Who.Pseudonym, e.NoWho)
	if err != nil || e.NoData {
		return err
	}
	if _, asked := r.ItemIndex(b.Data.Item); !asked {
		return fault.Bad("item", "answer.item", "{id} is not asked in round {round}, or stands twice", "id", b.Data.Item, "round", r.ID)
	}
	if x := s.Expert(b.Who.Pseudonym); x != nil && !e.NoWho && x.IsRecused(b.Data.Item) {
		return recused(b.Data.Item)
	}
	if !e.NoText && (b.Text.Text == "" || len(b.Text.Text) > maxArgument) {
		return fault.Bad("text", "argument.text", "an argument has from 1 to {max} bytes of text", "max", maxArgument)
	}
	if !e.NoText {
		if err := s.checkArgumentEvidence(b.Data.Item, b.Text.ArgumentEvidence); err != nil {
			return err
		}
	}
	if b.Data.Reply == "" {
		if b.Data.Side != Pro && b.Data.Side != Contra {
			return fault.Bad("side", "argument.side", "{value} is no side: pro or contra", "value", strconv.Quote(b.Data.Side))
		}
		return nil
	}
	to, err := s.argumentOf(b.Data.Reply)
	switch {
	case err != nil:
		return err
	case b.Data.Side != "":
		return fault.Bad("side", "argument.reply.side", "a reply takes no side")
	case to.Item != "" && (to.Item != b.Data.Item || !s.ArgumentShown(to)):
		return fault.New(fault.Closed, "argument.unseen", "this argument cannot be replied to or marked: it is not shown to the panel, or is about another question")
	}
	return nil
}

// argumentOf returns the argument that a decimal leaf names.
func (s *State) argumentOf(leaf string) (*Argument, error) {
	n, err := strconv.ParseInt(leaf, 10, 64)
	if a := s.Argument(n); err == nil && a != nil {
		return a, nil
	}
	return nil, fault.New(fault.NotFound, "argument.unknown", "leaf {leaf} is no argument", "leaf", leaf)
}

func (s *State) checkArgumentFate(e *Event, b *ArgumentDecided) error {
	if e.NoData {
		return nil
	}
	if _, err := s.argumentOf(b.Data.Leaf); err != nil || b.Data.Release {
		return err
	}
	return needsReason(e, b.Text, "comment.reason", "say why the comment is held back: the expert can ask for it")
}

func (s *State) checkArgumentMark(e *Event, b *ArgumentMarked) error {
	if _, err := s.openFor(e.Round, b.Who.Pseudonym, e.NoWho); err != nil || e.NoData {
		return err
	}
	a, err := s.argumentOf(b.Data.Leaf)
	switch {
	case err != nil:
		return err
	case a.Item != "" && !s.ArgumentShown(a):
		return fault.New(fault.Closed, "argument.unseen", "this argument cannot be replied to or marked: it is not shown to the panel, or is about another question")
	case !e.NoWho && a.Expert == b.Who.Pseudonym:
		return fault.New(fault.Denied, "argument.own", "this is your own argument: the marks of others count")
	}
	return nil
}

func (s *State) addArgument(e *Event, b *ArgumentAdded) {
	a := &Argument{Leaf: e.Index, Round: e.Round, Item: b.Data.Item, Side: b.Data.Side, Reply: -1, Expert: b.Who.Pseudonym, Text: b.Text.Text, ArgumentEvidence: b.Text.ArgumentEvidence, Changed: map[Pseudonym]bool{}}
	if n, err := strconv.ParseInt(b.Data.Reply, 10, 64); err == nil {
		a.Reply = n
	}
	if s.argumentAt == nil {
		s.argumentAt = map[int64]int{}
	}
	s.argumentAt[e.Index] = len(s.Arguments)
	s.Arguments = append(s.Arguments, a)
}

func (s *State) decideArgument(e *Event, b *ArgumentDecided) {
	if a, err := s.argumentOf(b.Data.Leaf); err == nil && !e.NoData {
		a.Decided, a.Release, a.Reason = true, b.Data.Release, b.Text.Reason
	}
}

func (s *State) markArgument(e *Event, b *ArgumentMarked) {
	a, err := s.argumentOf(b.Data.Leaf)
	if err != nil || e.NoData || e.NoWho {
		return
	}
	if b.Data.Changed {
		a.Changed[b.Who.Pseudonym] = true
	} else {
		delete(a.Changed, b.Who.Pseudonym)
	}
}

// ArgumentsOn lists the arguments on an item, each with its replies behind it, in the order of their texts: the order in
// the log must not tell who was first.
func (s *State) ArgumentsOn(item ItemID) (out []*Argument) {
	byText := func(a, b *Argument) int {
		switch {
		case a.Text < b.Text:
			return -1
		case a.Text > b.Text:
			return 1
		}
		return int(a.Leaf - b.Leaf)
	}
	var first []*Argument
	replies := map[int64][]*Argument{}
	for _, a := range s.Arguments {
		switch {
		case a.Item != item:
		case a.Reply >= 0:
			replies[a.Reply] = append(replies[a.Reply], a)
		default:
			first = append(first, a)
		}
	}
	slices.SortFunc(first, byText)
	var add func(a *Argument)
	add = func(a *Argument) {
		out = append(out, a)
		list := replies[a.Leaf]
		slices.SortFunc(list, byText)
		for _, r := range list {
			add(r)
		}
	}
	for _, a := range first {
		add(a)
	}
	return out
}
