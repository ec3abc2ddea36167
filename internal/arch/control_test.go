package arch

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Each rule is tried on a module that breaks it; a rule that does not see the break is worth nothing.

// plant parses a module given as file name and text, in pairs.
func plant(t *testing.T, pairs ...string) *source {
	t.Helper()
	files := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	s, err := readSource(files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// expect wants exactly one finding per fragment, in order.
func expect(t *testing.T, findings []string, fragments ...string) {
	t.Helper()
	if len(findings) != len(fragments) {
		t.Fatalf("%d findings, want %d:\n%s", len(findings), len(fragments), strings.Join(findings, "\n"))
	}
	for i, want := range fragments {
		if !strings.Contains(findings[i], want) {
			t.Errorf("finding %d is %q, want %q in it", i, findings[i], want)
		}
	}
}

func TestControlFloors(t *testing.T) {
	s := plant(t,
		"consensus/a.go", `package consensus; import _ "github.com/tanwen/tanwen/internal/consult"`,
		"internal/brief/a.go", `package brief; import _ "github.com/tanwen/tanwen/internal/web"`,
		"internal/consult/a.go", `package consult; import (_ "github.com/tanwen/tanwen/consensus"; _ "github.com/tanwen/tanwen/internal/record")`,
		"internal/consult/a_test.go", `package consult; import (_ "github.com/tanwen/tanwen/internal/store/sqlite"; _ "github.com/tanwen/tanwen/internal/web")`,
		"panel/a_test.go", `package panel; import _ "github.com/tanwen/tanwen/internal/store/sqlite"`,
		"internal/record/a.go", `package record; import _ "github.com/tanwen/tanwen/internal/consult"`,
		"internal/store/sqlite/a.go", `package sqlite; import _ "github.com/tanwen/tanwen/internal/store"`,
		"internal/store/sqlite/a_test.go", `package sqlite; import _ "github.com/tanwen/tanwen/internal/store/storetest"`,
		"internal/web/view/a.go", `package view; import _ "github.com/tanwen/tanwen/internal/desk"`,
		"internal/web/a.go", `package web; import _ "github.com/tanwen/tanwen/internal/web/view"`,
		"internal/extra/a.go", `package extra`,
	)
	expect(t, climbs(s),
		"consensus (library) imports internal/consult (nouns)",
		"internal/brief (adapter) imports internal/web (adapter)",
		"a test of internal/consult (nouns) imports internal/web (adapter)",
		"internal/extra: the folder is not in the plan",
		"internal/record (nouns) imports internal/consult (nouns)",
		"a test of panel (library) imports internal/store/sqlite (adapter)",
	)
}

func TestControlLibraries(t *testing.T) {
	s := plant(t,
		"mcda/a.go", `package mcda
import (
	_ "github.com/tanwen/tanwen/consensus"
	_ "github.com/tanwen/tanwen/fault"
	_ "github.com/tanwen/tanwen/internal/num"
	_ "golang.org/x/text/collate"
	_ "sort"
)`,
		"mcda/a_test.go", `package mcda; import _ "gonum.org/v1/gonum/stat"`)
	expect(t, entangled(s), "not github.com/tanwen/tanwen/consensus", "not golang.org/x/text/collate")
}

func TestControlPurePackages(t *testing.T) {
	s := plant(t,
		"bib/a.go", `package bib; import (_ "io"; _ "os"; _ "time")`,
		"internal/consult/a.go", `package consult; import (_ "context"; _ "time")`,
		"internal/web/a.go", `package web; import _ "net/http"`)
	expect(t, reachesOut(s), "bib is pure and does not import os", "bib is pure and does not import time", "internal/consult is pure and does not import context")
}

func TestControlCalls(t *testing.T) {
	s := plant(t,
		"elicit/a.go", `package elicit
import (
	m "math"
	"gonum.org/v1/gonum/stat"
)
const third = m.Pi / 3
var a = m.Sqrt(2) + m.Floor(third)
var b = m.Exp(1)
var f = m.FMA
var c = stat.Mean
`,
		"internal/num/a.go", `package num
import "math/rand/v2"
func normal(r *rand.Rand) float64 { return r.NormFloat64() }
`,
		"internal/consult/a.go", `package consult
import ("time"; "math/rand/v2")
var today = time.Now
var day = time.Hour * 24
var n = rand.IntN(3)
`,
		"internal/record/a.go", `package record
import "time"
var now = time.Now
`,
		"internal/desk/a.go", `package desk
import ("math"; "time")
var e = math.Exp(float64(time.Now().Unix()))
`)
	findings, _ := impure(s)
	expect(t, findings, "gonum is an oracle", "math.Exp gives", "math.FMA gives", "chance comes from", "time.Now reads", "NormFloat64 may change")
}

func TestControlProducts(t *testing.T) {
	const head = "package consensus\nfunc f(a, b, c float64, xs []float64, i, j, k int) float64 {\n"
	for _, c := range []struct {
		name, body string
		findings   int
	}{
		{"sum", "return a*b + c", 1},
		{"sum the other way", "return c + a*b", 1},
		{"difference", "return c - a*b", 1},
		{"difference the other way", "return a*b - c", 1},
		{"in parentheses", "return (a * b) + c", 1},
		{"negative", "return c + -(a * b)", 1},
		{"two products", "return a*b + b*c", 1},
		{"running sum", "for _, x := range xs { c += a * x }; return c", 1},
		{"running difference", "c -= a * b; return c", 1},
		{"slice element", "xs[i] += a * b; return c", 1},
		{"across statements", "t := a * b; return t + c", 1},
		{"across a declaration", "var t = a * b; return c - t", 1},
		{"product in place", "t := a; t *= b; return c + t", 1},
		{"series", "t := 1.0; for range xs { t *= a; c += t }; return c", 1},
		{"inside a sum", "return c + b + a*b", 1},
		{"inside a closure", "g := func() float64 { return a*b + c }; return g()", 1},
		{"single precision", "x := float32(a); return float64(x*x + x)", 1},
		{"rounded", "return float64(a*b) + c", 0},
		{"rounded, running", "for _, x := range xs { c += float64(a * x) }; return c", 0},
		{"rounded across statements", "t := float64(a * b); return t + c", 0},
		{"rounded in place", "t := a; t = float64(t * b); return c + t", 0},
		{"quotient", "return a/b + c", 0},
		{"product of a sum", "return a * (b + c)", 0},
		{"quotient of a product", "return a*b/c + c", 0},
		{"doubling is exact", "return 2*a + c", 0},
		{"halving in place is exact", "t := a; t *= 0.5; return t + c", 0},
		{"tripling is not exact", "return 3*a + c", 1},
		{"integers", "return float64(i*j + k)", 0},
		{"constant", "return 2*3.5 + c", 0},
		{"comparison", "if a*b < c { return a }; return b", 0},
	} {
		findings, unchecked := impure(plant(t, "consensus/a.go", head+c.body+"\n}\n"))
		if len(unchecked) > 0 {
			t.Errorf("%s: %s", c.name, unchecked[0])
		}
		if len(findings) != c.findings {
			t.Errorf("%s: %d findings, want %d: %q", c.name, len(findings), c.findings, findings)
		}
	}
	if findings, _ := impure(plant(t, "internal/desk/a.go", "package desk\nfunc f(a, b, c float64) float64 { return a*b + c }\n")); len(findings) != 0 {
		t.Errorf("floor 3 may fuse: %q", findings)
	}
	if _, unchecked := impure(plant(t, "mcda/a.go", "package mcda\nvar x float64 = nowhere\n")); len(unchecked) != 1 {
		t.Errorf("a library that cannot be type-checked passes")
	}
}

func TestControlPackageComments(t *testing.T) {
	s := plant(t,
		"bib/a.go", "// Package bib reads.\npackage bib",
		"bib/b.go", "// Package bib writes.\npackage bib",
		"carbon/a.go", "package carbon",
		"panel/a.go", "// The panel.\npackage panel",
		"cmd/tanwen/main.go", "// Command tanwen runs.\npackage main",
		"refine/a.go", "// Package refine reads.\npackage refine",
		"refine/b.go", "//go:build ignore\n\npackage refine",
	)
	expect(t, comments(s), "bib: 2 package comments", "carbon: 0 package comments", `begins with "Package panel "`)
}

func TestControlPackageNames(t *testing.T) {
	s := plant(t,
		"internal/util/a.go", "package util",
		"bib/a.go", "package biblio",
		"bib/a_test.go", "package bib_test",
		"cmd/tanwen/main.go", "package main",
	)
	expect(t, emptyPackageNames(s), "package biblio lies in a folder called bib", `"util" says nothing`)
}

func TestControlRepositoryTexts(t *testing.T) {
	files := fstest.MapFS{
		"docs/a.md":         {Data: []byte("see /wo" + "rk/main\nfine: a/work/b, https://example.org/work\n")},
		"b/b.go":            {Data: []byte("// TO" + "DO later\n")},
		"package-lock.json": {Data: []byte(`{"resolved": "https://registry.npm` + `js.org/x"}`)},
		"big.json":          {Data: make([]byte, maxFileSize+1)},
		"node_modules/x.js": {Data: []byte("// TO" + "DO not ours\n")},
		"testdata/c.txt":    {Data: []byte("/ro" + "ot/x\n")},
	}
	expect(t, texts(t, files), "b/b.go:1: a mark", "big.json: 1000001 bytes", "docs/a.md:1: a path", "package-lock.json:1: the host", "testdata/c.txt:1: a path")
}
