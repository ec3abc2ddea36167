package consult

import "github.com/tanwen/tanwen/internal/record"

// Event is one thing that happened, typed. Index is its leaf in the record; an event that is not recorded yet has -1.
type Event struct {
	Kind    Kind
	Version int
	Round   RoundID
	Key     string // idempotency key; only before the event is recorded
	Index   int64
	Body    body
	// Missing parts: erased for ever, or withheld from a closed package.
	NoWho, NoData, NoText bool
}

// body is the content of one kind of event in its three parts, each a pointer to be encoded or filled; nil where the
// kind has no such part.
type body interface {
	kind() Kind
	parts() (who, data, text any)
}

// Act is the who part of everything the secretariat does.
type Act struct {
	Role   Role `json:"role"`
	Second Role `json:"second,omitempty"` // of the second person, where an act needs two
}

// Remark is the text part of an act: why it was done.
type Remark struct {
	Reason string `json:"reason,omitempty"`
}

// StudyOpened begins a consultation.
type StudyOpened struct {
	Act        Act
	Definition Definition
}

// SourceAdded records a file that was imported: its name and hash, the mapping by which it was read, what was counted.
type SourceAdded struct {
	Act  Act
	Data SourceData
}

// SourceData describes one imported file. Mapping is the text of the mapping in consultation.yaml, empty for a
// file in the standard form. Left out are rows or submissions that were not taken, each with its reason.
type SourceData struct {
	File    string    `json:"file"`
	Kind    string    `json:"kind"`
	SHA256  string    `json:"sha256"`
	Mapping string    `json:"mapping,omitempty"`
	Rows    int       `json:"rows"`
	Taken   int       `json:"taken"`
	LeftOut []LeftOut `json:"left_out,omitempty"`
}

// LeftOut counts rows of a source that were not taken, and says why and (up to a few) where.
type LeftOut struct {
	Reason string `json:"reason"`
	Rows   int    `json:"rows"`
	Where  []int  `json:"where,omitempty"` // row numbers in the file, the first ones
}

// DemandAdded adds a node to the demand tree.
type DemandAdded struct {
	Act    Act
	Demand Demand
}

// ItemAdded records a raw proposal.
type ItemAdded struct {
	Who  ItemWho
	Data ItemData
	Text ItemText
}

// ItemWho says who recorded the item and which expert proposed it, if one did.
type ItemWho struct {
	Role     Role      `json:"role"`
	Proposer Pseudonym `json:"proposer,omitempty"`
}

// ItemData is what is structured about an item.
type ItemData struct {
	ID       ItemID   `json:"id"`
	Lang     string   `json:"lang,omitempty"`
	Origin   Origin   `json:"origin,omitempty"`
	Demand   DemandID `json:"demand,omitempty"`
	Parents  []ItemID `json:"parents,omitempty"`
	Relation Relation `json:"relation,omitempty"`
	Cost     Decimal  `json:"cost,omitempty"` // of answering it, in the unit of the budget; empty = not stated
}

// ItemText is the wording of an item and, for a derived one, why it was derived.
type ItemText struct {
	Text   Text   `json:"text"`
	Reason string `json:"reason,omitempty"`
}

// ItemDerived records a question made of others by merging, splitting or rewording.
type ItemDerived struct {
	Who  ItemWho
	Data ItemData
	Text ItemText
}

// ItemMoved records that an item was rejected, parked, restored, or its derivation undone.
type ItemMoved struct {
	kindOf Kind
	Act    Act
	Data   ItemRef
	Text   Remark
}

// ItemRef names an item.
type ItemRef struct {
	ID ItemID `json:"id"`
}

// ExpertJoined records that an expert belongs to the panel. Attributes are coarse (discipline, institution type,
// region, sector, gender, stage) and stand in the data part, the pseudonym in the who part.
type ExpertJoined struct {
	Who  ExpertWho
	Data ExpertData
}

