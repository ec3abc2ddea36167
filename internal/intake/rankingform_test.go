package intake_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/intake"
)

// TestRankingKeysAreRefusedByNameAndLine checks what a reader is told about keys and values under ranking and rules
// that nobody can compute.
func TestRankingKeysAreRefusedByNameAndLine(t *testing.T) {
	const head = "title: T\nscales: {s: {min: 1, max: 5}}\ncriteria: [{id: a}, {id: b}]\n"
	for _, c := range []struct{ tail, line, key string }{
		{"ranking: {methods: [mean, electre4]}\n", "4:", "study.ranking"},
		{"ranking:\n  methods: [topsis]\n  options:\n    topsis: {normalisation: vector}\n", "7:", ""},
		{"ranking:\n  methods: [topsis]\n  options:\n    topsis: {normalization: maxmin}\n", "7:", "ranking.option_word"},
		{"ranking:\n  options:\n    vikor:\n      v: 2\n", "7:", "ranking.option_number"},
		{"ranking:\n  options:\n    electre3:\n      q: {a: 0.5, nobody: 1}\n", "7:", ""},
		{"ranking:\n  options: {electre4: {q: 1}}\n", "5:", ""},
		{"ranking:\n  options:\n    smaa: {weights: ordinal}\n", "6:", "ranking.smaa_order"},
		{"ranking:\n  weights: {method: ahp, comparisons: {a: {b: 0}}}\n", "5:", "weighting.times"},
		{"ranking:\n  weights: {method: ahp, points: {a: 1}}\n", "5:", ""},
		{"weights: {a: 2}\nranking:\n  weights: {method: roc, order: [a, b]}\n", "6:", "intake.form.weighting"},
		{"rules: {agreement: [kappa]}\n", "4:", "rules.agreement"},
		{"rules: {stability: {preset: never}}\n", "4:", "consensus.preset.unknown"},
		{"rules: {stop: {stop: \"round >> 2\"}}\n", "4:", ""},
	} {
		_, err := intake.Folder(folder("consultation.yaml", head+c.tail), nil, "demo", intake.Options{})
		if err == nil {
			t.Errorf("%q is taken", c.tail)
			continue
		}
		if !strings.Contains(err.Error(), "consultation.yaml:"+c.line) {
			t.Errorf("%q: %v is not found in line %s", c.tail, err, c.line)
		}
		if c.key != "" && !hasKey(err, c.key) {
			t.Errorf("%q: %v has not the key %s", c.tail, err, c.key)
		}
	}
}

// hasKey reports whether one of the findings has the key.
func hasKey(err error, key string) bool {
	list := fault.List{fault.Find(err)}
	if all := (fault.List)(nil); errors.As(err, &all) {
		list = all
	}
	return slices.ContainsFunc(list, func(e *fault.Error) bool { return e.Key == key })
}
