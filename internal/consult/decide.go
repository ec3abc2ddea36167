package consult

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// Command is something that somebody asks for. The commands of this package are its only implementations.
type Command interface {
	decide(s *State) (Event, error)
	by() Role
	key() string
}

// Key returns the idempotency key that a command carries, "" if none.
func Key(c Command) string { return c.key() }

// Decide returns the event that follows from the command, or why it is refused. It changes nothing. The event's
// index is the next place in the log.
func Decide(s *State, c Command) (Event, error) {
	e, err := c.decide(s)
	if err != nil {
		return Event{}, err
	}
	if err := May(c.by(), e.Kind); err != nil {
		return Event{}, err
	}
	e.Kind, e.Version, e.Index = e.Body.kind(), currentVersion, s.Size
	if err := check(s, &e); err != nil {
		return Event{}, err
	}
	return e, nil
}

// Put asks that a body be recorded as it stands: everything whose event is the command. Round only where the kind
// belongs to one.
type Put struct {
	Role  Role
	Round RoundID
	Key   string
	Body  body
}

func (c Put) by() Role { return c.Role }

func (c Put) key() string { return c.Key }

func (c Put) decide(*State) (Event, error) {
	switch b := c.Body.(type) {
	case *RoundOpened, *RoundTallied, *IdentityOpened, *Answered, *Withdrawn, *Judged, *Responded, *ArgumentAdded, *ArgumentMarked, *Erased:
		return Event{}, fault.New(fault.Internal, "command.kind", "{kind} has a command of its own", "kind", b.kind())
	}
	if b, ok := c.Body.(*RoundNoted); ok && b.kindOf != KindDeviation && c.Role != RoleProgram {
		return Event{}, fault.New(fault.Internal, "command.kind", "{kind} has a command of its own", "kind", b.kind())
	}
	if who, _, _ := c.Body.parts(); who != nil {
		switch w := who.(type) {
		case *Act:
			w.Role = c.Role
		case *ItemWho:
			w.Role = c.Role
		}
	}
	return Event{Kind: c.Body.kind(), Round: c.Round, Key: c.Key, Body: c.Body}, nil
}

// Move returns the body that rejects, parks, restores or undoes an item.
func Move(kind Kind, id ItemID, reason string) *ItemMoved {
	return &ItemMoved{kindOf: kind, Data: ItemRef{ID: id}, Text: Remark{Reason: reason}}
}

// Note returns the body that reopens or releases a round, or notes a deviation.
func Note(kind Kind, reason string) *RoundNoted {
	return &RoundNoted{kindOf: kind, Text: Remark{Reason: reason}}
}

// OpenRound opens a round: all standing questions (or Items), all quantities, everything else as the definition says.
// Seed fixes chance before the first answer.
type OpenRound struct {
	Role     Role
	Round    RoundID
	Items    []ItemID // nil: all standing questions
	Opened   Date
	Closes   Date
	Realtime bool
	Pilot    bool // a trial, whose answers are kept apart
	Seed     uint64
}

func (c OpenRound) by() Role { return c.Role }

func (c OpenRound) key() string { return "" }

func (c OpenRound) decide(s *State) (Event, error) {
	d := &s.Definition
	in := Instrument{Items: c.Items, Criteria: d.Criteria, Scales: d.Scales, Rules: d.Rules, Ranking: d.Ranking, Settings: d.Settings, Weighting: d.Weighting, Disclosure: d.Disclosure,
		Anonymity: d.Anonymity, Consent: d.Consent, Realtime: c.Realtime, Pilot: c.Pilot, Panel: len(s.Experts), Seed: strconv.FormatUint(c.Seed, 10), Opened: c.Opened, Closes: c.Closes}
	if in.Items == nil && len(d.Criteria) > 0 {
		for _, it := range s.Standing() {
			in.Items = append(in.Items, it.ID)
		}
	}
	if last := s.LastRound(); last != nil && !c.Pilot {
		for _, id := range last.Instrument.Items {
			if !slices.Contains(in.Items, id) && s.Item(id).Status == ItemStanding {
				in.Settled = append(in.Settled, id)
			}
		}
	}
	for _, q := range s.Quantities {
		in.Quantities = append(in.Quantities, q.ID)
	}
	in.Prompts = s.ask(c.Round, in.Items, c.Pilot)
	return Event{Kind: KindRoundOpen, Round: c.Round, Body: &RoundOpened{Act: Act{Role: c.Role}, Instrument: in}}, nil
}