// ExpertWho is the pseudonym of an expert.
type ExpertWho struct {
	Pseudonym Pseudonym `json:"pseudonym"`
}

// ExpertData holds the attributes of an expert by name.
type ExpertData struct {
	Attributes map[string]string `json:"attributes,omitempty"`
}

// ExpertAssigned replaces the attributes of an expert: the cell of the panel's matrix to which he or she belongs.
type ExpertAssigned struct {
	Who  ExpertWho
	Data ExpertData
}

// ExpertRecused records on which items an expert does not answer, since an interest was declared and reviewed. It
// replaces what stood before; no items lifts it.
type ExpertRecused struct {
	Who  ExpertWho
	Data Recusal
	Text Remark
}

// Recusal lists items.
type Recusal struct {
	Items []ItemID `json:"items"`
}

// IdentityOpened records that two people of the office looked up who is behind a pseudonym, and why.
type IdentityOpened struct {
	Who  ExpertWho
	Data Act
	Text Remark
}

// StudyRevised replaces the definition. Before the first round it is preparation; after it, a deviation with its reason.
type StudyRevised struct {
	Act        Act
	Definition Definition
	Text       Remark
}

// RoundExtended gives an open round another closing date, with the reason.
type RoundExtended struct {
	Act  Act
	Data Extension
	Text Remark
}

// Extension is the day on which a round is to close.
type Extension struct {
	Closes Date `json:"closes"`
}

// CommentDecided records that a comment of a closed round may leave the office, or is held back and why.
type CommentDecided struct {
	Act  Act
	Data CommentFate
	Text Remark
}

// CommentFate names a comment by the leaf of its answer and its item, or, where that is empty, its prompt.
type CommentFate struct {
	Leaf    string   `json:"leaf"` // decimal
	Item    ItemID   `json:"item"`
	Prompt  PromptID `json:"prompt,omitempty"`
	Release bool     `json:"release"`
}

// TopicAdded names a topic group: its lead role, what it delivers and by when.
type TopicAdded struct {
	Act  Act
	Data Topic
}

// Topic is a group of experts with a lead and a deliverable.
type Topic struct {
	ID          string     `json:"id"`
	Name        Text       `json:"name"`
	Lead        Pseudonym  `json:"lead,omitempty"`
	Deliverable Text       `json:"deliverable,omitzero"`
	Due         Date       `json:"due,omitempty"`
	Demands     []DemandID `json:"demands,omitempty"`
}

// MeetingHeld records a meeting: when, about what, how many took part, what it concluded.
type MeetingHeld struct {
	Act  Act
	Data Meeting
}

// Meeting is one meeting of a topic group or of the whole panel.
type Meeting struct {
	ID         string   `json:"id"`
	Date       Date     `json:"date"`
	Topic      string   `json:"topic,omitempty"`
	Attended   int      `json:"attended"`
	Questions  []ItemID `json:"questions,omitempty"`
	Conclusion Text     `json:"conclusion"`
}

// ReviewAdded records a reviewer's verdict on a question, a statement or the report.
type ReviewAdded struct {
	Act  Act
	Data Review
}

// Review is one verdict with its reasons.
type Review struct {
	ID      string `json:"id"`
	Subject string `json:"subject"` // id of a question, statement, or "report"
	Verdict string `json:"verdict"` // accept | revise | reject
	Text    Text   `json:"text"`
}

// MotionPassed records a vote of a body: the motion and the count.
type MotionPassed struct {
	Act  Act
	Data Motion
}

// Motion is what a body voted on. Entitled is how many could vote; the threshold is a share of those present.
type Motion struct {
	ID        string  `json:"id"`
	Text      Text    `json:"text"`
	Date      Date    `json:"date,omitempty"`
	Entitled  int     `json:"entitled"`
	For       int     `json:"for"`
	Against   int     `json:"against"`
	Abstain   int     `json:"abstain"`
	Threshold Decimal `json:"threshold"` // passes if for / (for+against+abstain) is above it
}

