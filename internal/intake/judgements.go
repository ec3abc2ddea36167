package intake

import (
	"slices"

	"github.com/tanwen/tanwen/internal/consult"
)

// judgementRow is one row of judgements.csv: one point of an expert's distribution.
type judgementRow struct {
	round, expert      string
	quantity           consult.QuantityID
	probability, value consult.Decimal
	aside              string // dk or na instead of a point
	rationale          string
}

// readJudgements reads judgements.csv.
func (b *builder) readJudgements(name string, data []byte, m *mapping) (out []located[judgementRow]) {
	s, ok := b.openSheet(name, "judgements", data, m, []string{"round", "expert", "quantity", "probability", "value"}, []string{"rationale"})
	if !ok {
		return nil
	}
	b.each(s.table, func(r row) {
		aside := consult.Narrow(s.get(r, "value"))
		if (aside == "dk" || aside == "na") && s.get(r, "probability") == "" && s.get(r, "round") != "" && s.get(r, "expert") != "" && s.get(r, "quantity") != "" {
			j := judgementRow{round: s.get(r, "round"), expert: s.get(r, "expert"), quantity: consult.QuantityID(s.get(r, "quantity")), aside: aside, rationale: s.get(r, "rationale")}
			out = append(out, located[judgementRow]{j, s.at(r, "expert"), s.columns})
			return
		}
		j := judgementRow{round: s.get(r, "round"), expert: s.get(r, "expert"), quantity: consult.QuantityID(s.get(r, "quantity")), probability: s.decimal(r, "probability"), value: s.decimal(r, "value"), rationale: s.get(r, "rationale")}
		for _, c := range []string{"round", "expert", "quantity", "probability", "value"} {
			if s.get(r, c) == "" {
				p := s.at(r, c)
				b.refuse(p.file, p.row, p.col, "intake.empty", "the cell {column} is empty", "column", c)
				return
			}
		}
		out = append(out, located[judgementRow]{j, s.at(r, "expert"), s.columns})
	})
	b.source(s.done())
	return out
}

// addJudgements hands in one sheet of judgements per expert of a round.
func (b *builder) addJudgements(round consult.RoundID, rows []located[judgementRow]) {
	type sheet struct {
		points map[consult.QuantityID][]located[judgementRow]
		order  []consult.QuantityID
		at     place
	}
	byExpert := map[string]*sheet{}
	var order []string
	for _, x := range rows {
		if consult.RoundID(x.value.round) != round {
			continue
		}
		e, ok := byExpert[x.value.expert]
		if !ok {
			e = &sheet{points: map[consult.QuantityID][]located[judgementRow]{}, at: x.at}
			byExpert[x.value.expert] = e
			order = append(order, x.value.expert)
		}
		if _, ok := e.points[x.value.quantity]; !ok {
			e.order = append(e.order, x.value.quantity)
		}
		e.points[x.value.quantity] = append(e.points[x.value.quantity], x)
	}
	for _, name := range order {
		e := byExpert[name]
		j := consult.Judge{Role: consult.RoleProgram, Round: round, Expert: consult.Pseudonym(name)}
		for _, q := range e.order {
			points := e.points[q]
			slices.SortStableFunc(points, func(x, y located[judgementRow]) int {
				px, _ := x.value.probability.Float()
				py, _ := y.value.probability.Float()
				switch {
				case px < py:
					return -1
				case px > py:
					return 1
				}
				return 0
			})
			n := consult.Judgement{Quantity: q}
			for _, p := range points {
				if p.value.aside != "" {
					n.Aside, n.Probabilities, n.Values = p.value.aside, []consult.Decimal{}, []consult.Decimal{}
					continue
				}
				n.Probabilities, n.Values = append(n.Probabilities, p.value.probability), append(n.Values, p.value.value)
				if p.value.rationale != "" {
					if j.Text.Rationales == nil {
						j.Text.Rationales = map[consult.QuantityID]string{}
					}
					j.Text.Rationales[q] = p.value.rationale
				}
			}
			j.Sheet.Judgements = append(j.Sheet.Judgements, n)
		}
		b.do(e.at, nil, j)
	}
}
