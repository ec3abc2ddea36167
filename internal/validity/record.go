package validity

import (
	"fmt"
	"math"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
)

// recorded takes a consultation the way that a real one goes, command by command, to the state that findings are made
// of: what is measured is then what a brief prints.
func (c *consultation) recorded(seed uint64) (*consult.State, error) {
	r := recorder{state: consult.NewState()}
	r.study(seed)
	for e := range c.last {
		r.do(consult.Put{Role: consult.RoleProgram, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: pseudonym(e)}}})
	}
	for i := range items {
		r.item(c, i)
	}
	r.round("1", c.first)
	if c.Leavers {
		r.round("2", c.last)
	}
	return r.state, r.err
}

func pseudonym(e int) consult.Pseudonym { return consult.Pseudonym(fmt.Sprintf("E%d", e+1)) }
func question(i int) consult.ItemID     { return consult.ItemID(fmt.Sprintf("Q%d", i+1)) }

// recorder applies commands until one fails.
type recorder struct {
	state *consult.State
	err   error
}

func (r *recorder) do(c consult.Command) {
	if r.err != nil {
		return
	}
	var e consult.Event
	if e, r.err = consult.Decide(r.state, c); r.err == nil {
		r.err = consult.Apply(r.state, e)
	}
}

func (r *recorder) study(seed uint64) {
	d := consult.Definition{
		ID: "study", Title: consult.Text{En: "Study"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure,
		Seed: strconv.FormatUint(seed, 10), Ranking: []string{"mean"}, Rules: consult.Rules{MinRaters: minRaters},
		Scales: []consult.Scale{{ID: "s9", Min: 1, Max: 9}},
	}
	d.Disclosure.None = true
	for k := range criteria {
		d.Criteria = append(d.Criteria, consult.Criterion{ID: criterion(k), Scale: "s9", Weight: "1", Direction: "max"})
	}
	r.do(consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: d}})
}

func criterion(k int) consult.CriterionID { return consult.CriterionID(rune('a' + k)) }

// item records an item; several proposals of it are merged into one question.
func (r *recorder) item(c *consultation, i int) {
	var proposers []int
	for e := range c.own {
		if c.own[e][i] {
			proposers = append(proposers, e)
		}
	}
	switch len(proposers) {
	case 0:
		r.raw(question(i), "")
	case 1:
		r.raw(question(i), pseudonym(proposers[0]))
	default:
		var parents []consult.ItemID
		for _, e := range proposers {
			id := consult.ItemID(fmt.Sprintf("%s-E%d", question(i), e+1))
			r.raw(id, pseudonym(e))
			parents = append(parents, id)
		}
		r.do(consult.Put{Role: consult.RoleProgram, Body: &consult.ItemDerived{
			Who:  consult.ItemWho{Role: consult.RoleProgram},
			Data: consult.ItemData{ID: question(i), Parents: parents, Relation: consult.Merge},
			Text: consult.ItemText{Text: consult.Text{En: string(question(i))}, Reason: "the same question"},
		}})
	}
}

func (r *recorder) raw(id consult.ItemID, proposer consult.Pseudonym) {
	r.do(consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{
		Who:  consult.ItemWho{Role: consult.RoleProgram, Proposer: proposer},
		Data: consult.ItemData{ID: id},
		Text: consult.ItemText{Text: consult.Text{En: string(id)}},
	}})
}

// round opens a round, hands in a sheet for each expert who answers, and closes it.
func (r *recorder) round(id consult.RoundID, ratings [][items][criteria]float64) {
	r.do(consult.OpenRound{Role: consult.RoleProgram, Round: id})
	for e := range ratings {
		sheet := consult.Sheet{Mode: "import"}
		for k := range criteria {
			sheet.Criteria = append(sheet.Criteria, criterion(k))
		}
		for i, marks := range ratings[e] {
			if math.IsNaN(marks[0]) {
				continue
			}
			row := make([]*string, criteria)
			for k, x := range marks {
				text := strconv.Itoa(int(x))
				row[k] = &text
			}
			sheet.Items, sheet.Values = append(sheet.Items, question(i)), append(sheet.Values, row)
		}
		if len(sheet.Items) > 0 {
			r.do(consult.Submit{Role: consult.RoleProgram, Round: id, Expert: pseudonym(e), Sheet: sheet})
		}
	}
	r.do(consult.CloseRound{Role: consult.RoleProgram, Round: id, Master: make([]byte, 32)})
}
