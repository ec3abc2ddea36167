package consult

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// Responded is one acknowledged submission of answers to prompts: live, one prompt; from a file or paper, those of one
// expert in one round.
type Responded struct {
	Who  AnswerWho
	Data ResponseSheet
	Text ResponseText
}

// ResponseSheet lists answers to prompts.
type ResponseSheet struct {
	Mode      string     `json:"mode"` // live | import | paper
	Responses []Response `json:"responses"`
}

// Response is the answer to one prompt. Aside is "dk" (cannot judge) or "na" (not applicable); nothing else stands
// beside it. Else Marks hold a number for each option that the answer names:
//
//   - choice: 1 for each option that is chosen;
//
//   - ranking: the place of each option that is ranked, from 1; equal places are ties, options without a place come
//     after all others;
//
//   - budget: the points of each option that gets any, whole and adding up to those of the prompt.
//
//   - year: the years at 5, 50 and 95 %, and the chances in a hundred that it never happens, where there are any.
//
// Pairwise and best-worst prompts are answered by Contests, free text by the comment in [ResponseText].
type Response struct {
	Prompt   PromptID     `json:"prompt"`
	Aside    string       `json:"aside,omitempty"`
	Marks    []OptionMark `json:"marks,omitempty"`
	Contests []Contest    `json:"contests,omitempty"`
}

// Contest is a choice among a set of options: of a pair the better one, empty where they are held equal; of a larger set
// the best and the worst.
type Contest struct {
	Among []OptionID `json:"among"`
	Best  OptionID   `json:"best,omitempty"`
	Worst OptionID   `json:"worst,omitempty"`
}

// OptionMark is the number that an answer gives to an option.
type OptionMark struct {
	Option OptionID `json:"o"`
	Value  Decimal  `json:"v"`
}

// ResponseText holds reasons by prompt, or the text that was asked for, and the sources on which it rests: links and
// references, each as it was written.
type ResponseText struct {
	Comments map[PromptID]string   `json:"comments,omitempty"`
	Sources  map[PromptID][]string `json:"sources,omitempty"`
}

func (b *Responded) kind() Kind { return KindResponse }

func (b *Responded) parts() (who, data, text any) { return &b.Who, &b.Data, &b.Text }

// ExpertResponse is one expert's answer to one prompt as it stands now.
type ExpertResponse struct {
	Expert   Pseudonym
	Prompt   PromptID
	Kind     MarkKind          // Rated where there are marks, CannotJudge, NotApplies
	Marks    map[OptionID]Mark // of the options that the answer names; all are Rated
	Contests []Contest
	Comment  string
	Sources  []string
	Leaf     int64
}

// responseKey names an answer to a prompt.
type responseKey struct {
	expert Pseudonym
	prompt PromptID
}

// Response returns what the expert with pseudonym p answered to a prompt in the round, or nil.
func (r *Round) Response(p Pseudonym, id PromptID) *ExpertResponse {
	if i, ok := r.responseAt[responseKey{p, id}]; ok {
		return &r.Responses[i]
	}
	return nil
}

// responseOf is the place of the first answer of an expert, in the order of the prompts; -1 if there is none.
func (r *Round) responseOf(p Pseudonym) int {
	for i := range r.Instrument.Prompts {
		if at, ok := r.responseAt[responseKey{p, r.Instrument.Prompts[i].ID}]; ok {
			return at
		}
	}
	return -1
}

// Respond hands in an expert's answers to prompts. Base is as in [Submit].
type Respond struct {
	Role   Role
	Round  RoundID
	Expert Pseudonym
	Key    string
	Sheet  ResponseSheet
	Text   ResponseText
	Base   *int64
}

func (c Respond) by() Role { return c.Role }

func (c Respond) key() string { return c.Key }

func (c Respond) decide(s *State) (Event, error) {
	if err := s.member(c.Round, c.Expert); err != nil {
		return Event{}, err
	}
	who := AnswerWho{Pseudonym: c.Expert}
	switch r := s.Round(c.Round); {
	case c.Base != nil && *c.Base >= 0:
		who.Previous = strconv.FormatInt(*c.Base, 10)
	case c.Base == nil && r != nil:
		who.Previous = r.latestResponse(c.Expert, prompted(c.Sheet.Responses))
	}
	return Event{Kind: KindResponse, Round: c.Round, Key: c.Key, Body: &Responded{Who: who, Data: c.Sheet, Text: c.Text}}, nil
}

