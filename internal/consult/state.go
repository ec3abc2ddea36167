package consult

import (
	"slices"
	"sort"

	"github.com/tanwen/tanwen/internal/record"
)

// State is a consultation as its log makes it. Nothing but [Apply] writes to it; readers must not change what its
// fields point to. It keeps identifiers, numbers and texts; long bodies (evidence files) stay in the store.
type State struct {
	Definition Definition
	Status     StudyStatus
	Size       int64 // events applied, which is the size of the log
	Revised    int64 // leaf at which the definition was given its present form

	Demands     []Demand
	Items       []*Item // in the order in which they entered
	Experts     []Expert
	Rounds      []*Round
	Pilots      []*Round // trials: in no result
	Sources     []SourceData
	Topics      []Topic
	Meetings    []Meeting
	Reviews     []Review
	Motions     []Motion
	Evidence    []Evidence
	Attachments []Attachment
	Call        Call
	Screenings  []*Screening // samples for a second person, in the order in which they were drawn
	Data        []Datum
	Quantities  []Quantity
	Decisions   []Decision
	Statements  []Statement
	Adoptions   []Adoption
	Arguments   []*Argument // in the order of the log
	Deviations  []Deviation
	Results     []Result
	Forks       []Fork
	Released    bool // the results are for everybody

	// Erased lists the parts that were removed; Blank counts answers whose parts are erased or withheld.
	Erased      []record.PartRef
	Blank       int
	Nameless    int // members of the panel whose pseudonym is erased or withheld
	Withdrawals int

	itemAt     map[ItemID]int
	expertAt   map[Pseudonym]int
	demandAt   map[DemandID]int
	quantityAt map[QuantityID]int
	argumentAt map[int64]int
	receiptAt  map[string]int  // proposals by the hash of their receipt
	recused    map[ItemID]bool // items of which anybody ever was
	recusedOf  bool            // of what, is not known of some recusal
	attached   int             // bytes of files that came by the public call
	waiting    int             // proposals that nobody has decided on
}

// Expert is a member of the panel as the study knows them.
type Expert struct {
	Pseudonym  Pseudonym // empty where the who part is withheld
	Attributes map[string]string
	Recused    []ItemID // items on which the expert does not answer
	Leaf       int64
}

// Deviation is a recorded departure from what was locked at opening.
type Deviation struct {
	Round  RoundID
	Kind   Kind
	Reason string
	Leaf   int64
}

// Round is one round of questions.
type Round struct {
	ID         RoundID
	Status     RoundStatus
	Instrument Instrument
	Opened     int64 // leaf of round.open
	Closed     int64 // leaf of round.close, -1 while open
	FirstReply int64 // leaf of the first answer, -1 while there is none
	Replies    []Reply
	Judgements []ExpertJudgement
	Responses  []ExpertResponse // to prompts
	Committed  *Tally           // what round.close committed
	Vectors    []Aggregate      // the committed vectors that are open, in the order of the instrument
	// PromptVectors are the committed aggregates of prompts that are open, in the order of the instrument.
	PromptVectors []PromptAggregate
	Closes        Date // the day on which it is to close, as opened or extended; empty = not fixed
	Blank         int  // answers of which nothing is known any more (withheld or erased)

	comments    map[commentKey]CommentVerdict
	itemAt      map[ItemID]int
	criterionAt map[CriterionID]int
	replyAt     map[Pseudonym]int
	responseAt  map[responseKey]int
	judgementAt map[judgementKey]int
	live        map[int]*liveCell // of a real-time round, by place of item and criterion
}

// Reply is what one expert answered in one round, item by item as it stands now.
type Reply struct {
	Expert  Pseudonym
	Answers []Answer // in the order of the instrument's items
	Aside   []Answer // given before the expert was recused of the item: kept, and counted nowhere
}

// Answer is one expert's answer on one item. Marks stand in the order of the instrument's criteria.
type Answer struct {
	Item        int32 // index into the instrument's items
	Familiarity int16 // 0 = not given
	Marks       []Mark
	Comment     string
	Leaf        int64
}

// MarkKind tells a number from the ways of not giving one. They stay apart everywhere.
type MarkKind uint8

const (
	NotAsked    MarkKind = iota
	Rated                // a number on the scale
	CannotJudge          // "dk"
	NotApplies           // "na"
	Skipped              // asked, left empty
)

// Mark is what stands in one cell of an answer.
type Mark struct {
	Kind  MarkKind
	Value float64 // only for Rated
}

// ExpertJudgement is one expert's quantiles for one quantity; Kind is Rated where there are any, else CannotJudge or
// NotApplies.
type ExpertJudgement struct {
	Expert        Pseudonym
	Kind          MarkKind
	Quantity      QuantityID
	Probabilities []float64
	Values        []float64
	Given         *Elicitation // nil where the values were typed
	Rationale     string
	Leaf          int64
}

// judgementKey names a judgement.
type judgementKey struct {
	expert   Pseudonym
	quantity QuantityID
}

// NewState returns the state of a consultation of which nothing is recorded yet.
func NewState() *State {
	return &State{
		itemAt: map[ItemID]int{}, expertAt: map[Pseudonym]int{}, demandAt: map[DemandID]int{}, quantityAt: map[QuantityID]int{}, receiptAt: map[string]int{},
	}
}

// Item returns the item with the given id, or nil.
func (s *State) Item(id ItemID) *Item {
	if i, ok := s.itemAt[id]; ok {
		return s.Items[i]
	}
	return nil
}

// Expert returns the expert with the given pseudonym, or nil.
func (s *State) Expert(p Pseudonym) *Expert {
	if i, ok := s.expertAt[p]; ok {
		return &s.Experts[i]
	}
	return nil
}

