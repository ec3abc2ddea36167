package record

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"

	"github.com/tanwen/tanwen/fault"
)

func TestCanonical(t *testing.T) {
	type inner struct {
		Z string `json:"z"`
		A int    `json:"a"`
	}
	for _, c := range []struct {
		name string
		in   any
		want string // empty = refused
		key  string
	}{
		{name: "keys are sorted", in: inner{"<&>", 1}, want: `{"a":1,"z":"<&>"}`},
		{name: "Han text stays", in: map[string]string{"文": "碳汇\u2028"}, want: `{"文":"碳汇` + "\u2028" + `"}`},
		{name: "keys in UTF-16 order", in: json.RawMessage("{\"\ue000\":1,\"\U0001f600\":2}"), want: "{\"\U0001f600\":2,\"\ue000\":1}"},
		{name: "white space goes", in: json.RawMessage(" { \"a\" : [ 1 , null , true ] } "), want: `{"a":[1,null,true]}`},
		{name: "escapes become short", in: json.RawMessage(`"\u0041\/\u000a\u001F"`), want: `"A/\n\u001f"`},
		{name: "keys of different case are different", in: json.RawMessage(`{"a":1,"A":2}`), want: `{"A":2,"a":1}`},
		{name: "largest integer", in: 9007199254740991, want: `9007199254740991`},
		{name: "2^53", in: 9007199254740992, key: "record.number"},
		{name: "beyond 2^53", in: json.RawMessage(`{"a":9007199254740993}`), key: "record.number"},
		{name: "fraction", in: []float64{0.5}, key: "record.number"},
		{name: "fraction that is whole", in: json.RawMessage(`1.0`), key: "record.number"},
		{name: "exponent", in: json.RawMessage(`1e3`), key: "record.number"},
		{name: "minus zero", in: json.RawMessage(`-0`), key: "record.number"},
		{name: "duplicate key", in: json.RawMessage(`{"a":1,"a":2}`), key: "record.json"},
		{name: "duplicate key by escape", in: json.RawMessage(`{"a":1,"\u0061":2}`), key: "record.json"},
		{name: "lone surrogate", in: json.RawMessage(`"\ud800"`), key: "record.json"},
		{name: "function", in: func() {}, key: "record.json"},
		{name: "deep", in: json.RawMessage(strings.Repeat("[", 65) + strings.Repeat("]", 65)), key: "record.canonical"},
	} {
		got, err := Canonical(c.in)
		if c.key != "" {
			if f := fault.Find(err); f == nil || f.Key != c.key {
				t.Errorf("%s: %s, error %v, want %s", c.name, got, err, c.key)
			}
			continue
		}
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s (%v), want %s", c.name, got, err, c.want)
		}
	}
}

// TestCheckCanonicalAgreesWithJCS holds the scanner against the canonicaliser that the field uses: whatever JSON
// document there is, the scanner accepts its canonical form, and accepts the document itself only if it is that.
func TestCheckCanonicalAgreesWithJCS(t *testing.T) {
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		leaf := rapid.OneOf(
			rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.String().AsAny(),
			rapid.StringMatching(`[\x00-\x1f"\\/<&\x{2028}\x{e000}\x{10000}碳a]{0,6}`).AsAny(),
			rapid.Int64Range(-MaxInteger, MaxInteger).AsAny())
		if depth == 0 {
			return leaf
		}
		key := rapid.StringMatching(`[\x01"\\a-c碳\x{e000}\x{ffff}\x{10000}\x{10ffff}]{0,3}`)
		return rapid.OneOf(leaf,
			rapid.SliceOfN(value(depth-1), 0, 4).AsAny(),
			rapid.MapOfN(key, value(depth-1), 0, 5).AsAny())
	}
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(value(4).Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Transform(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckCanonical(want); err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if got := CheckCanonical(text) == nil; got != bytes.Equal(text, want) {
			t.Fatalf("%s is accepted: %v; its canonical form is %s", text, got, want)
		}
		again, err := Canonical(json.RawMessage(text))
		if err != nil || !bytes.Equal(again, want) {
			t.Fatalf("Canonical gives %s (%v), jcs %s", again, err, want)
		}
	})
}

func TestStrictDecode(t *testing.T) {
	type form struct {
		Score int    `json:"score"`
		Note  string `json:"note,omitempty"`
	}
	for _, c := range []struct {
		name, in string
		ok       bool
	}{
		{"plain", `{"score":5}`, true},
		{"white space is not its business", ` {"note":"a","score":5} `, true},
		{"other case", `{"Score":5}`, false},
		{"duplicate", `{"score":9,"score":1}`, false},
		{"duplicate in other case", `{"score":9,"Score":1}`, false},
		{"unknown field", `{"score":5,"x":1}`, false},
		{"second value", `{"score":5}{"score":6}`, false},
		{"trailing text", `{"score":5} x`, false},
		{"invalid UTF-8", "{\"note\":\"\xff\"}", false},
		{"lone surrogate", `{"note":"\ud800"}`, false},
		{"fraction in a whole number", `{"score":5.5}`, false},
		{"nothing", ``, false},
	} {
		var f form
		err := StrictDecode([]byte(c.in), &f)
		if (err == nil) != c.ok {
			t.Errorf("%s: error %v, want ok %v", c.name, err, c.ok)
		}
		if e := fault.Find(err); err != nil && (e == nil || e.Key != "record.decode") {
			t.Errorf("%s: error %v, want record.decode", c.name, err)
		}
	}
}

func FuzzCheckCanonical(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":[true,null]}`, `"\u001f\n碳"`, `{"a":{"b":-9007199254740991}}`, `[[]`, `{"b":1,"a":2}`, "\"\xff\"", `01`, `"\u0041"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if CheckCanonical(b) != nil {
			return
		}
		want, err := jcs.Transform(b)
		if err != nil || !bytes.Equal(want, b) {
			t.Fatalf("%q is accepted, but its canonical form is %q (%v)", b, want, err)
		}
	})
}

func FuzzStrictDecode(f *testing.F) {
	for _, seed := range []string{`{"ground":"a","parts":[{"index":1,"part":"who"}]}`, `{"parts":[{"part":"x"}]}`, `{"Ground":1}`, `[]`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var e Erasure
		if StrictDecode(b, &e) != nil {
			return
		}
		again, err := Canonical(e)
		if err != nil {
			t.Fatalf("%q was read as %+v, which cannot be written: %v", b, e, err)
		}
		if _, err := ParseErasure(again); err != nil {
			t.Fatalf("%q cannot be read back: %v", again, err)
		}
	})
}
