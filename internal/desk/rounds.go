package desk

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/office"
)

// Rounds runs rounds: [Rounds.Preview] shows what opening would lock, [Rounds.Open] opens a round or a trial,
// [Rounds.Close] closes it, [Rounds.Ask] and [Rounds.Confirm] carry what needs two people. All fields are needed.
type Rounds struct {
	Desk   *Desk
	Book   *directory.Book
	Office *office.Office
}

// Opening says which round to open.
type Opening struct {
	Role     consult.Role
	Round    consult.RoundID
	Items    []consult.ItemID // nil: all standing questions
	Opened   consult.Date
	Closes   consult.Date
	Realtime bool
	Pilot    bool
	// Departure is why the choice of items departs from the rule, "" if it does not; it is recorded as a deviation.
	Departure string
}

// Preview returns what opening a round would lock, and the hash of it. Where no seed is fixed yet, one is drawn at the
// opening, and the hash differs by it.
func (r Rounds) Preview(ctx context.Context, id consult.StudyID, o Opening) (in consult.Instrument, hash string, err error) {
	err = r.Desk.View(ctx, id, func(s *consult.State) error {
		seed, _ := s.Seed()
		e, err := consult.Decide(s, o.command(seed))
		if err != nil {
			return err
		}
		in = e.Body.(*consult.RoundOpened).Instrument
		hash, err = in.Hash()
		return err
	})
	return in, hash, err
}

func (o Opening) command(seed uint64) consult.OpenRound {
	return consult.OpenRound{Role: o.Role, Round: o.Round, Items: o.Items, Opened: o.Opened, Closes: o.Closes, Realtime: o.Realtime, Pilot: o.Pilot, Seed: seed}
}

