package templates_test

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/templates"
)

// ends of the demand tree; policy is a group of topics beside the three ends.
var ends = map[string]bool{"supply": true, "consumption": true, "fixation": true, "policy": true}

// leaves returns the demands that are nobody's parent.
func leaves(demands []row) map[string]row {
	out := map[string]row{}
	for _, d := range demands {
		out[d["id"]] = d
		delete(out, d["parent"])
	}
	return out
}

func TestDemandTree(t *testing.T) {
	c := read(t, "dual-carbon")
	at := map[string]row{}
	for _, d := range c.demands {
		id := d["id"]
		if at[id] != nil {
			t.Errorf("%s stands twice", id)
		}
		if !ends[d["end"]] {
			t.Errorf("%s: end %q is not known", id, d["end"])
		}
		if p := d["parent"]; p != "" {
			if at[p] == nil {
				t.Errorf("%s: its parent %s does not stand above it", id, p)
			} else if at[p]["end"] != d["end"] || !strings.HasPrefix(id, p+".") {
				t.Errorf("%s does not belong under %s", id, p)
			}
		}
		if !hasHan(d["zh"]) || hasHan(d["en"]) || d["en"] == "" {
			t.Errorf("%s is not worded in both languages", id)
		}
		at[id] = d
	}
	n := 0
	for id, d := range leaves(c.demands) {
		n++
		if d["source"] == "" || !strings.Contains(d["source"], " / ") || len(list(d["needs"])) == 0 || d["by_year"] == "" {
			t.Errorf("%s lacks its source in two languages, its needs or its year", id)
		}
		checkReadiness(t, d)
	}
	if n < 60 {
		t.Errorf("%d demands; a tree of the three ends has at least 60", n)
	}
}

// checkReadiness checks levels on the IEA scale of 11 and that each one is called an estimate.
func checkReadiness(t *testing.T, d row) {
	t.Helper()
	if d["trl_now"] == "" && d["trl_needed"] == "" {
		if !strings.Contains(d["source"], "TRL does not apply") {
			t.Errorf("%s: no readiness, and nothing says why", d["id"])
		}
		return
	}
	now, err1 := strconv.Atoi(d["trl_now"])
	needed, err2 := strconv.Atoi(d["trl_needed"])
	if err1 != nil || err2 != nil || now < 1 || needed > 11 || now >= needed {
		t.Errorf("%s: readiness %q now, %q needed", d["id"], d["trl_now"], d["trl_needed"])
	}
	if !strings.Contains(d["source"], "analyst estimate") {
		t.Errorf("%s: its readiness is not called an estimate", d["id"])
	}
}

func TestEveryDemandIsAsked(t *testing.T) {
	c := read(t, "dual-carbon")
	known := map[string]bool{}
	for _, d := range c.demands {
		known[d["id"]] = true
	}
	leaf := leaves(c.demands)
	asked := map[string]int{}
	questions := 0
	for _, it := range c.items {
		if !known[it["demand"]] {
			t.Errorf("%s: demand %q is not in the tree", it["id"], it["demand"])
		}
		if it["status"] == standing {
			questions++
			asked[it["demand"]]++
			if leaf[it["demand"]] == nil {
				t.Errorf("%s hangs on %s, which has demands below it", it["id"], it["demand"])
			}
		}
	}
	for id := range leaf {
		if asked[id] == 0 {
			t.Errorf("nothing is asked about %s", id)
		}
	}
	if questions < 120 {
		t.Errorf("%d questions; at least 120", questions)
	}
}

// Each need is served by a demand, and a question keeps its path to a need.
func TestEveryNeedIsServed(t *testing.T) {
	c := read(t, "dual-carbon")
	stated := map[string]bool{}
	for _, n := range form(t, "dual-carbon").Needs {
		stated[n.ID] = true
	}
	served := map[string]bool{}
	for _, d := range c.demands {
		for _, n := range list(d["needs"]) {
			served[n] = true
			if !stated[n] {
				t.Errorf("%s serves %s, which is no need", d["id"], n)
			}
		}
	}
	for n := range stated {
		if !served[n] {
			t.Errorf("no demand serves %s", n)
		}
	}
}

func TestStatementsAndQuantities(t *testing.T) {
	each(t, func(t *testing.T, c consultation) {
		questions := map[string]bool{}
		for _, it := range c.items {
			questions[it["id"]] = it["status"] == standing
		}
		seen := map[string]bool{}
		for _, s := range c.statements {
			if seen[s["id"]] || !hasHan(s["zh"]) || hasHan(s["en"]) || s["author"] == "" {
				t.Errorf("%s stands twice, has no author or is not in both languages", s["id"])
			}
			seen[s["id"]] = true
			if k := s["kind"]; k != "judgement" && k != "forecast" && k != "advice" && (k != "fact" || !strings.Contains(s["en"], "{datum:")) {
				t.Errorf("%s: kind %q", s["id"], k)
			}
			for _, q := range list(s["questions"]) {
				if !questions[q] {
					t.Errorf("%s rests on %s, which is no standing question", s["id"], q)
				}
			}
		}
		for _, q := range c.quantities {
			if seen[q["quantity"]] || q["unit"] == "" || !hasHan(q["zh"]) || hasHan(q["en"]) {
				t.Errorf("%s stands twice, has no unit or is not in both languages", q["quantity"])
			}
			seen[q["quantity"]] = true
			if r := q["realisation"]; r != "" {
				if _, err := strconv.ParseFloat(r, 64); err != nil {
					t.Errorf("%s: realisation %q is no number", q["quantity"], r)
				}
			}
		}
	})
}

func TestFolderOfUnknownName(t *testing.T) {
	if _, ok := templates.Folder("none"); ok {
		t.Error("an unknown name gives a folder")
	}
}

// Every folder of the tree is in the index, and the other way round.
func TestIndexIsComplete(t *testing.T) {
	folders, err := fs.Glob(templates.FS, "*/consultation.yaml")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, x := range templates.All() {
		named[x.Name+"/consultation.yaml"] = true
		if !hasHan(x.Zh) || hasHan(x.En) || x.En == "" {
			t.Errorf("%s is not described in both languages", x.Name)
		}
	}
	if len(folders) != len(named) {
		t.Errorf("%d folders, %d named", len(folders), len(named))
	}
	for _, f := range folders {
		if !named[f] {
			t.Errorf("%s is in no list", f)
		}
	}
}
