package intake

import (
	"maps"
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
)

// model reads how judgements enter the three-end model.
func (f *form) model(v *value) {
	if v == nil || !f.mapping(v, "model", "pool", "correlation") {
		return
	}
	m := &consult.ModelSpec{Pool: f.string(v.get("pool"), "pool")}
	if groups := v.get("correlation"); groups != nil && f.mapping(groups, "correlation", keysOf(groups)...) {
		m.Correlation = map[string]consult.Decimal{}
		for _, k := range groups.fields {
			m.Correlation[k.name] = f.decimal(k.value, "correlation")
		}
	}
	f.definition.Model = m
	f.places["model.pool"], f.places["model.correlation"] = v.get("pool"), v.get("correlation")
}

// model writes the same.
func (w *definitionWriter) model(m *consult.ModelSpec) {
	if m == nil {
		return
	}
	w.line("model:")
	if m.Pool != "" {
		w.line("  pool: %s", m.Pool)
	}
	if len(m.Correlation) > 0 {
		w.line("  correlation:")
		for _, name := range slices.Sorted(maps.Keys(m.Correlation)) {
			w.line("    %s: %s", name, m.Correlation[name])
		}
	}
}
