package dossier_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/record"
)

// mutation is one way to change a package, and the step that must be the first to fail.
type mutation struct {
	name  string
	first int
	times int
	make  func(g *forgery) []byte
}

// inContainer changes bytes of the zip file itself.
var inContainer = []mutation{
	{"one bit anywhere", 1, 20, func(g *forgery) []byte {
		b := g.pack()
		b[g.chance.IntN(len(b))] ^= 1 << g.chance.IntN(8)
		return b
	}},
	{"a timestamp", 1, 7, func(g *forgery) []byte {
		b := g.pack()
		binary.LittleEndian.PutUint16(b[10:], uint16(1+g.chance.IntN(1000)))
		return b
	}},
	{"padding behind the end", 1, 7, func(g *forgery) []byte { return append(g.pack(), make([]byte, 1+g.chance.IntN(64))...) }},
	{"a comment", 1, 6, func(g *forgery) []byte {
		b := g.pack()
		binary.LittleEndian.PutUint16(b[len(b)-2:], 2)
		return append(b, "hi"...)
	}},
	{"a byte of a file, container mended", 2, 15, func(g *forgery) []byte {
		name := g.name(func(string) bool { return true })
		b := bytes.Clone(g.files[name])
		b[g.chance.IntN(len(b))] ^= 1 << g.chance.IntN(8)
		g.files[name] = b
		return g.pack()
	}},
	{"a file less", 2, 10, func(g *forgery) []byte {
		delete(g.files, g.name(func(string) bool { return true }))
		return g.pack()
	}},
	{"a file more", 2, 15, func(g *forgery) []byte {
		g.files[[]string{"data/note.txt", "note.txt", "data/tables/more.csv"}[g.chance.IntN(3)]] = []byte("more")
		return g.pack()
	}},
}

// underManifest changes a file and makes all hashes fit again.
var underManifest = []mutation{
	{"a leaf of an unknown kind or form", 3, 5, func(g *forgery) []byte {
		return g.edited("data/log/leaves.jsonl", [][2]string{{`"kind":"answer"`, `"kind":"verdict"`}, {`"kv":1`, `"kv":2`}, {`,"kv"`, `, "kv"`}})
	}},
	{"a signature or a key", 4, 5, func(g *forgery) []byte {
		name := []string{"data/log/heads.txt", "data/log/head.txt", "data/log/key.txt"}[g.chance.IntN(3)]
		b := bytes.Clone(g.files[name])
		at := len(b) - 12 - g.chance.IntN(20)
		b[at] = map[bool]byte{true: 'B', false: 'A'}[b[at] == 'A']
		g.files[name] = b
		return g.rewrite()
	}},
	{"two answers exchanged", 5, 5, func(g *forgery) []byte {
		i := g.pick("answer")
		j := i
		for j == i {
			j = g.pick("answer")
		}
		g.entries[i], g.entries[j] = g.entries[j], g.entries[i]
		g.writeLog()
		return g.rewrite()
	}},
	{"a mark in an answer", 6, 5, func(g *forgery) []byte {
		return g.edited("data/log/payloads.jsonl", [][2]string{{`"5"`, `"9"`}, {`"dk"`, `"8"`}, {`"E0`, `"E1`}})
	}},
	{"a part left out", 7, 5, func(g *forgery) []byte {
		g.entries[g.pick([]string{"answer", "item.add", "expert.join"}[g.chance.IntN(3)])].Payloads[record.Data] = record.Payload{}
		g.writeLog()
		return g.rewrite()
	}},
	{"another seed or recipe", 8, 5, func(g *forgery) []byte {
		return g.edited("data/findings.json", [][2]string{{`"seed": "7"`, `"seed": "8"`}, {`"recipe_version": 1`, `"recipe_version": 2`}})
	}},
	{"a cell of a table", 11, 5, func(g *forgery) []byte {
		return g.edited(g.name(func(n string) bool {
			return strings.HasPrefix(n, "data/tables/") && bytes.Count(g.files[n], []byte(",1,")) > 0
		}), [][2]string{{",1,", ",2,"}})
	}},
	{"a figure", 12, 5, func(g *forgery) []byte {
		name := g.name(func(n string) bool { return strings.HasPrefix(n, "data/figures/") })
		switch g.chance.IntN(3) {
		case 0:
			delete(g.files, name)
		case 1:
			g.files["data/figures/more.svg"] = []byte("<svg/>")
		default:
			g.edit(name, "<text>", "<text>9")
		}
		return g.rewrite()
	}},
	{"a sentence or its support", 13, 5, func(g *forgery) []byte {
		return g.edited("data/statements.json", [][2]string{{`"text": "`, `"text": "Clearly `}, {`"rank.mean.`, `"rank.median.`}, {`"generated": true`, `"generated": false`}})
	}},
	{"a brief, a checklist, a description", 14, 5, func(g *forgery) []byte {
		switch g.chance.IntN(4) {
		case 0:
			g.edit("data/brief.en.html", "n = ", "n = 1")
		case 1:
			g.edit("data/checklists/accord.csv", "topic", "subject")
		case 2:
			g.files["data/brief.en.pdf"] = []byte("%PDF-1.7")
		default:
			g.edit("data/ro-crate-metadata.json", "v1.0.0", "v1.0.1")
		}
		return g.rewrite()
	}},
	{"a report for one expert", 15, 5, func(g *forgery) []byte {
		g.files[fmt.Sprintf("data/individual/E%02d.en.html", g.chance.IntN(20))] = []byte("<p>own answers</p>")
		return g.rewrite()
	}},
	{"the specification or the script", 16, 5, func(g *forgery) []byte {
		g.edit([]string{"data/SPEC.md", "data/verify.py"}[g.chance.IntN(2)], "verified", "VERIFIED")
		return g.rewrite()
	}},
}