// Hash is the hash of what a round locks: SHA-256 of its canonical JSON, hexadecimal. It is shown to everybody.
func (in *Instrument) Hash() (string, error) {
	body, err := record.Canonical(in)
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), err
}

// ReleaseRound lets the results of a closed round out. Second is the role of a second person who confirmed it; one
// person alone gives a reason, which is recorded as a deviation.
type ReleaseRound struct {
	Role, Second Role
	Round        RoundID
	Reason       string
}

func (c ReleaseRound) by() Role { return c.Role }

func (c ReleaseRound) key() string { return "" }

func (c ReleaseRound) decide(*State) (Event, error) {
	b := Note(KindRoundRelease, c.Reason)
	b.Act = Act{c.Role, c.Second}
	if c.Second == "" && c.Reason == "" && c.Role != RoleProgram {
		return Event{}, fault.Bad("reason", "round.alone", "one person alone releases with a reason: the brief prints it")
	}
	if c.Second != "" {
		b.Text.Reason = ""
		if err := May(c.Second, KindRoundRelease); err != nil {
			return Event{}, err
		}
	}
	return Event{Kind: KindRoundRelease, Round: c.Round, Body: b}, nil
}

// ReopenRound opens a closed round again; the reason is a deviation. Second is the role of a second person.
type ReopenRound struct {
	Role, Second Role
	Round        RoundID
	Reason       string
}

func (c ReopenRound) by() Role { return c.Role }

func (c ReopenRound) key() string { return "" }

func (c ReopenRound) decide(*State) (Event, error) {
	b := Note(KindRoundReopen, c.Reason)
	b.Act = Act{c.Role, c.Second}
	if c.Second != "" {
		if err := May(c.Second, KindRoundReopen); err != nil {
			return Event{}, err
		}
	}
	return Event{Kind: KindRoundReopen, Round: c.Round, Body: b}, nil
}

// OpenIdentity records that two people look up who is behind a pseudonym. There is no way for one alone.
type OpenIdentity struct {
	Role, Second Role
	Expert       Pseudonym
	Reason       string
}

func (c OpenIdentity) by() Role { return c.Role }

func (c OpenIdentity) key() string { return "" }

func (c OpenIdentity) decide(*State) (Event, error) {
	if c.Second == "" {
		return Event{}, fault.New(fault.Denied, "identity.two", "two people open an identity: there is no way for one alone")
	}
	if err := May(c.Second, KindIdentity); err != nil {
		return Event{}, err
	}
	return Event{Kind: KindIdentity, Body: &IdentityOpened{Who: ExpertWho{c.Expert}, Data: Act{c.Role, c.Second}, Text: Remark{c.Reason}}}, nil
}

// CloseRound closes a round and commits its sorted vectors. Master is 32 random bytes from which the salts of the
// cells are derived; the desk draws them.
type CloseRound struct {
	Role   Role
	Round  RoundID
	Master []byte
}

func (c CloseRound) by() Role { return c.Role }

func (c CloseRound) key() string { return "" }

