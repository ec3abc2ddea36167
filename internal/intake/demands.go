package intake

import (
	"github.com/tanwen/tanwen/internal/consult"
)

// located is something that was read, with its place.
type located[T any] struct {
	value  T
	at     place
	header map[string]int
}

var (
	demandColumns = []string{"parent", "end", "sector", "zh", "en", "trl_now", "trl_needed", "by_year", "source", "needs", "action", "main_line", "route", "economy"}
	itemColumns   = []string{"text", "zh", "en", "lang", "origin", "demand", "parent", "reason", "relation", "status", "proposer", "cost"}
)

// readDemands reads demands.csv.
func (b *builder) readDemands(name string, data []byte, m *mapping) (out []located[consult.Demand]) {
	s, ok := b.openSheet(name, "demands", data, m, []string{"id"}, demandColumns)
	if !ok {
		return nil
	}
	b.each(s.table, func(r row) {
		d := consult.Demand{ID: consult.DemandID(s.get(r, "id")), Parent: consult.DemandID(s.get(r, "parent")), End: s.get(r, "end"), Sector: s.get(r, "sector"), Name: s.wording(r),
			TRLNow: s.whole(r, "trl_now", 1, 11), TRLNeeded: s.whole(r, "trl_needed", 1, 11), ByYear: s.whole(r, "by_year", 1900, 2300), Source: s.get(r, "source")}
		for _, n := range s.list(r, "needs") {
			d.Needs = append(d.Needs, consult.NeedID(n))
		}
		d.Actions, d.MainLines, d.Routes, d.Economies = s.list(r, "action"), s.list(r, "main_line"), s.list(r, "route"), s.list(r, "economy")
		out = append(out, located[consult.Demand]{d, s.at(r, "id"), s.columns})
	})
	b.source(s.done())
	return out
}

// addDemands adds demands with parents before children and checks what they refer to.
func (b *builder) addDemands(all []located[consult.Demand]) {
	d := &b.trial.Definition
	needs, ends := map[consult.NeedID]bool{}, map[string]bool{}
	for _, n := range d.Needs {
		needs[n.ID] = true
	}
	for _, e := range d.Ends {
		ends[e] = true
	}
	for _, x := range all {
		for _, n := range x.value.Needs {
			if !needs[n] {
				b.refuse(x.at.file, x.at.row, x.header["needs"]+1, "intake.demand.need", "{id} is no need of consultation.yaml", "id", quoted(string(n)))
			}
		}
		if x.value.End != "" && len(ends) > 0 && !ends[x.value.End] {
			b.refuse(x.at.file, x.at.row, x.header["end"]+1, "intake.demand.end", "{end} is none of the ends of consultation.yaml: {ends}", "end", quoted(x.value.End), "ends", d.Ends)
		}
	}
	inOrder(all, func(x consult.Demand) (consult.DemandID, []consult.DemandID) {
		if x.Parent == "" {
			return x.ID, nil
		}
		return x.ID, []consult.DemandID{x.Parent}
	}, func(x located[consult.Demand]) {
		b.do(x.at, x.header, consult.Put{Role: consult.RoleProgram, Body: &consult.DemandAdded{Demand: x.value}})
	}, func(x located[consult.Demand]) {
		b.refuse(x.at.file, x.at.row, x.header["parent"]+1, "intake.cycle", "{id} descends from itself", "id", x.value.ID)
	})
}

// inOrder calls use for each member after those it descends from, otherwise in the given order, and circular for the
// members of a circle. A parent that is not in the list does not hold its children up.
func inOrder[T any, K comparable](all []located[T], links func(T) (K, []K), use, circular func(located[T])) {
	at := make(map[K]int, len(all))
	for i, x := range all {
		id, _ := links(x.value)
		if _, twice := at[id]; !twice {
			at[id] = i
		}
	}
	const waiting, open, done = 0, 1, 2
	state := make([]uint8, len(all))
	type step struct{ member, next int }
	for start := range all {
		stack := []step{{start, 0}}
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			i := top.member
			if state[i] == done {
				stack = stack[:len(stack)-1]
				continue
			}
			state[i] = open
			_, parents := links(all[i].value)
			if top.next < len(parents) {
				p, known := at[parents[top.next]]
				top.next++
				switch {
				case !known || state[p] == done:
				case state[p] == open:
					circular(all[i])
				default:
					stack = append(stack, step{p, 0})
				}
				continue
			}
			state[i] = done
			use(all[i])
			stack = stack[:len(stack)-1]
		}
	}
}
