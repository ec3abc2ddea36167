package brief

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// guideline is a reporting guideline: the items that a report is to state.
type guideline struct {
	name  string // of the file, and of its topics in the catalogue
	items []reportingItem
}

// reportingItem is one item. Its references say where the brief states it: identifiers of sentences (one that ends in *
// stands for all that begin so), of tables and figures, or "title:" with what a title must name.
type reportingItem struct {
	id         string
	source     string
	references []string
}

// Where a statement comes from.
const (
	fromRecord = "record"   // the record itself
	declared   = "declared" // a form that was filled in when the consultation was set up
	written    = "written"  // the secretariat's own words
)

// notStated stands where the record does not say what a guideline asks for: never an empty cell.
const notStated = "NOT STATED"

// Checklists fills the reporting guidelines from a composed brief: accord.csv, delphistar.csv and reprise.csv with the
// columns item, topic, stated, source and where. What is stated is what the brief prints, in English and Chinese, and
// where names the elements that print it. Both documents are of the same consultation.
func Checklists(s *consult.State, en, zh *Document) map[string][]byte {
	printed := []map[string]string{en.printed(), zh.printed()}
	var ids []string
	for _, x := range en.Sentences() {
		ids = append(ids, x.ID)
	}
	out := map[string][]byte{}
	for _, g := range []guideline{accord, delphistar, reprise} {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		_ = w.Write([]string{"item", "topic", "stated", "source", "where"}) // a buffer takes everything
		for _, it := range g.items {
			key := "checklist." + g.name + "." + strings.ToLower(it.id)
			stated, where := state(s, printed, ids, it.references)
			_ = w.Write([]string{it.id, i18n.Text(i18n.En, key) + " / " + i18n.Text(i18n.Zh, key), stated,
				i18n.Text(i18n.En, "checklist.source."+it.source) + " / " + i18n.Text(i18n.Zh, "checklist.source."+it.source), where})
		}
		w.Flush()
		out[g.name+".csv"] = b.Bytes()
	}
	return out
}

// printed is what the document prints under each identifier.
func (d *Document) printed() map[string]string {
	out := map[string]string{}
	for _, x := range d.Sentences() {
		out[x.ID] = x.Text
	}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if t, ok := b.(Table); ok {
				out[t.ID] = d.told(t)
			}
		}
	}
	return out
}

// told says a small table in one sentence, each value behind the head of its column; of a larger one the caption.
func (d *Document) told(t Table) string {
	const small = 8
	if len(t.Rows) > small {
		return t.Caption + i18n.Text(d.Lang, "checklist.rows", "n", len(t.Rows))
	}
	rows := make([]string, 0, len(t.Rows))
	for _, r := range t.Rows {
		var cells []string
		for i, cell := range r.Cells {
			if cell != "" && cell != "–" {
				cells = append(cells, t.Columns[i].Head+" "+cell)
			}
		}
		rows = append(rows, strings.Join(cells, i18n.Text(d.Lang, "checklist.comma")))
	}
	return i18n.Text(d.Lang, "checklist.table", "caption", t.Caption, "rows", strings.Join(rows, i18n.Text(d.Lang, "brief.list_separator")))
}

// mostStated is how many sentences of one kind an item repeats; the others are named.
const mostStated = 6

// state gathers what the brief prints for an item, in both languages, and where.
func state(s *consult.State, printed []map[string]string, ids, references []string) (stated, where string) {
	var texts [2][]string
	var places []string
	add := func(id, anchor string) {
		if printed[0][id] == "" {
			return
		}
		places = append(places, anchor)
		if len(texts[0]) < mostStated {
			texts[0], texts[1] = append(texts[0], printed[0][id]), append(texts[1], printed[1][id])
		}
	}
	for _, ref := range references {
		switch prefix, all := strings.CutSuffix(ref, "*"); {
		case strings.HasPrefix(ref, "title:"):
			if names(s.Definition.Title, ref) {
				return both(s.Definition.Title.In(string(i18n.En)), s.Definition.Title.In(string(i18n.Zh))), "title"
			}
		case all:
			for _, id := range ids {
				if strings.HasPrefix(id, prefix) {
					add(id, "s-"+id)
				}
			}
		case strings.HasPrefix(ref, "table-"):
			add(ref, ref)
		default:
			add(ref, "s-"+ref)
		}
	}
	if len(places) == 0 {
		return notStated, ""
	}
	return both(strings.Join(texts[0], " "), strings.Join(texts[1], "")), strings.Join(places, " ")
}

// both sets the two languages side by side, once where they are the same.
func both(en, zh string) string {
	if en == zh {
		return en
	}
	return en + " / " + zh
}

// titleWords are the words by which a title names the exercise.
var titleWords = map[string][]string{
	"title:method": {"delphi", "consensus", "consultation", "horizon scan", "priority", "foresight", "德尔菲", "共识", "咨询", "扫描", "优先", "预见"},
	"title:delphi": {"delphi", "德尔菲"},
}

// names reports whether a title, in either language, has one of the words asked for.
func names(title consult.Text, reference string) bool {
	text := strings.ToLower(title.En + " " + title.Zh)
	return slices.ContainsFunc(titleWords[reference], func(w string) bool { return strings.Contains(text, w) })
}