// Passed reports whether the quorum (more than half of those entitled) was there and the threshold exceeded.
func (m Motion) Passed() bool {
	present := m.For + m.Against + m.Abstain
	t, ok := m.Threshold.Float()
	return ok && present*2 > m.Entitled && float64(m.For) > t*float64(present)
}

// EvidenceAdded records a file of references or a report.
type EvidenceAdded struct {
	Act  Act
	Data Evidence
	Text EvidenceText
}

// Evidence describes an evidence file. Entries counts the references that could be read in it; References holds those
// of them that are cited one by one, all in a file of usual size.
type Evidence struct {
	ID      string   `json:"id"`
	File    string   `json:"file"`
	SHA256  string   `json:"sha256"`
	Format  string   `json:"format"`
	Entries int      `json:"entries"`
	Items   []ItemID `json:"items,omitempty"`

	References []Reference `json:"references,omitempty"`
}

// Reference is one work that an evidence file names. Key is its key in the file, where it has one.
type Reference struct {
	Key  string `json:"key,omitempty"`
	DOI  string `json:"doi,omitempty"`
	Cite Text   `json:"cite"` // zh by GB/T 7714-2015, en by APA
}

// EvidenceText is the file's content, so that the record alone is enough.
type EvidenceText struct {
	Content string `json:"content"`
}

// QuantityAdded names an unknown quantity that experts are asked for; one with a realisation is a calibration question.
type QuantityAdded struct {
	Act  Act
	Data Quantity
}

// Quantity is an unknown number.
type Quantity struct {
	ID          QuantityID `json:"id"`
	Parameter   string     `json:"parameter,omitempty"` // model parameter that it informs
	Unit        string     `json:"unit,omitempty"`
	Name        Text       `json:"name"`
	Realisation Decimal    `json:"realisation,omitempty"`
	Items       []ItemID   `json:"items,omitempty"` // questions whose answer would tell it
	Share       Decimal    `json:"share,omitempty"` // of its variance that answering them removes, 0 to 1; empty = 0.5
}

// DecisionStated records a decision between options, as decisions.yaml states it.
type DecisionStated struct {
	Act  Act
	Data Decision
}

// Decision is a choice somebody has to make: options as settings of levers, the net benefit as an expression.
type Decision struct {
	ID       string   `json:"id"`
	Name     Text     `json:"name"`
	StatedBy string   `json:"stated_by"`
	Benefit  string   `json:"benefit"`
	Options  []Option `json:"options"`
	Unit     string   `json:"unit,omitempty"`    // of the net benefit
	Weights  []Weight `json:"weights,omitempty"` // named numbers of the net benefit
	// Author and Measure word StatedBy and Unit in both languages, where they were stated so.
	Author  Text `json:"stated_by_text,omitzero"`
	Measure Text `json:"unit_text,omitzero"`
}

// Stater says in a language who stated the decision.
func (d *Decision) Stater(lang string) string {
	if !d.Author.Empty() {
		return d.Author.In(lang)
	}
	return d.StatedBy
}

// UnitIn is the unit of the net benefit in a language.
func (d *Decision) UnitIn(lang string) string {
	if !d.Measure.Empty() {
		return d.Measure.In(lang)
	}
	return d.Unit
}

// Option is one way to decide.
type Option struct {
	ID     string             `json:"id"`
	Name   Text               `json:"name"`
	Levers map[string]Decimal `json:"levers,omitempty"`
}

// RoundOpened opens a round and locks everything that the answers will be judged by.
type RoundOpened struct {
	Act        Act
	Instrument Instrument
}

