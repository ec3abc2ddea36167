package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

// check refuses an event that the state does not allow. Decide calls it before an event exists, Apply when a log is
// read: so a log that breaks a rule cannot be folded, whoever wrote it.
func check(s *State, e *Event) error {
	if s.Status == StudyNone && e.Kind != KindStudyOpen {
		return fault.New(fault.Closed, "study.none", "there is no consultation yet: the first event must open one")
	}
	switch b := e.Body.(type) {
	case *StudyOpened:
		if s.Status != StudyNone {
			return fault.New(fault.Conflict, "study.exists", "the consultation is open already")
		}
		return b.Definition.Check()
	case *DemandAdded:
		return s.checkDemand(b.Demand)
	case *ItemAdded:
		if len(b.Data.Parents) > 0 {
			return fault.Bad("parents", "item.raw_parents", "a raw item has no parents: derive it instead")
		}
		return s.checkNewItem(e, b.Data, b.Text)
	case *CallSet:
		return s.checkCall(b)
	case *ItemProposed:
		return s.checkProposal(e, b)
	case *FileAttached:
		return s.checkAttachment(b)
	case *EvidenceChecked:
		return s.checkEvidenceCheck(e, b)
	case *EvidenceLinked:
		return s.checkEvidenceLink(b)
	case *ScreenDrawn:
		return s.checkScreenDraw(b.Data)
	case *ScreenScored:
		return s.checkScreenScore(b.Data)
	case *ScreenSettled:
		return s.checkScreenSettled(e, b)
	case *ItemDerived:
		return s.checkDerived(e, b)
	case *ItemMoved:
		return s.checkMoved(b, e.NoText)
	case *ExpertJoined:
		return s.checkExpert(e, b)
	case *ExpertAssigned:
		return s.checkKnown(e, b.Who)
	case *ExpertRecused:
		return s.checkRecusal(e, b)
	case *IdentityOpened:
		if err := s.checkKnown(e, b.Who); err != nil {
			return err
		}
		return needsReason(e, b.Text, "identity.reason", "say why the identity is opened: the brief prints it")
	case *StudyRevised:
		return s.checkRevision(e, b)
	case *RoundExtended:
		return s.checkExtension(e, b)
	case *CommentDecided:
		return s.checkComment(e, b)
	case *QuantityAdded:
		if !ValidID(string(b.Data.ID)) || s.Quantity(b.Data.ID) != nil {
			return fault.Bad("quantity", "quantity.id", "{id} is no new identifier", "id", b.Data.ID)
		}
		return s.checkBearing(&b.Data)
	case *DatumAdded:
		return s.checkDatum(&b.Data)
	case *DatumConfirmed:
		return s.checkDatumConfirmed(e, b)
	case *DecisionStated:
		return b.Data.Check()
	case *StatementAdded:
		return s.checkStatement(b.Data)
	case *AdoptionNoted:
		if b.Data.Question != "" && s.Item(b.Data.Question) == nil {
			return fault.Bad("question", "item.unknown", "{id} is no item of this consultation", "id", b.Data.Question)
		}
	case *RoundOpened:
		return s.checkOpening(e.Round, &b.Instrument)
	case *Answered:
		return s.checkAnswer(e, b)
	case *Withdrawn:
		return s.checkWithdrawal(e, b)
	case *Judged:
		return s.checkJudged(e, b)
	case *Responded:
		return s.checkResponded(e, b)
	case *ArgumentAdded:
		return s.checkArgument(e, b)
	case *ArgumentDecided:
		return s.checkArgumentFate(e, b)
	case *ArgumentMarked:
		return s.checkArgumentMark(e, b)
	case *RoundTallied:
		return s.checkRoundStep(e.Round, RoundClosed, KindRoundClose)
	case *RoundNoted:
		return s.checkRoundNote(e, b)
	case *StudyReleased:
		if s.Status != StudyReported {
			return fault.New(fault.Closed, "study.unreported", "there is no result to release yet: write the brief and its package first")
		}
		if s.Released {
			return fault.New(fault.Conflict, "study.released", "the results are released already")
		}
	case *Forked:
		return s.checkFork(e, b)
	case *ResultCommitted:
		if r := s.LastRound(); r != nil && r.Status == RoundOpen {
			return fault.New(fault.Closed, "result.round_open", "round {round} is still open: close it before a result is committed", "round", r.ID)
		}
	}
	return nil
}

