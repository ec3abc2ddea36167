package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// ScreenDrawn records that a sample of screening decisions was drawn for a second person to score.
type ScreenDrawn struct {
	Act  Act
	Data ScreenDraw
}

// ScreenDraw is the draw. The items follow from the seed: whoever reads the log draws them again.
type ScreenDraw struct {
	Seed  string   `json:"seed"` // decimal
	Items []ItemID `json:"items"`
}

// ScreenScored records what a second person, who has not seen the first decision, says of an item of the sample.
type ScreenScored struct {
	Act  Act
	Data ScreenScore
	Text Remark
}

// ScreenScore is a verdict on one item.
type ScreenScore struct {
	Item    ItemID  `json:"item"`
	Verdict Fitness `json:"verdict"`
}

// ScreenSettled records what was decided where the two verdicts on an item differ.
type ScreenSettled struct {
	Act  Act
	Data ScreenScore
	Text Remark
}

// Fitness is what screening says of a raw proposal.
type Fitness string

// The verdicts of a screening.
const (
	Keep    Fitness = "keep"   // it stands, or questions were made of it
	Decline Fitness = "reject" // it is rejected
	Hold    Fitness = "park"   // it is put aside
)

// Fitnesses lists them.
func Fitnesses() []Fitness { return []Fitness{Keep, Decline, Hold} }

// Screened is the screening decision on a raw item as it stands; "" for one that waits and for one that is no proposal.
func (i *Item) Screened() Fitness {
	if !i.Raw() {
		return ""
	}
	switch i.Status {
	case ItemStanding, ItemDerivedFrom:
		return Keep
	case ItemRejected:
		return Decline
	case ItemParked:
		return Hold
	case ItemWaiting, ItemUndone:
	}
	return ""
}

// Screening is a sample of screening decisions with the verdicts of a second person.
type Screening struct {
	Seed  string
	Leaf  int64
	Items []ScreenedItem
}

// ScreenedItem is one decision of the sample: as it stood when the sample was drawn, what the second person says ("" until
// then), and what was decided where the two differ ("" until then).
type ScreenedItem struct {
	Item         ItemID
	First        Fitness
	Second       Fitness
	SecondReason string
	Settled      Fitness
	Reason       string // why it was settled so
}

// Differs reports whether the second person says something else than the first.
func (x ScreenedItem) Differs() bool { return x.Second != "" && x.Second != x.First }

// Scored counts the items on which the second person has said something.
func (x *Screening) Scored() (n int) {
	for _, it := range x.Items {
		if it.Second != "" {
			n++
		}
	}
	return n
}

// Item returns the entry of an item, or nil.
func (x *Screening) Item(id ItemID) *ScreenedItem {
	if x == nil {
		return nil
	}
	if i := slices.IndexFunc(x.Items, func(e ScreenedItem) bool { return e.Item == id }); i >= 0 {
		return &x.Items[i]
	}
	return nil
}

// Screening returns the sample that was drawn last, or nil.
func (s *State) Screening() *Screening {
	if len(s.Screenings) == 0 {
		return nil
	}
	return s.Screenings[len(s.Screenings)-1]
}

// Screenable returns the raw proposals that somebody has decided on, in the order of the record.
func (s *State) Screenable() (out []ItemID) {
	for _, it := range s.Items {
		if it.Screened() != "" {
			out = append(out, it.ID)
		}
	}
	return out
}

// MinScreened is the least size of a sample: of fewer decisions no agreement can be told.
const MinScreened = 5

// DrawScreening draws N screening decisions for a second person. Every decision has the same chance.
type DrawScreening struct {
	Role Role
	N    int
	Seed uint64
}

func (c DrawScreening) by() Role { return c.Role }

func (c DrawScreening) key() string { return "" }

func (c DrawScreening) decide(s *State) (Event, error) {
	seed := strconv.FormatUint(c.Seed, 10)
	if all := len(s.Screenable()); c.N < MinScreened || c.N > all {
		return Event{}, fault.Bad("n", "screen.size", "{n} of {all} decisions cannot be drawn: at least {min}, and no more than there are", "n", c.N, "all", all, "min", MinScreened)
	}
	return Put{Role: c.Role, Body: &ScreenDrawn{Data: ScreenDraw{Seed: seed, Items: s.drawn(c.Seed, c.N)}}}.decide(s)
}