// underKey changes the record itself and signs a tree of its own.
var underKey = []mutation{
	{"an answer behind the close of its round", 7, 8, func(g *forgery) []byte {
		i := g.pick("answer")
		k := slices.IndexFunc(g.entries, func(e record.Entry) bool {
			return e.Leaf.Kind == "round.close" && e.Leaf.Round == g.entries[i].Leaf.Round
		})
		g.entries[i], g.entries[k] = g.entries[k], g.entries[i]
		return g.rebuild()
	}},
	{"a rule after the fact", 8, 8, func(g *forgery) []byte {
		i := g.pick("round.open")
		body := g.entries[i].Body(record.Data)
		edit := [][2]string{{`"min_raters":5`, `"min_raters":3`}, {`"70-15-nine"`, `"rand-ucla"`}, {`"histogram":20`, `"histogram":21`}, {`"weight":"1"`, `"weight":"2"`}}[g.chance.IntN(4)]
		g.change(i, record.Data, bytes.Replace(body, []byte(edit[0]), []byte(edit[1]), 1))
		return g.rebuild()
	}},
	{"a mark in an answer", 9, 12, func(g *forgery) []byte {
		i := g.pick("answer")
		body := string(g.entries[i].Body(record.Data))
		at := strings.Index(body, `"values":[["`) + len(`"values":[["`)
		digit := '1' + (body[at]-'0'+byte(g.chance.IntN(7)))%9
		g.change(i, record.Data, []byte(body[:at]+string(digit)+body[at+1:]))
		return g.rebuild()
	}},
	{"a finding", 10, 6, func(g *forgery) []byte {
		e := [][2]string{{`"printed": "`, `"printed": "1`}, {`"value": `, `"value": 1`}, {`"unit": "experts"`, `"unit": "persons"`}}[g.chance.IntN(3)]
		g.edit("data/findings.json", e[0], e[1])
		return g.rebuild()
	}},
	{"a table", 11, 6, func(g *forgery) []byte { g.edit("data/tables/item_statistics.csv", ",0,", ",1,"); return g.rebuild() }},
	{"a brief", 14, 5, func(g *forgery) []byte { g.edit("data/brief.zh.html", "n = ", "n = 2"); return g.rebuild() }},
	{"nothing but the key", 17, 10, func(g *forgery) []byte { return g.rebuild() }},
	{"the script, with all that commits to it", 17, 5, func(g *forgery) []byte { g.edit("data/verify.py", "FAILED", "ok"); return g.rebuild() }},
}

