package synthetic

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/num"
)

// Pair is two proposals, by index, that a search for duplicates took for the same, and how similar it found them.
type Pair struct {
	A, B       int
	Similarity float64
}

// Gathering is an open call whose proposals an invented secretariat refines to the questions of a consultation. Pairs
// are what a search proposed; the secretariat, which has read every proposal, merges those that ask the same.
type Gathering struct {
	Proposals []Proposal
	Pairs     []Pair
	Seed      uint64
}

// waitingProposals is how many of the last proposals nobody has decided on, so that there is work to do.
const waitingProposals = 24

// secretary is the role in which the invented secretariat acts.
const secretary = consult.RoleFacilitator

// Commands returns the commands that make a consultation, with the open call in them: proposals come in and are
// accepted, near-duplicates are merged, what leads to no question is rejected with its reason, near misses are parked,
// and each question that proposals lead to is made of them. Questions keep their identifiers, wordings and order, so
// that answers fit. The panel comes before the proposals, since some of them are its members'.
func (g Gathering) Commands(all []consult.Command) []consult.Command {
	r := &refining{Gathering: g, demand: map[string]consult.DemandID{}, due: map[string][]consult.ItemID{}, raw: map[string]int{}, s: num.NewStream(g.Seed, "synthetic/gathering", 1)}
	items, rest := r.read(all)
	decided := max(0, len(g.Proposals)-waitingProposals)
	r.add(consult.Put{Role: secretary, Body: &consult.CallSet{Data: consult.Call{Open: true, Public: true, Text: callText}}})
	r.propose(g.Proposals[:decided])
	for _, p := range g.Proposals[:decided] {
		r.add(consult.Put{Role: secretary, Body: consult.Move(consult.KindItemAccept, consult.ItemID(p.ID), "")})
	}
	r.merge(decided)
	for _, c := range items {
		r.add(r.question(c))
	}
	r.settle(g.Proposals[:decided])
	r.propose(g.Proposals[decided:])
	return append(r.out, rest...)
}

var callText = consult.Text{
	Zh: "双碳科技领域还有哪些关键科学问题没有答案？请对照技术需求清单提出，中英文均可。",
	En: "Which key scientific questions on dual carbon are still unanswered? Propose them against the list of demands, in Chinese or English.",
}

// refining is a gathering on its way into a consultation.
type refining struct {
	Gathering
	demand  map[string]consult.DemandID // by question
	experts []consult.Pseudonym
	s       *num.Stream
	out     []consult.Command
	due     map[string][]consult.ItemID // what is to be decided on, by what it asks
	raw     map[string]int              // how many proposals ask it
}

func (r *refining) add(c consult.Command) { r.out = append(r.out, c) }

// read takes the commands apart: those up to the panel go first, those about items and the rest are returned.
func (r *refining) read(all []consult.Command) (items, rest []consult.Command) {
	last := -1
	for i, c := range all {
		put, _ := c.(consult.Put)
		switch b := put.Body.(type) {
		case *consult.ExpertJoined:
			last = i
			r.experts = append(r.experts, b.Who.Pseudonym)
		case *consult.ItemAdded:
			last = i
			r.demand[string(b.Data.ID)] = b.Data.Demand
		case *consult.ItemDerived:
			last = i
			r.demand[string(b.Data.ID)] = b.Data.Demand
		case *consult.ItemMoved:
			last = i
		}
	}
	for _, c := range all[:last+1] {
		put, _ := c.(consult.Put)
		switch put.Body.(type) {
		case *consult.ItemAdded, *consult.ItemDerived, *consult.ItemMoved:
			items = append(items, c)
		default:
			r.add(c)
		}
	}
	return items, all[last+1:]
}

// propose hands proposals in: from the open call by the public, from experts by members of the panel, everything else
// by the secretariat.
func (r *refining) propose(all []Proposal) {
	for _, p := range all {
		demand := consult.DemandID(p.Demand)
		if demand == "" {
			demand = r.demand[p.Question]
		}
		text, why := consult.Text{Zh: p.Text}, MarkZh+"由生成器撰写，用于演示。"
		if p.Lang == tag(en) {
			text, why = consult.Text{En: p.Text}, MarkEn+"Written by a generator for this demonstration."
		}
		role, proposer := secretary, consult.Pseudonym("")
		switch {
		case p.Origin == string(consult.FromOpenCall):
			role = consult.RolePublic
		case p.Origin == string(consult.FromExpert) && len(r.experts) > 0:
			role, proposer = consult.RoleExpert, r.experts[r.s.IntN(len(r.experts))]
		}
		r.add(consult.Put{Role: role, Body: &consult.ItemProposed{
			Who:  consult.ItemWho{Proposer: proposer},
			Data: consult.ProposalData{ID: consult.ItemID(p.ID), Lang: p.Lang, Origin: consult.Origin(p.Origin), Demand: demand},
			Text: consult.ProposalText{Text: text, Why: why},
		}})
	}
}