// Instrument is what is locked when a round opens. Its hash is shown to everybody.
type Instrument struct {
	Items      []ItemID     `json:"items"`
	Quantities []QuantityID `json:"quantities,omitempty"`
	Prompts    []Prompt     `json:"prompts,omitempty"`
	Criteria   []Criterion  `json:"criteria,omitempty"`
	Scales     []Scale      `json:"scales,omitempty"`
	Rules      Rules        `json:"rules"`
	Ranking    []string     `json:"ranking"`
	Settings   []Setting    `json:"settings,omitempty"`
	Weighting  *Weighting   `json:"weighting,omitempty"`
	Disclosure Disclosure   `json:"disclosure"`
	Anonymity  string       `json:"anonymity"`
	Consent    string       `json:"consent,omitempty"`
	Realtime   bool         `json:"realtime,omitempty"`
	Pilot      bool         `json:"pilot,omitempty"`   // a trial: its answers are kept apart from all results
	Settled    []ItemID     `json:"settled,omitempty"` // asked in the round before, not asked again
	Panel      int          `json:"panel"`             // experts on the panel at opening
	Seed       string       `json:"seed"`
	Opened     Date         `json:"opened,omitempty"`
	Closes     Date         `json:"closes,omitempty"`
}

// Answered is one acknowledged submission: live, one item with all its criteria; from a file or paper, the sheet of
// one expert for one round.
type Answered struct {
	Who  AnswerWho
	Data Sheet
	Text SheetText
}

// AnswerWho ties an answer to a pseudonym and, where it replaces an earlier one, to that leaf.
type AnswerWho struct {
	Pseudonym Pseudonym `json:"pseudonym"`
	Previous  string    `json:"previous,omitempty"` // decimal index of the leaf that this one replaces
}

// Sheet holds ratings: Values[i][j] is the mark of item i on criterion j. A mark is a number on the scale, "dk"
// (cannot judge), "na" (not applicable) or "" (asked and skipped); null = not asked.
type Sheet struct {
	Mode        string        `json:"mode"` // live | import | paper
	Items       []ItemID      `json:"items"`
	Criteria    []CriterionID `json:"criteria"`
	Values      [][]*string   `json:"values"`
	Familiarity []string      `json:"familiarity,omitempty"` // one per item, "" where not given
}

// SheetText holds comments by item.
type SheetText struct {
	Comments map[ItemID]string `json:"comments,omitempty"`
}

// Withdrawn takes an expert's answers in a round back, before it closes.
type Withdrawn struct {
	Who  AnswerWho
	Data WithdrawnItems
}

// WithdrawnItems lists the items and prompts whose answers are taken back.
type WithdrawnItems struct {
	Items   []ItemID   `json:"items"`
	Prompts []PromptID `json:"prompts,omitempty"`
}

// Judged is one expert's quantile judgements.
type Judged struct {
	Who  AnswerWho
	Data JudgementSheet
	Text JudgementText
}

// JudgementSheet lists quantiles per quantity.
type JudgementSheet struct {
	Judgements []Judgement `json:"judgements"`
}

// Judgement gives values at probabilities for one quantity, both ascending. Aside is "dk" (cannot judge) or "na" (not
// applicable); then there are neither.
type Judgement struct {
	Quantity      QuantityID `json:"quantity"`
	Aside         string     `json:"aside,omitempty"`
	Probabilities []Decimal  `json:"probabilities"`
	Values        []Decimal  `json:"values"`
	// Given says how the values came about where they were not typed as numbers.
	Given *Elicitation `json:"given,omitempty"`
}

// JudgementText holds rationales by quantity.
type JudgementText struct {
	Rationales map[QuantityID]string `json:"rationales,omitempty"`
}

// RoundTallied closes a round. Its data commit to the sorted vector of each cell (item and criterion) by a salted hash
// of its own, its text holds the vectors: so a package can open those cells that the disclosure rule lets out, and no
// other, and nothing that was committed can be changed.
type RoundTallied struct {
	Act  Act
	Data Tally
	Text Vectors
}

// Tally is what a round amounts to when it closes, with a commitment per cell in the order of the instrument.
type Tally struct {
	Invited  int            `json:"invited"`
	Answered int            `json:"answered"`
	Cells    []CellCommit   `json:"cells"`
	Prompts  []PromptCommit `json:"prompts,omitempty"`
}

