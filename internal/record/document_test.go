package record_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/tanwen/tanwen/internal/num"
	"github.com/tanwen/tanwen/internal/record"
)

var update = flag.Bool("update", false, "write the examples of docs/record.md anew")

// counting is a source of salts for examples: 00 01 02 ... ff 00 ...
type counting struct{ next byte }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = c.next
		c.next++
	}
	return len(p), nil
}

// fixedKey is a keyring with the one key whose seed is 32 times 07.
type fixedKey struct{ t *testing.T }

func (k fixedKey) Make(study string) (record.KeyPair, error) { return k.Pair(study) }

func (k fixedKey) Pair(study string) (record.KeyPair, error) {
	return record.ParseKey(study, k.text(study))
}

func (k fixedKey) text(study string) string {
	k.t.Helper()
	seed := []byte(strings.Repeat("\x07", ed25519.SeedSize))
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(record.Origin(study), public)
	if err != nil {
		k.t.Fatal(err)
	}
	hash := strings.Split(vkey, "+")[1]
	return "PRIVATE+KEY+" + record.Origin(study) + "+" + hash + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
}

// exampleLog is the log that the page shows: three leaves in two batches, then an erasure.
func exampleLog(t *testing.T) *record.Log {
	t.Helper()
	ctx := context.Background()
	day := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	l, err := record.OpenLog(ctx, record.NewMemory(), fixedKey{t}, record.Options{
		Now: func() time.Time { return day }, Random: &counting{},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Create(ctx, "example"); err != nil {
		t.Fatal(err)
	}
	for _, b := range []record.StudyBatch{
		{Expected: 0, Events: []record.Event{{Kind: "round.open", Version: 1, Round: "2", Data: []byte(`{"seed":20230301}`)}}},
		{Expected: 1, Events: []record.Event{
			{Kind: "answer", Version: 1, Round: "2", Who: []byte(`{"pseudonym":"p7"}`),
				Data: []byte(`{"item":"q17","rating":7}`), Text: []byte(`{"comment":"储能成本未定"}`)},
			{Kind: "round.close", Version: 1, Round: "2"},
		}},
	} {
		b.Study = "example"
		if _, err := l.Append(ctx, []record.StudyBatch{b}); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// vectors returns the examples by name, each as the lines of its block.
func vectors(t *testing.T) map[string]string {
	t.Helper()
	ctx := context.Background()
	l := exampleLog(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	read := func() (entries []record.Entry) {
		t.Helper()
		for e, err := range l.Entries(ctx, "example", 0) {
			must(err)
			entries = append(entries, e)
		}
		return entries
	}
	entries := read()
	receipt, err := l.Receipt(ctx, "example", 1)
	must(err)
	vkey, err := l.VerifierKey(ctx, "example")
	must(err)

	out := map[string]string{}
	say := func(name, format string, args ...any) { out[name] += fmt.Sprintf(format, args...) + "\n" }

	const loose = `{ "z": [1, null], "\u6587": "\u002f\n", "a": {"B": -9007199254740991, "A": "0.35"} }`
	canonical, err := record.Canonical(json.RawMessage(loose))
	must(err)
	say("canonical", "in    %s", loose)
	say("canonical", "out   %s", canonical)

	for _, p := range record.Parts {
		say("commitments", "part        %s", p)
		say("commitments", "salt        %s", hex.EncodeToString(entries[1].Payloads[p].Salt))
		say("commitments", "body        %s", entries[1].Body(p))
		say("commitments", "commitment  %s", entries[1].Leaf.Commit(p))
	}
	var hashes []record.Hash
	for i, e := range entries {
		say("leaves", "%d  %s", i, e.Bytes)
		hashes = append(hashes, record.LeafHash(e.Bytes))
		say("tree", "hash of leaf %d    %s", i, hashes[i])
	}
	for n := range len(entries) + 1 {
		say("tree", "root of %d leaves  %s", n, record.TreeRoot(hashes[:n]))
	}
	say("heads", "seed of RFC 8032  32 times 07")
	say("heads", "verifier key      %s\n", vkey)
	for h, err := range l.Heads(ctx, "example", 0) {
		must(err)
		say("heads", "%s", h.Note)
	}
	out["heads"] = strings.TrimRight(out["heads"], "\n") + "\n"
	out["receipt"] = string(receipt.Text())

	_, err = l.Erase(ctx, "example", record.Erasure{
		Ground: "withdrawal of consent",
		Parts:  []record.PartRef{{Index: 1, Part: record.Who}, {Index: 1, Part: record.Text}},
	}, nil)
	must(err)
	after := read()
	say("erasure", "salt  %s", hex.EncodeToString(after[3].Payloads[record.Data].Salt))
	say("erasure", "body  %s", after[3].Body(record.Data))
	say("erasure", "leaf  %s", after[3].Bytes)
	hashes = append(hashes, record.LeafHash(after[3].Bytes))
	say("erasure", "root of 4 leaves  %s", record.TreeRoot(hashes))

	key := sha256.Sum256([]byte("tanwen/stream/v1\x0020230301\x00ranking.bootstrap\x001"))
	say("streams", "seed 20230301, recipe ranking.bootstrap, version 1")
	say("streams", "key           %s", hex.EncodeToString(key[:]))
	stream := num.NewStream(20230301, "ranking.bootstrap", 1)
	say("streams", "64-bit        %016x %016x %016x", stream.Uint64(), stream.Uint64(), stream.Uint64())
	stream = num.NewStream(20230301, "ranking.bootstrap", 1)
	say("streams", "uniform       %.17g %.17g %.17g", stream.Float64(), stream.Float64(), stream.Float64())
	stream = num.NewStream(20230301, "ranking.bootstrap", 1)
	say("streams", "below 60      %d %d %d", stream.IntN(60), stream.IntN(60), stream.IntN(60))
	stream = num.NewStream(20230301, "ranking.bootstrap", 1)
	say("streams", "order of 5    %v", stream.Perm(5))
	say("streams", "substream 0   %016x", stream.Sub(0).Uint64())
	say("streams", "substream 1   %016x", stream.Sub(1).Uint64())
	return out
}

// TestDocument compares each example of docs/record.md with what the program makes.
func TestDocument(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "record.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for name, want := range vectors(t) {
		head := "<!-- vector " + name + " -->\n```\n"
		before, rest, ok := strings.Cut(text, head)
		got, after, closed := strings.Cut(rest, "```\n")
		if !ok || !closed {
			t.Errorf("docs/record.md has no block for %q", name)
			continue
		}
		if got != want && !*update {
			t.Errorf("example %s in docs/record.md is\n%s\nbut the program makes\n%s", name, got, want)
		}
		text = before + head + want + "```\n" + after
	}
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestExampleReceiptStandsAlone checks the page's receipt in the form that carries its leaf.
func TestExampleReceiptStandsAlone(t *testing.T) {
	ctx := context.Background()
	l := exampleLog(t)
	r, err := l.Receipt(ctx, "example", 1)
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.Entry(ctx, "example", 1)
	if err != nil {
		t.Fatal(err)
	}
	vkey, err := l.VerifierKey(ctx, "example")
	if err != nil {
		t.Fatal(err)
	}
	again, err := record.ParseReceipt(r.WithLeaf(e.Bytes).Text())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.VerifyReceipt(vkey, again, again.Extra); err != nil {
		t.Fatal(err)
	}
}