func prompted(list []Response) []PromptID {
	out := make([]PromptID, len(list))
	for i, x := range list {
		out[i] = x.Prompt
	}
	return out
}

// latestResponse returns the leaf (decimal) of the newest answer of p to any of the prompts, "" if there is none.
func (r *Round) latestResponse(p Pseudonym, prompts []PromptID) string {
	newest := int64(-1)
	for _, id := range prompts {
		if x := r.Response(p, id); x != nil {
			newest = max(newest, x.Leaf)
		}
	}
	if newest < 0 {
		return ""
	}
	return strconv.FormatInt(newest, 10)
}

func (s *State) checkResponded(e *Event, b *Responded) error {
	r, err := s.openFor(e.Round, b.Who.Pseudonym, e.NoWho)
	if err != nil || e.NoData {
		return err
	}
	if len(b.Data.Responses) == 0 {
		return fault.Bad("responses", "response.none", "the sheet answers no prompt")
	}
	for i := range b.Data.Responses {
		x := &b.Data.Responses[i]
		p := r.Prompt(x.Prompt)
		if p == nil || slices.Contains(prompted(b.Data.Responses[:i]), x.Prompt) {
			return fault.Bad("prompt", "response.prompt", "{id} is no prompt of round {round}, or is answered twice", "id", x.Prompt, "round", r.ID)
		}
		options := p.OptionIDs()
		if !e.NoWho {
			options = s.OptionsFor(p, b.Who.Pseudonym)
		}
		if err := x.check(p, options); err != nil {
			return err
		}
		if p.Kind == PromptText && x.Aside == "" && !e.NoText && b.Text.Comments[x.Prompt] == "" {
			return fault.Bad("prompt."+string(p.ID), "response.text", "{id}: nothing is written", "id", p.ID)
		}
	}
	if e.NoWho || r.Blank > 0 || b.Who.Previous == r.latestResponse(b.Who.Pseudonym, prompted(b.Data.Responses)) {
		return nil
	}
	return changedElsewhere()
}

// check refuses an answer that does not fit its prompt. options are those on which the expert may answer.
func (x *Response) check(p *Prompt, options []OptionID) error {
	field := "prompt." + string(p.ID)
	if x.Aside != "" {
		if (x.Aside != "dk" && x.Aside != "na") || len(x.Marks)+len(x.Contests) > 0 {
			return fault.Bad(field, "response.aside", "{id}: cannot judge and not applicable stand alone, as dk or na", "id", p.ID)
		}
		return nil
	}
	if len(x.Contests) > 0 && !p.contested() || len(x.Marks) > 0 && (p.contested() || p.Kind == PromptText) {
		return fault.Bad(field, "response.kind", "{id}: this is no answer to a prompt of the kind {kind}", "id", p.ID, "kind", p.Kind)
	}
	switch {
	case p.contested():
		return x.checkContests(p, options)
	case p.Kind == PromptText:
		return nil
	case p.Kind == PromptYear:
		return x.checkYears(p)
	}
	sum := 0
	for i, m := range x.Marks {
		if slices.ContainsFunc(x.Marks[:i], func(o OptionMark) bool { return o.Option == m.Option }) || !slices.Contains(options, m.Option) {
			return fault.Bad(field+"."+string(m.Option), "response.option", "{id}: {option} is no option, is named twice, or is one in which you declared an interest", "id", p.ID, "option", strconv.Quote(string(m.Option)))
		}
		n, err := strconv.Atoi(string(m.Value))
		top := map[PromptKind]int{PromptChoice: 1, PromptRanking: len(options), PromptBudget: p.Points}[p.Kind]
		if err != nil || n < 1 || n > top || strconv.Itoa(n) != string(m.Value) {
			return fault.Bad(field+"."+string(m.Option), "response.mark", "{id}: {value} does not fit {option}: a whole number from 1 to {max}", "id", p.ID, "value", strconv.Quote(string(m.Value)), "option", m.Option, "max", top)
		}
		sum += n
	}
	if p.Kind == PromptBudget && sum != p.Points {
		return fault.Bad(field, "response.sum", "{id}: {sum} of {points} points are given out: give out all of them", "id", p.ID, "sum", sum, "points", p.Points)
	}
	if least, most := p.Bounds(len(options)); len(x.Marks) < least || len(x.Marks) > most {
		return fault.Bad(field, "response.count", "{id}: {n} options are named; at least {least} and at most {most} are asked for", "id", p.ID, "n", len(x.Marks), "least", least, "most", most)
	}
	return nil
}

