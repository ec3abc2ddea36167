package analysis

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/consensus"
	"github.com/tanwen/tanwen/internal/consult"
)

// Difference compares the groups of one attribute on one item and criterion, in the last round of the item.
type Difference struct {
	Round     consult.RoundID
	Item      consult.ItemID
	Criterion consult.CriterionID
	Attribute string
	Groups    int    // groups with a rating
	Smallest  int    // ratings of the smallest of them
	N         int    // ratings of all groups
	Test      string // mann_whitney (two groups) or kruskal_wallis
	Statistic Value  // U of the first group, or H
	P         Value  // exact, or from random assignments; undefined where no test is possible
	Adjusted  Value  // Holm's correction over the items of the criterion
	Effect    Value  // Cliff's delta of the first against the second group, or epsilon squared
	Apart     Value  // Jensen-Shannon divergence of the groups' ratings, 0 the same to 1 none in common
	Hidden    bool   // the disclosure rule keeps it back
}

// Differs is up to which corrected probability groups are said to differ.
const Differs = 0.05

// enoughReached is after how many random assignments that differ as much the count stops.
const enoughReached = 20

// differences compares groups wherever two of them or more gave a rating, by attribute, criterion and item.
func differences(s *consult.State, f *Findings, seed uint64) ([]Difference, error) {
	var out []Difference
	for _, attribute := range s.Definition.Groups {
		cells := map[cellKey][]*Cell{}
		for i := range f.Cells {
			c := &f.Cells[i]
			if strings.HasPrefix(c.Group, attribute+"=") && len(c.Values) > 0 && f.last(*c) {
				k := cellKey{c.Round, c.Item, c.Criterion, ""}
				cells[k] = append(cells[k], c)
			}
		}
		for _, r := range s.Rounds {
			for _, crit := range r.Instrument.Criteria {
				var family []Difference
				var p []*float64
				for _, item := range r.Instrument.Items {
					groups := cells[cellKey{r.ID, item, crit.ID, ""}]
					if len(groups) < 2 {
						continue
					}
					d, err := difference(groups, seed, attribute)
					if err != nil {
						return nil, err
					}
					var v *float64
					if d.P.OK {
						v = &d.P.V
					}
					family, p = append(family, d), append(p, v)
				}
				adjusted, err := consensus.Holm(p)
				if err != nil {
					return nil, err
				}
				for i, v := range adjusted {
					if v != nil {
						family[i].Adjusted = Some(*v)
					}
				}
				out = append(out, family...)
			}
		}
	}
	return out, nil
}

// difference compares the groups of one cell: two by the exact test of Mann and Whitney, more by that of Kruskal and
// Wallis with random assignments.
func difference(cells []*Cell, seed uint64, attribute string) (Difference, error) {
	c := cells[0]
	d := Difference{Round: c.Round, Item: c.Item, Criterion: c.Criterion, Attribute: attribute, Groups: len(cells), Smallest: c.N}
	groups := make([][]float64, len(cells))
	for i, g := range cells {
		groups[i] = g.Values
		d.N += g.N
		d.Smallest = min(d.Smallest, g.N)
	}
	apart, err := consensus.JensenShannon(groups)
	if err != nil {
		return d, err
	}
	d.Apart = Some(apart)
	if len(groups) == 2 {
		d.Test = "mann_whitney"
		t, err := consensus.MannWhitney(groups[0], groups[1])
		if err != nil {
			return d, err
		}
		d.Statistic, d.Effect, d.P = Some(t.U), Some(t.CliffsDelta), Some(t.P)
		if t.PExact != nil {
			d.P = Some(*t.PExact)
		}
		return d, nil
	}
	d.Test = "kruskal_wallis"
	t, err := consensus.KruskalWallis(groups)
	if err != nil {
		return d, err
	}
	d.Statistic, d.Effect = Some(t.H), Some(t.Epsilon2)
	stream := recipeDifference.stream(seed, c.Round, c.Criterion).Sub(uint64(keyOf(string(c.Item), attribute)))
	p, err := consensus.KruskalWallisSequential(groups, enoughReached, randomOrders, stream)
	if err != nil {
		return d, err
	}
	d.P = Some(p)
	return d, nil
}

// keyOf numbers a stream by name (FNV-1a), so that it does not depend on what else is computed.
func keyOf(parts ...string) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ 0xff) * 16777619
	}
	return h
}

func (f *Findings) differenceNumbers(b *book) {
	type family struct {
		attribute string
		differ    int
		compared  int
	}
	var families []family
	for _, d := range f.Differences {
		if len(families) == 0 || families[len(families)-1].attribute != d.Attribute {
			families = append(families, family{attribute: d.Attribute})
		}
		x := &families[len(families)-1]
		if d.Hidden {
			continue
		}
		if d.Adjusted.OK {
			x.compared++
			if d.Adjusted.V <= Differs {
				x.differ++
			}
		}
		id := d.ID()
		in := []string{"round:" + string(d.Round), "item:" + string(d.Item), "criterion:" + string(d.Criterion), "attribute:" + d.Attribute}
		b.add(id+".n", count(d.N), whole, "experts", recipeDifference, in...)
		b.add(id+".groups", count(d.Groups), whole, "groups", recipeDifference, in...)
		b.add(id+".statistic", d.Statistic, decimal, "", recipeDifference, in...)
		b.add(id+".p", d.P, probability, "probability", recipeDifference, in...)
		b.add(id+".p_holm", d.Adjusted, probability, "probability", recipeDifference, in...)
		b.add(id+".effect", d.Effect, decimal, "effect", recipeDifference, in...)
		b.add(id+".divergence", d.Apart, decimal, "divergence", recipeDifference, in...)
	}
	for _, x := range families {
		b.add("groups."+x.attribute+".compared", count(x.compared), whole, "cells", recipeDifference, "attribute:"+x.attribute)
		b.add("groups."+x.attribute+".differ", count(x.differ), whole, "cells", recipeDifference, "attribute:"+x.attribute)
	}
}

// ID is the beginning of the identifiers of a comparison's numbers: "groups.discipline.2.Q01.importance".
func (d *Difference) ID() string {
	return "groups." + d.Attribute + "." + string(d.Round) + "." + string(d.Item) + "." + string(d.Criterion)
}

func (f *Findings) differenceTable() Table {
	t := Table{Name: "group_differences", Header: []string{"round", "item", "criterion", "attribute", "groups", "n", "test", "statistic", "p", "p_holm", "effect", "divergence", "status"}}
	for _, d := range f.Differences {
		status := ""
		if d.Hidden {
			status = string(Suppressed)
		}
		t.Rows = append(t.Rows, []string{string(d.Round), string(d.Item), string(d.Criterion), d.Attribute, strconv.Itoa(d.Groups), strconv.Itoa(d.N), d.Test, plain(d.Statistic), plain(d.P), plain(d.Adjusted), plain(d.Effect), plain(d.Apart), status})
	}
	return t
}

// hide keeps a comparison back where a group is below the least number of answers that may be shown, or all together
// below that of a histogram.
func (d Difference) hide(rule consult.Disclosure) Difference {
	if !rule.None && (d.N < rule.Histogram || d.Smallest < rule.Median) {
		d.Hidden = true
		d.Statistic, d.P, d.Adjusted, d.Effect, d.Apart = Value{}, Value{}, Value{}, Value{}, Value{}
	}
	return d
}