// drawn draws n of the decisions that there are now, and returns them in the order of the record.
func (s *State) drawn(seed uint64, n int) []ItemID {
	all := s.Screenable()
	order := num.NewStream(seed, "screen-sample", 1).Sub(uint64(len(s.Screenings))).Perm(len(all))[:n]
	slices.Sort(order)
	out := make([]ItemID, n)
	for i, k := range order {
		out[i] = all[k]
	}
	return out
}

func (s *State) checkScreenDraw(d ScreenDraw) error {
	if x := s.Screening(); x != nil && x.Scored() < len(x.Items) {
		return fault.New(fault.Conflict, "screen.running", "{n} of {all} decisions of the last sample are not scored yet: finish it before another one is drawn", "n", len(x.Items)-x.Scored(), "all", len(x.Items))
	}
	seed, ok := parseSeed(d.Seed)
	if !ok {
		return fault.Bad("seed", "study.seed", "{value} is no seed: a whole number not below 0", "value", d.Seed)
	}
	if n := len(d.Items); n < MinScreened || n > len(s.Screenable()) || !slices.Equal(d.Items, s.drawn(seed, n)) {
		return fault.Bad("items", "screen.drawn", "these are not the decisions that the seed {seed} draws", "seed", d.Seed)
	}
	return nil
}

func (s *State) checkScreenScore(d ScreenScore) error {
	x := s.Screening().Item(d.Item)
	switch {
	case x == nil:
		return fault.Bad("item", "screen.item", "{id} is not in the sample", "id", d.Item)
	case !slices.Contains(Fitnesses(), d.Verdict):
		return fault.Bad("verdict", "screen.verdict", "{value} is no verdict: keep, reject or park", "value", strconv.Quote(string(d.Verdict)))
	case x.Second != "":
		return fault.New(fault.Conflict, "screen.scored", "{id} is scored already", "id", d.Item)
	}
	return nil
}

func (s *State) checkScreenSettled(e *Event, b *ScreenSettled) error {
	x := s.Screening().Item(b.Data.Item)
	switch {
	case x == nil:
		return fault.Bad("item", "screen.item", "{id} is not in the sample", "id", b.Data.Item)
	case !slices.Contains(Fitnesses(), b.Data.Verdict):
		return fault.Bad("verdict", "screen.verdict", "{value} is no verdict: keep, reject or park", "value", strconv.Quote(string(b.Data.Verdict)))
	case !x.Differs():
		return fault.New(fault.Conflict, "screen.agrees", "there is nothing to decide on {id}: the two verdicts do not differ", "id", b.Data.Item)
	case x.Settled != "":
		return fault.New(fault.Conflict, "screen.settled", "{id} is decided already", "id", b.Data.Item)
	}
	if have := s.Item(b.Data.Item).Screened(); have != b.Data.Verdict {
		return fault.New(fault.Conflict, "screen.stands", "{id} stands as {have}: what is decided must be carried out first", "id", b.Data.Item, "have", have)
	}
	return needsReason(e, b.Text, "screen.reason", "say why it is decided so: the brief prints it")
}

// applyScreening takes a draw, a score or a decision into the state.
func (s *State) applyScreening(e *Event) {
	switch b := e.Body.(type) {
	case *ScreenDrawn:
		x := &Screening{Seed: b.Data.Seed, Leaf: e.Index}
		for _, id := range b.Data.Items {
			x.Items = append(x.Items, ScreenedItem{Item: id, First: s.Item(id).Screened()})
		}
		s.Screenings = append(s.Screenings, x)
	case *ScreenScored:
		x := s.Screening().Item(b.Data.Item)
		x.Second, x.SecondReason = b.Data.Verdict, b.Text.Reason
	case *ScreenSettled:
		x := s.Screening().Item(b.Data.Item)
		x.Settled, x.Reason = b.Data.Verdict, b.Text.Reason
	}
}
