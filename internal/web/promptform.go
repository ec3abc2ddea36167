package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// read takes what was sent into a copy of the form, everything that was typed with it.
func (o *promptForm) read(r *http.Request) (typed promptForm, err error) {
	typed = *o
	typed.Options = slices.Clone(o.Options)
	if err := r.ParseForm(); err != nil {
		return typed, unreadable(err)
	}
	var found fault.List
	typed.Aside = r.PostForm.Get("aside")
	if typed.Aside != "dk" && typed.Aside != "na" {
		typed.Aside = ""
	}
	for i := range typed.Options {
		option := &typed.Options[i]
		option.Value = consult.Narrow(r.PostForm.Get("mark." + option.ID))
		if typed.One {
			option.Value = ""
			if r.PostForm.Get("choice") == option.ID {
				option.Value = "1"
			}
		}
	}
	switch {
	case len(typed.Sets) > 0:
		found = typed.readSets(r.PostForm)
	case typed.Aside == "" && typed.Kind != string(consult.PromptText):
		found = typed.check()
	}
	if typed.Sources, err = plainText("sources", r.PostForm.Get("sources")); err != nil {
		found = append(found, fault.Find(err))
	} else if n := len(sourceLines(typed.Sources)); n > maxSources {
		found = append(found, fault.Bad("sources", "web.prompt.sources", "{n} sources are named; at most {max} can be kept", "n", n, "max", maxSources))
	}
	if typed.Comment, err = plainText("comment", r.PostForm.Get("comment")); err != nil {
		found = append(found, fault.Find(err))
	}
	if typed.Kind == string(consult.PromptText) && typed.Aside == "" && typed.Comment == "" {
		found = append(found, fault.Bad("", "web.prompt.empty", "nothing is written yet: write an answer, or choose one of the answers beside"))
	}
	typed.Round, typed.Client = r.PostForm.Get("round"), r.PostForm.Get("client")
	if typed.Base, err = strconv.ParseInt(r.PostForm.Get("base"), 10, 64); err != nil || typed.Base < -1 {
		found = append(found, fault.Bad("base", "web.answer.base", "this form does not say upon which answer it was filled in: load the page again"))
		typed.Base = o.Base
	}
	if len(found) > 0 {
		return typed, found[0]
	}
	return typed, nil
}

// check says in the words of the page what keeps an answer from being saved; the rule itself is consult's.
func (o *promptForm) check() (found fault.List) {
	if o.Kind == string(consult.PromptYear) {
		return o.checkYears()
	}
	named, sum := 0, 0
	for i := range o.Options {
		option := &o.Options[i]
		if option.empty(o.Kind) {
			continue
		}
		named++
		most := o.most()
		n, err := strconv.Atoi(option.Value)
		if err != nil || n < 1 || n > most {
			option.Wrong = true
			found = append(found, fault.Bad("mark."+option.ID, "web.prompt.mark", "{option}: {value} is no whole number from 1 to {max}", "option", option.Name, "value", strconv.Quote(option.Value), "max", most))
			continue
		}
		option.Value = strconv.Itoa(n)
		sum += n
	}
	if len(found) > 0 {
		return found
	}
	switch {
	case o.Kind == string(consult.PromptBudget) && sum < o.Points:
		found = append(found, fault.Bad("", "web.prompt.left", "{sum} of {points} points are given out: {left} are left", "sum", sum, "points", o.Points, "left", o.Points-sum))
	case o.Kind == string(consult.PromptBudget) && sum > o.Points:
		found = append(found, fault.Bad("", "web.prompt.over", "{sum} points are given out: that is {over} more than there are", "sum", sum, "over", sum-o.Points))
	case named < o.Least || named > o.Most:
		found = append(found, fault.Bad("", "web.prompt.count", "{n} options are named: name at least {least} and at most {most}, or choose one of the answers beside", "n", named, "least", o.Least, "most", o.Most))
	}
	return found
}

