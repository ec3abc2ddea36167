package consult

import (
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/fault"
)

type (
	// PromptID names a prompt within a consultation.
	PromptID string
	// OptionID names an option of a prompt: one of its own, or the item that it is.
	OptionID string
	// PromptKind says how a prompt is answered.
	PromptKind string
)

// The kinds of prompts. How each is answered says [Response].
const (
	PromptChoice  PromptKind = "choice"  // Least to Most of the options
	PromptRanking PromptKind = "ranking" // the options in order, all of them or the first few
	PromptBudget  PromptKind = "budget"  // Points, shared out among the options

	PromptPairwise  PromptKind = "pairwise"   // which of two options, pair after pair
	PromptBestWorst PromptKind = "best_worst" // the best and the worst of a set, set after set
	PromptText      PromptKind = "text"       // free text, with sources
	PromptYear      PromptKind = "year"       // the year by which something happens, or never
)

// PromptKinds lists every kind.
func PromptKinds() []PromptKind {
	return []PromptKind{PromptChoice, PromptRanking, PromptBudget, PromptPairwise, PromptBestWorst, PromptText, PromptYear}
}

// Prompt is a question of a round that is no rating of an item on criteria: a choice, an order, a budget.
//
// Free text has no options, a year has four that are fixed. Those of all others are either its own or items of the consultation. One that names neither is about all items of the round
// in which it is asked, or, where that rates none, all standing ones; opening a round writes them down.
type Prompt struct {
	ID      PromptID       `json:"id"`
	Kind    PromptKind     `json:"kind"`
	Name    Text           `json:"name"`
	Help    Text           `json:"help,omitzero"`
	Options []PromptOption `json:"options,omitempty"`
	Items   []ItemID       `json:"items,omitempty"`
	Rounds  []RoundID      `json:"rounds,omitempty"` // in which it is asked; none: in every round
	Least   int            `json:"least,omitempty"`  // fewest options that an answer names
	Most    int            `json:"most,omitempty"`   // most options that an answer names; 0: all
	Points  int            `json:"points,omitempty"` // of a budget
	Set     int            `json:"set,omitempty"`    // options that a best-worst set shows; 0: four
	From    int            `json:"from,omitempty"`   // earliest year that can be given
	To      int            `json:"to,omitempty"`     // latest year
	Sets    int            `json:"sets,omitempty"`   // sets or pairs that an expert is shown; 0: see [Prompt.Design]
}

// PromptOption is an option that is no item.
type PromptOption struct {
	ID   OptionID `json:"id"`
	Name Text     `json:"name"`
}

// Limits of a prompt.
const (
	maxOptions = 200
	maxPoints  = 1_000_000
	maxSets    = 100
)

// OptionIDs lists the options of a prompt in order.
func (p *Prompt) OptionIDs() []OptionID {
	if p.Kind == PromptYear {
		return slices.Clone(yearOptions)
	}
	if len(p.Options) == 0 {
		out := make([]OptionID, len(p.Items))
		for i, id := range p.Items {
			out[i] = OptionID(id)
		}
		return out
	}
	out := make([]OptionID, len(p.Options))
	for i, o := range p.Options {
		out[i] = o.ID
	}
	return out
}

// Bounds returns how many of n options an answer names, at the least and at the most.
func (p *Prompt) Bounds(n int) (least, most int) {
	most = p.Most
	if most == 0 || most > n {
		most = n
	}
	return min(max(p.Least, 1), most), most
}

// askedIn reports whether a prompt belongs to a round.
func (p *Prompt) askedIn(id RoundID) bool { return len(p.Rounds) == 0 || slices.Contains(p.Rounds, id) }