// CellCommit commits to the aggregate of one cell; see [CellHash].
type CellCommit struct {
	Item      ItemID      `json:"i"`
	Criterion CriterionID `json:"c"`
	Hash      string      `json:"h"` // base64
}

// Vectors open all cells of a round. Master is the secret from which each cell's salt is derived, 32 bytes in base64.
type Vectors struct {
	Master  string            `json:"master,omitempty"`
	Cells   []Aggregate       `json:"cells,omitempty"`
	Prompts []PromptAggregate `json:"prompts,omitempty"`
}

// Aggregate is the sorted vector of one item on one criterion, as runs of equal marks, and the counts beside it.
type Aggregate struct {
	Item      ItemID      `json:"i"`
	Criterion CriterionID `json:"c"`
	Runs      []Run       `json:"r,omitempty"`
	DK        int         `json:"dk,omitempty"`
	NA        int         `json:"na,omitempty"`
	Skipped   int         `json:"skip,omitempty"`
}

// Run is a value and how many experts gave it.
type Run struct {
	Value Decimal `json:"v"`
	Count int     `json:"n"`
}

// RoundNoted reopens or releases a round, or records a deviation from what was locked.
type RoundNoted struct {
	kindOf Kind
	Act    Act
	Text   Remark
}

// StatementAdded records a sentence for the brief by a named role: a judgement, a forecast, a fact or advice.
type StatementAdded struct {
	Act  Act
	Data Statement
}

// Statement is one sentence of a brief. Its text may hold {finding:ID} and
// {datum:dataset@version/table/line/column}; what stands there is printed from findings and data.
type Statement struct {
	ID        StatementID `json:"id"`
	Kind      string      `json:"kind"` // fact | judgement | forecast | advice
	Text      Text        `json:"text"`
	Questions []ItemID    `json:"questions,omitempty"`
	Findings  []string    `json:"findings,omitempty"`
	Evidence  []string    `json:"evidence,omitempty"`
	Author    string      `json:"author"`
	Leaf      int64       `json:"-"`
}

// AdoptionNoted records what became of a statement or question after the brief was handed over.
type AdoptionNoted struct {
	Act  Act
	Data Adoption
}

// Adoption is one step of the use of a result: submission, receipt, instruction, policy text, call, project, result.
type Adoption struct {
	Statement StatementID `json:"statement,omitempty"`
	Question  ItemID      `json:"question,omitempty"`
	Event     string      `json:"event"`
	Date      Date        `json:"date"`
	Addressee string      `json:"addressee,omitempty"`
	Evidence  string      `json:"evidence,omitempty"`
	Status    string      `json:"status,omitempty"`
}

// ResultCommitted commits to a package: the SHA-256 of the manifest of all its files but log and heads.
type ResultCommitted struct {
	Act  Act
	Data Result
}

// Result names a package by the hash of its manifest.
type Result struct {
	Manifest string `json:"manifest"` // SHA-256, hexadecimal
	Form     string `json:"form"`     // open | closed
	Program  string `json:"program"`  // version of the program that made it
}

// StudyReleased lets everybody see the briefs and the package.
type StudyReleased struct {
	Act  Act
	Text Remark
}

// Forked announces that the log goes on from a copy that was put back: all leaves before it are those of another study
// under a new name. What was recorded between the two heads is lost.
type Forked struct {
	Act  Act
	Data Fork
	Text Remark
}

// Fork names the two heads of a log that was put back from an older copy, as signed notes.
type Fork struct {
	Study StudyID `json:"study"` // the study that was put back
	Stand string  `json:"stand"` // its last head: the leaves before the fork lead to it once the old name is put back
	Lost  string  `json:"lost"`  // the larger head that was seen before
}

// Erased announces that payloads were removed, and the ground. It is written by package record.
type Erased struct {
	Act  Act
	Data record.Erasure
}

