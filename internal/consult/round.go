package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

func (s *State) checkOpening(id RoundID, in *Instrument) error {
	if !ValidID(string(id)) {
		return fault.Bad("round", "study.id", "{id} is no identifier: use 1 to 64 {allowed}", "id", id, "allowed", idCharacters)
	}
	if s.Round(id) != nil {
		return fault.New(fault.Conflict, "round.exists", "round {round} has been opened already", "round", id)
	}
	if r := s.OpenRound(); r != nil {
		return fault.New(fault.Closed, "round.other_open", "round {round} is still open: close it first", "round", r.ID)
	}
	if len(in.Items) == 0 && len(in.Quantities) == 0 && len(in.Prompts) == 0 {
		return fault.New(fault.Invalid, "round.empty", "the round asks nothing: no item stands, no quantity and no prompt is defined")
	}
	if len(in.Items) > 0 && len(in.Criteria) == 0 {
		return fault.New(fault.Invalid, "round.criteria", "items are to be rated, but no criterion is defined")
	}
	for _, it := range in.Items {
		if q := s.Item(it); q == nil || q.Status != ItemStanding {
			return fault.Bad("items", "round.item", "{id} is no standing question", "id", it)
		}
	}
	if !in.Pilot {
		if err := s.checkGate(in.Items); err != nil {
			return err
		}
	}
	for _, q := range in.Quantities {
		if s.Quantity(q) == nil {
			return fault.Bad("quantities", "round.quantity", "{id} is no quantity of this consultation", "id", q)
		}
	}
	if err := s.checkPrompts(in.Prompts); err != nil {
		return err
	}
	if _, ok := parseSeed(in.Seed); !ok {
		return fault.Bad("seed", "round.seed", "no seed is fixed: chance must be fixed before the first answer")
	}
	return nil
}

// openFor returns the open round and the expert, or why an answer is refused.
func (s *State) openFor(round RoundID, p Pseudonym, noWho bool) (*Round, error) {
	r := s.Round(round)
	if r == nil {
		return nil, fault.New(fault.Closed, "round.unknown", "round {round} has not opened", "round", round)
	}
	if r.Status != RoundOpen {
		return nil, fault.New(fault.Closed, "round.closed", "round {round} is closed: your text is kept, ask the secretariat", "round", round)
	}
	if !noWho && s.Expert(p) == nil && s.Nameless == 0 { // the pseudonym of a member who is on the panel may be erased
		return nil, notOnPanel()
	}
	return r, nil
}

func notOnPanel() error {
	return fault.New(fault.Denied, "answer.not_on_panel", "this expert is not on the panel")
}

func (s *State) checkAnswer(e *Event, b *Answered) error {
	r, err := s.openFor(e.Round, b.Who.Pseudonym, e.NoWho)
	if err != nil || e.NoData {
		return err
	}
	d := &b.Data
	if len(d.Items) == 0 || len(d.Values) != len(d.Items) || (len(d.Familiarity) != 0 && len(d.Familiarity) != len(d.Items)) {
		return fault.Bad("items", "answer.shape", "the sheet has {items} items, {values} rows of values and {familiarity} familiarities: they must match", "items", len(d.Items), "values", len(d.Values), "familiarity", len(d.Familiarity))
	}
	lo, hi, err := r.columns(d.Criteria)
	if err != nil {
		return err
	}
	seen := make(map[int]bool, len(d.Items))
	for i, id := range d.Items {
		at, ok := r.ItemIndex(id)
		if !ok || seen[at] {
			return fault.Bad("items", "answer.item", "{id} is not asked in round {round}, or stands twice", "id", id, "round", r.ID)
		}
		seen[at] = true
		if x := s.Expert(b.Who.Pseudonym); x != nil && !e.NoWho && x.IsRecused(id) {
			return recused(id)
		}
		if len(d.Values[i]) != len(d.Criteria) {
			return fault.Bad("values", "answer.row", "item {id} has {got} marks for {want} criteria", "id", id, "got", len(d.Values[i]), "want", len(d.Criteria))
		}
		for j, v := range d.Values[i] {
			m, ok := ParseMark(v)
			if !ok || (m.Kind == Rated && (m.Value < lo[j] || m.Value > hi[j])) {
				return offScale(*v, id, d.Criteria[j], lo[j], hi[j])
			}
		}
	}
	for _, f := range d.Familiarity {
		if n, err := strconv.Atoi(f); f != "" && (err != nil || n < 1 || n > 9) {
			return fault.Bad("familiarity", "answer.familiarity", "{value} is no familiarity: 1 to 9, or empty", "value", f)
		}
	}
	if e.NoWho {
		return nil
	}
	return r.checkPrevious(b.Who, d.Items)
}

// recused refuses somebody who declared an interest.
func recused(id ItemID) error {
	return fault.New(fault.Denied, "answer.recused", "you declared an interest in {id} and do not answer on it: your text is kept, ask the secretariat", "id", id)
}

