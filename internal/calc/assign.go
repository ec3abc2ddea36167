package calc

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/tanwen/tanwen/panel"
)

// assignMethods are those of package panel.
func assignMethods() []entry {
	const area = "panel"
	return []entry{
		method("assignment", area, of(assignment)),
		method("leximin", area, of(leximin)),
	}
}

type coverInput struct {
	Topic   int   `json:"topic" min:"0"`
	Experts []int `json:"experts" min:"0" doc:"ascending"`
	Min     int   `json:"min" default:"0" min:"0"`
	Max     int   `json:"max" default:"1000000" min:"0"`
}

type assignmentInput struct {
	Affinity  [][]float64  `json:"affinity" doc:"topics x experts: fit of the expert to the topic, more is better"`
	Demand    []int        `json:"demand" min:"0" doc:"experts per topic"`
	LoadMin   []int        `json:"load_min" default:"" min:"0" doc:"topics per expert, at least; none for all if left out"`
	LoadMax   []int        `json:"load_max" min:"0" doc:"topics per expert, at most"`
	Conflicts [][2]int     `json:"conflicts" default:"[]" min:"0" doc:"pairs [topic, expert] that must not be"`
	Locks     [][2]int     `json:"locks" default:"[]" min:"0" doc:"pairs [topic, expert] that must be"`
	Covers    []coverInput `json:"covers" default:"[]" doc:"rules: of the experts listed, min to max serve the topic"`
	Objective string       `json:"objective" enum:"total,max-min" default:"\"total\""`
}

// cutOutput is a set of rules that cannot hold together; see [panel.Cut].
type cutOutput struct {
	Topics  []int `json:"topics"`
	Experts []int `json:"experts"`
	Covers  []int `json:"covers"`
	Need    int   `json:"need"`
	Room    int   `json:"room"`
}

// assignmentOutput: bound is a value of the objective that no assignment exceeds; cut says why there is none.
type assignmentOutput struct {
	Feasible   bool       `json:"feasible"`
	Total      *float64   `json:"total"`
	Minimum    *float64   `json:"minimum"`
	Gini       *float64   `json:"gini"`
	Bound      *float64   `json:"bound"`
	Optimal    bool       `json:"optimal"`
	Load       []int      `json:"load"`
	Assignment [][]int    `json:"assignment"`
	Cut        *cutOutput `json:"cut"`
}

func assignment(in assignmentInput) (out assignmentOutput, err error) {
	a := panel.Assignment{Affinity: in.Affinity, Demand: in.Demand, LoadMin: in.LoadMin, LoadMax: in.LoadMax, Conflicts: pairs(in.Conflicts), Locks: pairs(in.Locks)}
	for _, c := range in.Covers {
		a.Covers = append(a.Covers, panel.Cover(c))
	}
	solve := a.Best
	if in.Objective == "max-min" {
		solve = a.Fair
	}
	p, err := solve()
	if err != nil {
		return out, err
	}
	out = assignmentOutput{Feasible: p.Feasible, Gini: p.Gini, Optimal: p.Optimal, Load: p.Load, Assignment: p.Topics}
	if p.Feasible {
		out.Total, out.Minimum, out.Bound = &p.Total, &p.Minimum, &p.Bound
	} else if p.Cut != nil {
		cut := cutOutput(*p.Cut)
		out.Cut = &cut
	}
	return out, nil
}

func pairs(list [][2]int) []panel.Pair {
	out := make([]panel.Pair, len(list))
	for i, p := range list {
		out[i] = panel.Pair{Topic: p[0], Expert: p[1]}
	}
	return out
}

type leximinInput struct {
	People []traits    `json:"people" doc:"of each person the value of every feature"`
	Quotas quotasInput `json:"quotas" doc:"of every feature that has quotas, for every value [min, max]"`
	Size   int         `json:"panel_size" min:"1"`
}

// leximinOutput: panels are make-ups that may be drawn, as how many of each type of people, with their probabilities.
type leximinOutput struct {
	Probabilities []float64    `json:"probabilities"`
	Types         [][]int      `json:"types"`
	Panels        []drawOutput `json:"panels"`
}

type drawOutput struct {
	Probability float64 `json:"probability"`
	Counts      []int   `json:"counts"`
}

func leximin(in leximinInput) (out leximinOutput, err error) {
	p := panel.Pool{Size: in.Size, Quotas: in.Quotas.list}
	for _, q := range p.Quotas {
		if !slices.Contains(p.Features, q.Feature) {
			p.Features = append(p.Features, q.Feature)
		}
	}
	for i, person := range in.People {
		values := make([]string, len(p.Features))
		for f, feature := range p.Features {
			value, ok := person.values[feature]
			if !ok {
				return out, missing(fmt.Sprintf("people[%d].%s", i, feature))
			}
			values[f] = value
		}
		p.People = append(p.People, values)
	}
	l, err := p.Leximin()
	if err != nil {
		return out, err
	}
	out.Probabilities, out.Types = l.Chances, l.Types()
	for _, d := range l.Panels {
		out.Panels = append(out.Panels, drawOutput(d))
	}
	return out, nil
}

// traits are a person's values by feature.
type traits struct{ values map[string]string }

// read implements special.
func (t *traits) read(n node, path string) error {
	if n.kind != object {
		return wrongKind(path, n, object)
	}
	t.values = map[string]string{}
	for i, key := range n.keys {
		at := path + "." + shortened(key)
		if _, twice := t.values[key]; twice {
			return twiceGiven(at, key)
		}
		if n.list[i].kind != text {
			return wrongKind(at, n.list[i], text)
		}
		t.values[key] = n.list[i].text
	}
	return nil
}

// schema implements special.
func (t *traits) schema() schema {
	return schema{"type": "object", "additionalProperties": schema{"type": "string"}}
}

// quotasInput are limits by feature and value.
type quotasInput struct{ list []panel.Quota }

// read implements special.
func (q *quotasInput) read(n node, path string) error {
	if n.kind != object {
		return wrongKind(path, n, object)
	}
	for i, feature := range n.keys {
		at := path + "." + shortened(feature)
		if slices.Contains(n.keys[:i], feature) {
			return twiceGiven(at, feature)
		}
		values := n.list[i]
		if values.kind != object {
			return wrongKind(at, values, object)
		}
		for j, value := range values.keys {
			below := at + "." + shortened(value)
			if slices.Contains(values.keys[:j], value) {
				return twiceGiven(below, value)
			}
			var limits [2]int
			low := int64(0)
			if err := decode(values.list[j], reflect.ValueOf(&limits).Elem(), below, rules{min: &low}); err != nil {
				return err
			}
			q.list = append(q.list, panel.Quota{Feature: feature, Value: value, Min: limits[0], Max: limits[1]})
		}
	}
	return nil
}

// schema implements special.
func (q *quotasInput) schema() schema {
	limits := schema{"type": "array", "items": schema{"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
	return schema{"type": "object", "additionalProperties": schema{"type": "object", "additionalProperties": limits}}
}