// name picks a random file.
func (g *forgery) name(fits func(string) bool) string {
	var names []string
	for _, n := range slices.Sorted(maps.Keys(g.files)) {
		if fits(n) {
			names = append(names, n)
		}
	}
	return names[g.chance.IntN(len(names))]
}

// edited makes one of the edits and mends the manifests.
func (g *forgery) edited(name string, edits [][2]string) []byte {
	g.t.Helper()
	e := edits[g.chance.IntN(len(edits))]
	g.edit(name, e[0], e[1])
	return g.rewrite()
}

// TestEveryChangeIsFound changes a package in 200 ways: 80 in the container or below the manifests, 60 under manifests
// that fit again, 60 under a tree, heads and a key of the forger's own, where the true head is known from elsewhere.
func TestEveryChangeIsFound(t *testing.T) {
	d := consultation(t, panel{experts: 21, disclosure: consult.DefaultDisclosure})
	_, b := written(t, d, dossier.Open)
	head, err := d.Log().Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	if v := verified(t, b, head.Note); !v.Verified() { // the control
		t.Fatalf("%s\n%s", v.Line(), steps(v))
	}
	chance := rand.New(rand.NewPCG(20260301, 1))
	count, first, alone := [3]int{}, map[int]int{}, map[int]bool{}
	for level, kinds := range [][]mutation{inContainer, underManifest, underKey} {
		for _, m := range kinds {
			for k := range m.times {
				changed := m.make(forge(t, chance, b))
				if bytes.Equal(changed, b) {
					t.Fatalf("%s, %d: nothing was changed", m.name, k)
				}
				v := verified(t, changed, head.Note)
				count[level]++
				first[v.First]++
				if v.First != m.first {
					t.Errorf("%s, %d: the first step to fail is %d, not %d\n%s", m.name, k, v.First, m.first, steps(v))
				}
				broken := 0
				for _, s := range v.Steps {
					if s.Outcome == dossier.Failed || s.Outcome == dossier.Skipped {
						broken++
					}
				}
				alone[v.First] = alone[v.First] || broken == 1
			}
		}
	}
	if count != [3]int{80, 60, 60} {
		t.Errorf("%v changes", count)
	}
	for step := 1; step <= 17; step++ {
		t.Logf("step %2d is the first to fail %3d times; would a verifier without it accept: %v", step, first[step], alone[step])
		if first[step] < 5 {
			t.Errorf("step %d is the first to fail only %d times", step, first[step])
		}
	}
	for _, step := range []int{1, 2, 16, 17} {
		if !alone[step] {
			t.Errorf("no change is found by step %d alone", step)
		}
	}
}

// TestScriptFindsChanges runs verify.py on one change of each kind that is within its steps.
func TestScriptFindsChanges(t *testing.T) {
	d := consultation(t, panel{experts: 21, disclosure: consult.DefaultDisclosure})
	_, b := written(t, d, dossier.Open)
	head, err := d.Log().Head(t.Context(), string(study))
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(20260301, 2))
	for _, m := range slices.Concat(inContainer[1:], underManifest, underKey) {
		if !slices.Contains([]int{1, 2, 3, 4, 5, 6, 9, 16, 17}, m.first) {
			continue
		}
		if all, last := script(t, m.make(forge(t, chance, b)), head.Note); last != fmt.Sprintf("NOT verified: step %d", m.first) {
			t.Errorf("%s:\n%s", m.name, all)
		}
	}
	g := forge(t, chance, b)
	row := bytes.Split(g.files["data/tables/item_statistics.csv"], []byte("\r\n"))[1]
	g.files["data/tables/item_statistics.csv"] = bytes.Replace(g.files["data/tables/item_statistics.csv"], row, bytes.Replace(row, []byte(",21,"), []byte(",22,"), 1), 1)
	if all, last := script(t, g.rebuild(), head.Note); last != "NOT verified: step 11" {
		t.Errorf("a number of the item statistics (%s):\n%s", row, all)
	}
}