// check returns what is wrong with a prompt, by field.
func (p *Prompt) check() (found fault.List) {
	bad := func(field, key, text string, args ...any) {
		found = append(found, fault.Bad(field, key, text, args...))
	}
	field := "prompts." + string(p.ID)
	if !slices.Contains(PromptKinds(), p.Kind) {
		bad(field+".kind", "prompt.kind", "{value} is no kind of prompt; known are {known}", "value", strconv.Quote(string(p.Kind)), "known", PromptKinds())
	}
	if p.Name.Empty() {
		bad(field, "prompt.name", "the prompt {id} asks nothing: give its wording in zh or en", "id", p.ID)
	}
	if (p.Kind == PromptText || p.Kind == PromptYear) && len(p.Options)+len(p.Items) > 0 {
		bad(field+".options", "prompt.text", "the prompt {id} asks for free text or a year: it has neither options nor items", "id", p.ID)
	}
	if p.Kind == PromptYear && (p.From < 1 || p.To <= p.From || p.To > 9999) || p.Kind != PromptYear && (p.From != 0 || p.To != 0) {
		bad(field+".from", "prompt.years", "from {from} to {to}: a prompt for a year says between which years, and no other prompt does", "from", p.From, "to", p.To)
	}
	if len(p.Options) > 0 && len(p.Items) > 0 {
		bad(field+".options", "prompt.both", "the prompt {id} has options and items: it has one or the other", "id", p.ID)
	}
	ids := p.OptionIDs()
	if len(ids) == 1 || len(ids) > maxOptions {
		bad(field+".options", "prompt.options", "{n} options: a prompt has from 2 to {max}", "n", len(ids), "max", maxOptions)
	}
	for i, id := range ids {
		if !ValidID(string(id)) || slices.Contains(ids[:i], id) {
			bad(field+".options", "prompt.option", "{id} is no identifier, or stands twice among the options", "id", strconv.Quote(string(id)))
		}
	}
	if p.Least < 0 || p.Most < 0 || (p.Most > 0 && p.Least > p.Most) || (len(ids) > 0 && p.Least > len(ids)) {
		bad(field+".least", "prompt.limits", "least {least} and most {most}: whole numbers, the first not above the second or the number of options", "least", p.Least, "most", p.Most)
	}
	if p.Set != 0 && (p.Kind != PromptBestWorst || p.Set < 3 || p.Set > 10 || len(ids) > 0 && p.Set > len(ids)) {
		bad(field+".set", "prompt.set", "sets of {n}: a best-worst prompt shows from 3 to 10 of its options at once, and nothing else has sets", "n", p.Set)
	}
	if p.Kind == PromptBestWorst && len(ids) == 2 {
		bad(field+".options", "prompt.best_worst", "the prompt {id} has two options: best and worst need three", "id", p.ID)
	}
	if p.Sets < 0 || p.Sets > maxSets || p.Sets > 0 && !p.contested() {
		bad(field+".sets", "prompt.sets", "{n} sets: an expert is shown from 1 to {max} pairs or sets, and other prompts have none", "n", p.Sets, "max", maxSets)
	}
	if p.Kind == PromptBudget != (p.Points > 0) || p.Points > maxPoints {
		bad(field+".points", "prompt.points", "{value} points: a budget has from 1 to {max}, and nothing else has any", "value", p.Points, "max", maxPoints)
	}
	return found
}

// ask makes the prompts of a round: those that belong to it, in a trial all, each with its options written down.
func (s *State) ask(id RoundID, items []ItemID, pilot bool) []Prompt {
	var out []Prompt
	for _, p := range s.Definition.Prompts {
		if !pilot && !p.askedIn(id) {
			continue
		}
		if len(p.Options) == 0 && len(p.Items) == 0 && p.Kind != PromptText && p.Kind != PromptYear {
			p.Items = slices.Clone(items)
			if len(items) == 0 {
				for _, it := range s.Standing() {
					p.Items = append(p.Items, it.ID)
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// checkPrompts refuses to open a round with prompts about items that do not stand.
func (s *State) checkPrompts(prompts []Prompt) error {
	var found fault.List
	for i := range prompts {
		p := &prompts[i]
		found = append(found, p.check()...)
		if slices.ContainsFunc(prompts[:i], func(o Prompt) bool { return o.ID == p.ID }) {
			found = append(found, fault.Bad("prompts", "study.twice", "{id} stands twice: identifiers are unique", "id", p.ID))
		}
		if len(p.OptionIDs()) == 0 && p.Kind != PromptText {
			found = append(found, fault.Bad("prompts."+string(p.ID), "prompt.options", "{n} options: a prompt has from 2 to {max}", "n", len(p.OptionIDs()), "max", maxOptions))
		}
		for _, id := range p.Items {
			if q := s.Item(id); q == nil || q.Status != ItemStanding {
				found = append(found, fault.Bad("prompts."+string(p.ID), "round.item", "{id} is no standing question", "id", id))
			}
		}
	}
	return found.Err()
}

// Prompt returns the prompt with the given id as the round asks it, or nil.
func (r *Round) Prompt(id PromptID) *Prompt {
	for i := range r.Instrument.Prompts {
		if p := &r.Instrument.Prompts[i]; p.ID == id {
			return p
		}
	}
	return nil
}

// OptionsFor lists the options of a prompt on which an expert may answer: all but items in which an interest was
// declared.
func (s *State) OptionsFor(p *Prompt, expert Pseudonym) []OptionID {
	x := s.Expert(expert)
	if x == nil || len(x.Recused) == 0 || len(p.Items) == 0 {
		return p.OptionIDs()
	}
	return slices.DeleteFunc(p.OptionIDs(), func(o OptionID) bool { return x.IsRecused(ItemID(o)) })
}

// OptionName is the wording of an option: its own, or that of the item that it is.
func (s *State) OptionName(p *Prompt, id OptionID) Text {
	for _, o := range p.Options {
		if o.ID == id {
			return o.Name
		}
	}
	if it := s.Item(ItemID(id)); it != nil {
		return it.Text
	}
	return Text{}
}
