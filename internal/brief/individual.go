package brief

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Individual makes the reports of all experts in all languages, by file name "<pseudonym>.<lang>.html": an expert's own
// answers beside the panel's, what changed since the round before, the own comments, and where the answers stand in
// the record. The panel's values are those of the disclosed findings. There are none where experts do not answer under
// pseudonyms, or where the state does not hold who answered what.
func Individual(s *consult.State, f *analysis.Findings) map[string][]byte {
	if s.Definition.Anonymity != "pseudonym" {
		return nil
	}
	var names []string
	var reports []func() []byte
	for i := range s.Experts {
		e := s.Experts[i].Pseudonym
		if e == "" || !answeredAny(s, e) {
			continue
		}
		for _, lang := range i18n.Langs() {
			names = append(names, string(e)+"."+short(lang)+".html")
			reports = append(reports, func() []byte { return individual(s, f, e, lang) })
		}
	}
	pages := inParallel(reports)
	out := map[string][]byte{}
	for i, name := range names {
		out[name] = pages[i]
	}
	return out
}

// workers is how many goroutines make pages; the result does not depend on it.
const workers = 2

// inParallel calls functions and returns what they make, in their order.
func inParallel(pages []func() []byte) [][]byte {
	out := make([][]byte, len(pages))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(pages); i += workers {
				out[i] = pages[i]()
			}
		})
	}
	wait.Wait()
	return out
}

func answeredAny(s *consult.State, p consult.Pseudonym) bool {
	for _, r := range s.Rounds {
		if len(leavesOf(r, p)) > 0 {
			return true
		}
	}
	return false
}

// leavesOf lists the entries of the record that hold an expert's answers in a round, ascending.
func leavesOf(r *consult.Round, p consult.Pseudonym) (leaves []int64) {
	if reply := r.Reply(p); reply != nil {
		for _, a := range reply.Answers {
			leaves = append(leaves, a.Leaf)
		}
	}
	for _, q := range r.Instrument.Quantities {
		if j := r.Judgement(p, q); j != nil {
			leaves = append(leaves, j.Leaf)
		}
	}
	for i := range r.Instrument.Prompts {
		if x := r.Response(p, r.Instrument.Prompts[i].ID); x != nil {
			leaves = append(leaves, x.Leaf)
		}
	}
	slices.Sort(leaves)
	return slices.Compact(leaves)
}

// own is what a report is made of.
type own struct {
	page
	s      *consult.State
	f      *analysis.Findings
	expert consult.Pseudonym
	rounds []*consult.Round // in which the expert rated
}

func individual(s *consult.State, f *analysis.Findings, e consult.Pseudonym, lang i18n.Lang) []byte {
	w := &own{page: page{lang: lang}, s: s, f: f, expert: e}
	for _, r := range s.Rounds {
		if reply := r.Reply(e); reply != nil && len(reply.Answers) > 0 {
			w.rounds = append(w.rounds, r)
		}
	}
	title := s.Definition.Title.In(string(lang))
	w.begin(title, ownStyle)
	w.line(`<header class="top">`)
	w.element("p", "kind", w.text("individual.subtitle"))
	w.element("h1", "", title)
	w.element("p", "date", w.text("individual.who", "expert", e))
	if s.Definition.Synthetic {
		w.element("p", "synthetic", w.text("brief.synthetic.label"))
	}
	w.line(`</header><main>`)
	w.element("p", "body", w.text("individual.what"))
	w.line(`<ul>`)
	for i := range w.rounds {
		w.element("li", "", w.took(i))
	}
	for _, r := range s.Rounds {
		if leaves := leavesOf(r, e); len(leaves) > 0 {
			w.element("li", "", w.receipt(r, leaves))
		}
	}
	w.line(`</ul>`)
	if len(w.rounds) > 0 {
		w.element("h2", "", w.text("individual.answers"))
		w.element("p", "note", w.text("individual.note"))
	}
	for _, it := range s.Items {
		w.answers(it)
	}
	w.questions()
	w.comments()
	w.line(`</main>`)
	w.end()
	return []byte(w.b.String())
}

