package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/office"
)

// shortfall is a target that is not met.
type shortfall struct {
	Attribute, Value string
	Have, Least      int
}

// matrix counts experts by two attributes.
type matrix struct {
	Rows, Columns string
	Heads         []matrixHead
	Lines         []matrixLine
}

type matrixHead struct {
	Code  string // the value as the record has it
	Value string // as it is shown
	Sum   string
	Short bool
}

type matrixLine struct {
	matrixHead
	Cells []string
}

// options are the values of a side of the matrix, to choose one.
func (m *matrix) options(rows bool) (out []option) {
	if rows {
		for _, line := range m.Lines {
			out = append(out, option{line.Code, line.Value})
		}
		return out
	}
	for _, h := range m.Heads {
		out = append(out, option{h.Code, h.Value})
	}
	return out
}

// balance counts experts by attribute, against the targets.
func (w *panelView) balance(p page, st *consult.State, targets []office.Target, rows, columns string) {
	count := map[string]map[string]int{}
	add := func(attribute, value string, n int) {
		if count[attribute] == nil {
			count[attribute] = map[string]int{}
		}
		count[attribute][value] += n
	}
	for _, e := range st.Experts {
		for k, value := range e.Attributes {
			add(k, value, 1)
		}
	}
	least := map[string]map[string]int{}
	for _, t := range targets {
		add(t.Attribute, t.Value, 0)
		if least[t.Attribute] == nil {
			least[t.Attribute] = map[string]int{}
		}
		least[t.Attribute][t.Value] = t.Least
		if have := count[t.Attribute][t.Value]; have < t.Least {
			w.Short = append(w.Short, shortfall{p.Word("attribute", t.Attribute), p.Word("attribute."+t.Attribute, t.Value), have, t.Least})
		}
	}
	names := make([]string, 0, len(count))
	for k := range count {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		w.Attributes = append(w.Attributes, option{k, p.Word("attribute", k)})
	}
	if len(names) == 0 {
		return
	}
	if !slices.Contains(names, rows) {
		rows = names[0]
	}
	if !slices.Contains(names, columns) {
		columns = names[min(1, len(names)-1)]
	}
	head := func(attribute, value string) matrixHead {
		have, want := count[attribute][value], least[attribute][value]
		h := matrixHead{Code: value, Value: p.Word("attribute."+attribute, value), Sum: strconv.Itoa(have), Short: have < want}
		if want > 0 {
			h.Sum += " / " + strconv.Itoa(want)
		}
		return h
	}
	values := func(attribute string) (out []string) {
		for value := range count[attribute] {
			out = append(out, value)
		}
		slices.Sort(out)
		return out
	}
	cells := map[[2]string]int{}
	for _, e := range st.Experts {
		cells[[2]string{e.Attributes[rows], e.Attributes[columns]}]++
	}
	m := &matrix{Rows: rows, Columns: columns}
	for _, c := range values(columns) {
		m.Heads = append(m.Heads, head(columns, c))
	}
	for _, value := range values(rows) {
		line := matrixLine{matrixHead: head(rows, value)}
		for _, c := range values(columns) {
			n := cells[[2]string{value, c}]
			if n == 0 {
				line.Cells = append(line.Cells, "–")
			} else {
				line.Cells = append(line.Cells, strconv.Itoa(n))
			}
		}
		m.Lines = append(m.Lines, line)
	}
	w.Matrix = m
}

// targetLines writes targets one on a line, "region = west : 3".
func targetLines(targets []office.Target) string {
	var lines []string
	for _, t := range targets {
		lines = append(lines, t.Attribute+" = "+t.Value+" : "+strconv.Itoa(t.Least))
	}
	return strings.Join(lines, "\n")
}

// readTargets reads them back.
func readTargets(text string) (out []office.Target, err error) {
	var found fault.List
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		head, number, ok1 := cutLast(strings.ReplaceAll(line, "：", ":"), ":")
		attribute, value, ok2 := strings.Cut(head, "=")
		n, e := strconv.Atoi(strings.TrimSpace(consult.Narrow(number)))
		attribute, value = strings.TrimSpace(attribute), strings.TrimSpace(value)
		if !ok1 || !ok2 || e != nil || n < 0 || attribute == "" || value == "" {
			found = append(found, fault.Bad("targets", "web.target", "“{line}” is no target: write an attribute, =, a value, : and how many, such as “region = west : 3”", "line", line))
			continue
		}
		out = append(out, office.Target{Attribute: attribute, Value: value, Least: n})
	}
	return out, found.Err()
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// saveTargets replaces the targets of the panel.
func (s *server) saveTargets(v *visit) error {
	f, r, err := s.panelForm(v)
	if err != nil {
		return err
	}
	targets, err := readTargets(v.r.PostFormValue("targets"))
	if err == nil {
		version, _ := strconv.Atoi(v.value("version"))
		err = s.Secretariat.Office.ChangeTargets(v.ctx(), string(v.study), version, targets)
	}
	if err != nil {
		return s.again(v, f, err, func(code int) error { return s.showPanel(v, code, f, r) })
	}
	return v.done(f.At("panel"), "saved")
}
