package figure

import (
	"slices"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/chart"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// PoolUnits lists the units of the quantities that were pooled and whose value is not known, in the order of the
// quantities: those of one unit share a figure.
func PoolUnits(s *consult.State, f *analysis.Findings) []string {
	var out []string
	for _, q := range s.Quantities {
		if q.Realisation == "" && !slices.Contains(out, q.Unit) && len(poolsOf(f, q.ID)) > 0 {
			out = append(out, q.Unit)
		}
	}
	return out
}

func poolsOf(f *analysis.Findings, id consult.QuantityID) []*analysis.Pool {
	var out []*analysis.Pool
	for i := range f.Pools {
		if f.Pools[i].Quantity == id {
			out = append(out, &f.Pools[i])
		}
	}
	return out
}

// Pools draws what the experts judge of the unknown quantities of one unit: for each way of pooling the middle and the
// range of nine tenths, as far as the disclosure rule lets them out.
func Pools(s *consult.State, f *analysis.Findings, lang i18n.Lang, unit string, o Options) (Figure, bool, error) {
	ch := chart.Intervals{Axis: chart.Axis{Label: unit}}
	var ids []string
	first, sentence := "", ""
	var n behind
	at := 0
	for i, u := range PoolUnits(s, f) {
		if u == unit {
			at = i + 1
		}
	}
	for _, q := range s.Quantities {
		if q.Unit != unit || q.Realisation != "" {
			continue
		}
		name := q.Name.In(string(lang))
		for _, p := range poolsOf(f, q.ID) {
			row := chart.IntervalRow{Section: name, Label: i18n.Text(lang, "pool."+p.Kind), N: p.Experts, Remark: i18n.Text(lang, "figure.n_small")}
			var e chart.Estimate
			var low, high *float64
			for _, x := range p.Quantiles {
				switch x.P {
				case 0.5:
					e.Value = ptr(x.Value)
				case 0.05:
					low = ptr(x.Value)
				case 0.95:
					high = ptr(x.Value)
				}
			}
			if e.Value != nil && low != nil && high != nil {
				e.Low, e.High = low, high
			}
			row.Estimates = []chart.Estimate{e}
			ch.Rows = append(ch.Rows, row)
			n.row(p.Experts)
			if first == "" && e.Value != nil {
				first = p.ID()
				sentence = poolSentence(f, lang, &ids, first, name, unit, e.Low != nil)
			}
		}
	}
	if first == "" {
		return Figure{}, false, nil
	}
	ch.Axis.Decimals = decimals(ch.Rows)
	name := "pools-" + string(rune('0'+min(at, 9)))
	title := i18n.Text(lang, "figure.pools.title", "unit", unit)
	ch.Frame = frame(name, title, sentence, i18n.Text(lang, "figure.pools.note"), 0, lang, o)
	d, err := ch.Draw()
	return Figure{Name: name, Title: title, Sentence: sentence, N: n.most, Fewest: n.fewest, Drawing: d, Findings: ids}, true, err
}

// poolSentence says in words what the first pool that may be shown holds.
func poolSentence(f *analysis.Findings, lang i18n.Lang, ids *[]string, id, name, unit string, interval bool) string {
	median := printed(f, ids, id+".p50")
	experts := printed(f, ids, id+".experts")
	if !interval {
		return i18n.Text(lang, "figure.pools.median", "quantity", name, "median", median, "unit", unit, "experts", experts)
	}
	return i18n.Text(lang, "figure.pools.sentence", "quantity", name, "median", median, "unit", unit, "experts", experts, "low", printed(f, ids, id+".p05"), "high", printed(f, ids, id+".p95"))
}

// decimals is how many decimals tell the values of a figure apart: none from 20 on, one from 2 on, two below.
func decimals(rows []chart.IntervalRow) int {
	most := 0.0
	for _, r := range rows {
		for _, v := range []*float64{r.Estimates[0].Value, r.Estimates[0].Low, r.Estimates[0].High} {
			if v != nil {
				most = max(most, *v, -*v)
			}
		}
	}
	switch {
	case most >= 20:
		return 0
	case most >= 2:
		return 1
	}
	return 2
}
