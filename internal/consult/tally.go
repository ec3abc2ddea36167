package consult

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"sort"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
)

// Aggregates computes the sorted vector of each item on each criterion and the counts beside it, in the order of the
// instrument; cells about which nothing was said are left out. answered counts experts with at least one answer.
func (r *Round) Aggregates() (cells []Aggregate, answered int) {
	nc := len(r.Instrument.Criteria)
	all := make([]struct {
		values []float64
		agg    Aggregate
	}, len(r.Instrument.Items)*nc)
	for i := range r.Responses { // experts who answered prompts alone
		x := &r.Responses[i]
		first := r.responseOf(x.Expert)
		if reply := r.Reply(x.Expert); first == i && (reply == nil || len(reply.Answers) == 0) {
			answered++
		}
	}
	for i := range r.Replies {
		if len(r.Replies[i].Answers) > 0 {
			answered++
		}
		for _, a := range r.Replies[i].Answers {
			for c, m := range a.Marks {
				cell := &all[int(a.Item)*nc+c]
				switch m.Kind {
				case Rated:
					cell.values = append(cell.values, m.Value)
				case CannotJudge:
					cell.agg.DK++
				case NotApplies:
					cell.agg.NA++
				case Skipped:
					cell.agg.Skipped++
				case NotAsked:
				}
			}
		}
	}
	for i, item := range r.Instrument.Items {
		for c, crit := range r.Instrument.Criteria {
			cell := &all[i*nc+c]
			agg := cell.agg
			agg.Item, agg.Criterion, agg.Runs = item, crit.ID, runs(cell.values)
			if len(agg.Runs)+agg.DK+agg.NA+agg.Skipped > 0 {
				cells = append(cells, agg)
			}
		}
	}
	return cells, answered
}

// runs sorts values and writes them as runs of equal ones.
func runs(values []float64) []Run {
	sort.Float64s(values)
	var out []Run
	for i := 0; i < len(values); {
		k := i
		for k < len(values) && values[k] == values[i] {
			k++
		}
		out = append(out, Run{Value: Decimal(strconv.FormatFloat(values[i], 'f', -1, 64)), Count: k - i})
		i = k
	}
	return out
}

// Sorted returns the values of an aggregate in ascending order.
func (a Aggregate) Sorted() []float64 {
	var out []float64
	for _, r := range a.Runs {
		v, _ := r.Value.Float()
		for range r.Count {
			out = append(out, v)
		}
	}
	return out
}

// CellSalt derives the salt of one cell from the master secret of its round:
// SHA-256("tanwen/cell-salt/v1" 0x00 master 0x00 item 0x00 criterion).
func CellSalt(master []byte, item ItemID, criterion CriterionID) []byte {
	h := sha256.New()
	h.Write([]byte("tanwen/cell-salt/v1\x00"))
	h.Write(master)
	h.Write([]byte("\x00" + string(item) + "\x00" + string(criterion)))
	return h.Sum(nil)
}