// checkContests refuses choices among what is no set of options, and no choice at all.
func (x *Response) checkContests(p *Prompt, options []OptionID) error {
	field := "prompt." + string(p.ID)
	if len(x.Contests) == 0 || len(x.Contests) > maxSets {
		return fault.Bad(field, "response.contests", "{id}: {n} choices are made; at least 1 and at most {max} are asked for", "id", p.ID, "n", len(x.Contests), "max", maxSets)
	}
	for i, c := range x.Contests {
		for k, o := range c.Among {
			if !slices.Contains(options, o) || slices.Contains(c.Among[:k], o) {
				return fault.Bad(field, "response.option", "{id}: {option} is no option, is named twice, or is one in which you declared an interest", "id", p.ID, "option", strconv.Quote(string(o)))
			}
		}
		again := slices.ContainsFunc(x.Contests[:i], func(o Contest) bool {
			return len(c.Among) == 2 && len(o.Among) == 2 && slices.Contains(o.Among, c.Among[0]) && slices.Contains(o.Among, c.Among[1])
		})
		pair := p.Kind == PromptPairwise
		fits := pair && len(c.Among) == 2 && c.Worst == "" && (c.Best == "" || slices.Contains(c.Among, c.Best)) ||
			!pair && len(c.Among) > 2 && c.Best != c.Worst && slices.Contains(c.Among, c.Best) && slices.Contains(c.Among, c.Worst)
		if !fits || again {
			return fault.Bad(field, "response.contest", "{id}: choice {n} does not fit: of each pair once the better one or none, of each larger set two different options, the best and the worst", "id", p.ID, "n", i+1)
		}
	}
	return nil
}

// respond takes answers to prompts into the round.
func (r *Round) respond(e *Event, b *Responded) {
	if r.FirstReply < 0 {
		r.FirstReply = e.Index
	}
	if e.NoWho || e.NoData {
		r.Blank++
		return
	}
	if r.responseAt == nil {
		r.responseAt = map[responseKey]int{}
	}
	for _, x := range b.Data.Responses {
		n := ExpertResponse{Expert: b.Who.Pseudonym, Prompt: x.Prompt, Contests: x.Contests, Comment: b.Text.Comments[x.Prompt], Sources: b.Text.Sources[x.Prompt], Leaf: e.Index, Kind: Rated}
		if x.Aside != "" {
			m, _ := ParseMark(&x.Aside)
			n.Kind = m.Kind
		}
		if len(x.Marks) > 0 {
			n.Marks = make(map[OptionID]Mark, len(x.Marks))
		}
		for _, m := range x.Marks {
			v, _ := m.Value.Float()
			n.Marks[m.Option] = Mark{Rated, v}
		}
		key := responseKey{n.Expert, n.Prompt}
		if at, ok := r.responseAt[key]; ok {
			r.Responses[at] = n
			continue
		}
		r.responseAt[key] = len(r.Responses)
		r.Responses = append(r.Responses, n)
	}
}

// withdrawResponses takes an expert's answers to prompts back.
func (r *Round) withdrawResponses(p Pseudonym, prompts []PromptID) {
	r.Responses = slices.DeleteFunc(r.Responses, func(x ExpertResponse) bool { return x.Expert == p && slices.Contains(prompts, x.Prompt) })
	r.findResponses()
}

// orderResponses sorts the answers by expert, those of one expert in the order of the prompts.
func (r *Round) orderResponses() {
	place := map[PromptID]int{}
	for i, p := range r.Instrument.Prompts {
		place[p.ID] = i
	}
	slices.SortStableFunc(r.Responses, func(a, b ExpertResponse) int {
		if d := strings.Compare(string(a.Expert), string(b.Expert)); d != 0 {
			return d
		}
		return place[a.Prompt] - place[b.Prompt]
	})
	r.findResponses()
}

// findResponses makes the index of the answers to prompts.
func (r *Round) findResponses() {
	r.responseAt = make(map[responseKey]int, len(r.Responses))
	for i := range r.Responses {
		r.responseAt[responseKey{r.Responses[i].Expert, r.Responses[i].Prompt}] = i
	}
}
