package consult

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Apply makes the next state from s and e, in place. It refuses an event that the rules do not allow at this point
// of the log, and one whose index is not the next; s is unchanged then.
func Apply(s *State, e Event) error {
	if e.Index != s.Size {
		return fault.New(fault.Invalid, "event.index", "event {got} where event {want} was expected", "got", e.Index, "want", s.Size)
	}
	if err := check(s, &e); err != nil {
		return err
	}
	s.apply(&e)
	s.Size++
	return nil
}

// Fold makes a state from events in order.
func Fold(events []Event) (*State, error) {
	s := NewState()
	for _, e := range events {
		if err := Apply(s, e); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *State) apply(e *Event) {
	switch b := e.Body.(type) {
	case *StudyOpened:
		s.Definition, s.Status, s.Revised = b.Definition, StudyGather, e.Index
	case *SourceAdded:
		s.Sources = append(s.Sources, b.Data)
	case *DemandAdded:
		s.demandAt[b.Demand.ID] = len(s.Demands)
		s.Demands = append(s.Demands, b.Demand)
	case *ItemAdded:
		s.addItem(e, b.Who, b.Data, b.Text)
	case *ItemProposed:
		s.addItem(e, b.Who, ItemData{ID: b.Data.ID, Lang: b.Data.Lang, Origin: b.Data.Origin, Demand: b.Data.Demand}, ItemText{Text: b.Text.Text})
		it := s.Item(b.Data.ID)
		it.Status, it.Why, it.References, it.Receipt = ItemWaiting, b.Text.Why, b.Text.References, b.Data.Receipt
		if it.Receipt != "" {
			s.receiptAt[it.Receipt] = len(s.Items) - 1
		}
		s.waiting++
	case *CallSet:
		s.Call = b.Data
	case *FileAttached:
		a := b.Data
		a.Leaf = e.Index
		s.Attachments = append(s.Attachments, a)
		if b.Who.Role == RolePublic {
			s.attached += a.Size
		}
	case *EvidenceChecked:
		it := s.Item(b.Data.Item)
		it.Checks = append(it.Checks, Check{EvidenceCheck: b.Data, Search: b.Text.Search, Note: b.Text.Note, Role: b.Act.Role, Leaf: e.Index})
		it.note(e, b.Act.Role, "", string(b.Data.Verdict))
	case *EvidenceLinked:
		it := s.Item(b.Data.Item)
		it.Sources = b.Data.Sources
		it.note(e, b.Act.Role, "", "")
	case *ScreenDrawn, *ScreenScored, *ScreenSettled:
		s.applyScreening(e)
	case *ItemDerived:
		s.addItem(e, b.Who, b.Data, b.Text)
		for _, id := range b.Data.Parents {
			p := s.Item(id)
			s.leaveQueue(p)
			p.Status, p.Fate, p.FateActor = ItemDerivedFrom, e.Index, b.Who.Role
			p.note(e, b.Who.Role, b.Data.ID, b.Text.Reason)
			p.Children = append(p.Children, b.Data.ID)
		}
	case *ItemMoved:
		s.moveItem(e, b)
	case *ExpertJoined:
		if e.NoWho {
			s.Nameless++
		} else {
			s.expertAt[b.Who.Pseudonym] = len(s.Experts)
		}
		s.Experts = append(s.Experts, Expert{Pseudonym: b.Who.Pseudonym, Attributes: b.Data.Attributes, Leaf: e.Index})
	case *ExpertAssigned:
		if x := s.Expert(b.Who.Pseudonym); x != nil && !e.NoWho && !e.NoData {
			x.Attributes = b.Data.Attributes
		}
	case *ExpertRecused:
		s.noteRecusal(e, b)
		if x := s.Expert(b.Who.Pseudonym); x != nil && !e.NoWho && !e.NoData {
			x.Recused = b.Data.Items
			for _, rounds := range [][]*Round{s.Rounds, s.Pilots} {
				for _, r := range rounds {
					r.setAside(x)
				}
			}
		}
	case *IdentityOpened:
		s.Deviations = append(s.Deviations, Deviation{Kind: e.Kind, Reason: b.Text.Reason, Leaf: e.Index})
	case *StudyRevised:
		s.Definition, s.Revised = b.Definition, e.Index
		if len(s.Rounds) > 0 {
			s.Deviations = append(s.Deviations, Deviation{Kind: e.Kind, Reason: b.Text.Reason, Leaf: e.Index})
		}
	case *TopicAdded:
		s.Topics = append(s.Topics, b.Data)
	case *MeetingHeld:
		s.Meetings = append(s.Meetings, b.Data)
	case *ReviewAdded:
		s.Reviews = append(s.Reviews, b.Data)
	case *MotionPassed:
		s.Motions = append(s.Motions, b.Data)
	case *EvidenceAdded:
		s.Evidence = append(s.Evidence, b.Data)
	case *DatumAdded:
		x := b.Data
		x.Leaf = e.Index
		x.hold(b.Text.Content)
		s.Data = append(s.Data, x)
	case *DatumConfirmed:
		x := s.Datum(b.Data.ID)
		x.Confirmed, x.Ground = e.Index, b.Text.Reason
	case *QuantityAdded:
		s.quantityAt[b.Data.ID] = len(s.Quantities)
		s.Quantities = append(s.Quantities, b.Data)
	case *DecisionStated:
		s.Decisions = append(s.Decisions, b.Data)
	case *StatementAdded:
		t := b.Data
		t.Leaf = e.Index
		s.Statements = append(s.Statements, t)
	case *AdoptionNoted:
		s.Adoptions = append(s.Adoptions, b.Data)
	case *ResultCommitted:
		s.Results, s.Status = append(s.Results, b.Data), StudyReported
	case *StudyReleased:
		s.Released = true
	case *Forked:
		s.Forks = append(s.Forks, b.Data)
		s.Deviations = append(s.Deviations, Deviation{Kind: e.Kind, Reason: b.Text.Reason, Leaf: e.Index})
	case *Erased:
		s.Erased = append(s.Erased, b.Data.Parts...)
	default:
		s.applyRound(e)
	}
}

func (s *State) addItem(e *Event, who ItemWho, d ItemData, t ItemText) {
	s.itemAt[d.ID] = len(s.Items)
	s.Items = append(s.Items, &Item{ID: d.ID, Text: t.Text, Lang: d.Lang, Origin: d.Origin, Demand: d.Demand, Parents: d.Parents, Relation: d.Relation, Cost: d.Cost,
		Reason: t.Reason, Status: ItemStanding, Proposer: who.Proposer, Leaf: e.Index, Fate: -1})
	s.Items[len(s.Items)-1].note(e, who.Role, "", t.Reason)
}

// leaveQueue counts a proposal that is decided on.
func (s *State) leaveQueue(it *Item) {
	if it.Status == ItemWaiting {
		s.waiting--
	}
}

func (s *State) moveItem(e *Event, b *ItemMoved) {
	it := s.Item(b.Data.ID)
	s.leaveQueue(it)
	it.note(e, b.Act.Role, "", b.Text.Reason)
	it.Status, it.Reason, it.Fate, it.FateActor = movedTo[b.kindOf], b.Text.Reason, e.Index, b.Act.Role
	if b.kindOf != KindItemUndo {
		return
	}
	for _, id := range it.Parents {
		p := s.Item(id)
		p.Children = slices.DeleteFunc(p.Children, func(c ItemID) bool { return c == it.ID })
		p.note(e, b.Act.Role, it.ID, b.Text.Reason)
		if len(p.Children) == 0 {
			p.Status, p.Fate = ItemStanding, e.Index
		}
	}
}

func (s *State) applyRound(e *Event) {
	r := s.Round(e.Round)
	switch b := e.Body.(type) {
	case *RoundOpened:
		if b.Instrument.Pilot {
			s.Pilots = append(s.Pilots, newRound(e, b))
		} else {
			s.Rounds, s.Status = append(s.Rounds, newRound(e, b)), StudyRounds
		}
	case *Answered:
		s.applyAnswer(r, e, b)
	case *Withdrawn:
		s.Withdrawals++
		if !e.NoWho && !e.NoData {
			r.withdraw(b)
			if len(b.Data.Prompts) > 0 {
				r.withdrawResponses(b.Who.Pseudonym, b.Data.Prompts)
			}
		}
	case *Judged:
		r.judge(e, b)
	case *Responded:
		r.respond(e, b)
	case *ArgumentAdded:
		s.addArgument(e, b)
	case *ArgumentDecided:
		s.decideArgument(e, b)
	case *ArgumentMarked:
		s.markArgument(e, b)
	case *RoundTallied:
		r.Status, r.Closed, r.Committed, r.Vectors, r.PromptVectors = RoundClosed, e.Index, &b.Data, b.Text.Cells, b.Text.Prompts
		r.order()
	case *RoundExtended:
		r.Closes = b.Data.Closes
		if !r.Instrument.Pilot {
			s.Deviations = append(s.Deviations, Deviation{Round: e.Round, Kind: e.Kind, Reason: b.Text.Reason, Leaf: e.Index})
		}
	case *CommentDecided:
		leaf, _ := strconv.ParseInt(b.Data.Leaf, 10, 64)
		if r.comments == nil {
			r.comments = map[commentKey]CommentVerdict{}
		}
		r.comments[commentKey{leaf, b.Data.Item, b.Data.Prompt}] = CommentVerdict{Release: b.Data.Release, Reason: b.Text.Reason}
	case *RoundNoted:
		switch b.kindOf {
		case KindRoundReopen:
			r.Status, r.Closed, r.Committed, r.Vectors, r.PromptVectors = RoundOpen, -1, nil, nil, nil
			for i := range s.Experts {
				r.setAside(&s.Experts[i])
			}
		case KindRoundRelease:
			r.Status = RoundReleased
			if b.Text.Reason == "" {
				return
			}
			// a reason stands where one person alone released
		}
		s.Deviations = append(s.Deviations, Deviation{Round: e.Round, Kind: e.Kind, Reason: b.Text.Reason, Leaf: e.Index})
	}
}

// order sorts what came in by expert. The order of answers in the log is drawn at random, and no finding may depend on
// it: the same answers and seed give the same findings.
func (r *Round) order() {
	slices.SortFunc(r.Replies, func(a, b Reply) int { return strings.Compare(string(a.Expert), string(b.Expert)) })
	for i := range r.Replies {
		r.replyAt[r.Replies[i].Expert] = i
	}
	r.orderResponses()
	slices.SortStableFunc(r.Judgements, func(a, b ExpertJudgement) int { return strings.Compare(string(a.Expert), string(b.Expert)) })
	for i := range r.Judgements {
		r.judgementAt[judgementKey{r.Judgements[i].Expert, r.Judgements[i].Quantity}] = i
	}
}

func newRound(e *Event, b *RoundOpened) *Round {
	r := &Round{ID: e.Round, Status: RoundOpen, Instrument: b.Instrument, Closes: b.Instrument.Closes, Opened: e.Index, Closed: -1, FirstReply: -1,
		itemAt: map[ItemID]int{}, criterionAt: map[CriterionID]int{}, replyAt: map[Pseudonym]int{}, judgementAt: map[judgementKey]int{}}
	for i, id := range b.Instrument.Items {
		r.itemAt[id] = i
	}
	for i, c := range b.Instrument.Criteria {
		r.criterionAt[c.ID] = i
	}
	return r
}

func (s *State) applyAnswer(r *Round, e *Event, b *Answered) {
	if r.FirstReply < 0 {
		r.FirstReply = e.Index
	}
	if e.NoWho || e.NoData {
		r.Blank++
		s.Blank++
		return
	}
	at, ok := r.replyAt[b.Who.Pseudonym]
	if !ok {
		at = len(r.Replies)
		r.replyAt[b.Who.Pseudonym] = at
		r.Replies = append(r.Replies, Reply{Expert: b.Who.Pseudonym, Answers: make([]Answer, 0, len(b.Data.Items))})
	}
	reply := &r.Replies[at]
	nc := len(r.Instrument.Criteria)
	marks := make([]Mark, len(b.Data.Items)*nc)
	for i, id := range b.Data.Items {
		row := marks[i*nc : (i+1)*nc : (i+1)*nc]
		for j, c := range b.Data.Criteria {
			row[r.criterionAt[c]], _ = ParseMark(b.Data.Values[i][j])
		}
		a := Answer{Item: int32(r.itemAt[id]), Marks: row, Leaf: e.Index, Comment: b.Text.Comments[id]}
		if len(b.Data.Familiarity) > 0 {
			f, _ := strconv.ParseInt(b.Data.Familiarity[i], 10, 16)
			a.Familiarity = int16(f)
		}
		reply.put(a)
		r.step(b.Who.Pseudonym, int(a.Item), row)
	}
}

// put stores an answer, replacing an earlier one on the same item, and keeps the order of items.
func (p *Reply) put(a Answer) {
	n := len(p.Answers)
	if n == 0 || p.Answers[n-1].Item < a.Item {
		p.Answers = append(p.Answers, a)
		return
	}
	at := sort.Search(n, func(k int) bool { return p.Answers[k].Item >= a.Item })
	if p.Answers[at].Item == a.Item {
		p.Answers[at] = a
		return
	}
	p.Answers = slices.Insert(p.Answers, at, a)
}

func (r *Round) withdraw(b *Withdrawn) {
	reply := r.Reply(b.Who.Pseudonym)
	if reply == nil {
		return // the answer that is taken back was erased
	}
	for _, id := range b.Data.Items {
		at := int32(r.itemAt[id])
		r.unstep(b.Who.Pseudonym, int(at))
		reply.Answers = slices.DeleteFunc(reply.Answers, func(a Answer) bool { return a.Item == at })
	}
}

func (r *Round) judge(e *Event, b *Judged) {
	if r.FirstReply < 0 {
		r.FirstReply = e.Index
	}
	if e.NoWho || e.NoData {
		r.Blank++
		return
	}
	for _, j := range b.Data.Judgements {
		p, v, _ := j.points()
		m := Mark{Kind: Rated}
		if j.Aside != "" {
			m, _ = ParseMark(&j.Aside)
		}
		n := ExpertJudgement{Expert: b.Who.Pseudonym, Kind: m.Kind, Quantity: j.Quantity, Probabilities: p, Values: v, Given: j.Given, Rationale: b.Text.Rationales[j.Quantity], Leaf: e.Index}
		key := judgementKey{n.Expert, n.Quantity}
		if at, ok := r.judgementAt[key]; ok {
			r.Judgements[at] = n
			continue
		}
		r.judgementAt[key] = len(r.Judgements)
		r.Judgements = append(r.Judgements, n)
	}
}