// TestClosedPackageIsHeldTogether changes what a closed package shows: the record's commitments and what can be
// recomputed from opened cells find it, the commitment of the result finds the rest.
func TestClosedPackageIsHeldTogether(t *testing.T) {
	d := consultation(t, panel{experts: 23, disclosure: consult.DefaultDisclosure})
	_, b := written(t, d, dossier.Closed)
	chance := rand.New(rand.NewPCG(20260301, 3))
	for _, m := range []mutation{
		{"a count in an opened cell", 9, 3, func(g *forgery) []byte { g.edit("data/log/cells.jsonl", `"n":`, `"n":1`); return g.rebuild() }},
		{"a finding of an opened cell", 10, 3, func(g *forgery) []byte {
			text := string(g.files["data/findings.json"])
			at := strings.Index(text, `"id": "item.1.R2.importance.mean"`)
			g.files["data/findings.json"] = []byte(text[:at] + strings.Replace(text[at:], `"value": `, `"value": 1`, 1))
			return g.rebuild()
		}},
		{"a row of an opened cell", 11, 3, func(g *forgery) []byte {
			rows := bytes.Split(g.files["data/tables/item_statistics.csv"], []byte("\r\n"))
			rows[1] = bytes.Replace(rows[1], []byte(",23,"), []byte(",24,"), 1)
			g.files["data/tables/item_statistics.csv"] = bytes.Join(rows, []byte("\r\n"))
			return g.rebuild()
		}},
		{"a ranking", 16, 3, func(g *forgery) []byte {
			return g.edited("data/tables/ranking.csv", [][2]string{{",1,", ",2,"}})
		}},
		{"an opened cell left out", 16, 3, func(g *forgery) []byte {
			_, rest, _ := bytes.Cut(g.files["data/log/cells.jsonl"], []byte("\n"))
			g.files["data/log/cells.jsonl"] = rest
			return g.rewrite()
		}},
	} {
		for range m.times {
			if v := verified(t, m.make(forge(t, chance, b)), nil); v.First != m.first {
				t.Errorf("%s: the first step to fail is %d, not %d\n%s", m.name, v.First, m.first, steps(v))
			}
		}
	}
}

// TestWithheldPartsMustStayWithheld opens, in a package, what its form keeps back.
func TestWithheldPartsMustStayWithheld(t *testing.T) {
	d := consultation(t, panel{experts: 7, disclosure: consult.DefaultDisclosure})
	for _, c := range []struct {
		form dossier.Form
		kind string
		part record.Part
	}{{dossier.Open, "answer", record.Text}, {dossier.Closed, "answer", record.Text}, {dossier.Closed, "expert.join", record.Who}, {dossier.Closed, "item.add", record.Who}} {
		_, b := written(t, d, c.form)
		g := forge(t, rand.New(rand.NewPCG(1, 1)), b)
		i := g.pick(c.kind)
		e, err := d.Log().Entry(t.Context(), string(study), int64(i))
		if err != nil {
			t.Fatal(err)
		}
		g.entries[i].Payloads[c.part] = e.Payloads[c.part]
		g.writeLog()
		if v := verified(t, g.rewrite(), nil); v.First != 15 {
			t.Errorf("%s, %s of %s: %s\n%s", c.form, c.part, c.kind, v.Line(), steps(v))
		}
	}
}

// TestWhyNamesWhatIsUnsupported is the control of the ancestry: a sentence that names a finding which is not there.
func TestWhyNamesWhatIsUnsupported(t *testing.T) {
	_, b := written(t, consultation(t, panel{experts: 5, disclosure: consult.DefaultDisclosure}), dossier.Open)
	g := forge(t, rand.New(rand.NewPCG(1, 1)), b)
	g.files["data/statements.json"] = bytes.ReplaceAll(g.files["data/statements.json"], []byte(`"rank.mean.Q1.n"`), []byte(`"rank.best.Q1.n"`))
	n, err := dossier.Why(g.rewrite(), "s.Q1", i18n.En)
	if err != nil || n.Sound() || !strings.Contains(n.Text(), "UNSUPPORTED") {
		t.Errorf("%v\n%s", err, n.Text())
	}
}