// merge makes one item of proposals that pairs join and that do ask the same, and notes what is then due.
func (r *refining) merge(decided int) {
	group, least := r.groups(decided)
	for i, members := range group {
		if len(members) == 0 {
			continue
		}
		first := &r.Proposals[members[0]]
		r.raw[first.Asks] += len(members)
		if len(members) == 1 {
			r.due[first.Asks] = append(r.due[first.Asks], consult.ItemID(first.ID))
			continue
		}
		d := consult.ItemData{ID: consult.ItemID("M" + first.ID[1:]), Lang: first.Lang, Demand: r.demand[first.Question], Origin: consult.FromPanel, Relation: consult.Merge}
		if first.Demand != "" {
			d.Demand = consult.DemandID(first.Demand)
		}
		for _, m := range members {
			d.Parents = append(d.Parents, consult.ItemID(r.Proposals[m].ID))
		}
		similarity := strconv.FormatFloat(least[i], 'f', 2, 64)
		r.add(consult.Put{Role: secretary, Body: &consult.ItemDerived{Data: d, Text: consult.ItemText{Text: r.wording(members), Reason: fmt.Sprintf(
			"%s查重列出的近似提案（相似度%s起），逐条读过，问的是同一件事 / %snear-duplicates listed by the search (similarity from %s on), each read: they ask the same", MarkZh, similarity, MarkEn, similarity)}}})
		r.due[first.Asks] = append(r.due[first.Asks], d.ID)
	}
}

// groups joins the first n proposals by the pairs that ask the same: members by the place of the first of them, and the
// least similarity that joined two.
func (r *refining) groups(n int) (members [][]int, least []float64) {
	of := make([]int, n)
	members, least = make([][]int, n), make([]float64, n)
	for i := range n {
		of[i], members[i], least[i] = i, []int{i}, 1
	}
	for _, p := range r.Pairs {
		if p.A >= n || p.B >= n || !r.Proposals[p.A].Same(&r.Proposals[p.B]) {
			continue
		}
		a, b := min(of[p.A], of[p.B]), max(of[p.A], of[p.B])
		least[a] = min(least[a], least[b], p.Similarity)
		if a == b {
			continue
		}
		for _, m := range members[b] {
			of[m] = a
		}
		members[a] = append(members[a], members[b]...)
		slices.Sort(members[a])
		members[b] = nil
	}
	return members, least
}

// wording is the first of the fullest wordings in each language, without the opening of a letter.
func (r *refining) wording(members []int) (text consult.Text) {
	order := []Kind{Plain, NearMiss, Unfit, Reordered, Synonym, Copy, Shortened}
	members = slices.Clone(members)
	slices.SortStableFunc(members, func(a, b int) int {
		return slices.Index(order, r.Proposals[a].Kind) - slices.Index(order, r.Proposals[b].Kind)
	})
	for _, m := range members {
		side := &text.Zh
		if r.Proposals[m].Lang == tag(en) {
			side = &text.En
		}
		if *side == "" {
			*side = r.Proposals[m].bare
		}
	}
	return text
}

// question makes a question of the proposals that lead to it, beside what the consultation made it of. Other commands
// stay as they are.
func (r *refining) question(c consult.Command) consult.Command {
	put, _ := c.(consult.Put)
	switch b := put.Body.(type) {
	case *consult.ItemAdded:
		parents, n := r.take(string(b.Data.ID))
		if n == 0 {
			return c
		}
		d := b.Data
		d.Parents, d.Relation, d.Origin = parents, consult.Merge, consult.FromPanel
		if len(parents) == 1 {
			d.Relation = consult.Reword
		}
		return consult.Put{Role: secretary, Body: &consult.ItemDerived{Data: d, Text: consult.ItemText{Text: b.Text.Text, Reason: fmt.Sprintf(
			"%s%d份提案问的是同一件事，写成对象明确、结果可测的问题 / %s%d proposals ask the same; worded with a stated subject and a measurable outcome", MarkZh, n, MarkEn, n)}}}
	case *consult.ItemDerived:
		parents, n := r.take(string(b.Data.ID))
		if n == 0 {
			return c
		}
		d := b.Data
		d.Parents, d.Relation = slices.Concat(d.Parents, parents), consult.Merge
		return consult.Put{Role: secretary, Body: &consult.ItemDerived{Who: b.Who, Data: d, Text: consult.ItemText{Text: b.Text.Text, Reason: fmt.Sprintf(
			"%s；%s并入公开征集的%d份提案 / %s%d proposals of the open call merged in", b.Text.Reason, MarkZh, n, MarkEn, n)}}}
	}
	return c
}

// take returns what leads to a question, and how many proposals that was.
func (r *refining) take(question string) ([]consult.ItemID, int) {
	due := r.due[question]
	delete(r.due, question)
	return due, r.raw[question]
}

// settle decides on what leads to no question: what is unfit is rejected, near misses are put aside.
func (r *refining) settle(all []Proposal) {
	for _, p := range all {
		kind, reason := consult.KindItemReject, MarkZh+p.Reason
		if p.Kind == NearMiss {
			kind, reason = consult.KindItemPark, fmt.Sprintf("%s与%s相近，但对象、地区、年份或数量不同：待专家组判断是否单独成题 / %sclose to %s, but about another subject, region, year or quantity: the panel decides whether it is a question of its own", MarkZh, p.Question, MarkEn, p.Question)
		}
		for _, id := range r.due[p.Asks] {
			r.add(consult.Put{Role: secretary, Body: consult.Move(kind, id, reason)})
		}
		delete(r.due, p.Asks)
	}
}