// Demand returns the demand with the given id, or nil.
func (s *State) Demand(id DemandID) *Demand {
	if i, ok := s.demandAt[id]; ok {
		return &s.Demands[i]
	}
	return nil
}

// Quantity returns the quantity with the given id, or nil.
func (s *State) Quantity(id QuantityID) *Quantity {
	if i, ok := s.quantityAt[id]; ok {
		return &s.Quantities[i]
	}
	return nil
}

// Round returns the round or trial with the given id, or nil while it has not opened.
func (s *State) Round(id RoundID) *Round {
	for _, list := range [][]*Round{s.Rounds, s.Pilots} {
		for _, r := range list {
			if r.ID == id {
				return r
			}
		}
	}
	return nil
}

// OpenRound returns the round or trial that takes answers, or nil. At most one does.
func (s *State) OpenRound() *Round {
	for _, list := range [][]*Round{s.Rounds, s.Pilots} {
		for _, r := range list {
			if r.Status == RoundOpen {
				return r
			}
		}
	}
	return nil
}

// commentKey names a comment.
type commentKey struct {
	leaf   int64
	item   ItemID
	prompt PromptID
}

// CommentVerdict is what was decided about a comment.
type CommentVerdict struct {
	Release bool
	Reason  string // why it is held back
}

// Comment returns what was decided about the comment of an answer on an item; ok is false while nothing was.
func (r *Round) Comment(leaf int64, item ItemID) (v CommentVerdict, ok bool) {
	v, ok = r.comments[commentKey{leaf, item, ""}]
	return v, ok
}

// Decided is on how many comments of the round something was decided.
func (r *Round) Decided() int { return len(r.comments) }

// PromptComment returns what was decided about the text of an answer to a prompt, as [Round.Comment] does.
func (r *Round) PromptComment(leaf int64, prompt PromptID) (v CommentVerdict, ok bool) {
	v, ok = r.comments[commentKey{leaf, "", prompt}]
	return v, ok
}

// IsRecused reports whether an expert does not answer on an item.
func (e *Expert) IsRecused(item ItemID) bool { return slices.Contains(e.Recused, item) }

// Standing returns the items that are questions today: raw or derived, neither merged away, rejected nor undone.
func (s *State) Standing() []*Item {
	var out []*Item
	for _, it := range s.Items {
		if it.Status == ItemStanding {
			out = append(out, it)
		}
	}
	return out
}

// LastRound returns the last round that opened, or nil.
func (s *State) LastRound() *Round {
	if len(s.Rounds) == 0 {
		return nil
	}
	return s.Rounds[len(s.Rounds)-1]
}

// Seed returns the seed from which chance is derived: the one that the last round locked, else the definition's; ok
// is false where none is fixed.
func (s *State) Seed() (seed uint64, ok bool) {
	text := s.Definition.Seed
	if r := s.LastRound(); r != nil && r.Instrument.Seed != "" {
		text = r.Instrument.Seed
	}
	return parseSeed(text)
}

// Reply returns what the expert with pseudonym p answered in the round, or nil.
func (r *Round) Reply(p Pseudonym) *Reply {
	if i, ok := r.replyAt[p]; ok {
		return &r.Replies[i]
	}
	return nil
}

// Judgement returns what the expert with pseudonym p said of a quantity in the round, or nil.
func (r *Round) Judgement(p Pseudonym, q QuantityID) *ExpertJudgement {
	if i, ok := r.judgementAt[judgementKey{p, q}]; ok {
		return &r.Judgements[i]
	}
	return nil
}

// ItemIndex returns the place of an item in the round's instrument; ok is false if it was not asked.
func (r *Round) ItemIndex(id ItemID) (int, bool) { i, ok := r.itemAt[id]; return i, ok }

// CriterionIndex returns the place of a criterion in the round's instrument; ok is false if it was not asked.
func (r *Round) CriterionIndex(id CriterionID) (int, bool) { i, ok := r.criterionAt[id]; return i, ok }

// Answer returns the answer on the item at index i of the instrument, or nil.
func (p *Reply) Answer(i int) *Answer {
	at := sort.Search(len(p.Answers), func(k int) bool { return p.Answers[k].Item >= int32(i) })
	if at < len(p.Answers) && p.Answers[at].Item == int32(i) {
		return &p.Answers[at]
	}
	return nil
}

// HasAnswered reports whether the expert with pseudonym p rated an item or answered a prompt of the round.
func (r *Round) HasAnswered(p Pseudonym) bool {
	if reply := r.Reply(p); reply != nil && len(reply.Answers) > 0 {
		return true
	}
	for i := range r.Instrument.Prompts {
		if r.Response(p, r.Instrument.Prompts[i].ID) != nil {
			return true
		}
	}
	return false
}

// Complete reports whether the expert with pseudonym p rated every item of the round, with no cell skipped, and answered
// every prompt.
func (r *Round) Complete(p Pseudonym) bool {
	for i := range r.Instrument.Prompts {
		if r.Response(p, r.Instrument.Prompts[i].ID) == nil {
			return false
		}
	}
	reply := r.Reply(p)
	return len(r.Instrument.Items) == 0 || len(r.Instrument.Criteria) == 0 || reply != nil && reply.Complete(len(r.Instrument.Items))
}

// Complete reports whether every item of an instrument with n items has an answer with no cell skipped.
func (p *Reply) Complete(n int) bool {
	if len(p.Answers) < n {
		return false
	}
	for i := range p.Answers {
		for _, m := range p.Answers[i].Marks {
			if m.Kind == Skipped {
				return false
			}
		}
	}
	return true
}
