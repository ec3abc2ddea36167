package analysis

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// FunnelStage is a place on the way from raw proposals to the questions that the advice is about.
type FunnelStage string

// The stages in their order. A consultation reaches the short list when a round opens or a statement names a question,
// and the final list when a judgement, forecast or advice names one.
const (
	FunnelRaw       FunnelStage = "raw"        // proposals as they came in, those that wait for moderation not among them
	FunnelGrouped   FunnelStage = "grouped"    // what merging, splitting and rewording made of them
	FunnelScreened  FunnelStage = "screened"   // neither rejected nor put aside
	FunnelChecked   FunnelStage = "checked"    // not answered already, as far as anybody looked
	FunnelShortList FunnelStage = "short_list" // asked of the panel, or named by a statement
	FunnelFinal     FunnelStage = "final"      // named by a judgement, a forecast or advice of the brief
)

// FunnelStages lists them.
func FunnelStages() []FunnelStage {
	return []FunnelStage{FunnelRaw, FunnelGrouped, FunnelScreened, FunnelChecked, FunnelShortList, FunnelFinal}
}

// Fates of an item in the funnel. Those that are not listed at a stage of [dropsAt] are counted at no stage, or are
// [FateMerged].
const (
	FateMerged       = "merged"       // a raw proposal that questions were made of
	FateIntermediate = "intermediate" // a wording between raw proposals and the questions of today
	FateUndone       = "undone"       // a derivation that was taken back
	FateWaiting      = "waiting"      // nobody has decided on it
	FateRejected     = "rejected"
	FateParked       = "parked"
	FateAnswered     = "answered"  // a check of the evidence says that it is answered already
	FateNotAsked     = "not_asked" // no round asked it and no statement names it
	FateNotNamed     = "not_named" // asked, and no judgement, forecast or advice names it
	FateStanding     = "standing"  // stands where the consultation has come to
)

// dropsAt are the reasons for which questions do not reach a stage, in the order in which they are printed.
var dropsAt = map[FunnelStage][]string{
	FunnelScreened:  {FateRejected, FateParked},
	FunnelChecked:   {FateAnswered},
	FunnelShortList: {FateNotAsked},
	FunnelFinal:     {FateRejected, FateParked, FateNotNamed},
}

// FunnelItem is what became of one item: the stage at which it entered ("" where it is counted nowhere), the stage
// that it did not reach ("" where it stands at the end), and its fate.
type FunnelItem struct {
	Item    consult.ItemID
	Entered FunnelStage
	Lost    FunnelStage
	Fate    string
	Into    []consult.ItemID // of a merged or intermediate one: what was made of it
	Reason  string           // as written
}

// FunnelDrop is how many questions did not reach a stage for one reason.
type FunnelDrop struct {
	Reason string
	Count  int
}

// FunnelStep leads to a stage: In + Made = Merged + Out + all of Dropped.
type FunnelStep struct {
	Stage   FunnelStage
	Reached bool // false where the consultation has not come so far: nothing is counted then
	In      int
	Made    int // questions derived from proposals that stand behind no other derived one
	Merged  int // raw proposals that went into them
	Dropped []FunnelDrop
	Out     int
}

// Lost sums what was dropped at a step.
func (s FunnelStep) Lost() (n int) {
	for _, d := range s.Dropped {
		n += d.Count
	}
	return n
}

// Balanced reports whether nothing is lost and nothing is invented at the step.
func (s FunnelStep) Balanced() bool { return s.In+s.Made == s.Merged+s.Out+s.Lost() }

// Funnel counts the way from raw proposals to the final list. Steps stand in the order of [FunnelStages], Items in
// that of the record, each item of the state once.
type Funnel struct {
	Steps   []FunnelStep
	Items   []FunnelItem
	Waiting int // proposals that nobody has decided on: in no step
	// Of the questions that stand as checked: how many a check calls open, partly answered and answered (asked all the
	// same), and of how many nobody has looked.
	Open, Partly, Answered, Unchecked int
}

// Balanced holds the counts against one another and against the items. It names the first stage at which something is
// lost or invented; ok is true where there is none.
func (f *Funnel) Balanced() (at FunnelStage, ok bool) {
	in := f.Step(FunnelRaw).Out
	for _, s := range f.Steps {
		if !s.Reached {
			continue
		}
		counted := s.Out == len(f.Members(s.Stage, "out")) && s.Made == len(f.Members(s.Stage, "made")) && s.Merged == len(f.Members(s.Stage, FateMerged))
		for _, d := range s.Dropped {
			counted = counted && d.Count == len(f.Members(s.Stage, d.Reason))
		}
		if !counted || !s.Balanced() || s.In != in {
			return s.Stage, false
		}
		in = s.Out
	}
	return "", true
}

