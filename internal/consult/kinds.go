package consult

import "github.com/tanwen/tanwen/internal/record"

// Kind names what happened. Kinds are for ever: a new meaning gets a new version, never a new reading of an old one.
type Kind string

const (
	KindStudyOpen    Kind = "study.open"
	KindSource       Kind = "source.add" // a file that was imported, with its mapping
	KindDemand       Kind = "demand.add"
	KindItemAdd      Kind = "item.add"
	KindItemDerive   Kind = "item.derive"
	KindItemReject   Kind = "item.reject"
	KindItemPark     Kind = "item.park"
	KindItemRestore  Kind = "item.restore"
	KindItemUndo     Kind = "item.undo"
	KindCall         Kind = "call.set"       // the open call for proposals was opened, changed or closed
	KindItemPropose  Kind = "item.propose"   // a proposal came in by the open call
	KindItemAccept   Kind = "item.accept"    // a proposal counts from now on
	KindAttachment   Kind = "attachment.add" // a file beside a proposal or a reference
	KindExpert       Kind = "expert.join"
	KindAssign       Kind = "expert.assign" // an expert's attributes were corrected
	KindRecuse       Kind = "expert.recuse" // an expert does not answer on items
	KindIdentity     Kind = "identity.open" // somebody looked up who is behind a pseudonym
	KindRevise       Kind = "study.revise"  // the definition was changed after it was recorded
	KindTopic        Kind = "topic.add"
	KindMeeting      Kind = "meeting.hold"
	KindReview       Kind = "review.add"
	KindMotion       Kind = "motion.pass"
	KindEvidence     Kind = "evidence.add"
	KindCheck        Kind = "evidence.check" // somebody looked whether a question is answered already
	KindScreenDraw   Kind = "screen.draw"    // a sample of screening decisions was drawn for a second person
	KindScreenScore  Kind = "screen.score"   // what the second person says of one of them
	KindScreenSettle Kind = "screen.settle"  // what was decided where the two differ
	KindLink         Kind = "evidence.link"  // references were put beside a question
	KindDatum        Kind = "datum.add"
	KindDatumConfirm Kind = "datum.confirm" // a table without licence may be passed on
	KindQuantity     Kind = "quantity.add"
	KindDecision     Kind = "decision.state"
	KindRoundOpen    Kind = "round.open"
	KindAnswer       Kind = "answer"
	KindWithdraw     Kind = "answer.withdraw"
	KindJudgement    Kind = "judgement"
	KindResponse     Kind = "response" // answers to prompts
	KindArgument     Kind = "argument.add"
	KindArgumentFate Kind = "argument.decide" // an argument may be read by the panel, or is held back
	KindArgumentMark Kind = "argument.mark"   // an argument changed an expert's mind
	KindRoundClose   Kind = "round.close"
	KindRoundReopen  Kind = "round.reopen"
	KindRoundRelease Kind = "round.release"
	KindExtend       Kind = "round.extend"   // an open round was given more time
	KindComment      Kind = "comment.decide" // a comment was released or held back
	KindDeviation    Kind = "deviation.note"
	KindStatement    Kind = "statement.add"
	KindAdoption     Kind = "adoption.note"
	KindResult       Kind = "result"
	KindStudyRelease Kind = "study.release"  // the results are for everybody
	KindFork         Kind = "fork"           // the log is continued from an older copy, under a new name
	KindErase        Kind = record.KindErase // written by package record when payloads are removed
)

// currentVersion is the version in which each kind is written today.
const currentVersion = 1

// bodies maps each kind to an empty body of its current version. An event kind that is not here is refused.
var bodies = map[Kind]func() body{
	KindStudyOpen:    func() body { return &StudyOpened{} },
	KindSource:       func() body { return &SourceAdded{} },
	KindDemand:       func() body { return &DemandAdded{} },
	KindItemAdd:      func() body { return &ItemAdded{} },
	KindItemDerive:   func() body { return &ItemDerived{} },
	KindItemReject:   func() body { return &ItemMoved{kindOf: KindItemReject} },
	KindItemPark:     func() body { return &ItemMoved{kindOf: KindItemPark} },
	KindItemRestore:  func() body { return &ItemMoved{kindOf: KindItemRestore} },
	KindItemUndo:     func() body { return &ItemMoved{kindOf: KindItemUndo} },
	KindItemAccept:   func() body { return &ItemMoved{kindOf: KindItemAccept} },
	KindCall:         func() body { return &CallSet{} },
	KindItemPropose:  func() body { return &ItemProposed{} },
	KindAttachment:   func() body { return &FileAttached{} },
	KindCheck:        func() body { return &EvidenceChecked{} },
	KindLink:         func() body { return &EvidenceLinked{} },
	KindScreenDraw:   func() body { return &ScreenDrawn{} },
	KindScreenScore:  func() body { return &ScreenScored{} },
	KindScreenSettle: func() body { return &ScreenSettled{} },
	KindExpert:       func() body { return &ExpertJoined{} },
	KindAssign:       func() body { return &ExpertAssigned{} },
	KindRecuse:       func() body { return &ExpertRecused{} },
	KindIdentity:     func() body { return &IdentityOpened{} },
	KindRevise:       func() body { return &StudyRevised{} },
	KindTopic:        func() body { return &TopicAdded{} },
	KindMeeting:      func() body { return &MeetingHeld{} },
	KindReview:       func() body { return &ReviewAdded{} },
	KindMotion:       func() body { return &MotionPassed{} },
	KindEvidence:     func() body { return &EvidenceAdded{} },
	KindDatum:        func() body { return &DatumAdded{} },
	KindDatumConfirm: func() body { return &DatumConfirmed{} },
	KindQuantity:     func() body { return &QuantityAdded{} },
	KindDecision:     func() body { return &DecisionStated{} },
	KindRoundOpen:    func() body { return &RoundOpened{} },
	KindAnswer:       func() body { return &Answered{} },
	KindWithdraw:     func() body { return &Withdrawn{} },
	KindJudgement:    func() body { return &Judged{} },
	KindResponse:     func() body { return &Responded{} },
	KindArgument:     func() body { return &ArgumentAdded{} },
	KindArgumentFate: func() body { return &ArgumentDecided{} },
	KindArgumentMark: func() body { return &ArgumentMarked{} },
	KindRoundClose:   func() body { return &RoundTallied{} },
	KindRoundReopen:  func() body { return &RoundNoted{kindOf: KindRoundReopen} },
	KindExtend:       func() body { return &RoundExtended{} },
	KindComment:      func() body { return &CommentDecided{} },
	KindRoundRelease: func() body { return &RoundNoted{kindOf: KindRoundRelease} },
	KindDeviation:    func() body { return &RoundNoted{kindOf: KindDeviation} },
	KindStatement:    func() body { return &StatementAdded{} },
	KindAdoption:     func() body { return &AdoptionNoted{} },
	KindResult:       func() body { return &ResultCommitted{} },
	KindStudyRelease: func() body { return &StudyReleased{} },
	KindFork:         func() body { return &Forked{} },
	KindErase:        func() body { return &Erased{} },
}

// Kinds returns every kind that can stand in a log.
func Kinds() map[Kind]bool {
	out := make(map[Kind]bool, len(bodies))
	for k := range bodies {
		out[k] = true
	}
	return out
}
