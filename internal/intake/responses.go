package intake

import (
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// responseRow is one row of responses.csv: the mark of one option in an expert's answer to a prompt, or one of the words
// that stand instead of an answer. Of a choice among a set, option lists the set and value the choice; of free text value
// is "text" and comment holds it.
type responseRow struct {
	round, expert string
	prompt        consult.PromptID
	option        consult.OptionID
	value         string
	comment       string
	sources       []string
}

// readResponses reads responses.csv.
func (b *builder) readResponses(name string, data []byte) (out []located[responseRow]) {
	s, ok := b.openSheet(name, "responses", data, nil, []string{"round", "expert", "prompt", "option", "value"}, []string{"comment", "sources"})
	if !ok {
		return nil
	}
	b.each(s.table, func(r row) {
		x := responseRow{round: s.get(r, "round"), expert: s.get(r, "expert"), prompt: consult.PromptID(s.get(r, "prompt")), option: consult.OptionID(s.get(r, "option")), value: consult.Narrow(s.get(r, "value")), comment: s.get(r, "comment")}
		x.sources = splitList(s.get(r, "sources"))
		for _, c := range []string{"round", "expert", "prompt", "value"} {
			if s.get(r, c) == "" {
				p := s.at(r, c)
				b.refuse(p.file, p.row, p.col, "intake.empty", "the cell {column} is empty", "column", c)
				return
			}
		}
		if alone := x.value == "dk" || x.value == "na" || x.value == "text"; alone != (x.option == "") {
			p := s.at(r, "option")
			b.refuse(p.file, p.row, p.col, "intake.response.option", "{value} stands at {option}: a mark names its option; text, dk (cannot judge) and na (not applicable) name none", "value", quoted(x.value), "option", quoted(string(x.option)))
			return
		}
		out = append(out, located[responseRow]{x, s.at(r, "value"), s.columns})
	})
	b.source(s.done())
	return out
}

// addResponses hands in one sheet of answers to prompts per expert of a round, in the order in which they stand.
func (b *builder) addResponses(round consult.RoundID, rows []located[responseRow]) {
	sheets := map[string]*consult.Respond{}
	first := map[string]place{}
	var order []string
	for _, x := range rows {
		if consult.RoundID(x.value.round) != round {
			continue
		}
		c := sheets[x.value.expert]
		if c == nil {
			c = &consult.Respond{Role: consult.RoleProgram, Round: round, Expert: consult.Pseudonym(x.value.expert), Sheet: consult.ResponseSheet{Mode: "import"}}
			sheets[x.value.expert], first[x.value.expert] = c, x.at
			order = append(order, x.value.expert)
		}
		c.Sheet.Responses = x.value.into(c.Sheet.Responses)
		if len(x.value.sources) > 0 {
			if c.Text.Sources == nil {
				c.Text.Sources = map[consult.PromptID][]string{}
			}
			c.Text.Sources[x.value.prompt] = append(c.Text.Sources[x.value.prompt], x.value.sources...)
		}
		if x.value.comment != "" {
			if c.Text.Comments == nil {
				c.Text.Comments = map[consult.PromptID]string{}
			}
			if have := c.Text.Comments[x.value.prompt]; have != "" && have != x.value.comment {
				c.Text.Comments[x.value.prompt] = have + "\n" + x.value.comment
			} else {
				c.Text.Comments[x.value.prompt] = x.value.comment
			}
		}
	}
	for _, name := range order {
		b.do(first[name], nil, *sheets[name])
	}
}

// into adds a row to the answer to its prompt.
func (x responseRow) into(given []consult.Response) []consult.Response {
	at := slices.IndexFunc(given, func(r consult.Response) bool { return r.Prompt == x.prompt })
	if at < 0 {
		at = len(given)
		given = append(given, consult.Response{Prompt: x.prompt})
	}
	among := splitList(string(x.option))
	switch {
	case x.value == "text":
	case x.option == "":
		given[at].Aside = x.value
	case len(among) > 1:
		c := consult.Contest{}
		for _, o := range among {
			c.Among = append(c.Among, consult.OptionID(o))
		}
		if best, worst, _ := strings.Cut(x.value, ">"); best != "=" {
			c.Best, c.Worst = consult.OptionID(best), consult.OptionID(worst)
		}
		given[at].Contests = append(given[at].Contests, c)
	default:
		given[at].Marks = append(given[at].Marks, consult.OptionMark{Option: x.option, Value: consult.Decimal(x.value)})
	}
	return given
}

// sourceResponses hands in answers to prompts for rounds that are open.
func (b *builder) sourceResponses(file string, data []byte) {
	rows := b.readResponses(file, data)
	if len(b.found) > 0 {
		return
	}
	b.sourceCommands()
	var order []string
	for _, x := range rows {
		if !contains(order, x.value.round) {
			order = append(order, x.value.round)
			b.openRound(x.value.round, x.at)
		}
	}
	for _, name := range order {
		b.addResponses(consult.RoundID(name), rows)
	}
}
