package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// tie is the value of a pair whose options are held equal.
const tie = "="

// setField is one set of options among which somebody chooses: a pair, or a set of which best and worst are named.
type setField struct {
	At          string // from 1, as fields and headings name it
	Options     []optionField
	Best, Worst string // option, tie, or empty
	Wrong       bool
}

// fillSets makes the sets of a pairwise or best-worst prompt.
func (o *promptForm) fillSets(st *consult.State, r *consult.Round, asked *consult.Prompt, expert consult.Pseudonym) {
	seed, _ := strconv.ParseUint(r.Instrument.Seed, 10, 64)
	names := map[consult.OptionID]optionField{}
	for _, f := range o.Options {
		names[consult.OptionID(f.ID)] = f
	}
	for i, set := range asked.Design(seed, expert, st.OptionsFor(asked, expert)) {
		f := setField{At: strconv.Itoa(i + 1)}
		for _, id := range set {
			f.Options = append(f.Options, names[id])
		}
		o.Sets = append(o.Sets, f)
	}
}

// putSets fills in stored choices; those among sets that the form does not show are left out.
func (o *promptForm) putSets(contests []consult.Contest) {
	for i := range o.Sets {
		set := &o.Sets[i]
		set.Best, set.Worst = "", ""
		for _, c := range contests {
			if !set.shows(c.Among) {
				continue
			}
			set.Best, set.Worst = string(c.Best), string(c.Worst)
			if set.Best == "" {
				set.Best = tie
			}
		}
	}
}

// shows reports whether a set holds just these options.
func (f *setField) shows(among []consult.OptionID) bool {
	return len(among) == len(f.Options) && !slices.ContainsFunc(f.Options, func(o optionField) bool { return !slices.Contains(among, consult.OptionID(o.ID)) })
}

// readSets takes the choices that were sent into a copy of the form.
func (o *promptForm) readSets(form url.Values) (found fault.List) {
	o.Sets = slices.Clone(o.Sets)
	chosen := 0
	for i := range o.Sets {
		set := &o.Sets[i]
		set.Best, set.Worst = form.Get("best."+set.At), form.Get("worst."+set.At)
		if o.Kind == string(consult.PromptPairwise) {
			set.Worst = ""
		}
		if set.Best == "" && set.Worst == "" {
			continue
		}
		chosen++
		if o.Kind == string(consult.PromptBestWorst) && (set.Best == "" || set.Worst == "" || set.Best == set.Worst) {
			set.Wrong = true
			found = append(found, fault.Bad("", "web.prompt.set", "set {n}: name two different options, the best and the worst", "n", set.At))
		}
	}
	if chosen == 0 && o.Aside == "" {
		found = append(found, fault.Bad("", "web.prompt.none", "nothing is chosen yet: make a choice, or choose one of the answers beside"))
	}
	if o.Aside != "" {
		return nil
	}
	return found
}

// contests are the choices that are made, as the record keeps them.
func (o *promptForm) contests() (out []consult.Contest) {
	for _, set := range o.Sets {
		if set.Best == "" && set.Worst == "" {
			continue
		}
		c := consult.Contest{Worst: consult.OptionID(set.Worst)}
		for _, f := range set.Options {
			c.Among = append(c.Among, consult.OptionID(f.ID))
		}
		if set.Best != tie {
			c.Best = consult.OptionID(set.Best)
		}
		out = append(out, c)
	}
	return out
}

// circle says gently that stored pairs go in a circle; they are taken as they are.
func (o *promptForm) circle(p page) string {
	if o.Kind != string(consult.PromptPairwise) || o.Base < 0 {
		return ""
	}
	n, of := consult.Circles(o.contests())
	if n == 0 {
		return ""
	}
	return p.T("answer.prompt.circles", "n", n, "of", of)
}

// sourceLines reads sources, one on each line.
func sourceLines(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// maxSources is how many sources a text can name.
const maxSources = 20

// chosenName is what was chosen of a set, in words.
func (f setField) chosenName(p page, id string) string {
	for _, o := range f.Options {
		if o.ID == id {
			return o.Name
		}
	}
	if id == tie {
		return p.T("answer.prompt.tie")
	}
	return "–"
}
