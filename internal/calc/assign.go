package calc

import (
	"github.com/tanwen/tanwen/panel"
)

// assignMethods are those of package panel.
func assignMethods() []entry {
	const area = "panel"
	return []entry{
		method("assignment", area, of(assignment)),
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
	Objective string       `json:"objective" default:"\"total\"" enum:"total,max-min"`
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