func (b *StudyOpened) kind() Kind     { return KindStudyOpen }
func (b *SourceAdded) kind() Kind     { return KindSource }
func (b *DemandAdded) kind() Kind     { return KindDemand }
func (b *ItemAdded) kind() Kind       { return KindItemAdd }
func (b *ItemDerived) kind() Kind     { return KindItemDerive }
func (b *ItemMoved) kind() Kind       { return b.kindOf }
func (b *ExpertJoined) kind() Kind    { return KindExpert }
func (b *ExpertAssigned) kind() Kind  { return KindAssign }
func (b *ExpertRecused) kind() Kind   { return KindRecuse }
func (b *IdentityOpened) kind() Kind  { return KindIdentity }
func (b *StudyRevised) kind() Kind    { return KindRevise }
func (b *RoundExtended) kind() Kind   { return KindExtend }
func (b *CallSet) kind() Kind         { return KindCall }
func (b *ItemProposed) kind() Kind    { return KindItemPropose }
func (b *FileAttached) kind() Kind    { return KindAttachment }
func (b *EvidenceChecked) kind() Kind { return KindCheck }
func (b *EvidenceLinked) kind() Kind  { return KindLink }
func (b *ScreenDrawn) kind() Kind     { return KindScreenDraw }
func (b *ScreenScored) kind() Kind    { return KindScreenScore }
func (b *ScreenSettled) kind() Kind   { return KindScreenSettle }
func (b *CommentDecided) kind() Kind  { return KindComment }
func (b *TopicAdded) kind() Kind      { return KindTopic }
func (b *MeetingHeld) kind() Kind     { return KindMeeting }
func (b *ReviewAdded) kind() Kind     { return KindReview }
func (b *MotionPassed) kind() Kind    { return KindMotion }
func (b *EvidenceAdded) kind() Kind   { return KindEvidence }
func (b *QuantityAdded) kind() Kind   { return KindQuantity }
func (b *DecisionStated) kind() Kind  { return KindDecision }
func (b *RoundOpened) kind() Kind     { return KindRoundOpen }
func (b *Answered) kind() Kind        { return KindAnswer }
func (b *Withdrawn) kind() Kind       { return KindWithdraw }
func (b *Judged) kind() Kind          { return KindJudgement }
func (b *RoundTallied) kind() Kind    { return KindRoundClose }
func (b *RoundNoted) kind() Kind      { return b.kindOf }
func (b *StatementAdded) kind() Kind  { return KindStatement }
func (b *AdoptionNoted) kind() Kind   { return KindAdoption }
func (b *ResultCommitted) kind() Kind { return KindResult }
func (b *StudyReleased) kind() Kind   { return KindStudyRelease }
func (b *Forked) kind() Kind          { return KindFork }
func (b *Erased) kind() Kind          { return KindErase }