func (s *State) checkDemand(d Demand) error {
	if !ValidID(string(d.ID)) {
		return fault.Bad("id", "study.id", "{id} is no identifier: use 1 to 64 {allowed}", "id", d.ID, "allowed", idCharacters)
	}
	if s.Demand(d.ID) != nil {
		return fault.Bad("id", "study.twice", "{id} stands twice: identifiers are unique", "id", d.ID)
	}
	if d.Parent != "" && s.Demand(d.Parent) == nil {
		return fault.Bad("parent", "demand.parent", "the parent {id} is no demand listed before this one", "id", d.Parent)
	}
	if d.TRLNow < 0 || d.TRLNow > 11 || d.TRLNeeded < 0 || d.TRLNeeded > 11 {
		return fault.Bad("trl_now", "demand.trl", "readiness is a level from 1 to 11 (IEA scale), or empty")
	}
	for field, codes := range map[string][]string{"action": d.Actions, "main_line": d.MainLines, "route": d.Routes, "economy": d.Economies} {
		for i, code := range codes {
			if !ValidID(code) || slices.Contains(codes[:i], code) {
				return fault.Bad(field, "demand.code", "{code} is no code, or stands twice: use 1 to 64 {allowed}", "code", strconv.Quote(code), "allowed", idCharacters)
			}
		}
	}
	return nil
}

func (s *State) checkNewItem(e *Event, d ItemData, t ItemText) error {
	if v, ok := d.Cost.Float(); d.Cost != "" && !e.NoData && (!ok || v < 0) {
		return fault.Bad("cost", "item.cost", "{value} is no cost: a number in plain decimals, 0 or more, in the unit of the budget", "value", strconv.Quote(string(d.Cost)))
	}
	if !ValidID(string(d.ID)) {
		return fault.Bad("id", "study.id", "{id} is no identifier: use 1 to 64 {allowed}", "id", d.ID, "allowed", idCharacters)
	}
	if s.Item(d.ID) != nil {
		return fault.Bad("id", "study.twice", "{id} stands twice: identifiers are unique", "id", d.ID)
	}
	if !e.NoText && t.Text.Empty() {
		return fault.Bad("text", "item.text", "item {id} has no text", "id", d.ID)
	}
	if d.Demand != "" && s.Demand(d.Demand) == nil {
		return fault.Bad("demand", "item.demand", "{id} is no demand of this consultation", "id", d.Demand)
	}
	return nil
}

func (s *State) checkDerived(e *Event, b *ItemDerived) error {
	if err := s.checkNewItem(e, b.Data, b.Text); err != nil {
		return err
	}
	if !e.NoText && b.Text.Reason == "" {
		return fault.Bad("reason", "item.reason", "say why: a reason is kept with every merge, split, rewording and rejection")
	}
	n := len(b.Data.Parents)
	if n == 0 || (b.Data.Relation != Merge && n != 1) {
		return fault.Bad("parents", "item.parents", "a merge needs at least one parent, a split or rewording exactly one; {n} given", "n", n)
	}
	if r := b.Data.Relation; r != Merge && r != Split && r != Reword {
		return fault.Bad("relation", "item.relation", "{value} is not known: merge, split or reword", "value", r)
	}
	seen := map[ItemID]bool{}
	for _, id := range b.Data.Parents {
		p := s.Item(id)
		if p == nil || seen[id] {
			return fault.Bad("parents", "item.parent", "the parent {id} is unknown or named twice", "id", id)
		}
		seen[id] = true
		if !allowed(ItemTransitions, p.Status, ItemDerivedFrom, KindItemDerive) {
			return fault.New(fault.Closed, "item.parent_state", "{id} is {status}: it cannot become part of another question now", "id", id, "status", p.Status)
		}
	}
	return nil
}

func (s *State) checkMoved(b *ItemMoved, noText bool) error {
	it := s.Item(b.Data.ID)
	if it == nil {
		return fault.New(fault.NotFound, "item.unknown", "{id} is no item of this consultation", "id", b.Data.ID)
	}
	to := movedTo[b.kindOf]
	if !allowed(ItemTransitions, it.Status, to, b.kindOf) {
		return fault.New(fault.Closed, "item.step", "{id} is {status}: this step is not possible from there", "id", it.ID, "status", it.Status)
	}
	if b.kindOf == KindItemReject && !noText && b.Text.Reason == "" {
		return fault.Bad("reason", "item.reason", "say why: a reason is kept with every merge, split, rewording and rejection")
	}
	if b.kindOf == KindItemUndo {
		if it.Raw() {
			return fault.New(fault.Closed, "item.undo_raw", "{id} is an original proposal: there is nothing to undo", "id", it.ID)
		}
		for _, r := range s.Rounds {
			if _, asked := r.ItemIndex(it.ID); asked {
				return fault.New(fault.Closed, "item.undo_asked", "{id} was asked in round {round}: it can no longer be undone", "id", it.ID, "round", r.ID)
			}
		}
	}
	return nil
}

