package panel_test

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tanwen/tanwen/panel"
)

// read decodes a file of testdata; its numbers come from the sources that it names.
func read(t testing.TB, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// assignmentInput is the input of an oracle case.
type assignmentInput struct {
	Objective string
	Affinity  [][]float64
	Demand    []int
	LoadMin   []int `json:"load_min"`
	LoadMax   []int `json:"load_max"`
	Conflicts [][2]int
}

func (in assignmentInput) assignment() panel.Assignment {
	a := panel.Assignment{Affinity: in.Affinity, Demand: in.Demand, LoadMin: in.LoadMin, LoadMax: in.LoadMax}
	for _, p := range in.Conflicts {
		a.Conflicts = append(a.Conflicts, panel.Pair{Topic: p[0], Expert: p[1]})
	}
	return a
}

func TestAssignmentOracle(t *testing.T) {
	var file struct {
		Cases []struct {
			Name   string
			Input  assignmentInput
			Expect struct{ Total, Minimum float64 }
		}
	}
	read(t, "assignment.json", &file)
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			a := c.Input.assignment()
			if c.Input.Objective == "total" {
				p, err := a.Best()
				if err != nil || !p.Optimal || math.Abs(p.Total-c.Expect.Total) > 1e-6 {
					t.Errorf("total %v, want %v; %v", p.Total, c.Expect.Total, err)
				}
				keeps(t, a, p)
				return
			}
			// "1 % is allowed" by the oracle; its maximum is exact.
			p, err := a.Fair()
			if err != nil || p.Minimum < 0.99*c.Expect.Minimum || p.Minimum > c.Expect.Minimum+1e-6 || p.Bound < c.Expect.Minimum-1e-6 {
				t.Errorf("minimum %v (bound %v), want %v; %v", p.Minimum, p.Bound, c.Expect.Minimum, err)
			}
			keeps(t, a, p)
			t.Logf("minimum %v of %v, bound %v, total %v", p.Minimum, c.Expect.Minimum, p.Bound, p.Total)
		})
	}
}

func TestLeximinOracle(t *testing.T) {
	var file struct {
		Cases []struct {
			Name  string
			Input struct {
				People []map[string]string
				Quotas map[string]map[string][2]int
				Size   int `json:"panel_size"`
			}
			Expect struct{ Probabilities []float64 }
		}
	}
	read(t, "leximin.json", &file)
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			p := panel.Pool{Size: c.Input.Size, Features: slices.Sorted(maps.Keys(c.Input.Quotas))}
			for _, person := range c.Input.People {
				var values []string
				for _, f := range p.Features {
					values = append(values, person[f])
				}
				p.People = append(p.People, values)
			}
			for f, values := range c.Input.Quotas {
				for v, limits := range values {
					p.Quotas = append(p.Quotas, panel.Quota{Feature: f, Value: v, Min: limits[0], Max: limits[1]})
				}
			}
			l, err := p.Leximin()
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.Expect.Probabilities {
				if math.Abs(l.Chances[i]-want) > 1e-5 {
					t.Errorf("person %d: chance %v, want %v", i, l.Chances[i], want)
				}
			}
		})
	}
}

// keeps checks that a plan breaks no rule.
func keeps(t testing.TB, a panel.Assignment, p panel.Plan) {
	t.Helper()
	if !p.Feasible {
		t.Fatal("not feasible")
	}
	load := make([]int, len(a.LoadMax))
	serves := map[panel.Pair]bool{}
	for topic, experts := range p.Topics {
		if len(experts) != a.Demand[topic] {
			t.Errorf("topic %d has %d experts, needs %d", topic, len(experts), a.Demand[topic])
		}
		for _, e := range experts {
			if serves[panel.Pair{Topic: topic, Expert: e}] {
				t.Errorf("topic %d has expert %d twice", topic, e)
			}
			serves[panel.Pair{Topic: topic, Expert: e}] = true
			load[e]++
		}
	}
	for e, n := range load {
		if n > a.LoadMax[e] || a.LoadMin != nil && n < a.LoadMin[e] || n != p.Load[e] {
			t.Errorf("expert %d serves %d topics (%d stated)", e, n, p.Load[e])
		}
	}
	for _, pair := range a.Conflicts {
		if serves[pair] {
			t.Errorf("conflict %v is assigned", pair)
		}
	}
	for _, pair := range a.Locks {
		if !serves[pair] {
			t.Errorf("lock %v is not assigned", pair)
		}
	}
	for i, c := range a.Covers {
		n := 0
		for _, e := range c.Experts {
			if serves[panel.Pair{Topic: c.Topic, Expert: e}] {
				n++
			}
		}
		if n < c.Min || n > c.Max {
			t.Errorf("rule %d holds %d experts, asks for %d to %d", i, n, c.Min, c.Max)
		}
	}
}