func (b *StudyOpened) parts() (who, data, text any)     { return &b.Act, &b.Definition, nil }
func (b *SourceAdded) parts() (who, data, text any)     { return &b.Act, &b.Data, nil }
func (b *DemandAdded) parts() (who, data, text any)     { return &b.Act, &b.Demand, nil }
func (b *ItemAdded) parts() (who, data, text any)       { return &b.Who, &b.Data, &b.Text }
func (b *ItemDerived) parts() (who, data, text any)     { return &b.Who, &b.Data, &b.Text }
func (b *ItemMoved) parts() (who, data, text any)       { return &b.Act, &b.Data, &b.Text }
func (b *ExpertJoined) parts() (who, data, text any)    { return &b.Who, &b.Data, nil }
func (b *ExpertAssigned) parts() (who, data, text any)  { return &b.Who, &b.Data, nil }
func (b *ExpertRecused) parts() (who, data, text any)   { return &b.Who, &b.Data, &b.Text }
func (b *IdentityOpened) parts() (who, data, text any)  { return &b.Who, &b.Data, &b.Text }
func (b *StudyRevised) parts() (who, data, text any)    { return &b.Act, &b.Definition, &b.Text }
func (b *RoundExtended) parts() (who, data, text any)   { return &b.Act, &b.Data, &b.Text }
func (b *CallSet) parts() (who, data, text any)         { return &b.Act, &b.Data, nil }
func (b *ItemProposed) parts() (who, data, text any)    { return &b.Who, &b.Data, &b.Text }
func (b *FileAttached) parts() (who, data, text any)    { return &b.Who, &b.Data, &b.Text }
func (b *EvidenceChecked) parts() (who, data, text any) { return &b.Act, &b.Data, &b.Text }
func (b *EvidenceLinked) parts() (who, data, text any)  { return &b.Act, &b.Data, nil }
func (b *ScreenDrawn) parts() (who, data, text any)     { return &b.Act, &b.Data, nil }
func (b *ScreenScored) parts() (who, data, text any)    { return &b.Act, &b.Data, &b.Text }
func (b *ScreenSettled) parts() (who, data, text any)   { return &b.Act, &b.Data, &b.Text }
func (b *CommentDecided) parts() (who, data, text any)  { return &b.Act, &b.Data, &b.Text }
func (b *TopicAdded) parts() (who, data, text any)      { return &b.Act, &b.Data, nil }
func (b *MeetingHeld) parts() (who, data, text any)     { return &b.Act, &b.Data, nil }
func (b *ReviewAdded) parts() (who, data, text any)     { return &b.Act, &b.Data, nil }
func (b *MotionPassed) parts() (who, data, text any)    { return &b.Act, &b.Data, nil }
func (b *EvidenceAdded) parts() (who, data, text any)   { return &b.Act, &b.Data, &b.Text }
func (b *QuantityAdded) parts() (who, data, text any)   { return &b.Act, &b.Data, nil }
func (b *DecisionStated) parts() (who, data, text any)  { return &b.Act, &b.Data, nil }
func (b *RoundOpened) parts() (who, data, text any)     { return &b.Act, &b.Instrument, nil }
func (b *Answered) parts() (who, data, text any)        { return &b.Who, &b.Data, &b.Text }
func (b *Withdrawn) parts() (who, data, text any)       { return &b.Who, &b.Data, nil }
func (b *Judged) parts() (who, data, text any)          { return &b.Who, &b.Data, &b.Text }
func (b *RoundTallied) parts() (who, data, text any)    { return &b.Act, &b.Data, &b.Text }
func (b *RoundNoted) parts() (who, data, text any)      { return &b.Act, nil, &b.Text }
func (b *StatementAdded) parts() (who, data, text any)  { return &b.Act, &b.Data, nil }
func (b *AdoptionNoted) parts() (who, data, text any)   { return &b.Act, &b.Data, nil }
func (b *ResultCommitted) parts() (who, data, text any) { return &b.Act, &b.Data, nil }
func (b *StudyReleased) parts() (who, data, text any)   { return &b.Act, nil, &b.Text }
func (b *Forked) parts() (who, data, text any)          { return &b.Act, &b.Data, &b.Text }
func (b *Erased) parts() (who, data, text any)          { return &b.Act, &b.Data, nil }

// Answerer returns the pseudonym under which an answer, a judgement, a response or a withdrawal was handed in; ok is false for
// every other kind of event, and where the pseudonym is erased or withheld.
func (e Event) Answerer() (p Pseudonym, ok bool) {
	switch b := e.Body.(type) {
	case *Answered:
		p = b.Who.Pseudonym
	case *Withdrawn:
		p = b.Who.Pseudonym
	case *Judged:
		p = b.Who.Pseudonym
	case *Responded:
		p = b.Who.Pseudonym
	case *ArgumentAdded:
		p = b.Who.Pseudonym
	case *ArgumentMarked:
		p = b.Who.Pseudonym
	default:
		return "", false
	}
	return p, !e.NoWho
}
