package dossier_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/record"
)

func verified(t testing.TB, b, seen []byte) dossier.Verdict {
	t.Helper()
	v, err := dossier.Verify(t.Context(), b, seen, plain{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func steps(v dossier.Verdict) string {
	var b strings.Builder
	for _, s := range v.Steps {
		b.WriteString(s.Line(i18n.En) + "\n")
	}
	return b.String()
}

func TestWhatIsWrittenVerifies(t *testing.T) {
	for _, c := range []struct {
		name string
		p    panel
		form dossier.Form
		open int // steps that pass without a reservation
	}{
		{"open, small panel", panel{experts: 7, disclosure: consult.DefaultDisclosure}, dossier.Open, 17},
		{"open, texts released", panel{experts: 23, disclosure: consult.DefaultDisclosure, consent: "release"}, dossier.Open, 17},
		{"open, public data", panel{experts: 12, disclosure: consult.Disclosure{None: true}}, dossier.Open, 17},
		{"open, no round", panel{experts: 5, disclosure: consult.DefaultDisclosure, silent: true}, dossier.Open, 17},
		{"closed, no round", panel{experts: 5, disclosure: consult.DefaultDisclosure, silent: true}, dossier.Closed, 11},
		{"closed, small panel", panel{experts: 7, disclosure: consult.DefaultDisclosure}, dossier.Closed, 11},
		{"closed, histograms shown", panel{experts: 23, disclosure: consult.DefaultDisclosure}, dossier.Closed, 11},
		{"open, every ranking method", panel{experts: 12, disclosure: consult.Disclosure{None: true}, methods: consult.MethodNames()}, dossier.Open, 17},
		{"closed, every ranking method", panel{experts: 12, disclosure: consult.DefaultDisclosure, methods: consult.MethodNames()}, dossier.Closed, 11},
		{"closed, public data", panel{experts: 12, disclosure: consult.Disclosure{None: true}}, dossier.Closed, 11},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := consultation(t, c.p)
			_, b := written(t, d, c.form)
			head, err := d.Log().Head(t.Context(), string(study))
			if err != nil {
				t.Fatal(err)
			}
			v := verified(t, b, head.Note)
			passed := 0
			for _, s := range v.Steps {
				if s.Outcome == dossier.Passed {
					passed++
				}
			}
			if v.Line() != "verified" || v.Form != c.form || v.Study != string(study) || passed != c.open {
				t.Fatalf("%s, %d steps passed\n%s", v.Line(), passed, steps(v))
			}
		})
	}
}

func TestErasedAnswersAreCounted(t *testing.T) {
	d := consultation(t, panel{experts: 8, disclosure: consult.DefaultDisclosure})
	var erasure record.Erasure
	for e, err := range d.Log().Entries(t.Context(), string(study), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Leaf.Kind == string(consult.KindAnswer) && len(erasure.Parts) == 0 {
			erasure = record.Erasure{Ground: "withdrawal of consent"}
			for _, p := range record.Parts {
				erasure.Parts = append(erasure.Parts, record.PartRef{Index: e.Index, Part: p})
			}
		}
	}
	if _, err := d.Log().Erase(t.Context(), string(study), erasure, []byte(`{"role":"convener"}`)); err != nil {
		t.Fatal(err)
	}
	_, b := written(t, d, dossier.Open)
	if v := verified(t, b, nil); v.Line() != "verified, 1 erased" || v.Steps[8].Outcome != dossier.Unrecomputable {
		t.Fatalf("%s\n%s", v.Line(), steps(v))
	}
}

func TestVerifyReadsAnything(t *testing.T) {
	_, b := written(t, consultation(t, panel{experts: 5, disclosure: consult.DefaultDisclosure}), dossier.Open)
	for _, c := range [][]byte{nil, []byte("no package"), b[:len(b)/2], b[:40], append([]byte("x"), b...)} {
		if v := verified(t, c, nil); v.Verified() {
			t.Errorf("%d bytes verify", len(c))
		}
	}
}

func FuzzVerify(f *testing.F) {
	_, b := written(f, consultation(f, panel{experts: 5, disclosure: consult.DefaultDisclosure}), dossier.Open)
	f.Add(0, byte(0))
	f.Add(len(b)/2, byte(1))
	f.Add(len(b)-1, byte(255))
	f.Fuzz(func(t *testing.T, at int, change byte) {
		if at < 0 || at >= len(b) {
			return
		}
		c := append([]byte(nil), b...)
		c[at] ^= change
		v, err := dossier.Verify(context.Background(), c, nil, plain{}, nil)
		if err != nil || v.Verified() != (change == 0) {
			t.Fatalf("byte %d changed by %d: %s, %v", at, change, v.Line(), err)
		}
	})
}
