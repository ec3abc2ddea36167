package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/dataset"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Tables reads the rows of tables of data; desk.Tables does.
type Tables interface {
	Read(ctx context.Context, study consult.StudyID, id string) (*dataset.Dataset, error)
}

// dataRoutes are the addresses of the data room.
func dataRoutes() []route {
	return []route{
		get("/c/{study}/data", members, (*server).dataRoom),
		get("/c/{study}/conflicts", members, (*server).conflicts),
		get("/c/{study}/data/{table}", members, (*server).dataTable),
		get("/c/{study}/data/{table}/{file}", members, (*server).dataFile),
		acts("data.send", post("/c/{study}/data", staff, (*server).sendData)),
		acts("data.confirm", post("/c/{study}/data/{table}/confirm", deciders, (*server).confirmData)),
	}
}

// dataRow is a table of the data room in its list.
type dataRow struct {
	ID, Name, Set, Version  string
	Units, Scopes, Regions  []string
	Years, Source, Address  string
	Licence                 string // "" = none
	Rows, Findings, Differs int
	Versions                int
	Unlicensed, Passable    bool
	Gone                    bool // the rows were erased
}

// dataRoomView is the content of the data room.
type dataRoomView struct {
	Rows      []dataRow
	Conflicts int
	Sends     bool // the visitor may hand in data
	Draft     *dataDraftView
}

func (s *server) dataRoom(v *visit) error {
	return s.showDataRoom(v, http.StatusOK, newForm(s.page(v, "data"), "file", "", "descriptor", "", "regions", ""), dataRoomView{})
}

func (s *server) showDataRoom(v *visit, code int, f *form, view dataRoomView) error {
	p, r, err := s.studyPage(v, "data")
	if err != nil {
		return err
	}
	f.page = p
	view.Sends = s.Secretariat != nil && staff.admits(v.roles)
	sets, err := s.sets(v, r.state)
	if err != nil {
		return err
	}
	differs := map[string]int{} // by table
	for _, c := range dataset.Conflicts(newest(r.state, sets)...) {
		view.Conflicts++
		for _, x := range c.Stated {
			differs[x.Address.Table]++
		}
	}
	for _, x := range r.state.Newest() {
		row := p.dataRow(x, sets[x.ID])
		row.Differs = differs[x.ID]
		for i := range r.state.Data {
			if r.state.Data[i].Series() == x.Series() {
				row.Versions++
			}
		}
		view.Rows = append(view.Rows, row)
	}
	return s.render(v, code, dataRoomPage(f, view))
}

// sets reads every table of a consultation whose rows are there.
func (s *server) sets(v *visit, st *consult.State) (map[string]*dataset.Dataset, error) {
	out := map[string]*dataset.Dataset{}
	for i := range st.Data {
		d, err := s.rowsOf(v, &st.Data[i])
		if err != nil {
			return nil, err
		}
		if d != nil {
			out[st.Data[i].ID] = d
		}
	}
	return out, nil
}

// rowsOf reads the rows of one table, nil where they are gone.
func (s *server) rowsOf(v *visit, x *consult.Datum) (*dataset.Dataset, error) {
	if x.Held != nil || s.Tables == nil {
		return x.Held, nil
	}
	d, err := s.Tables.Read(v.ctx(), v.study, x.ID)
	if f := fault.Find(err); f != nil && f.Kind != fault.Internal && f.Kind != fault.Unavailable {
		return nil, nil
	}
	return d, err
}

// newest are the tables of which no later version stands in the record, in its order.
func newest(st *consult.State, sets map[string]*dataset.Dataset) (out []*dataset.Dataset) {
	for _, x := range st.Newest() {
		if d := sets[x.ID]; d != nil {
			out = append(out, d)
		}
	}
	return out
}

// dataRow says of a table what its list shows.
func (p page) dataRow(x *consult.Datum, d *dataset.Dataset) dataRow {
	row := dataRow{ID: x.ID, Name: p.In(x.Name), Set: cmp.Or(x.Dataset, x.ID), Version: x.Version, Source: x.Sources(), Address: safeAddress(x.Address), Licence: x.Licences(), Rows: x.Rows, Unlicensed: x.Unlicensed(), Passable: x.Passable(), Gone: d == nil}
	if row.Name == "" {
		row.Name = x.ID
	}
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, f := range x.Fields {
		add(&row.Units, f.Unit)
		add(&row.Scopes, p.half(f.Scope))
		add(&row.Regions, f.Region)
	}
	if d == nil {
		return row
	}
	t := &d.Tables[0]
	if r := t.RoleColumn(dataset.RegionOf); r >= 0 {
		for _, cells := range t.Rows {
			add(&row.Regions, cells[r])
		}
	}
	first, last := "", ""
	if y := t.RoleColumn(dataset.YearOf); y >= 0 {
		for _, cells := range t.Rows {
			if year := strings.TrimSpace(cells[y]); year != "" {
				if first == "" || year < first {
					first = year
				}
				last = max(last, year)
			}
		}
	}
	if row.Years = first; last != first {
		row.Years += "–" + last
	}
	row.Findings = len(d.Check())
	return row
}

// half is the part of a wording "中文 / English" in the page's language; a wording in one language is given as it is.
func (p page) half(text string) string {
	zh, en, both := strings.Cut(text, " / ")
	switch {
	case !both:
		return text
	case p.Lang == "en":
		return en
	}
	return zh
}

// safeAddress is an address that a page may lead to; "" for any other.
func safeAddress(text string) string {
	if u, err := url.Parse(text); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return text
	}
	return ""
}

// some prints the first of a list and how many more there are.
func (p page) some(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, "; ")
	}
	return strings.Join(list[:most], "; ") + " " + p.T("data.more", "n", len(list)-most)
}

// rowAt is the address of a row of a table.
func (p page) rowAt(table string, line int) string {
	n := strconv.Itoa(line)
	return p.At("data", table) + "?row=" + n + "#row-" + n
}

// mayPass says whether the visitor may take the rows of a table away: anybody where there is a licence or somebody
// confirmed, else those who run the consultation.
func mayPass(v *visit, x *consult.Datum) bool {
	return x.Passable() || staff.admits(v.roles)
}

// regionWords are regions in the page's language, where they have a word there.
func (p page) regionWords(list []string) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = p.dataWord("region", r)
	}
	return out
}

// versionWords says which version of how many a table is.
func (p page) versionWords(r dataRow) string {
	if r.Versions > 1 {
		return p.T("data.version.of", "version", cmp.Or(r.Version, "–"), "n", r.Versions)
	}
	return cmp.Or(r.Version, "–")
}

// dataWord is a quantity or a region in the page's language, where it has a word there.
func (p page) dataWord(area, name string) string {
	if key := "data." + area + "." + strings.ReplaceAll(strings.ToLower(name), " ", "_"); i18n.Has(p.Lang, key) {
		return p.T(key)
	}
	return name
}