// Step returns the step that leads to a stage; the zero value for one that is none.
func (f *Funnel) Step(stage FunnelStage) FunnelStep {
	if i := slices.IndexFunc(f.Steps, func(s FunnelStep) bool { return s.Stage == stage }); i >= 0 {
		return f.Steps[i]
	}
	return FunnelStep{}
}

// Members returns the items that a count of the funnel counts: flow is "out", "made", "merged" or a reason for which
// questions did not reach the stage.
func (f *Funnel) Members(stage FunnelStage, flow string) (out []FunnelItem) {
	place := func(s FunnelStage) int { return slices.Index(FunnelStages(), s) }
	at := place(stage)
	for _, it := range f.Items {
		if it.Entered == "" {
			continue
		}
		entered, lost := place(it.Entered), len(FunnelStages())
		if it.Lost != "" {
			lost = place(it.Lost)
		}
		var in bool
		switch flow {
		case "out":
			in = entered <= at && at < lost
		case "made":
			in = entered == at && stage == FunnelGrouped
		default:
			in = lost == at && it.Fate == flow
		}
		if in {
			out = append(out, it)
		}
	}
	return out
}

// FunnelOf follows every item of a state. What a round asked and what a statement names is read from the record; no
// answer is looked at.
func FunnelOf(s *consult.State) *Funnel {
	asked, named, final := map[consult.ItemID]bool{}, map[consult.ItemID]bool{}, map[consult.ItemID]bool{}
	for _, r := range s.Rounds {
		for _, id := range r.Instrument.Items {
			asked[id] = true
		}
	}
	for _, t := range s.Statements {
		for _, id := range t.Questions {
			named[id] = true
			final[id] = final[id] || t.Kind != "fact"
		}
	}
	reached := map[FunnelStage]bool{FunnelRaw: true, FunnelGrouped: true, FunnelScreened: true, FunnelChecked: true}
	for _, it := range s.Items {
		reached[FunnelShortList] = reached[FunnelShortList] || asked[it.ID] || named[it.ID]
		reached[FunnelFinal] = reached[FunnelFinal] || final[it.ID]
	}
	f := &Funnel{}
	for _, it := range s.Items {
		x := follow(it, asked[it.ID] || named[it.ID], final[it.ID], reached)
		f.Items = append(f.Items, x)
		if x.Fate == FateWaiting {
			f.Waiting++
		}
		if x.Entered != "" && x.Fate != FateMerged && x.Lost != FunnelScreened && x.Lost != FunnelChecked {
			f.verdict(it)
		}
	}
	f.count(reached)
	return f
}

// follow says where one item enters the funnel and where it leaves it.
func follow(it *consult.Item, listed, final bool, reached map[FunnelStage]bool) FunnelItem {
	x := FunnelItem{Item: it.ID, Entered: FunnelGrouped, Into: it.Children, Reason: it.Reason}
	if it.Raw() {
		x.Entered = FunnelRaw
	} else if it.Status != consult.ItemRejected && it.Status != consult.ItemParked && it.Status != consult.ItemUndone {
		x.Reason = "" // why it was derived, which is no fate
	}
	open, checked := it.CheckedOpen()
	switch {
	case it.Status == consult.ItemWaiting:
		x.Entered, x.Fate = "", FateWaiting
	case it.Status == consult.ItemUndone:
		x.Entered, x.Fate = "", FateUndone
	case it.Status == consult.ItemDerivedFrom && it.Raw():
		x.Lost, x.Fate = FunnelGrouped, FateMerged
	case it.Status == consult.ItemDerivedFrom:
		x.Entered, x.Fate = "", FateIntermediate
	case final && it.Status == consult.ItemStanding:
		x.Fate = FateStanding
	case it.Status == consult.ItemRejected || it.Status == consult.ItemParked:
		x.Lost, x.Fate = FunnelScreened, string(it.Status)
		if listed && reached[FunnelFinal] {
			x.Lost = FunnelFinal
		}
	case checked && !open && !listed:
		x.Lost, x.Fate = FunnelChecked, FateAnswered
	case reached[FunnelShortList] && !listed:
		x.Lost, x.Fate = FunnelShortList, FateNotAsked
	case reached[FunnelFinal]:
		x.Lost, x.Fate = FunnelFinal, FateNotNamed
	default:
		x.Fate = FateStanding
	}
	return x
}