var movedTo = map[Kind]ItemStatus{
	KindItemReject: ItemRejected, KindItemPark: ItemParked, KindItemRestore: ItemStanding, KindItemUndo: ItemUndone, KindItemAccept: ItemStanding,
}

func (s *State) checkExpert(e *Event, b *ExpertJoined) error {
	if e.NoWho {
		return nil
	}
	if !ValidID(string(b.Who.Pseudonym)) {
		return fault.Bad("expert", "expert.id", "an expert's pseudonym is 1 to 64 {allowed}", "allowed", idCharacters)
	}
	if s.Expert(b.Who.Pseudonym) != nil {
		return fault.Bad("expert", "expert.twice", "this pseudonym is on the panel already")
	}
	return nil
}

var statementKinds = map[string]bool{"fact": true, "judgement": true, "forecast": true, "advice": true}

func (s *State) checkStatement(t Statement) error {
	if !ValidID(string(t.ID)) {
		return fault.Bad("id", "study.id", "{id} is no identifier: use 1 to 64 {allowed}", "id", t.ID, "allowed", idCharacters)
	}
	for _, o := range s.Statements {
		if o.ID == t.ID {
			return fault.Bad("id", "study.twice", "{id} stands twice: identifiers are unique", "id", t.ID)
		}
	}
	if !statementKinds[t.Kind] {
		return fault.Bad("kind", "statement.kind", "{value} is not known: fact, judgement, forecast or advice", "value", t.Kind)
	}
	if t.Text.Empty() {
		return fault.Bad("text", "statement.text", "statement {id} has no text", "id", t.ID)
	}
	for _, q := range t.Questions {
		if s.Item(q) == nil {
			return fault.Bad("questions", "item.unknown", "{id} is no item of this consultation", "id", q)
		}
	}
	return nil
}

func (s *State) checkRoundStep(id RoundID, to RoundStatus, by Kind) error {
	r := s.Round(id)
	if r == nil {
		return fault.New(fault.Closed, "round.unknown", "round {round} has not opened", "round", id)
	}
	if !allowed(RoundTransitions, r.Status, to, by) {
		return fault.New(fault.Closed, "round.step", "round {round} is {status}: this step is not possible from there", "round", id, "status", r.Status)
	}
	return nil
}

func (s *State) checkRoundNote(e *Event, b *RoundNoted) error {
	switch b.kindOf {
	case KindRoundReopen:
		if !e.NoText && b.Text.Reason == "" {
			return fault.Bad("reason", "round.reason", "say why the round is opened again: the brief prints it")
		}
		return s.checkRoundStep(e.Round, RoundOpen, b.kindOf)
	case KindRoundRelease:
		return s.checkRoundStep(e.Round, RoundReleased, b.kindOf)
	default:
		if !e.NoText && b.Text.Reason == "" {
			return fault.Bad("reason", "deviation.reason", "say what departs from what was fixed, and why: the brief prints it")
		}
		return nil
	}
}

// checkBearing checks which parameter of the model a quantity is, and which questions would tell it.
func (s *State) checkBearing(q *Quantity) error {
	if _, ok := carbon.Index(q.Parameter); q.Parameter != "" && !ok {
		return fault.Bad("parameter", "quantity.parameter", "the model has no parameter {id}; docs/model.en.md lists them", "id", strconv.Quote(q.Parameter))
	}
	for i, id := range q.Items {
		if s.Item(id) == nil || slices.Contains(q.Items[:i], id) {
			return fault.Bad("questions", "quantity.item", "{item} is no item of this consultation, or stands twice", "item", id)
		}
	}
	if v, ok := q.Share.Float(); q.Share != "" && (!ok || v <= 0 || v > 1) {
		return fault.Bad("share", "quantity.share", "{value} is no share of variance: a number above 0, at most 1", "value", strconv.Quote(string(q.Share)))
	}
	return nil
}