func (c CloseRound) decide(s *State) (Event, error) {
	b := &RoundTallied{Act: Act{Role: c.Role}}
	e := Event{Kind: KindRoundClose, Round: c.Round, Body: b}
	r := s.Round(c.Round)
	if r == nil {
		return e, nil
	}
	if len(c.Master) != 32 {
		return e, fault.New(fault.Internal, "round.master", "a round closes with 32 random bytes")
	}
	b.Text.Master = base64.StdEncoding.EncodeToString(c.Master)
	b.Text.Cells, b.Data.Answered = r.Aggregates()
	b.Data.Invited = r.Instrument.Panel
	for _, a := range b.Text.Cells {
		h, err := CellHash(CellSalt(c.Master, a.Item, a.Criterion), a)
		if err != nil {
			return e, err
		}
		b.Data.Cells = append(b.Data.Cells, CellCommit{a.Item, a.Criterion, h})
	}
	return e, b.commitPrompts(r, c.Master)
}

// Submit hands in an expert's sheet: one item live, all items of a round from a file or from paper. Base is the leaf
// of the answer that the person saw when changing it (-1: none); nil means whatever is newest.
type Submit struct {
	Role   Role
	Round  RoundID
	Expert Pseudonym
	Key    string
	Sheet  Sheet
	Text   SheetText
	Base   *int64
}

func (c Submit) by() Role { return c.Role }

func (c Submit) key() string { return c.Key }

func (c Submit) decide(s *State) (Event, error) {
	if err := s.member(c.Round, c.Expert); err != nil {
		return Event{}, err
	}
	who := AnswerWho{Pseudonym: c.Expert}
	switch r := s.Round(c.Round); {
	case c.Base != nil && *c.Base >= 0:
		who.Previous = strconv.FormatInt(*c.Base, 10)
	case c.Base == nil && r != nil:
		who.Previous = r.latest(c.Expert, c.Sheet.Items)
	}
	return Event{Kind: KindAnswer, Round: c.Round, Key: c.Key, Body: &Answered{Who: who, Data: c.Sheet, Text: c.Text}}, nil
}

// member refuses somebody who is not on the panel, once it is clear that the round takes answers at all.
func (s *State) member(round RoundID, p Pseudonym) error {
	if _, err := s.openFor(round, p, false); err != nil {
		return err
	}
	if s.Expert(p) == nil {
		return notOnPanel()
	}
	return nil
}

// Withdraw takes an expert's answers on items, or to prompts, back.
type Withdraw struct {
	Role    Role
	Round   RoundID
	Expert  Pseudonym
	Key     string
	Items   []ItemID
	Prompts []PromptID // instead of items
}

func (c Withdraw) by() Role { return c.Role }

func (c Withdraw) key() string { return c.Key }

func (c Withdraw) decide(s *State) (Event, error) {
	if err := s.member(c.Round, c.Expert); err != nil {
		return Event{}, err
	}
	who := AnswerWho{Pseudonym: c.Expert}
	if r := s.Round(c.Round); r != nil {
		who.Previous = r.latest(c.Expert, c.Items)
		if len(c.Prompts) > 0 {
			who.Previous = r.latestResponse(c.Expert, c.Prompts)
		}
	}
	return Event{Kind: KindWithdraw, Round: c.Round, Key: c.Key, Body: &Withdrawn{Who: who, Data: WithdrawnItems{Items: append([]ItemID{}, c.Items...), Prompts: c.Prompts}}}, nil
}

// Judge hands in an expert's quantile judgements.
type Judge struct {
	Role   Role
	Round  RoundID
	Expert Pseudonym
	Key    string
	Sheet  JudgementSheet
	Text   JudgementText
	Fresh  bool // refuse what the expert has judged already
}

func (c Judge) by() Role { return c.Role }

func (c Judge) key() string { return c.Key }

func (c Judge) decide(s *State) (Event, error) {
	if err := s.member(c.Round, c.Expert); err != nil {
		return Event{}, err
	}
	if r := s.Round(c.Round); c.Fresh && r != nil {
		for _, j := range c.Sheet.Judgements {
			if r.Judgement(c.Expert, j.Quantity) != nil {
				return Event{}, changedElsewhere()
			}
		}
	}
	return Event{Kind: KindJudgement, Round: c.Round, Key: c.Key, Body: &Judged{Who: AnswerWho{Pseudonym: c.Expert}, Data: c.Sheet, Text: c.Text}}, nil
}