const ownStyle = `.own{break-inside:avoid;border-top:1px solid var(--rule);padding:12px 0 8px}.own table{font-size:13px}.own td{border:0;padding-top:2px;padding-bottom:2px}
.own svg{display:block;width:120px;height:14px}.own .a{stroke:var(--rule)}.own .q{stroke:var(--quiet);stroke-width:5}.own .m{stroke:var(--ink);stroke-width:2}.own .d{fill:var(--teal)}
.own .id{color:var(--muted);font-weight:400;margin-right:4px}.own .n{white-space:normal}.own td:first-child,.own th:first-child{padding-left:0}
.own .new{color:var(--teal);font-weight:600}
@media (max-width:599px){.own th,.own td{padding-right:6px}.own th{font-size:12px}.own svg{width:64px}}
`

// took says what the expert answered in the i-th of the own rounds, and how much of it changed since the one before.
func (w *own) took(i int) string {
	r := w.rounds[i]
	reply := r.Reply(w.expert)
	if i == 0 {
		return w.text("individual.first_round", "round", r.ID, "items", len(reply.Answers))
	}
	changed := 0
	for _, a := range reply.Answers {
		for k, c := range r.Instrument.Criteria {
			if before, ok := w.mark(w.rounds[i-1], r.Instrument.Items[a.Item], c.ID); ok && before != a.Marks[k] {
				changed++
			}
		}
	}
	return w.text("individual.rounds", "round", r.ID, "items", len(reply.Answers), "changed", changed)
}

// mark is the expert's mark in a round; ok is false where none was asked for.
func (w *own) mark(r *consult.Round, item consult.ItemID, criterion consult.CriterionID) (consult.Mark, bool) {
	i, ok := r.ItemIndex(item)
	k, asked := r.CriterionIndex(criterion)
	if !ok || !asked {
		return consult.Mark{}, false
	}
	if a := r.Reply(w.expert).Answer(i); a != nil && a.Marks[k].Kind != consult.NotAsked {
		return a.Marks[k], true
	}
	return consult.Mark{}, false
}

// receipt names the entries of the record that hold the expert's answers in a round.
func (w *own) receipt(r *consult.Round, leaves []int64) string {
	printed := make([]string, len(leaves))
	for i, l := range leaves {
		printed[i] = strconv.FormatInt(l, 10)
	}
	return w.text("individual.receipt", "round", r.ID, "leaves", strings.Join(printed, ", "))
}

// answers prints the expert's marks on an item beside the panel's; nothing where the expert was never asked.
func (w *own) answers(it *consult.Item) {
	var last *consult.Round
	for _, r := range w.rounds {
		if i, ok := r.ItemIndex(it.ID); ok && r.Reply(w.expert).Answer(i) != nil {
			last = r
		}
	}
	if last == nil {
		return
	}
	w.line(`<article class="own"><h4>`)
	if len(it.ID) <= shortID {
		w.raw(`<span class="id">`, escape(string(it.ID)), `</span> `)
	}
	w.line(escape(it.Text.In(string(w.lang))), `</h4><table><thead><tr><th scope="col">`, escape(w.text("brief.column.criterion")))
	for _, r := range w.rounds {
		w.raw(`<th scope="col" class="n">`, escape(w.text("individual.own", "round", r.ID)))
	}
	w.line(`<th scope="col" class="n">`, escape(w.text("individual.panel")), `<th scope="col" class="n">n<th scope="col"></thead><tbody>`)
	for _, c := range last.Instrument.Criteria {
		w.criterion(it.ID, last, c)
	}
	w.line(`</tbody></table></article>`)
}

