package dossier

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// disclosure is step 15: nothing stands in the package that its form and the rule that each round locked keep back.
func (a *audit) disclosure() error {
	for _, name := range sortedNames(a.data) {
		if individual(name) {
			return fault.New(fault.Invalid, "dossier.individual", "{file} is for one expert alone", "file", name)
		}
	}
	if a.state == nil {
		return errBroken
	}
	for _, e := range a.entries {
		for _, p := range record.Parts {
			if e.State(p) == record.Open && withheld(a.form, a.state, e, p) {
				return fault.New(fault.Invalid, "dossier.shown", "the part {part} of leaf {leaf} is shown, which the form {form} withholds", "part", p, "leaf", e.Index, "form", a.form)
			}
		}
	}
	for _, c := range a.cells {
		if r := a.state.Round(c.Round); r != nil && !mayOpen(c.Cell, r.Instrument.Disclosure) {
			return hidden(string(c.Round), string(c.Cell.Item))
		}
	}
	for _, o := range a.options {
		if r := a.state.Round(o.Round); r != nil && !mayOpenPrompt(o.Option, r) {
			return fault.New(fault.Invalid, "dossier.hidden_prompt", "round {round}, prompt {prompt}: more is shown than the disclosure rule lets out", "round", o.Round, "prompt", o.Option.Prompt)
		}
	}
	return a.discreet()
}

func hidden(round, item string) error {
	return fault.New(fault.Invalid, "dossier.hidden", "round {round}, item {item}: more is shown than the disclosure rule lets out", "round", round, "item", item)
}

// discreet looks at each row of the item statistics with the thresholds of its round.
func (a *audit) discreet() error {
	const name = "tables/item_statistics.csv"
	rows, err := csv.NewReader(bytes.NewReader(a.data[name])).ReadAll()
	if err != nil || len(rows) == 0 {
		return differs(name)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		at[h] = i
	}
	for _, column := range []string{"round", "item", "n", "median", "q1", "q3", "min", "max", "mean", "sd", "agree_share", "status"} {
		if _, ok := at[column]; !ok {
			return differs(name)
		}
	}
	for _, row := range rows[1:] {
		r := a.state.Round(consult.RoundID(row[at["round"]]))
		n, err := strconv.Atoi(row[at["n"]])
		if r == nil || err != nil {
			return differs(name)
		}
		d := r.Instrument.Disclosure
		shows := func(columns ...string) bool {
			for _, c := range columns {
				if row[at[c]] != "" {
					return true
				}
			}
			return false
		}
		if !d.None && ((n < d.Histogram && shows("min", "max", "mean", "sd", "agree_share")) || (n < d.Quartiles && shows("q1", "q3")) || (n < d.Median && (shows("median") || row[at["status"]] != "suppressed"))) {
			return hidden(row[at["round"]], row[at["item"]])
		}
	}
	return nil
}
