package calc_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/calc"
	"github.com/tanwen/tanwen/internal/i18n"
)

// refused is the form in which a refusal stands in the place of a result.
type refused struct {
	Error *struct{ Kind, Field, Message string }
}

// Bad input is refused at the field that is wrong, and a good input beside it is computed all the same.
func TestBadInputIsRefused(t *testing.T) {
	for _, c := range []struct{ name, method, input, field string }{
		{"not square", "ahp", `{"matrix":[[1,2],[0.5]]}`, "matrix[1]"},
		{"not reciprocal", "ahp", `{"matrix":[[1,2],[3,1]]}`, "matrix[0][1]"},
		{"zero where logs are taken", "ahp", `{"matrix":[[1,0],[0,1]]}`, "matrix[0][1]"},
		{"empty", "ahp", `{"matrix":[]}`, "matrix"},
		{"no form", "ahp", `{}`, "matrix"},
		{"two forms at once", "ahp", `{"matrix":[[1]],"matrices":[[[1]]]}`, "matrices"},
		{"comparison off the scale", "bwm", `{"best_to_others":[1,2],"others_to_worst":[2,0],"best":0,"worst":1}`, "others_to_worst[1]"},
		{"weights that do not sum", "topsis", `{"scores":[[1,2],[3,4]],"weights":[0.5,0.6],"directions":["max","min"]}`, "weights"},
		{"a negative weight", "topsis", `{"scores":[[1,2],[3,4]],"weights":[1.5,-0.5],"directions":["max","min"]}`, "weights[1]"},
		{"no direction", "topsis", `{"scores":[[1,2],[3,4]],"weights":[0.5,0.5],"directions":[]}`, "directions"},
		{"null score", "topsis", `{"scores":[[1,null]],"weights":[0.5,0.5],"directions":["max","max"]}`, "scores[0][1]"},
		{"unknown direction", "vikor", `{"scores":[[1]],"weights":[1],"directions":["up"]}`, "directions[0]"},
		{"share above 1", "vikor", `{"scores":[[1]],"weights":[1],"directions":["max"],"v":2}`, "v"},
		{"ragged scores", "vikor", `{"scores":[[1,2],[1]],"weights":[0.5,0.5],"directions":["max","max"]}`, "scores[1]"},
		{"one alternative where two are needed", "promethee", `{"scores":[[1]],"weights":[1],"directions":["max"],"preferences":[{"kind":"usual"}]}`, "scores"},
		{"threshold missing", "promethee", `{"scores":[[1],[2]],"weights":[1],"directions":["max"],"preferences":[{"kind":"linear","q":2}]}`, "preferences[0].p"},
		{"thresholds unordered", "electre3", `{"scores":[[1],[2]],"weights":[1],"directions":["max"],"indifference":[1],"preference":[0],"veto":[null]}`, "preference[0]"},
		{"standard deviations of another shape", "smaa", `{"scores":[[1,2]],"directions":["max","max"],"sd":[[1]],"weight_constraints":{"kind":"uniform"}}`, "sd"},
		{"limits that cannot be met", "smaa", `{"scores":[[1,2]],"directions":["max","max"],"weight_constraints":{"kind":"bounded","lower":[0.9,0.9],"upper":[1,1]}}`, "weight_constraints"},
		{"order that lacks a criterion", "smaa", `{"scores":[[1,2]],"directions":["max","max"],"weight_constraints":{"kind":"ordinal","order":[1]}}`, "weight_constraints.order"},
		{"field of another kind", "smaa", `{"scores":[[1,2]],"directions":["max","max"],"weight_constraints":{"kind":"uniform","order":[1,0]}}`, "weight_constraints.order"},
		{"no criteria", "rank-order-centroid", `{"n":0}`, "n"},

		{"a weight below 0", "sobol", `{"function":"g","parameters":{"a":[1,-1]}}`, "parameters.a[1]"},
		{"no function of that name", "sobol", `{"function":"h","parameters":{"a":[1]}}`, "function"},
		{"not a power of two", "sobol", `{"function":"ishigami","parameters":{"a":7,"b":0.1},"base":1000}`, "base"},
		{"a function without inputs", "sobol", `{"function":"g","parameters":{"a":[]}}`, "inputs"},
		{"a matrix that is no covariance", "shapley-effects", `{"function":"linear-gaussian","coefficients":[1,1],"covariance":[[1,2],[2,1]]}`, "covariance"},
		{"a group of an input that is none", "voi-gaussian", `{"mean":1,"coefficients":[1],"groups":[[0],[0,1]]}`, "groups[1][1]"},
		{"a study with a negative error", "voi-gaussian", `{"mean":1,"coefficients":[1],"studies":[{"input":0,"n":1,"noise_sd":-1}]}`, "studies[0].noise_sd"},
		{"a negative factor", "lmdi", `{"x":[[[1,2]],[[1,-2]]]}`, "x[1][0][1]"},
		{"one point in time", "lmdi", `{"x":[[[1,2]]]}`, "x"},
		{"a negative number", "log-mean", `{"a":-1,"b":2}`, "a"},
		{"nobody", "kaya", `{"years":[2000,2001],"population":[0,1],"gdp":[1,1],"fuels":["coal"],"co2":[[1,1]],"emission_factors":[94.6]}`, "population[0]"},

		{"nothing", "item-statistics", `{"ratings":[]}`, "ratings"},
		{"ragged ratings", "item-statistics", `{"ratings":[[1,2],[1]]}`, "ratings[1]"},
		{"a band upside down", "item-statistics", `{"ratings":[[1]],"agree":[9,7]}`, "agree"},
		{"a confidence of 1", "item-statistics", `{"ratings":[[1]],"confidence":1}`, "confidence"},
		{"no such rule", "consensus-rule", `{"ratings":[[1]],"preset":"mine"}`, "preset"},
		{"a condition that is none", "consensus-rule", `{"ratings":[[1]],"agree":"median is 7"}`, "agree"},
		{"relevance upside down", "content-index", `{"ratings":[[1]],"relevant":[4,3]}`, "relevant"},
		{"one expert", "icc", `{"ratings":[[1,2,3]]}`, "ratings"},
		{"no distance", "bimodality", `{"values":[1],"distance":0}`, "distance"},
		{"more than all", "share", `{"count":11,"n":10}`, "count"},
		{"rounds of two lengths", "stability", `{"before":[1,2],"after":[1]}`, "after"},
		{"rounds of two lengths", "attrition", `{"before":[1],"after":[1,2]}`, "after"},
		{"one group", "group-comparison", `{"items":[[[1,2]]]}`, "items[0].groups"},
		{"one group", "jensen-shannon", `{"groups":[[1,2]]}`, "groups"},
		{"bases that differ in number", "authority", `{"basis":[[1,0,0],[2,0,0],[1,0,0],[1,0,0]],"familiarity":[1,0,0,0,0]}`, "basis[1]"},
		{"no weight", "familiarity-importance", `{"counts":[[1]],"scores":[1],"weights":[]}`, "weights"},
		{"edges that fall", "roulette", `{"edges":[1,0,2],"chips":[1,1]}`, "edges[1]"},
		{"no spread", "geometric-pool", `{"components":[{"family":"normal","mean":0,"sd":0}],"weights":[1],"probabilities":[0.5]}`, "components[0].sd"},
		{"a probability of 2", "event-pool", `{"rule":"mean","answers":[{"best":2}]}`, "answers[0].best"},
		{"bounds out of order", "idea-pool", `{"answers":[{"lower":2,"best":1,"upper":3,"confidence":0.8}]}`, "answers[0].best"},
		{"a correlation of 2", "correlation", `{"judged":[[1,2],[2,1]]}`, "judged[0][1]"},
		{"not symmetric", "correlation", `{"judged":[[1,0.2],[0.3,1]]}`, "judged[1][0]"},
		{"weights that do not sum", "weighted-sum", `{"scores":[[1,2]],"weights":[0.5,0.6],"directions":["max","max"]}`, "weights"},
		{"zero where ratios count", "weighted-product", `{"scores":[[0,2]],"weights":[0.5,0.5],"directions":["max","max"]}`, "scores[0][0]"},
		{"no floor", "geometric-mean", `{"scores":[[1,2]],"weights":[0.5,0.5],"floor":0}`, "floor"},
		{"nothing", "adjusted-means", `{"ratings":[[]]}`, "ratings"},
		{"all zero", "swing", `{"points":[0,0]}`, "points"},
		{"judgements that contradict", "macbeth", `{"n":2,"judgements":[{"a":0,"b":1,"low":2},{"a":1,"b":0,"low":2}]}`, "judgements[0]"},
		{"a change above all", "weight-sensitivity", `{"scores":[[1],[2]],"weights":[1],"directions":["max"],"change":2}`, "change"},
		{"one group", "leave-out", `{"ratings":[[1,2],[2,1]],"groups":["a","a"]}`, "groups"},
		{"a group missing", "leave-out", `{"ratings":[[1,2],[2,1]],"groups":["a"]}`, "groups"},
		{"not square", "thurstone", `{"wins":[[0,1]]}`, "wins[0]"},
		{"an answer of 2", "chnri", `{"answers":[[[2]]]}`, "answers[0][0][0]"},
		{"an order that lacks an item", "copeland", `{"items":["a","b"],"orderings":[[0]]}`, "orderings[0]"},
		{"no spread", "rank-sets", `{"estimates":[1,2],"standard_errors":[1]}`, "standard_errors"},
		{"no form", "rank-sets", `{"estimates":[1,2]}`, "standard_errors"},
		{"a budget below the quota", "portfolio", `{"cost":[2,3],"value":[1,1],"budget":1,"quotas":[{"items":[0],"min":1}]}`, "budget"},

		{"misspelt option", "kendall-w", `{"ratings":[[1,2]],"tie_corection":true}`, "tie_corection"},
		{"field twice", "kendall-w", `{"ratings":[[1,2]],"ratings":[[1,2]]}`, "ratings"},
		{"one expert", "krippendorff-alpha", `{"ratings":[[1,2]],"metric":"ordinal"}`, "ratings"},
		{"one expert", "gwet-ac", `{"ratings":[[1,2]],"weighting":"identity"}`, "ratings"},
		{"one value", "bootstrap-ci", `{"values":[3],"statistic":"mean"}`, "values"},
		{"one group", "group-disagreement", `{"test":"mann-whitney","groups":[[1,2]]}`, "groups"},
		{"too few samples", "smaa", `{"scores":[[1],[2]],"directions":["max"],"weight_constraints":{"kind":"uniform"},"samples":99999}`, "samples"},
		{"number beyond float64", "kendall-w", `{"ratings":[[1,1e999]]}`, "ratings[0][1]"},
		{"text for a number", "kendall-w", `{"ratings":[["1",2]]}`, "ratings[0][0]"},
		{"null for a table", "kendall-w", `{"ratings":null}`, "ratings"},
		{"missing field", "kendall-w", `{}`, "ratings"},
		{"no rating", "kendall-w", `{"ratings":[]}`, "ratings"},
		{"mismatched rows", "kendall-w", `{"ratings":[[1,2],[1]]}`, "ratings[1]"},
		{"negative on a ratio scale", "krippendorff-alpha", `{"ratings":[[1,2],[-1,2]],"metric":"ratio"}`, "ratings[1][0]"},
		{"unknown metric", "krippendorff-alpha", `{"ratings":[[1,2]],"metric":"euclid"}`, "metric"},
		{"rating outside the categories", "gwet-ac", `{"ratings":[[1,2],[1,2]],"weighting":"linear","categories":[1]}`, "categories"},
		{"a panel of one where two are needed", "cohen-kappa", `{"ratings":[[1,2]]}`, "ratings"},
		{"table that is not square", "cohen-kappa", `{"table":[[1,2]]}`, "table[0]"},
		{"uneven rows", "fleiss-kappa", `{"counts":[[1,1],[2,1]]}`, "counts[1]"},
		{"one expert", "fleiss-kappa", `{"counts":[[1,0]]}`, "counts"},
		{"rating off the scale", "rand-ucla", `{"ratings":[[10]]}`, "ratings[0][0]"},
		{"scale upside down", "rand-ucla", `{"ratings":[[5]],"scale":[9,1]}`, "scale"},
		{"percent for a share", "rand-ucla", `{"ratings":[[5]],"percentiles":[30,70]}`, "percentiles"},
		{"scale of three ends", "rand-ucla", `{"ratings":[[5]],"scale":[1,5,9]}`, "scale"},
		{"more essential than experts", "content-validity", `{"n_experts":5,"n_essential":6}`, "n_essential"},
		{"half a count", "round-stability", `{"test":"mcnemar","b":1.5,"c":2}`, "b"},
		{"unknown test", "round-stability", `{"test":"t"}`, "test"},
		{"no test", "round-stability", `{"b":1,"c":2}`, "test"},
		{"no difference", "round-stability", `{"test":"wilcoxon-signed-rank","differences":[]}`, "differences"},
		{"field of another form", "round-stability", `{"test":"mcnemar","b":1,"c":2,"zeros":"drop"}`, "zeros"},
		{"one group", "group-disagreement", `{"test":"kruskal-wallis","groups":[[1]]}`, "groups"},
		{"three groups where two are needed", "group-disagreement", `{"test":"mann-whitney","groups":[[1],[2],[3]]}`, "groups"},
		{"empty group", "group-disagreement", `{"test":"mann-whitney","groups":[[1],[]]}`, "groups[1]"},
		{"no value", "bootstrap-ci", `{"values":[],"statistic":"mean"}`, "values"},
		{"too many to enumerate", "bootstrap-ci", `{"values":[1,2,3,4,5,6,7,8,9,10,11],"statistic":"mean","resamples":"exact"}`, "resamples"},
		{"resamples in words", "bootstrap-ci", `{"values":[1,2],"statistic":"mean","resamples":"all"}`, "resamples"},
		{"percent for a level", "bootstrap-ci", `{"values":[1,2],"statistic":"mean","level":95}`, "level"},
		{"negative seed", "bootstrap-ci", `{"values":[1,2],"statistic":"mean","seed":-1}`, "seed"},
		{"scores and counts", "importance-index", `{"counts":[1],"scores":[1,2]}`, "scores"},

		{"levels unordered", "cooke", `{"quantiles":[0.5,0.05],"judgements":[[[1,2]]],"realizations":[1]}`, "quantiles[1]"},
		{"quantiles unordered", "cooke", `{"quantiles":[0.05,0.5],"judgements":[[[2,1]]],"realizations":[1]}`, "judgements[0][0][1]"},
		{"zero on a log scale", "cooke", `{"quantiles":[0.05,0.5],"judgements":[[[0,1]]],"realizations":[1],"scales":["log"]}`, "judgements[0][0][0]"},
		{"no seed", "cooke", `{"quantiles":[0.05,0.5],"judgements":[[[1,2]]],"realizations":[null]}`, "realizations"},
		{"half an answer", "cooke", `{"quantiles":[0.05,0.5],"judgements":[[[1,null]]],"realizations":[1]}`, "judgements[0][0]"},
		{"no overshoot", "cooke", `{"quantiles":[0.05,0.5],"judgements":[[[1,2]]],"realizations":[1],"overshoot":0}`, "overshoot"},
		{"values unordered", "quantile-fit", `{"values":[3,2,1],"probabilities":[0.1,0.5,0.9],"families":["normal"]}`, "values[1]"},
		{"values and probabilities", "quantile-fit", `{"values":[1,2],"probabilities":[0.1,0.5,0.9],"families":["normal"]}`, "values"},
		{"unknown family", "quantile-fit", `{"values":[1,2,3],"probabilities":[0.1,0.5,0.9],"families":["cauchy"]}`, "families[0]"},
		{"no spread", "pool", `{"components":[{"family":"normal","mean":1,"sd":0}],"weights":[1],"probabilities":[0.5]}`, "components[0].sd"},
		{"pool weights", "pool", `{"components":[{"family":"normal","mean":1,"sd":1}],"weights":[0.5],"probabilities":[0.5]}`, "weights"},
		{"probability 1", "pool", `{"components":[{"family":"normal","mean":1,"sd":1}],"weights":[1],"probabilities":[1]}`, "probabilities[0]"},
		{"result beyond all bounds", "pool", `{"components":[{"family":"normal","mean":1.7e308,"sd":1e308}],"weights":[1],"probabilities":[0.99]}`, ""},
		{"outcome 2", "proper-scores", `{"score":"brier","probability":1,"outcome":2}`, "outcome"},
		{"interval upside down", "proper-scores", `{"score":"interval","outcome":1,"lower":2,"upper":1,"alpha":0.1}`, "upper"},
		{"best guess outside", "idea-standardise", `{"lower":1,"best":5,"upper":3,"confidence":0.5}`, "best"},
		{"percent for a confidence", "idea-standardise", `{"lower":1,"best":2,"upper":3,"confidence":50}`, "confidence"},

		{"one item", "plackett-luce", `{"n_items":1,"orderings":[[0]]}`, "n_items"},
		{"item that is not there", "plackett-luce", `{"n_items":2,"orderings":[[0,2]]}`, "orderings[0][1]"},
		{"wins not square", "bradley-terry", `{"wins":[[0,1],[2]]}`, "wins[1]"},
		{"ties not symmetric", "bradley-terry", `{"wins":[[0,1],[2,0]],"ties":[[0,1],[2,0]]}`, "ties[1][0]"},
		{"names for other items", "bradley-terry", `{"wins":[[0,1],[2,0]],"items":["a"]}`, "items"},
		{"best is worst", "best-worst-scaling", `{"n_items":3,"choices":[{"shown":[0,1],"best":0,"worst":0}]}`, "choices[0].worst"},
		{"misspelt inside a list", "best-worst-scaling", `{"n_items":3,"choices":[{"show":[0,1],"best":0,"worst":1}]}`, "choices[0].show"},
		{"incomplete ordering", "rank-aggregation", `{"items":["a","b"],"orderings":[[0]]}`, "orderings[0]"},
		{"no item", "rank-aggregation", `{"items":[],"orderings":[]}`, "items"},

		{"affinities of different lengths", "assignment", `{"affinity":[[1,2],[1]],"demand":[1,1],"load_max":[1,1]}`, "affinity[1]"},
		{"affinity that is no number", "assignment", `{"affinity":[[1e999]],"demand":[1],"load_max":[1]}`, "affinity[0][0]"},
		{"demand for other topics", "assignment", `{"affinity":[[1]],"demand":[1,1],"load_max":[1]}`, "demand"},
		{"least load above the greatest", "assignment", `{"affinity":[[1]],"demand":[1],"load_min":[2],"load_max":[1]}`, "load_min[0]"},
		{"locked and in conflict", "assignment", `{"affinity":[[1]],"demand":[1],"load_max":[1],"conflicts":[[0,0]],"locks":[[0,0]]}`, "conflicts[0]"},
		{"pair that is not there", "assignment", `{"affinity":[[1]],"demand":[1],"load_max":[1],"conflicts":[[0,1]]}`, "conflicts[0]"},
		{"rule about nobody", "assignment", `{"affinity":[[1]],"demand":[1],"load_max":[1],"covers":[{"topic":0,"experts":[],"min":1}]}`, "covers[0]"},
		{"quotas that contradict each other", "leximin", `{"people":[{"g":"f"},{"g":"m"}],"quotas":{"g":{"f":[2,2],"m":[0,1]}},"panel_size":2}`, "quotas"},
		{"value without a quota", "leximin", `{"people":[{"g":"x"}],"quotas":{"g":{"f":[0,1]}},"panel_size":1}`, "people[0].g"},
		{"person without a feature", "leximin", `{"people":[{}],"quotas":{"g":{"f":[0,1]}},"panel_size":1}`, "people[0].g"},
		{"panel larger than the pool", "leximin", `{"people":[{"g":"f"}],"quotas":{"g":{"f":[0,1]}},"panel_size":2}`, "panel_size"},
		{"unknown objective", "assignment", `{"affinity":[[1]],"demand":[1],"load_max":[1],"objective":"fair"}`, "objective"},

		{"quantiles that fall", "split-normal", `{"p10":2,"p50":1,"p90":3,"u":0.5}`, "p50"},
		{"probability 0", "split-normal", `{"p10":1,"p50":2,"p90":3,"u":0}`, "u"},
		{"parameter missing", "three-end", `{"parameters":{"act_STL":0.6}}`, "parameters.act_CEM"},
		{"parameter unknown", "three-end", `{"parameters":{"act_STEEL":0.6}}`, "parameters.act_STEEL"},
		{"parameter twice", "three-end", `{"parameters":{"act_STL":0.6,"act_STL":0.7}}`, "parameters.act_STL"},
		{"parameter in words", "three-end", `{"parameters":{"act_STL":"low"}}`, "parameters.act_STL"},
		{"no draw", "three-end-ensemble", `{"draws":0}`, "draws"},
		{"correlation above 1", "three-end-ensemble", `{"draws":10,"correlation":1.5}`, "correlation"},
		{"contradictory correlation", "three-end-ensemble", `{"draws":10,"correlation":-0.9}`, "correlation"},
		{"year that is not computed", "three-end-ensemble", `{"draws":10,"observations":[{"output":"gross","year":2000,"value":1,"sd":1}]}`, "observations[0]"},
		{"output that does not exist", "three-end-ensemble", `{"draws":10,"observations":[{"output":"ch4","year":2024,"value":1,"sd":1}]}`, "observations[0]"},
		{"no error", "three-end-ensemble", `{"draws":10,"observations":[{"output":"gross","year":2024,"value":1,"sd":0}]}`, "observations[0]"},
		{"observation far from every draw", "three-end-ensemble", `{"draws":10,"observations":[{"output":"gross","year":2024,"value":1,"sd":1}]}`, "observations"},
		{"no parameters", "three-end", `{"parameters":[]}`, "parameters"},
	} {
		t.Run(c.method+"/"+c.name, func(t *testing.T) {
			good := goodInput(t, c.method)
			out, err := calc.Run(c.method, []byte("["+c.input+","+good+",5]"), i18n.En)
			if err != nil {
				t.Fatal(err)
			}
			var results []refused
			if err := json.Unmarshal(out, &results); err != nil || len(results) != 3 {
				t.Fatalf("%d results: %v", len(results), err)
			}
			e := results[0].Error
			if e == nil {
				t.Fatalf("it is computed: %s", out)
			}
			if e.Kind != "invalid" || e.Field != c.field || e.Message == "" || strings.Contains(e.Message, "{") {
				t.Errorf("got %+v, want field %q", *e, c.field)
			}
			if results[1].Error != nil {
				t.Errorf("the good input beside it is refused: %+v", *results[1].Error)
			}
			if results[2].Error == nil {
				t.Error("a number passes for an input")
			}
		})
	}
}