// verdict counts a question that stands as checked by what its last check says.
func (f *Funnel) verdict(it *consult.Item) {
	if len(it.Checks) == 0 {
		f.Unchecked++
		return
	}
	switch it.Checks[len(it.Checks)-1].Verdict {
	case consult.NotAnswered:
		f.Open++
	case consult.PartlyAnswered:
		f.Partly++
	case consult.AlreadyAnswered:
		f.Answered++
	}
}

// count makes the steps. In is carried from the step before and Out is counted by itself, so that a lost item shows.
func (f *Funnel) count(reached map[FunnelStage]bool) {
	in := 0
	for i, stage := range FunnelStages() {
		step := FunnelStep{Stage: stage, Reached: reached[stage]}
		for _, reason := range dropsAt[stage] {
			step.Dropped = append(step.Dropped, FunnelDrop{reason, 0})
		}
		if step.Reached {
			step.Out = len(f.Members(stage, "out"))
			step.In, step.Made, step.Merged = in, len(f.Members(stage, "made")), len(f.Members(stage, FateMerged))
			for k := range step.Dropped {
				step.Dropped[k].Count = len(f.Members(stage, step.Dropped[k].Reason))
			}
			if i == 0 {
				step.In = step.Out
			}
			in = step.Out
		}
		f.Steps = append(f.Steps, step)
	}
}

// funnelNumbers names the counts of the funnel: "funnel.screened.out", "funnel.screened.rejected".
func (f *Findings) funnelNumbers(b *book) {
	if len(f.Funnel.Items) == 0 {
		return
	}
	add := func(stage FunnelStage, flow string, n int) {
		b.add("funnel."+string(stage)+"."+flow, count(n), whole, "items", recipeFunnel, "funnel:"+string(stage)+"."+flow)
	}
	for _, s := range f.Funnel.Steps {
		if !s.Reached {
			continue
		}
		add(s.Stage, "out", s.Out)
		if s.Stage == FunnelGrouped {
			add(s.Stage, "made", s.Made)
			add(s.Stage, FateMerged, s.Merged)
		}
		for _, d := range s.Dropped {
			add(s.Stage, d.Reason, d.Count)
		}
	}
	for _, v := range []struct {
		name string
		n    int
	}{{"open", f.Funnel.Open}, {"partly", f.Funnel.Partly}, {"asked_though_answered", f.Funnel.Answered}, {"unchecked", f.Funnel.Unchecked}} {
		b.add("funnel.checked."+v.name, count(v.n), whole, "items", recipeFunnel, "funnel:checked.out")
	}
	b.add("funnel.waiting", count(f.Funnel.Waiting), whole, "items", recipeFunnel, "record")
}

// Tables writes a funnel as the tables funnel and funnel_items. Stages that the consultation has not come to have no rows.
func (f *Funnel) Tables() []Table {
	steps := Table{Name: "funnel", Header: []string{"stage", "flow", "reason", "count"}}
	add := func(stage FunnelStage, flow, reason string, n int) {
		steps.Rows = append(steps.Rows, []string{string(stage), flow, reason, strconv.Itoa(n)})
	}
	for _, s := range f.Steps {
		if !s.Reached {
			continue
		}
		add(s.Stage, "in", "", s.In)
		if s.Stage == FunnelGrouped {
			add(s.Stage, "made", "", s.Made)
			add(s.Stage, "merged", "", s.Merged)
		}
		for _, d := range s.Dropped {
			add(s.Stage, "dropped", d.Reason, d.Count)
		}
		add(s.Stage, "out", "", s.Out)
	}
	items := Table{Name: "funnel_items", Header: []string{"item", "entered", "lost", "fate", "into", "reason"}}
	for _, it := range f.Items {
		into := make([]string, len(it.Into))
		for i, id := range it.Into {
			into[i] = string(id)
		}
		items.Rows = append(items.Rows, []string{string(it.Item), string(it.Entered), string(it.Lost), it.Fate, strings.Join(into, ";"), it.Reason})
	}
	return []Table{steps, items}
}