// checkYears says what keeps years from being saved.
func (o *promptForm) checkYears() (found fault.List) {
	given := map[consult.OptionID]int{}
	for i := range o.Options {
		option := &o.Options[i]
		if option.empty(o.Kind) {
			continue
		}
		low, high := o.From, o.To
		if option.ID == string(consult.Never) {
			low, high = 0, 100
		}
		n, err := strconv.Atoi(option.Value)
		if err != nil || n < low || n > high {
			option.Wrong = true
			found = append(found, fault.Bad("mark."+option.ID, "web.prompt.year", "{option}: {value} is no whole number from {min} to {max}", "option", option.Name, "value", strconv.Quote(option.Value), "min", low, "max", high))
			continue
		}
		option.Value = strconv.Itoa(n)
		given[consult.OptionID(option.ID)] = n
	}
	low, middle, high := given[consult.YearLow], given[consult.YearMiddle], given[consult.YearHigh]
	never := given[consult.Never] == 100
	if len(found) == 0 && (never && low+middle+high > 0 || !never && (low == 0 || middle < low || high < middle)) {
		found = append(found, fault.Bad("", "web.prompt.years", "give three years that do not fall, or 100 for never alone"))
	}
	return found
}

// says puts years in words, so that their author can see whether it is what was meant; empty of other prompts.
func (o *promptForm) says(p page) string {
	if o.Kind != string(consult.PromptYear) || o.Base < 0 || o.Aside != "" {
		return ""
	}
	value := map[string]string{string(consult.Never): "0"}
	for _, f := range o.Options {
		if f.Value != "" {
			value[f.ID] = f.Value
		}
	}
	if value[string(consult.Never)] == "100" {
		return p.T("answer.prompt.year.says_never")
	}
	return p.T("answer.prompt.year.says", "never", value[string(consult.Never)], "low", value[string(consult.YearLow)], "middle", value[string(consult.YearMiddle)], "high", value[string(consult.YearHigh)])
}

// empty reports whether nothing is given to an option: no points are none.
func (f optionField) empty(kind string) bool {
	return f.Value == "" || (kind == string(consult.PromptBudget) || kind == string(consult.PromptYear)) && strings.Trim(f.Value, "0") == ""
}

// most is the largest number that an option can have.
func (o *promptForm) most() int {
	switch consult.PromptKind(o.Kind) {
	case consult.PromptBudget:
		return o.Points
	case consult.PromptRanking:
		return len(o.Options)
	default:
		return 1
	}
}

// same reports whether a form holds what is stored already, under the leaf that it names.
func (o *promptForm) same(stored *promptForm) bool {
	return stored.Base >= 0 && o.Base == stored.Base && o.Round == stored.Round && o.Comment == stored.Comment && o.Aside == stored.Aside &&
		o.Sources == stored.Sources && slices.EqualFunc(o.Sets, stored.Sets, func(a, b setField) bool { return o.Aside != "" || a.Best == b.Best && a.Worst == b.Worst }) &&
		(o.Aside != "" || slices.EqualFunc(o.Options, stored.Options, func(a, b optionField) bool { return a.Value == b.Value || a.empty(o.Kind) && b.empty(o.Kind) }))
}

// sheet is the form as the record keeps it.
func (o *promptForm) sheet() (consult.ResponseSheet, consult.ResponseText) {
	x := consult.Response{Prompt: consult.PromptID(o.ID), Aside: o.Aside}
	for _, option := range o.Options {
		if o.Aside == "" && !option.empty(o.Kind) {
			x.Marks = append(x.Marks, consult.OptionMark{Option: consult.OptionID(option.ID), Value: consult.Decimal(option.Value)})
		}
	}
	var t consult.ResponseText
	if o.Aside == "" {
		x.Contests = o.contests()
	}
	if list := sourceLines(o.Sources); len(list) > 0 {
		t.Sources = map[consult.PromptID][]string{x.Prompt: list}
	}
	if o.Comment != "" {
		t.Comments = map[consult.PromptID]string{x.Prompt: o.Comment}
	}
	return consult.ResponseSheet{Mode: "live", Responses: []consult.Response{x}}, t
}

// inOrder lists the options as they stand: of a ranking those with a place first.
func (o *promptForm) inOrder() []optionField {
	list := slices.Clone(o.Options)
	if o.Kind != string(consult.PromptRanking) {
		return list
	}
	place := func(f optionField) int {
		if n, err := strconv.Atoi(f.Value); err == nil {
			return n
		}
		return len(list) + 1
	}
	slices.SortStableFunc(list, func(a, b optionField) int { return place(a) - place(b) })
	return list
}
