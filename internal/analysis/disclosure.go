package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// Disclosed returns the findings as they may leave the house: the disclosure rule that each round locked is applied,
// hidden values are undefined, and comments stand only where the consent that was locked allows their release. Numbers
// and tables are made anew from what is left. f is unchanged.
func (f *Findings) Disclosed() *Findings {
	if f.disclosed {
		return f
	}
	out := *f
	out.disclosed = true
	out.Cells = slices.Clone(f.Cells)
	for i := range out.Cells {
		out.Cells[i].hide(f.rule(out.Cells[i].Round))
	}
	out.complement()
	out.Rankings = slices.Clone(f.Rankings)
	for i := range out.Rankings {
		out.Rankings[i].Rows = slices.Clone(f.Rankings[i].Rows)
		for k := range out.Rankings[i].Rows {
			row := &out.Rankings[i].Rows[k]
			if d := f.lastRule(); !d.None && row.N < d.Histogram {
				row.Score = Value{} // a mean of few is close to their answers; the rank stays
			}
		}
	}
	out.Dissents = slices.Clone(f.Dissents)
	for i := range out.Dissents {
		d, rule := &out.Dissents[i], f.rule(out.Dissents[i].Round)
		if !rule.None && d.N < rule.Histogram {
			d.Hidden, d.Below, d.Above = true, 0, 0
		}
		if !f.released(d.Round) {
			d.Comments = nil
		}
	}
	out.Stability = slices.Clone(f.Stability)
	for i := range out.Stability {
		t := &out.Stability[i]
		if d := f.rule(t.To); !d.None && t.Paired < d.Histogram {
			t.Statistic, t.P, t.Changed = Value{}, Value{}, -1
			if t.Paired < d.Median {
				t.MedianShift, t.Status = Value{}, string(Suppressed)
			}
		}
	}
	out.hideBeside()
	out.index()
	return &out
}

// hideBeside applies the rule to what is made of several experts' answers at once.
func (f *Findings) hideBeside() {
	if f.Sensitivity != nil {
		x := *f.Sensitivity
		x.Experts, x.Institutions = x.Experts.hide(f.lastRule()), x.Institutions.hide(f.lastRule())
		f.Sensitivity = &x
	}
	f.Differences = slices.Clone(f.Differences)
	for i, d := range f.Differences {
		f.Differences[i] = d.hide(f.rule(d.Round))
	}
	f.hideArguments()
	f.Prompts = slices.Clone(f.Prompts)
	for i, p := range f.Prompts {
		f.Prompts[i] = p.hide(f.rule(p.Round))
		if !f.released(p.Round) {
			f.Prompts[i].Texts = nil
		}
	}
	experts := map[consult.QuantityID]int{}
	for _, p := range f.Pools {
		experts[p.Quantity] = max(experts[p.Quantity], p.Experts)
	}
	if f.Model != nil {
		f.Model = f.Model.hide(f.lastRule())
	}
	f.Pools = slices.Clone(f.Pools)
	for i, p := range f.Pools {
		f.Pools[i] = p.hide(f.lastRule(), experts[p.Quantity])
	}
	if d := f.lastRule(); f.Calibration != nil && !d.None && f.Calibration.Experts < d.Median {
		c := *f.Calibration
		c.Score, c.Information = Value{}, Value{}
		f.Calibration = &c
	}
}

// rule returns the disclosure rule that a round locked.
func (f *Findings) rule(id consult.RoundID) consult.Disclosure {
	if r := f.state.Round(id); r != nil {
		return r.Instrument.Disclosure
	}
	return f.state.Definition.Disclosure
}

func (f *Findings) lastRule() consult.Disclosure {
	if r := f.state.LastRound(); r != nil {
		return r.Instrument.Disclosure
	}
	return f.state.Definition.Disclosure
}

// Released reports whether texts of experts in a round may leave the house: consent was locked at opening, or the
// data are public.
func (f *Findings) released(id consult.RoundID) bool {
	r := f.state.Round(id)
	return r != nil && (r.Instrument.Consent == "release" || r.Instrument.Disclosure.None)
}

// hide applies a disclosure rule to one cell.
func (c *Cell) hide(d consult.Disclosure) {
	switch {
	case d.None || c.N >= d.Histogram:
	case c.N >= d.Quartiles:
		c.show(UpToQuartiles)
	case c.N >= d.Median:
		c.show(MedianOnly)
	default:
		c.show(Nothing)
	}
}

func (c *Cell) show(s Shown) {
	c.Shown = s
	c.Values = nil
	c.Min, c.Max, c.Mean, c.SD = Value{}, Value{}, Value{}, Value{}
	c.Agree, c.AgreeLow, c.AgreeHigh, c.Disagree = Value{}, Value{}, Value{}, Value{}
	if s >= MedianOnly {
		c.Q1, c.Q3, c.IQR = Value{}, Value{}, Value{}
		if c.Median.OK {
			c.Median = Some(math.Floor(c.Median.V + 0.5)) // whole scale points, halves upwards
		}
	}
	if s == Nothing {
		c.Median, c.Status = Value{}, Suppressed
		c.DK, c.NA, c.Missing = 0, 0, 0
	}
}

// complement hides one more group of an attribute where a single hidden group could be worked out from the total and
// the groups that are shown: the smallest shown one.
func (f *Findings) complement() {
	type key struct {
		cellKey
		attribute string
	}
	byKey := map[key][]int{}
	var order []key
	for i, c := range f.Cells {
		if c.Group == "" {
			continue
		}
		attribute, _, _ := strings.Cut(c.Group, "=")
		k := key{cellKey{c.Round, c.Item, c.Criterion, ""}, attribute}
		if byKey[k] == nil {
			order = append(order, k)
		}
		byKey[k] = append(byKey[k], i)
	}
	for _, k := range order {
		hidden, n, smallest := 0, 0, -1
		for _, i := range byKey[k] {
			c := &f.Cells[i]
			if c.Shown == Nothing {
				hidden++
				n += c.N
			} else if smallest < 0 || c.N < f.Cells[smallest].N {
				smallest = i
			}
		}
		if hidden > 0 && smallest >= 0 && (hidden == 1 || n < f.rule(k.round).Median) {
			f.Cells[smallest].show(Nothing)
		}
	}
}
