package dossier_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/record"
)

// forgery is a package that somebody changes.
type forgery struct {
	t       testing.TB
	chance  *rand.Rand
	files   map[string][]byte
	entries []record.Entry
	day     string
}

type shownPart struct {
	Body  json.RawMessage `json:"body"`
	Index int64           `json:"index"`
	Part  record.Part     `json:"part"`
	Salt  []byte          `json:"salt"`
}

// forge opens a package for changes.
func forge(t testing.TB, chance *rand.Rand, container []byte) *forgery {
	t.Helper()
	files, canonical, err := dossier.Unpack(container)
	if err != nil || !canonical {
		t.Fatalf("canonical %v, %v", canonical, err)
	}
	g := &forgery{t: t, chance: chance, files: maps.Clone(files)}
	for i, line := range bytes.Split(bytes.TrimSuffix(files["data/log/leaves.jsonl"], []byte("\n")), []byte("\n")) {
		leaf, err := record.ParseLeaf(line)
		if err != nil {
			t.Fatal(err)
		}
		g.day = leaf.Day
		g.entries = append(g.entries, record.Entry{Index: int64(i), Leaf: leaf, Bytes: line})
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(files["data/log/payloads.jsonl"], []byte("\n")), []byte("\n")) {
		var p shownPart
		if err := json.Unmarshal(line, &p); err != nil {
			t.Fatal(err)
		}
		g.entries[p.Index].Payloads[p.Part] = record.Payload{Salt: p.Salt, Body: p.Body}
	}
	return g
}

// pick returns the index of a random leaf of a kind.
func (g *forgery) pick(kind string) int {
	var all []int
	for i, e := range g.entries {
		if e.Leaf.Kind == kind {
			all = append(all, i)
		}
	}
	return all[g.chance.IntN(len(all))]
}

// edit changes one random place where old stands in a file.
func (g *forgery) edit(name, old, fresh string) {
	g.t.Helper()
	parts := strings.Split(string(g.files[name]), old)
	if len(parts) < 2 {
		g.t.Fatalf("%s does not hold %q", name, old)
	}
	at := 1 + g.chance.IntN(len(parts)-1)
	g.files[name] = []byte(strings.Join(parts[:at], old) + fresh + strings.Join(parts[at:], old))
}

// rewrite makes manifests that fit the files, and the container.
func (g *forgery) rewrite() []byte {
	payload := map[string][]byte{}
	for name, data := range g.files {
		if strings.HasPrefix(name, "data/") {
			payload[name] = data
		}
	}
	g.files = dossier.Bag(payload, string(study), g.day)
	return g.pack()
}

func (g *forgery) pack() []byte {
	g.t.Helper()
	b, err := dossier.Pack(g.files)
	if err != nil {
		g.t.Fatal(err)
	}
	return b
}

// change rewrites the body of a part and the commitment to it.
func (g *forgery) change(i int, p record.Part, body []byte) {
	e := &g.entries[i]
	e.Payloads[p].Body = body
	g.recommit(i)
}

func (g *forgery) recommit(i int) {
	g.t.Helper()
	e := &g.entries[i]
	for _, p := range record.Parts {
		if e.Payloads[p].Salt == nil {
			continue
		}
		c := e.Payloads[p].Commit(p)
		switch p {
		case record.Who:
			e.Leaf.Who = c
		case record.Data:
			e.Leaf.Data = c
		case record.Text:
			e.Leaf.Text = c
		}
	}
	b, err := e.Leaf.Bytes()
	if err != nil {
		g.t.Fatal(err)
	}
	e.Bytes = b
}

// rebuild writes the log anew from the entries: tree and heads under a fresh key, and a result that commits to all.
func (g *forgery) rebuild() []byte {
	g.t.Helper()
	text, err := record.GenerateKey(string(study))
	if err != nil {
		g.t.Fatal(err)
	}
	pair, err := record.ParseKey(string(study), text)
	if err != nil {
		g.t.Fatal(err)
	}
	sign := func(size int64) []byte {
		var hashes []record.Hash
		for _, e := range g.entries[:size] {
			hashes = append(hashes, record.LeafHash(e.Bytes))
		}
		h := record.Head{Study: string(study), Size: size, Root: record.TreeRoot(hashes)}
		signed, err := note.Sign(&note.Note{Text: h.Text()}, pair.Signer)
		if err != nil {
			g.t.Fatal(err)
		}
		return signed
	}
	var heads [][]byte
	parts := strings.Split(string(g.files["data/log/heads.txt"]), "\n\n")
	for i := 0; i < len(parts); i += 2 {
		h, err := record.ParseHead([]byte(parts[i] + "\n\n" + strings.TrimSuffix(parts[i+1], "\n") + "\n"))
		if err != nil {
			g.t.Fatal(err)
		}
		heads = append(heads, sign(h.Size))
	}
	g.files["data/log/heads.txt"] = bytes.Join(heads, []byte("\n"))
	g.files["data/log/key.txt"] = []byte(pair.VerifierKey + "\n")
	payload := map[string][]byte{}
	for name, data := range g.files {
		if strings.HasPrefix(name, "data/") {
			payload[name] = data
		}
	}
	last := len(g.entries) - 1
	var result map[string]string
	if err := json.Unmarshal(g.entries[last].Payloads[record.Data].Body, &result); err != nil {
		g.t.Fatal(err)
	}
	result["manifest"] = dossier.Commitment(payload)
	body, err := record.Canonical(result)
	if err != nil {
		g.t.Fatal(err)
	}
	g.change(last, record.Data, body)
	g.writeLog()
	g.files["data/log/head.txt"] = sign(int64(len(g.entries)))
	return g.rewrite()
}

// writeLog writes leaves and opened parts as the entries have them.
func (g *forgery) writeLog() {
	var leaves, parts bytes.Buffer
	for i, e := range g.entries {
		leaves.Write(append(e.Bytes, '\n'))
		for _, p := range record.Parts {
			if e.Payloads[p].Salt == nil {
				continue
			}
			line, err := record.Canonical(shownPart{e.Payloads[p].Body, int64(i), p, e.Payloads[p].Salt})
			if err != nil {
				g.t.Fatal(err)
			}
			parts.Write(append(line, '\n'))
		}
	}
	g.files["data/log/leaves.jsonl"], g.files["data/log/payloads.jsonl"] = leaves.Bytes(), parts.Bytes()
}
