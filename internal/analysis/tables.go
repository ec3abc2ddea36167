package analysis

import (
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
)

// tables writes the findings as CONTRACT tables: columns and meanings are fixed there and in docs/formats.
func (f *Findings) tables() []Table {
	out := []Table{f.itemTable(), f.agreementTable(), f.stabilityTable(), f.rankingTable(), f.acceptabilityTable(), f.attritionTable(), f.lineageTable()}
	if len(f.Funnel.Items) > 0 {
		out = append(out, f.Funnel.Tables()...)
	}
	if f.Screening != nil {
		out = append(out, f.screeningTable())
	}
	if len(f.Coverage.Rows) > 0 {
		out = append(out, f.Coverage.Tables()...)
	}
	if f.Sensitivity != nil {
		out = append(out, f.sensitivityTables()...)
	}
	if f.Portfolio != nil {
		out = append(out, f.portfolioTable())
	}
	if len(f.Differences) > 0 {
		out = append(out, f.differenceTable())
	}
	if len(f.Pools) > 0 {
		out = append(out, f.poolTable())
	}
	if len(f.Prompts) > 0 {
		out = append(out, f.promptTable())
	}
	if len(f.Arguments) > 0 {
		out = append(out, f.argumentTable())
	}
	if f.Model != nil {
		out = append(out, f.modelTables()...)
	}
	if len(f.state.Adoptions) > 0 {
		out = append(out, f.adoptionTable())
	}
	return out
}

func (f *Findings) itemTable() Table {
	t := Table{Name: "item_statistics", Header: []string{"round", "item", "criterion", "group", "n", "dk", "na", "missing", "min", "q1", "median", "q3", "max", "mean", "sd", "iqr",
		"agree_share", "agree_low", "agree_high", "disagree_share", "status"}}
	for _, c := range f.Cells {
		counts := []string{strconv.Itoa(c.N), strconv.Itoa(c.DK), strconv.Itoa(c.NA), strconv.Itoa(c.Missing)}
		if c.Shown == Nothing {
			counts = []string{strconv.Itoa(c.N), "", "", ""}
		}
		row := append([]string{string(c.Round), string(c.Item), string(c.Criterion), c.Group}, counts...)
		for _, v := range []Value{c.Min, c.Q1, c.Median, c.Q3, c.Max, c.Mean, c.SD, c.IQR, c.Agree, c.AgreeLow, c.AgreeHigh, c.Disagree} {
			row = append(row, plain(v))
		}
		t.Rows = append(t.Rows, append(row, string(c.Status)))
	}
	return t
}

func (f *Findings) agreementTable() Table {
	t := Table{Name: "agreement", Header: []string{"round", "criterion", "scope", "coefficient", "value", "low", "high", "n_experts", "n_items"}}
	for _, a := range f.Agreements {
		t.Rows = append(t.Rows, []string{string(a.Round), string(a.Criterion), a.Scope, a.Coefficient, plain(a.Value), plain(a.Low), plain(a.High), strconv.Itoa(a.Experts), strconv.Itoa(a.Items)})
	}
	return t
}

func (f *Findings) stabilityTable() Table {
	t := Table{Name: "stability", Header: []string{"item", "criterion", "from_round", "to_round", "n_paired", "changed", "statistic", "p_exact", "median_shift", "status"}}
	for _, s := range f.Stability {
		t.Rows = append(t.Rows, []string{string(s.Item), string(s.Criterion), string(s.From), string(s.To), strconv.Itoa(s.Paired), known(s.Changed), plain(s.Statistic), plain(s.P), plain(s.MedianShift), s.Status})
	}
	return t
}

func (f *Findings) rankingTable() Table {
	t := Table{Name: "ranking", Header: []string{"item", "method", "score", "rank", "rank_low", "rank_high", "tie_group", "p_first", "n", "reason"}}
	for _, r := range f.Rankings {
		for _, x := range r.Rows {
			t.Rows = append(t.Rows, []string{string(x.Item), x.Method, plain(x.Score), positive(x.Rank), positive(x.Low), positive(x.High), positive(x.TieGroup), plain(x.PFirst), strconv.Itoa(x.N), strings.TrimPrefix(x.Reason, "rank.")})
		}
	}
	for _, u := range f.Unfit {
		for _, x := range f.Rankings[0].Rows {
			t.Rows = append(t.Rows, []string{string(x.Item), u.Method, "", "", "", "", "", "", strconv.Itoa(x.N), strings.TrimPrefix(u.Reason, "unfit.")})
		}
	}
	return t
}

// acceptabilityTable holds the rank acceptabilities of the leading ranking and of SMAA, wherever it stands.
func (f *Findings) acceptabilityTable() Table {
	t := Table{Name: "rank_acceptability", Header: []string{"item", "rank", "probability", "method"}}
	for i, r := range f.Rankings {
		if i > 0 && r.Method != "smaa" {
			continue
		}
		for _, a := range r.Acceptability {
			t.Rows = append(t.Rows, []string{string(a.Item), strconv.Itoa(a.Rank), plain(Some(a.P)), r.Method})
		}
	}
	return t
}

func (f *Findings) attritionTable() Table {
	t := Table{Name: "attrition", Header: []string{"round", "group", "invited", "answered", "complete", "lost_since_previous"}}
	for _, a := range f.Attrition {
		t.Rows = append(t.Rows, []string{string(a.Round), a.Group, strconv.Itoa(a.Invited), strconv.Itoa(a.Answered), known(a.Complete), known(a.Lost)})
	}
	return t
}

// lineageTable prints, for every question and every ancestor of it, how it came about. Rejected and parked items
// stand with themselves as ancestor, so that no raw text is missing.
func (f *Findings) lineageTable() Table {
	t := Table{Name: "lineage", Header: []string{"question", "ancestor", "relation", "reason", "actor", "seq"}}
	for _, it := range f.state.Items {
		for _, p := range it.Parents {
			t.Rows = append(t.Rows, []string{string(it.ID), string(p), string(it.Relation), it.Reason, "", strconv.FormatInt(it.Leaf, 10)})
		}
		if it.Status == consult.ItemRejected || it.Status == consult.ItemParked || it.Status == consult.ItemUndone {
			t.Rows = append(t.Rows, []string{string(it.ID), string(it.ID), string(it.Status), it.Reason, string(it.FateActor), strconv.FormatInt(it.Fate, 10)})
		}
	}
	for i := range t.Rows {
		if it := f.state.Item(consult.ItemID(t.Rows[i][0])); it != nil && t.Rows[i][4] == "" {
			if p := f.state.Item(consult.ItemID(t.Rows[i][1])); p != nil {
				t.Rows[i][4] = string(p.FateActor)
			}
		}
	}
	return t
}

func (f *Findings) adoptionTable() Table {
	t := Table{Name: "adoption", Header: []string{"statement", "question", "event", "date", "addressee", "evidence", "status"}}
	for _, a := range f.state.Adoptions {
		t.Rows = append(t.Rows, []string{string(a.Statement), string(a.Question), a.Event, string(a.Date), a.Addressee, a.Evidence, a.Status})
	}
	return t
}

// known prints a count, empty where it is not known or hidden (negative).
func known(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// positive prints a rank, empty where there is none (0).
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