// A refusal speaks the reader's language; kind and field are the same in every one.
func TestRefusalIsInTheReadersLanguage(t *testing.T) {
	const input = `{"ratings":[[1,2]],"weighting":"identity"}`
	for l, want := range map[i18n.Lang]string{
		i18n.En: `{"error":{"kind":"invalid","field":"ratings","message":"there is one expert; agreement is between at least two"}}`,
		i18n.Zh: `{"error":{"kind":"invalid","field":"ratings","message":"只有一位专家；一致性至少涉及两位专家"}}`,
	} {
		out, err := calc.Run("gwet-ac", []byte(input), l)
		if err != nil || string(out) != want+"\n" {
			t.Errorf("%s: got %s and %v, want %s", l, out, err, want)
		}
	}
}

// goodInput returns a method's first oracle input, or a smaller one where that takes long.
func goodInput(t testing.TB, method string) string {
	if method == "three-end-ensemble" {
		return `{"draws":500}`
	}
	for _, o := range oracles(t) {
		if o.Method == method {
			return string(o.Cases[0].Input)
		}
	}
	t.Fatalf("no oracle for %s", method)
	return ""
}

// Only what cannot be read at all is an error of the whole document.
func TestDocumentThatCannotBeRead(t *testing.T) {
	for _, c := range []struct {
		name, method, document string
		kind                   fault.Kind
	}{
		{"nothing", "kendall-w", ``, fault.Invalid},
		{"cut off", "kendall-w", `[{"ratings":[[1,2]]}`, fault.Invalid},
		{"NaN", "kendall-w", `{"ratings":[[NaN]]}`, fault.Invalid},
		{"two documents", "kendall-w", `{} {}`, fault.Invalid},
		{"a number", "kendall-w", `5`, fault.Invalid},
		{"endless nesting", "kendall-w", strings.Repeat("[", 100_000), fault.Invalid},
		{"unknown method", "kendal-w", `{}`, fault.NotFound},
	} {
		if out, err := calc.Run(c.method, []byte(c.document), i18n.En); err == nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s: got %s and %v", c.name, out, err)
		}
	}
	if out, err := calc.Run("kendall-w", []byte(`[]`), i18n.En); err != nil || string(out) != "[]\n" {
		t.Errorf("no input: got %q and %v, want no result", out, err)
	}
}

