package record

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
)

// leaves generates valid leaves.
func leaves() *rapid.Generator[Leaf] {
	commit := rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "absent") {
			return ""
		}
		salt := rapid.SliceOfN(rapid.Byte(), SaltSize, SaltSize).Draw(t, "salt")
		return Payload{Salt: salt, Body: []byte("1")}.Commit(Data)
	})
	return rapid.Custom(func(t *rapid.T) Leaf {
		return Leaf{
			V: 1, KV: rapid.IntRange(1, MaxInteger).Draw(t, "kv"),
			Kind:  rapid.StringMatching(`[a-z]{1,8}(\.[a-z]{1,8}){0,3}`).Draw(t, "kind"),
			Study: rapid.StringMatching(`[a-z0-9][a-z0-9-]{0,63}`).Draw(t, "study"),
			Round: rapid.StringMatching(`([A-Za-z0-9][A-Za-z0-9._-]{0,31})?`).Draw(t, "round"),
			Day:   rapid.StringMatching(`20[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])`).Draw(t, "day"),
			Who:   commit.Draw(t, "who"), Data: commit.Draw(t, "data"), Text: commit.Draw(t, "text"),
		}
	})
}

func TestLeafRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := leaves().Draw(t, "leaf")
		b, err := l.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckCanonical(b); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if len(b) > MaxLeaf {
			t.Fatalf("%d bytes", len(b))
		}
		again, err := ParseLeaf(b)
		if err != nil || again != l {
			t.Fatalf("%s was read as %+v (%v)", b, again, err)
		}
	})
}

func TestParseLeafIsStrict(t *testing.T) {
	const good = `{"data":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","day":"2026-11-25","kind":"answer","kv":1,"round":"2","study":"s1","v":1}`
	if _, err := ParseLeaf([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, key string }{
		{"space", `,"kv"`, `, "kv"`, "record.leaf.form"},
		{"escape", `"answer"`, `"\u0061nswer"`, "record.leaf.form"},
		{"order", `"v":1}`, `"v":1,"text":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}`, "record.leaf.form"},
		{"exponent", `"kv":1`, `"kv":1e0`, "record.decode"},
		{"empty round", `"round":"2"`, `"round":""`, "record.leaf.form"},
		{"null", `"round":"2"`, `"round":null`, "record.leaf.form"},
		{"unknown member", `"v":1}`, `"v":1,"z":1}`, "record.decode"},
		{"pseudonym", `"round":"2"`, `"pseudonym":"p1"`, "record.decode"},
		{"duplicate", `"v":1}`, `"v":1,"v":1}`, "record.decode"},
		{"capital", `"kind"`, `"Kind"`, "record.decode"},
		{"trailing", `"v":1}`, `"v":1} `, "record.leaf.form"},
		{"newline behind", `"v":1}`, "\"v\":1}\n", "record.leaf.form"},
		{"version 2", `"v":1}`, `"v":2}`, "record.leaf.version"},
		{"no version", `,"v":1}`, `}`, "record.leaf.version"},
		{"clock", `2026-11-25`, `2026-11-25T10:00`, "record.day"},
		{"no such day", `2026-11-25`, `2026-02-30`, "record.day"},
		{"kind", `"answer"`, `"answer."`, "record.kind"},
		{"kind version", `"kv":1`, `"kv":0`, "record.kind.version"},
		{"study", `"s1"`, `"S1"`, "record.study"},
		{"round", `"round":"2"`, `"round":"2 "`, "record.round"},
		{"short commitment", `47DEQpj8`, `47DE`, "record.commitment"},
		{"commitment with loose bits", `uFU=`, `uFV=`, "record.commitment"},
		{"too long", `"answer"`, `"` + strings.Repeat("a", MaxLeaf) + `"`, "record.leaf.size"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s changes nothing", c.name)
		}
		_, err := ParseLeaf([]byte(text))
		if f := fault.Find(err); f == nil || f.Kind != fault.Invalid || f.Key != c.key {
			t.Errorf("%s: error %v, want %s", c.name, err, c.key)
		}
	}
}

func TestCheckCommit(t *testing.T) {
	open := Payload{Salt: bytes.Repeat([]byte{7}, SaltSize), Body: []byte(`{"rating":7}`)}
	l := Leaf{Data: open.Commit(Data)}
	if err := CheckCommit(l, Data, open); err != nil {
		t.Fatal(err)
	}
	other := func(change func(*Payload)) Payload {
		p := Payload{Salt: bytes.Clone(open.Salt), Body: bytes.Clone(open.Body)}
		change(&p)
		return p
	}
	for _, c := range []struct {
		name string
		leaf Leaf
		part Part
		show Payload
		key  string
	}{
		{"other body", l, Data, other(func(p *Payload) { p.Body[10] = '8' }), "record.commit.differs"},
		{"other salt", l, Data, other(func(p *Payload) { p.Salt[0]++ }), "record.commit.differs"},
		{"byte moved from body to salt", l, Data, Payload{Salt: append(bytes.Clone(open.Salt), open.Body[0]), Body: open.Body[1:]}, "record.salt"},
		{"as another part", Leaf{Text: l.Data}, Text, open, "record.commit.differs"},
		{"no commitment", l, Who, open, "record.commit.absent"},
		{"no payload", l, Data, Payload{}, "record.salt"},
	} {
		if f := fault.Find(CheckCommit(c.leaf, c.part, c.show)); f == nil || f.Key != c.key {
			t.Errorf("%s: error %v, want %s", c.name, f, c.key)
		}
	}
}

func TestPartNames(t *testing.T) {
	for _, p := range Parts {
		text, err := p.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var again Part
		if err := again.UnmarshalText(text); err != nil || again != p {
			t.Fatalf("%s was read as %s (%v)", p, again, err)
		}
	}
	var p Part
	if err := p.UnmarshalText([]byte("Who")); fault.Find(err) == nil {
		t.Error("Who is no part")
	}
	if _, err := Part(9).MarshalText(); fault.Find(err) == nil {
		t.Error("part 9 has no name")
	}
}

func FuzzParseLeaf(f *testing.F) {
	f.Add([]byte(`{"data":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","day":"2026-11-25","kind":"answer","kv":1,"round":"2","study":"s1","v":1}`))
	f.Add([]byte(`{"day":"2026-11-25","kind":"a.b","kv":1,"study":"s","v":1}`))
	f.Add([]byte(`{"v":1`))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := ParseLeaf(b)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := l.Bytes()
		if err != nil || !bytes.Equal(again, b) || CheckCanonical(b) != nil {
			t.Fatalf("%q was accepted and is written as %q (%v)", b, again, err)
		}
	})
}