// offScale is the refusal of a mark that is neither on the scale nor one of the words for not giving one.
func offScale(mark string, item ItemID, c CriterionID, lo, hi float64) error {
	return fault.Bad("rating", "answer.off_scale", "{value} is no rating of {item} on {criterion}: a number from {min} to {max}, dk (cannot judge), na (not applicable) or empty",
		"value", strconv.Quote(mark), "item", item, "criterion", c, "min", strconv.FormatFloat(lo, 'f', -1, 64), "max", strconv.FormatFloat(hi, 'f', -1, 64))
}

// columns returns the limits of the scale of each criterion.
func (r *Round) columns(criteria []CriterionID) (lo, hi []float64, err error) {
	lo, hi = make([]float64, len(criteria)), make([]float64, len(criteria))
	for j, c := range criteria {
		at, ok := r.CriterionIndex(c)
		if !ok || slices.Contains(criteria[:j], c) {
			return nil, nil, fault.Bad("criteria", "answer.criterion", "{id} is no criterion of round {round}, or stands twice", "id", c, "round", r.ID)
		}
		for _, s := range r.Instrument.Scales {
			if s.ID == r.Instrument.Criteria[at].Scale {
				lo[j], hi[j] = float64(s.Min), float64(s.Max)
			}
		}
	}
	return lo, hi, nil
}

// checkPrevious makes sure that an answer names the leaf it replaces, and that this is the newest one.
//
// Once an answer of the round is erased or withheld, nobody can tell any more which one was the newest.
func (r *Round) checkPrevious(who AnswerWho, items []ItemID) error {
	if r.Blank > 0 {
		return nil
	}
	want := r.latest(who.Pseudonym, items)
	if who.Previous != want {
		return changedElsewhere()
	}
	return nil
}

func changedElsewhere() error {
	return fault.New(fault.Conflict, "answer.changed", "this answer was changed elsewhere in the meantime: look at both versions and save again")
}

// latest returns the leaf (decimal) of the newest answer of p on any of the items, "" if there is none.
func (r *Round) latest(p Pseudonym, items []ItemID) string {
	reply := r.Reply(p)
	if reply == nil {
		return ""
	}
	newest := int64(-1)
	for _, id := range items {
		if at, ok := r.ItemIndex(id); ok {
			if a := reply.Answer(at); a != nil && a.Leaf > newest {
				newest = a.Leaf
			}
		}
	}
	if newest < 0 {
		return ""
	}
	return strconv.FormatInt(newest, 10)
}

func (s *State) checkWithdrawal(e *Event, b *Withdrawn) error {
	r, err := s.openFor(e.Round, b.Who.Pseudonym, e.NoWho)
	if err != nil || e.NoData || e.NoWho {
		return err
	}
	newest := r.latest(b.Who.Pseudonym, b.Data.Items)
	if len(b.Data.Prompts) > 0 {
		newest = r.latestResponse(b.Who.Pseudonym, b.Data.Prompts)
	}
	switch {
	case len(b.Data.Items) > 0 && len(b.Data.Prompts) > 0:
		return fault.Bad("prompts", "answer.withdraw.both", "items and prompts are withdrawn apart")
	case r.Blank > 0 || newest != "" && newest == b.Who.Previous:
		return nil
	case newest == "":
		return fault.New(fault.NotFound, "answer.none", "there is no answer to withdraw")
	}
	return changedElsewhere()
}

func (s *State) checkJudged(e *Event, b *Judged) error {
	r, err := s.openFor(e.Round, b.Who.Pseudonym, e.NoWho)
	if err != nil || e.NoData {
		return err
	}
	for _, j := range b.Data.Judgements {
		if !slices.Contains(r.Instrument.Quantities, j.Quantity) {
			return fault.Bad("quantity", "judgement.quantity", "{id} is not asked in round {round}", "id", j.Quantity, "round", r.ID)
		}
		if _, _, err := j.points(); err != nil {
			return err
		}
		if err := j.checkGiven(); err != nil {
			return err
		}
	}
	return nil
}

// points returns the probabilities and values of a judgement; both must rise.
func (j Judgement) points() (p, v []float64, err error) {
	if j.Aside != "" {
		if j.Aside != "dk" && j.Aside != "na" || len(j.Probabilities)+len(j.Values) > 0 {
			return nil, nil, fault.Bad("values", "judgement.aside", "{id}: cannot judge and not applicable stand alone, as dk or na", "id", j.Quantity)
		}
		return nil, nil, nil
	}
	if len(j.Probabilities) == 0 || len(j.Probabilities) != len(j.Values) {
		return nil, nil, fault.Bad("values", "judgement.shape", "{id}: {p} probabilities and {v} values: one value for each, at least one", "id", j.Quantity, "p", len(j.Probabilities), "v", len(j.Values))
	}
	for i := range j.Values {
		pi, ok1 := j.Probabilities[i].Float()
		vi, ok2 := j.Values[i].Float()
		if !ok1 || !ok2 || pi <= 0 || pi >= 1 {
			return nil, nil, fault.Bad("probability", "judgement.number", "{id}: point {n} is no number with a probability between 0 and 1", "id", j.Quantity, "n", i+1)
		}
		if i > 0 && (pi <= p[i-1] || vi < v[i-1]) {
			return nil, nil, fault.Bad("values", "judgement.order", "{id}: the values must rise with their probabilities", "id", j.Quantity)
		}
		p, v = append(p, pi), append(v, vi)
	}
	return p, v, nil
}