// An object in gives an object out, the same as in an array of one.
func TestOneInputGivesOneResult(t *testing.T) {
	for _, m := range calc.Methods() {
		input := goodInput(t, m.Name)
		one, err := calc.Run(m.Name, []byte(input), i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		many, err := calc.Run(m.Name, []byte("["+input+"]"), i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		if want := "[\n" + string(one) + "]\n"; string(many) != want {
			t.Errorf("%s: an array of one gives %s, the input alone %s", m.Name, many, one)
		}
	}
}

// FuzzRun feeds any document to any method: no panic, and what comes out is JSON without NaN.
func FuzzRun(f *testing.F) {
	methods := calc.Methods()
	for i, m := range methods {
		f.Add(uint8(i), []byte(goodInput(f, m.Name)))
	}
	f.Fuzz(func(t *testing.T, i uint8, document []byte) {
		if len(document) > 4000 || bytes.Contains(document, []byte("samples")) || bytes.Contains(document, []byte("n_items")) || bytes.Contains(document, []byte("draws")) {
			return // sizes that are allowed but slow
		}
		out, err := calc.Run(methods[int(i)%len(methods)].Name, document, i18n.Zh)
		if err == nil && !json.Valid(out) {
			t.Errorf("%s gives %s", document, out)
		}
	})
}