// CellHash is the commitment to one cell: base64 of SHA-256("tanwen/cell/v1" 0x00 salt canonical-JSON-of-the-aggregate).
func CellHash(salt []byte, a Aggregate) (string, error) {
	body, err := record.Canonical(a)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write([]byte("tanwen/cell/v1\x00"))
	h.Write(salt)
	h.Write(body)
	return base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// OpenVector adds the opened vector of one cell to a round whose vectors are withheld. It refuses one that does not
// match what the round committed to.
func (r *Round) OpenVector(salt []byte, a Aggregate) error {
	h, err := CellHash(salt, a)
	if err != nil {
		return err
	}
	for _, c := range r.Committed.Cells {
		if c.Item == a.Item && c.Criterion == a.Criterion {
			if c.Hash != h {
				break
			}
			r.Vectors = append(r.Vectors, a)
			return nil
		}
	}
	return fault.New(fault.Invalid, "round.vector", "the vector of {item} on {criterion} is not the one that round {round} committed to", "item", a.Item, "criterion", a.Criterion, "round", r.ID)
}

// PromptCommit commits to the aggregate of one option of a prompt; see [PromptHash].
type PromptCommit struct {
	Prompt PromptID `json:"p"`
	Option OptionID `json:"o"`
	Hash   string   `json:"h"` // base64
}

// PromptAggregate is the sorted vector of the marks of one option of a prompt, as runs of equal marks. Of a choice among
// sets there is a mark for each set that shows the option: 1 for better or best, -1 for worse or worst, 0 for neither.
// DK and NA count answers to the prompt that stand aside, Skipped those that name other options only. Free text has one
// aggregate without option, with a mark 1 for each text.
type PromptAggregate struct {
	Prompt  PromptID `json:"p"`
	Option  OptionID `json:"o"`
	Runs    []Run    `json:"r,omitempty"`
	DK      int      `json:"dk,omitempty"`
	NA      int      `json:"na,omitempty"`
	Skipped int      `json:"skip,omitempty"`
}

// PromptAggregates computes the aggregates of all prompts of the round, option by option; those of prompts that nobody
// answered are left out.
func (r *Round) PromptAggregates() []PromptAggregate {
	var out []PromptAggregate
	for i := range r.Instrument.Prompts {
		p := &r.Instrument.Prompts[i]
		options := p.OptionIDs()
		if p.Kind == PromptText {
			options = []OptionID{""}
		}
		values, n, named := make([][]float64, len(options)), 0, make([]int, len(options))
		base := PromptAggregate{Prompt: p.ID}
		for k := range r.Responses {
			x := &r.Responses[k]
			if x.Prompt != p.ID {
				continue
			}
			n++
			switch x.Kind {
			case CannotJudge:
				base.DK++
			case NotApplies:
				base.NA++
			case Rated, NotAsked, Skipped:
				base.Skipped++
			}
			for o, id := range options {
				given := x.on(id)
				values[o] = append(values[o], given...)
				if len(given) > 0 {
					named[o]++
				}
			}
		}
		for o, id := range options {
			if n == 0 {
				break
			}
			a := base
			a.Option, a.Runs, a.Skipped = id, runs(values[o]), base.Skipped-named[o]
			out = append(out, a)
		}
	}
	return out
}

// on lists the marks that an answer gives to an option; id "" stands for the text that was asked for.
func (x *ExpertResponse) on(id OptionID) (out []float64) {
	if m, ok := x.Marks[id]; ok {
		return []float64{m.Value}
	}
	if id == "" && x.Kind == Rated {
		return []float64{1}
	}
	for _, c := range x.Contests {
		switch {
		case !slices.Contains(c.Among, id):
		case c.Best == id:
			out = append(out, 1)
		case c.Worst == id || c.Worst == "" && c.Best != "":
			out = append(out, -1)
		default:
			out = append(out, 0)
		}
	}
	return out
}

// PromptSalt derives the salt of one option of a prompt from the master secret of its round:
// SHA-256("tanwen/prompt-salt/v1" 0x00 master 0x00 prompt 0x00 option).
func PromptSalt(master []byte, prompt PromptID, option OptionID) []byte {
	h := sha256.New()
	h.Write([]byte("tanwen/prompt-salt/v1\x00"))
	h.Write(master)
	h.Write([]byte("\x00" + string(prompt) + "\x00" + string(option)))
	return h.Sum(nil)
}

// PromptHash is the commitment to one option of a prompt: base64 of SHA-256("tanwen/prompt/v1" 0x00 salt
// canonical-JSON-of-the-aggregate).
func PromptHash(salt []byte, a PromptAggregate) (string, error) {
	body, err := record.Canonical(a)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write([]byte("tanwen/prompt/v1\x00"))
	h.Write(salt)
	h.Write(body)
	return base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// OpenPrompt adds the opened aggregate of one option of a prompt to a round whose aggregates are withheld. It refuses one
// that does not match what the round committed to.
func (r *Round) OpenPrompt(salt []byte, a PromptAggregate) error {
	h, err := PromptHash(salt, a)
	if err != nil {
		return err
	}
	if !slices.Contains(r.Committed.Prompts, PromptCommit{a.Prompt, a.Option, h}) {
		return fault.New(fault.Invalid, "round.prompt", "the answers for {option} of {prompt} are not those that round {round} committed to", "option", a.Option, "prompt", a.Prompt, "round", r.ID)
	}
	r.PromptVectors = append(r.PromptVectors, a)
	return nil
}

// Answers is how many answers an aggregate stands for that name options of the prompt, this one or others; ok is false
// where that cannot be told, since a choice among sets has a mark for each set.
func (a PromptAggregate) Answers(p *Prompt) (n int, ok bool) {
	for _, r := range a.Runs {
		n += r.Count
	}
	return n + a.Skipped, !p.contested()
}

// commitPrompts commits a close to the answers to prompts.
func (b *RoundTallied) commitPrompts(r *Round, master []byte) error {
	b.Text.Prompts = r.PromptAggregates()
	for _, a := range b.Text.Prompts {
		h, err := PromptHash(PromptSalt(master, a.Prompt, a.Option), a)
		if err != nil {
			return err
		}
		b.Data.Prompts = append(b.Data.Prompts, PromptCommit{a.Prompt, a.Option, h})
	}
	return nil
}
