package templates_test

import (
	"io/fs"
	"regexp"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/tanwen/tanwen/templates"
)

// text is a wording in two languages.
type text struct {
	Zh string `yaml:"zh"`
	En string `yaml:"en"`
}

// head is consultation.yaml with the keys that the templates use; any other key is refused.
type head struct {
	Title     text `yaml:"title"`
	Task      text `yaml:"task"`
	Addressee text `yaml:"addressee"`
	Needs     []struct {
		ID        string  `yaml:"id"`
		Zh        string  `yaml:"zh"`
		En        string  `yaml:"en"`
		Authority text    `yaml:"authority"`
		Document  text    `yaml:"document"`
		Date      string  `yaml:"date"`
		Target    *target `yaml:"target"`
	} `yaml:"needs"`
	Ends   []string `yaml:"ends"`
	Scales map[string]struct {
		Min    int          `yaml:"min"`
		Max    int          `yaml:"max"`
		Labels map[int]text `yaml:"labels"`
	} `yaml:"scales"`
	Criteria []struct {
		ID        string  `yaml:"id"`
		Zh        string  `yaml:"zh"`
		En        string  `yaml:"en"`
		Scale     string  `yaml:"scale"`
		Weight    float64 `yaml:"weight"`
		Direction string  `yaml:"direction"`
	} `yaml:"criteria"`
	Rounds []struct {
		ID     int    `yaml:"id"`
		Opened string `yaml:"opened"`
		Closed string `yaml:"closed"`
	} `yaml:"rounds"`
	Rules struct {
		Consensus map[string]string `yaml:"consensus"`
		Stop      map[string]string `yaml:"stop"`
		MinRaters int               `yaml:"min_raters"`
	} `yaml:"rules"`
	Ranking struct {
		Methods []string `yaml:"methods"`
	} `yaml:"ranking"`
	Groups     []string `yaml:"groups"`
	Anonymity  string   `yaml:"anonymity"`
	Disclosure string   `yaml:"disclosure"`
	Seed       uint64   `yaml:"seed"`
}

type target struct {
	Value *float64 `yaml:"value"`
	Unit  string   `yaml:"unit"`
	Year  int      `yaml:"year"`
}

func form(t *testing.T, name string) head {
	t.Helper()
	data, err := fs.ReadFile(templates.FS, name+"/consultation.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var h head
	if err := yaml.UnmarshalWithOptions(data, &h, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return h
}

var isoDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

func TestForm(t *testing.T) {
	for _, name := range templates.Names() {
		t.Run(name, func(t *testing.T) { checkForm(t, form(t, name)) })
	}
}

func checkForm(t *testing.T, h head) {
	both := func(what string, x text) {
		t.Helper()
		if !hasHan(x.Zh) || hasHan(x.En) || x.En == "" {
			t.Errorf("%s is not worded in both languages: %q, %q", what, x.Zh, x.En)
		}
	}
	both("title", h.Title)
	for _, n := range h.Needs {
		both("need "+n.ID, text{n.Zh, n.En})
	}
	for _, c := range h.Criteria {
		both("criterion "+c.ID, text{c.Zh, c.En})
		s, ok := h.Scales[c.Scale]
		if !ok || s.Max <= s.Min {
			t.Errorf("criterion %s: scale %s is missing or empty", c.ID, c.Scale)
		}
		for point, label := range s.Labels {
			both("label of "+c.Scale, label)
			if point < s.Min || point > s.Max {
				t.Errorf("scale %s: label at %d", c.Scale, point)
			}
		}
	}
	last := ""
	for i, r := range h.Rounds {
		if r.ID != i+1 {
			t.Errorf("round %d is called %d", i+1, r.ID)
		}
		if r.Opened == "" {
			continue
		}
		if !isoDate.MatchString(r.Opened) || !isoDate.MatchString(r.Closed) || r.Opened <= last || r.Closed < r.Opened {
			t.Errorf("round %d: from %s to %s, after %s", r.ID, r.Opened, r.Closed, last)
		}
		last = r.Closed
	}
	if len(h.Criteria) == 0 || len(h.Rounds) == 0 || len(h.Rules.Consensus) == 0 || len(h.Rules.Stop) == 0 || h.Rules.MinRaters < 1 || len(h.Ranking.Methods) == 0 {
		t.Error("criteria, rounds, rules or ranking are missing")
	}
	if h.Anonymity != "pseudonym" || h.Disclosure != "default" {
		t.Errorf("anonymity %q, disclosure %q", h.Anonymity, h.Disclosure)
	}
}

// The targets of the Opinions of October 2021, each with its year: value and unit as the document states them.
func TestDualCarbonTargets(t *testing.T) {
	want := map[string]target{
		"N1": {new(float64(20)), "%", 2025}, "N2": {new(-13.5), "%", 2025}, "N3": {new(float64(-18)), "%", 2025}, "N4": {new(24.1), "%", 2025}, "N5": {new(float64(18)), "Gm3", 2025},
		"N6": {new(float64(25)), "%", 2030}, "N7": {new(float64(-65)), "%", 2030}, "N8": {new(float64(1200)), "GW", 2030}, "N9": {new(float64(25)), "%", 2030}, "N10": {new(float64(19)), "Gm3", 2030},
		"N12": {new(float64(80)), "%", 2060},
	}
	for _, n := range form(t, "dual-carbon").Needs {
		if n.Authority.Zh == "" || n.Document.Zh == "" || !isoDate.MatchString(n.Date) {
			t.Errorf("%s names no authority, document or date", n.ID)
		}
		w, ok := want[n.ID]
		if !ok {
			if n.Target != nil && n.Target.Value != nil {
				t.Errorf("%s has a target value that no document gives", n.ID)
			}
			continue
		}
		if n.Target == nil || n.Target.Value == nil || *n.Target.Value != *w.Value || n.Target.Unit != w.Unit || n.Target.Year != w.Year {
			t.Errorf("%s: target %+v, want %v %s in %d", n.ID, n.Target, *w.Value, w.Unit, w.Year)
		}
		delete(want, n.ID)
	}
	for id := range want {
		t.Errorf("%s is missing", id)
	}
}
