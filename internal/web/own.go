package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// ownRow is one mark of an expert as it is downloaded.
type ownRow struct {
	Round       string `json:"round"`
	Item        string `json:"item"`
	Question    string `json:"question"`
	Criterion   string `json:"criterion"` // of a quantity: p and the probability; of a prompt: the option
	Rating      string `json:"rating"`    // a number, dk, na, or empty
	Familiarity string `json:"familiarity"`
	Comment     string `json:"comment"`
	Leaf        int64  `json:"leaf"`
}

// own gives an expert the own answers of all rounds, as CSV or JSON.
func (s *server) own(v *visit) error {
	name := v.r.PathValue("file")
	if name != "answers.csv" && name != "answers.json" {
		return missing()
	}
	rows := []ownRow{}
	err := s.Desk.View(v.ctx(), v.study, func(st *consult.State) error {
		p := s.expertPage(v, "answer", st)
		for _, r := range st.Rounds {
			rows = append(rows, p.ownRows(st, r, v.expert())...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+string(v.study)+"-"+name+`"`)
	if name == "answers.json" {
		v.w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(v.w).Encode(rows)
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w := csv.NewWriter(v.w)
	_ = w.Write([]string{"round", "item", "question", "criterion", "rating", "familiarity", "comment", "leaf"})
	for _, r := range rows {
		_ = w.Write([]string{r.Round, r.Item, cellText(r.Question), r.Criterion, r.Rating, r.Familiarity, cellText(r.Comment), strconv.FormatInt(r.Leaf, 10)})
	}
	w.Flush()
	return w.Error()
}

func (p page) ownRows(st *consult.State, r *consult.Round, expert consult.Pseudonym) []ownRow {
	var out []ownRow
	for i := range r.Judgements {
		j := &r.Judgements[i]
		if j.Expert != expert {
			continue
		}
		row := ownRow{Round: string(r.ID), Item: string(j.Quantity), Comment: j.Rationale, Leaf: j.Leaf}
		if q := st.Quantity(j.Quantity); q != nil {
			row.Question = p.In(q.Name)
		}
		if j.Kind != consult.Rated {
			row.Rating = markText(consult.Mark{Kind: j.Kind})
			out = append(out, row)
		}
		for k, at := range j.Probabilities {
			row.Criterion, row.Rating = "p"+strconv.FormatFloat(at, 'f', -1, 64), strconv.FormatFloat(j.Values[k], 'f', -1, 64)
			out = append(out, row)
		}
	}
	for i := range r.Responses {
		if x := &r.Responses[i]; x.Expert == expert {
			out = append(out, p.ownResponse(r, x)...)
		}
	}
	reply := r.Reply(expert)
	if reply == nil {
		return out
	}
	for i := range reply.Answers {
		a := &reply.Answers[i]
		id := r.Instrument.Items[a.Item]
		row := ownRow{Round: string(r.ID), Item: string(id), Comment: a.Comment, Leaf: a.Leaf}
		if it := st.Item(id); it != nil {
			row.Question = p.In(it.Text)
		}
		if a.Familiarity > 0 {
			row.Familiarity = strconv.Itoa(int(a.Familiarity))
		}
		for j, c := range r.Instrument.Criteria {
			row.Criterion, row.Rating = string(c.ID), markText(a.Marks[j])
			out = append(out, row)
		}
	}
	return out
}

// ownResponse is the answer to a prompt, one row for each option that it names, one for an answer that stands aside.
func (p page) ownResponse(r *consult.Round, x *consult.ExpertResponse) (out []ownRow) {
	asked := r.Prompt(x.Prompt)
	row := ownRow{Round: string(r.ID), Item: string(x.Prompt), Question: p.In(asked.Name), Comment: strings.Join(append([]string{x.Comment}, x.Sources...), "\n"), Leaf: x.Leaf}
	for _, option := range asked.OptionIDs() {
		if m, ok := x.Marks[option]; ok {
			row.Criterion, row.Rating = string(option), m.String()
			out = append(out, row)
		}
	}
	for _, c := range x.Contests {
		among := make([]string, len(c.Among))
		for i, o := range c.Among {
			among[i] = string(o)
		}
		row.Criterion, row.Rating = strings.Join(among, ";"), string(c.Best)
		switch {
		case c.Best == "":
			row.Rating = tie
		case c.Worst != "":
			row.Rating += ">" + string(c.Worst)
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		row.Rating = markText(consult.Mark{Kind: x.Kind})
		if x.Kind == consult.Rated {
			row.Rating = "text"
		}
		out = append(out, row)
	}
	return out
}

// cellText keeps a spreadsheet from taking a text for a formula.
func cellText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// receipt gives an expert the receipt of one of the own answers.
func (s *server) receipt(v *visit) error {
	leaf, err := strconv.ParseInt(strings.TrimSuffix(v.r.PathValue("file"), ".txt"), 10, 64)
	if err != nil {
		return missing()
	}
	text, err := s.Answers.Receipt(v.ctx(), v.study, v.expert(), leaf)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="receipt-`+string(v.study)+"-"+strconv.FormatInt(leaf, 10)+`.txt"`)
	if v.r.Method == http.MethodHead {
		return nil
	}
	_, err = v.w.Write(text)
	return err
}