// Open opens a round and returns the hash of what it locks. The seed is the one that is fixed, else one that is drawn.
func (r Rounds) Open(ctx context.Context, id consult.StudyID, o Opening) (hash string, err error) {
	var seed uint64
	err = r.Desk.View(ctx, id, func(s *consult.State) error {
		fixed, ok := s.Seed()
		if seed = fixed; !ok {
			var raw [8]byte
			_, _ = crand.Read(raw[:])
			seed = binary.LittleEndian.Uint64(raw[:]) >> 11 // fits a number of every other program
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	commands := []consult.Command{o.command(seed)}
	if o.Departure != "" {
		commands = append(commands, consult.Put{Role: o.Role, Round: o.Round, Body: consult.Note(consult.KindDeviation, o.Departure)})
	}
	if _, err := r.Desk.Do(ctx, id, commands...); err != nil {
		return "", err
	}
	err = r.Desk.View(ctx, id, func(s *consult.State) error {
		hash, err = s.Round(o.Round).Instrument.Hash()
		return err
	})
	return hash, err
}

// Close closes a round or a trial and commits its sorted vectors.
func (r Rounds) Close(ctx context.Context, id consult.StudyID, round consult.RoundID, role consult.Role) error {
	master := make([]byte, 32)
	_, _ = crand.Read(master)
	_, err := r.Desk.Do(ctx, id, consult.CloseRound{Role: role, Round: round, Master: master})
	return err
}

// Somebody is who asks for an act, in which role.
type Somebody struct {
	Person, Name string
	Role         consult.Role
}

// Acts that need two people.
const (
	ActRelease  = "round.release"
	ActReopen   = "round.reopen"
	ActIdentity = "identity.open"
)

// Deciders counts the people who hold a deciding role in a study: administrators and its conveners.
func (r Rounds) Deciders(ctx context.Context, id consult.StudyID) (int, error) {
	people := map[string]bool{}
	for _, study := range []string{"", string(id)} {
		members, err := r.Book.Members(ctx, study)
		if err != nil {
			return 0, err
		}
		for _, m := range members {
			if m.Role == directory.Administrator || m.Role == directory.Convener {
				people[m.Person] = true
			}
		}
	}
	return len(people), nil
}

// Ask asks for an act that needs two people, on a round or (for ActIdentity) a pseudonym. Where a second person holds a
// deciding role, it waits for one and waiting is true. Where there is none, release and re-opening are carried out at
// once with the reason, which is a recorded deviation; opening an identity is refused.
func (r Rounds) Ask(ctx context.Context, id consult.StudyID, who Somebody, act, about, reason string) (waiting bool, err error) {
	n, err := r.Deciders(ctx, id)
	if err != nil {
		return false, err
	}
	alone := n < 2
	if err := r.try(ctx, id, act, about, reason, who.Role, alone); err != nil {
		return false, err
	}
	if alone {
		_, err := r.Desk.Do(ctx, id, command(act, about, reason, who.Role, ""))
		return false, err
	}
	_, err = r.Office.Propose(ctx, office.Proposal{Study: string(id), Act: act, About: about, Reason: reason, Person: who.Person, Name: who.Name, Role: string(who.Role)})
	return true, err
}

// try refuses what the rules would refuse once the second person has confirmed it, so that nobody waits for nothing.
func (r Rounds) try(ctx context.Context, id consult.StudyID, act, about, reason string, role consult.Role, alone bool) error {
	if reason == "" {
		return fault.Bad("reason", "desk.reason", "say why: the reason is kept with the act")
	}
	second := consult.RoleConvener
	if alone {
		second = ""
	}
	c := command(act, about, reason, role, second)
	if c == nil {
		return fault.Bad("act", "desk.act", "{act} is no act that needs two people", "act", strconv.Quote(act))
	}
	return r.Desk.View(ctx, id, func(s *consult.State) error {
		_, err := consult.Decide(s, c)
		return err
	})
}

func command(act, about, reason string, role, second consult.Role) consult.Command {
	switch act {
	case ActRelease:
		return consult.ReleaseRound{Role: role, Second: second, Round: consult.RoundID(about), Reason: reason}
	case ActReopen:
		return consult.ReopenRound{Role: role, Second: second, Round: consult.RoundID(about), Reason: reason}
	case ActIdentity:
		return consult.OpenIdentity{Role: role, Second: second, Expert: consult.Pseudonym(about), Reason: reason}
	}
	return nil
}

// Confirm carries out what another person asked for, and returns it. fault.Denied for the person who asked.
func (r Rounds) Confirm(ctx context.Context, id consult.StudyID, proposal string, who Somebody) (office.Proposal, error) {
	p, err := r.Office.Second(ctx, string(id), proposal, who.Person)
	if err != nil {
		return p, err
	}
	if _, err := r.Desk.Do(ctx, id, command(p.Act, p.About, p.Reason, consult.Role(p.Role), who.Role)); err != nil {
		return p, err
	}
	return p, r.Office.Settle(ctx, p.ID)
}

// Withdraw takes a proposal back; anybody with a deciding role may.
func (r Rounds) Withdraw(ctx context.Context, id consult.StudyID, proposal string) error {
	waiting, err := r.Office.Proposals(ctx, string(id))
	if err != nil {
		return err
	}
	for _, p := range waiting {
		if p.ID == proposal {
			return r.Office.Settle(ctx, proposal)
		}
	}
	return fault.New(fault.NotFound, "office.proposal.none", "this no longer waits for a second person: it was done or taken back")
}

// Identity returns who is behind a pseudonym. Call it for a proposal that [Rounds.Confirm] carried out, and nowhere else.
func (r Rounds) Identity(ctx context.Context, id consult.StudyID, p consult.Pseudonym) (directory.Person, error) {
	members, err := r.Book.Members(ctx, string(id))
	if err != nil {
		return directory.Person{}, err
	}
	for _, m := range members {
		if m.Role == directory.Expert && m.Pseudonym == string(p) {
			return r.Book.Person(ctx, m.Person)
		}
	}
	return directory.Person{}, directory.NoPerson()
}
