package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/figure"
)

// perPage is how many items a page of the list holds.
const perPage = 100

// filter is what the form above the list of items says.
type filter struct {
	Words, End, Sector, Status, Consensus, Criterion string
	Page                                             int // from 1
}

// itemRow is an item in the list.
type itemRow struct {
	ID, Code, Text, Where, Status, Consensus string
	Rank                                     string
	N, Median, Agree                         string
}

// option is a value that a filter offers, with its name.
type option struct{ Value, Name string }

// itemsView is the content of the list of items.
type itemsView struct {
	Filter    filter
	Ends      []option
	Sectors   []option
	Statuses  []option
	Consensus []option
	Criteria  []consult.Criterion
	Balance   consult.Balance
	Rows      []itemRow
	All       int // items of the consultation
	Found     int
	Pages     int
	Rated     bool
}

var consensusStates = []analysis.Status{analysis.Agreed, analysis.Disagreed, analysis.Consensus, analysis.NoConsensus, analysis.TooFew, analysis.Suppressed}

var itemStatuses = []string{string(consult.ItemStanding), string(consult.ItemWaiting), string(consult.ItemParked), string(consult.ItemDerivedFrom), string(consult.ItemRejected), string(consult.ItemUndone)}

func (s *server) items(v *visit) error {
	p, r, err := s.studyPage(v, "items")
	if err != nil {
		return err
	}
	if err := v.mayRead(r.state); err != nil {
		return err
	}
	f, err := r.disclosed()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	view := itemsView{
		Filter:  filter{Words: q.Get("q"), End: q.Get("end"), Sector: q.Get("sector"), Status: q.Get("status"), Consensus: q.Get("consensus"), Criterion: q.Get("criterion")},
		Balance: r.state.Balance(), All: len(r.state.Items) - r.state.Balance().Waiting, Rated: len(f.Cells) > 0,
	}
	p.options(&view, r.state)
	if last := r.state.LastRound(); last != nil {
		view.Criteria = last.Instrument.Criteria
	} else {
		view.Criteria = r.state.Definition.Criteria
	}
	if !slices.ContainsFunc(view.Criteria, func(c consult.Criterion) bool { return string(c.ID) == view.Filter.Criterion }) {
		view.Filter.Criterion = ""
		if len(view.Criteria) > 0 {
			view.Filter.Criterion = string(view.Criteria[0].ID)
		}
	}
	rows := p.itemRows(r.state, f, view.Filter)
	if !runners.admits(v.roles) { // nobody else reads what waits for moderation
		rows = slices.DeleteFunc(rows, func(row itemRow) bool { return row.Status == string(consult.ItemWaiting) })
	}
	view.Found = len(rows)
	view.Pages = max(1, (len(rows)+perPage-1)/perPage)
	view.Filter.Page, _ = strconv.Atoi(q.Get("page"))
	view.Filter.Page = min(max(view.Filter.Page, 1), view.Pages)
	from := (view.Filter.Page - 1) * perPage
	view.Rows = rows[from:min(from+perPage, len(rows))]
	return s.render(v, http.StatusOK, itemsPage(p, view))
}

// options fills what the filters offer.
func (p page) options(view *itemsView, s *consult.State) {
	if len(s.Demands) > 0 {
		for _, end := range s.Definition.Ends {
			view.Ends = append(view.Ends, option{end, p.Word("web.end", end)})
		}
	}
	for _, d := range s.Demands {
		if d.Sector != "" && !slices.ContainsFunc(view.Sectors, func(o option) bool { return o.Value == d.Sector }) {
			view.Sectors = append(view.Sectors, option{d.Sector, p.sector(s, d.Sector)})
		}
	}
	for _, status := range itemStatuses {
		view.Statuses = append(view.Statuses, option{status, p.Word("web.status", status)})
	}
	for _, status := range consensusStates {
		view.Consensus = append(view.Consensus, option{string(status), p.Word("status", string(status))})
	}
}

// sector names a sector by the node of the demand tree that stands for it: one that others hang on. Without such a node
// the code that the secretariat chose is the name.
func (p page) sector(s *consult.State, code string) string {
	for _, d := range s.Demands {
		if d.Sector == code && slices.ContainsFunc(s.Demands, func(x consult.Demand) bool { return x.Parent == d.ID }) {
			return p.In(d.Name)
		}
	}
	return code
}

// itemRows are the items that the filter lets through, in the order in which they entered.
func (p page) itemRows(s *consult.State, f *analysis.Findings, by filter) []itemRow {
	ranks := map[consult.ItemID]analysis.RankRow{}
	if len(f.Rankings) > 0 {
		for _, row := range f.Rankings[0].Rows {
			ranks[row.Item] = row
		}
	}
	words := strings.ToLower(strings.TrimSpace(by.Words))
	sectors := map[string]string{"": ""}
	for _, d := range s.Demands {
		if _, ok := sectors[d.Sector]; !ok {
			sectors[d.Sector] = p.sector(s, d.Sector)
		}
	}
	var out []itemRow
	for _, it := range s.Items {
		end, sector := place(s, it)
		row := itemRow{ID: string(it.ID), Code: code(it), Text: p.In(it.Text), Status: string(it.Status), Rank: "–", N: "–", Median: "–", Agree: "–"}
		row.Where = strings.Join(present(p.end(end), sectors[sector]), " · ")
		if c := f.Cell(figure.LastRoundOf(s, f, it.ID), it.ID, consult.CriterionID(by.Criterion), ""); c != nil {
			row.Consensus, row.N = string(c.Status), strconv.Itoa(c.N)
			row.Median, row.Agree = printed(f, c.CellID()+".median"), printed(f, c.CellID()+".agree")
		}
		if rank := ranks[it.ID]; rank.Rank > 0 {
			row.Rank = strconv.Itoa(rank.Rank)
			if rank.Low > 0 {
				row.Rank += " (" + interval(rank.Low, rank.High) + ")"
			}
		}
		found := words == "" || strings.Contains(strings.ToLower(row.ID+" "+it.Text.En+" "+it.Text.Zh), words)
		if found && is(by.End, end) && is(by.Sector, sector) && is(by.Status, row.Status) && is(by.Consensus, row.Consensus) {
			out = append(out, row)
		}
	}
	return out
}

func (p page) end(code string) string {
	if code == "" {
		return ""
	}
	return p.Word("web.end", code)
}

// code is an item's identifier where it says something to a reader: not where an import made it from the wording.
func code(it *consult.Item) string {
	if it.Origin == consult.FromImport {
		return ""
	}
	return string(it.ID)
}

// is reports whether a value passes a filter; an empty filter lets all pass.
func is(want, value string) bool { return want == "" || want == value }

// place is the end and the sector of an item, those of its demand or of the nearest demand above that states them.
func place(s *consult.State, it *consult.Item) (end, sector string) {
	id := it.Demand
	for range len(s.Demands) {
		d := s.Demand(id)
		if d == nil || (end != "" && sector != "") {
			break
		}
		if end == "" {
			end = d.End
		}
		if sector == "" {
			sector = d.Sector
		}
		id = d.Parent
	}
	return end, sector
}

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

// turn is the address of another page of the list under the same filter.
func (p page) turn(to int) string {
	q := url.Values{}
	for name, values := range p.Self.Query() {
		if name != "lang" {
			q[name] = values
		}
	}
	q.Set("page", strconv.Itoa(to))
	return p.At("items") + "?" + q.Encode()
}