func (w *own) criterion(item consult.ItemID, last *consult.Round, c consult.Criterion) {
	w.raw(`<tr><td>`, escape(c.Name.In(string(w.lang))))
	var before consult.Mark
	seen := false
	for _, r := range w.rounds {
		m, ok := w.mark(r, item, c.ID)
		class := "n"
		if ok && seen && m != before {
			class = `n new`
		}
		w.raw(`<td class="`, class, `">`, escape(w.printed(m, ok)))
		if ok {
			before, seen = m, true
		}
	}
	cell := w.f.Cell(last.ID, item, c.ID, "")
	if cell == nil {
		w.line(`<td class="n">–<td class="n">–<td></tr>`)
		return
	}
	median, quartiles := w.show(cell, "median"), ""
	if cell.Q1.OK && cell.Q3.OK {
		quartiles = " (" + w.show(cell, "q1") + "–" + w.show(cell, "q3") + ")"
	}
	w.line(`<td class="n">`, median, quartiles, `<td class="n">`, itoa(cell.N), `<td>`, w.strip(cell, last, c, before, seen), `</tr>`)
}

func (w *own) show(c *analysis.Cell, what string) string {
	if n, ok := w.f.Number(c.CellID() + "." + what); ok && n.Printed != "" {
		return n.Printed
	}
	return "–"
}

func (w *own) printed(m consult.Mark, ok bool) string {
	if !ok {
		return "–"
	}
	switch m.Kind {
	case consult.Rated:
		return strconv.FormatFloat(m.Value, 'f', -1, 64)
	case consult.CannotJudge:
		return w.text("individual.dk")
	case consult.NotApplies:
		return w.text("individual.na")
	case consult.Skipped:
		return w.text("individual.skipped")
	case consult.NotAsked:
	}
	return "–"
}

// strip draws the scale with the panel's quartiles and median and the expert's own mark. The numbers stand beside it,
// so a reader who does not see it loses nothing.
func (w *own) strip(cell *analysis.Cell, r *consult.Round, c consult.Criterion, m consult.Mark, ok bool) string {
	var scale consult.Scale
	for _, s := range r.Instrument.Scales {
		if s.ID == c.Scale {
			scale = s
		}
	}
	if scale.Max <= scale.Min {
		return ""
	}
	at := func(v float64) string {
		x := float64(float64((v-float64(scale.Min))*108)/float64(scale.Max-scale.Min)) + 6
		return strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	}
	var b strings.Builder
	b.WriteString(`<svg viewBox="0 0 120 14" aria-hidden="true"><path class="a" d="M6 7H114"/>`)
	if cell.Q1.OK && cell.Q3.OK {
		b.WriteString(`<path class="q" d="M` + at(cell.Q1.V) + ` 7H` + at(cell.Q3.V) + `"/>`)
	}
	if cell.Median.OK {
		b.WriteString(`<path class="m" d="M` + at(cell.Median.V) + ` 1V13"/>`)
	}
	if ok && m.Kind == consult.Rated {
		b.WriteString(`<path class="d" d="M` + at(m.Value) + ` 2l5 5-5 5-5-5z"/>`)
	}
	return b.String() + `</svg>`
}

// comments prints what the expert wrote.
func (w *own) comments() {
	begun := false
	for _, r := range w.rounds {
		for _, a := range r.Reply(w.expert).Answers {
			if a.Comment == "" {
				continue
			}
			if !begun {
				w.element("h2", "", w.text("individual.comments"))
				begun = true
			}
			name := string(r.Instrument.Items[a.Item])
			if it := w.s.Item(r.Instrument.Items[a.Item]); it != nil && !it.Text.Empty() {
				name = it.Text.In(string(w.lang))
			}
			w.line(`<figure class="quote"><blockquote>`, escape(a.Comment), `</blockquote><figcaption>`, escape(w.text("individual.comment", "item", name, "round", r.ID)), `</figcaption></figure>`)
		}
	}
}
