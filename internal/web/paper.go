package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
)

// paperItem is one question of a questionnaire on paper.
type paperItem struct{ ID, Text string }

// paperCriterion is one criterion with the points of its scale.
type paperCriterion struct {
	ID, Name, Column string // Column heads it in an answer sheet
	Points           []string
	Labels           []string // "1 = very low"
}

// paperView is a questionnaire to be printed, or typed in.
type paperView struct {
	Round, Closes string
	Task          string
	Items         []paperItem
	Criteria      []paperCriterion
	Others        []paperQuestion // quantities and prompts of the open round
	People        []option
	Open          bool
}

// questionnaire makes the questionnaire of the open round; while none is open, of what would be asked next.
func questionnaire(p page, st *consult.State) paperView {
	view := paperView{Task: p.In(st.Definition.Task)}
	criteria, scales := st.Definition.Criteria, st.Definition.Scales
	if r := st.OpenRound(); r != nil {
		view.Round, view.Closes, view.Open = string(r.ID), string(r.Closes), true
		criteria, scales = r.Instrument.Criteria, r.Instrument.Scales
		for _, item := range r.Instrument.Items {
			view.Items = append(view.Items, paperItem{string(item), p.In(st.Item(item).Text)})
		}
		view.Others = p.others(st, r)
	} else {
		view.Round = nextRound(st)
		for _, it := range st.Standing() {
			view.Items = append(view.Items, paperItem{string(it.ID), p.In(it.Text)})
		}
	}
	for _, c := range criteria {
		x := paperCriterion{ID: string(c.ID), Name: p.In(c.Name), Column: string(c.ID)}
		if slices.Contains([]string{"item", optionColumn, "text", answerColumn, commentColumn}, strings.ToLower(x.Column)) {
			x.Column = "criterion " + x.Column
		}
		for _, s := range scales {
			if s.ID != c.Scale {
				continue
			}
			for n := s.Min; n <= s.Max && len(x.Points) < maxBoxes; n++ {
				x.Points = append(x.Points, strconv.Itoa(n))
			}
			for _, l := range s.Labels {
				x.Labels = append(x.Labels, strconv.Itoa(l.Point)+" = "+p.In(l.Label))
			}
		}
		view.Criteria = append(view.Criteria, x)
	}
	return view
}

// maxBoxes is how many points of a scale are printed as boxes; a longer scale gets a line to write on.
const maxBoxes = 11

// paper is the questionnaire to be printed.
func (s *server) paper(v *visit) error {
	p, r, err := s.studyPage(v, "paper")
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, paperPage(p, questionnaire(p, r.state)))
}

// commentColumn heads the comments in an answer sheet.
const commentColumn = "comment"

// answerSheet is the questionnaire as a workbook that an expert fills in and sends back by mail. It names nobody.
func (s *server) answerSheet(v *visit) error {
	p, r, err := s.studyPage(v, "paper")
	if err != nil {
		return err
	}
	view := questionnaire(p, r.state)
	header := []string{"item", "text"}
	if len(view.Others) > 0 {
		header = []string{"item", optionColumn, "text"}
	}
	for _, c := range view.Criteria {
		header = append(header, c.Column)
	}
	if len(view.Others) > 0 {
		header = append(header, answerColumn)
	}
	header = append(header, commentColumn)
	var rows [][]string
	row := func(cells map[string]string) {
		line := make([]string, len(header))
		for i, h := range header {
			line[i] = cells[h]
		}
		rows = append(rows, line)
	}
	for _, it := range view.Items {
		row(map[string]string{"item": it.ID, "text": it.Text})
	}
	p.othersRows(view.Others, row)
	data, err := s.Secretariat.Intake.Workbook("answers", header, rows)
	if err != nil {
		return err
	}
	return v.download(string(v.study)+"-"+view.Round+".xlsx", tableTypes[".xlsx"], data)
}

// enterPage is the form in which the office types in what an expert answered on paper. It never shows what somebody has
// answered already.
func (s *server) enterPage(v *visit) error {
	p, r, err := s.studyPage(v, "enter")
	if err != nil {
		return err
	}
	return s.showEnter(v, http.StatusOK, newForm(p), r)
}

func (s *server) showEnter(v *visit, code int, f *form, r *reading) error {
	view := questionnaire(f.page, r.state)
	members, err := s.Secretariat.Register.Members(v.ctx(), string(v.study))
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Role != directory.Expert {
			continue
		}
		person, err := s.People.Person(v.ctx(), m.Person)
		if err != nil {
			return err
		}
		view.People = append(view.People, option{m.Person, person.Name})
	}
	slices.SortFunc(view.People, func(a, b option) int { return strings.Compare(a.Name, b.Name) })
	if f.Value("key") == "" {
		f.values.Set("key", id.New())
	}
	return s.render(v, code, enterSheetPage(f, view))
}

// enterSheet stores what was typed in, marked as paper; or it takes an answer sheet and fills the form with it, so that
// somebody looks at it before it is stored.
func (s *server) enterSheet(v *visit) error {
	if err := v.read(); err != nil {
		return err
	}
	p, r, err := s.studyPage(v, "enter")
	if err != nil {
		return err
	}
	f := typed(p, v)
	again := func(err error) error {
		return s.again(v, f, err, func(code int) error { return s.showEnter(v, code, f, r) })
	}
	round := r.state.OpenRound()
	if round == nil {
		return again(fault.New(fault.Closed, "web.paper.closed", "no round is open: answers on paper can be entered while a round is open"))
	}
	if v.value("step") == "read" {
		if err := s.fillFromSheet(v, f, questionnaire(p, r.state)); err != nil {
			return again(err)
		}
		return s.showEnter(v, http.StatusOK, f, r)
	}
	person, err := s.People.Person(v.ctx(), v.value("person"))
	if err != nil {
		return again(fault.Bad("person", "web.paper.person", "choose whose answers these are"))
	}
	v.about = person.Name
	pseudonym, err := s.Secretariat.Panel.Seat(v.ctx(), v.study, person.ID)
	if err != nil {
		return again(err)
	}
	sheet, text, err := sheetTyped(f, round)
	if err != nil {
		return again(err)
	}
	others, err := f.othersTyped(r.state, round)
	if err != nil {
		return again(err)
	}
	commands := others.commands(v.roleFor, round.ID, pseudonym, v.value("key"))
	if len(sheet.Items) > 0 {
		none := int64(-1) // what the expert has answered is never replaced from here
		commands = append(commands, consult.Submit{Role: v.roleFor(consult.KindAnswer), Round: round.ID, Expert: pseudonym, Key: "paper/" + v.value("key"), Sheet: sheet, Text: text, Base: &none})
	}
	if len(commands) == 0 {
		return again(fault.New(fault.Invalid, "web.paper.empty", "nothing is filled in: nothing was stored"))
	}
	_, err = s.Secretariat.Desk.Do(v.ctx(), v.study, commands...)
	if one := fault.Find(err); one != nil && one.Key == "answer.changed" {
		err = fault.New(fault.Conflict, "web.paper.answered", "this expert has answered one of these questions already: leave out what was answered, nothing was stored")
	}
	if err != nil {
		return again(err)
	}
	return v.done(f.At("paper", "enter"), "entered")
}

// roleFor is the visitor's widest role that may cause an event of a kind, else the widest of all, which is refused then.
func (v *visit) roleFor(k consult.Kind) consult.Role {
	for _, r := range consult.Roles {
		if slices.Contains(v.roles, directory.Role(r)) && consult.May(r, k) == nil {
			return r
		}
	}
	return v.role()
}

// sheetTyped reads the ratings of a form. An item of which nothing was filled in is not part of the sheet.
func sheetTyped(f *form, round *consult.Round) (consult.Sheet, consult.SheetText, error) {
	sheet, text := consult.Sheet{Mode: "paper"}, consult.SheetText{Comments: map[consult.ItemID]string{}}
	for _, c := range round.Instrument.Criteria {
		sheet.Criteria = append(sheet.Criteria, c.ID)
	}
	for _, item := range round.Instrument.Items {
		comment := strings.TrimSpace(f.Value("comment." + string(item)))
		values, some := make([]*string, len(sheet.Criteria)), comment != ""
		for j, c := range sheet.Criteria {
			mark := strings.ToLower(strings.TrimSpace(f.Value("mark." + string(item) + "." + string(c))))
			values[j] = &mark
			some = some || mark != ""
			if _, ok := consult.ParseMark(&mark); !ok {
				return sheet, text, fault.Bad("mark."+string(item)+"."+string(c), "web.paper.mark", "{value} is no mark: a number on the scale, dk (cannot judge), na (not applicable), or nothing", "value", strconv.Quote(mark))
			}
		}
		if !some {
			continue
		}
		sheet.Items, sheet.Values = append(sheet.Items, item), append(sheet.Values, values)
		if comment != "" {
			text.Comments[item] = comment
		}
	}
	return sheet, text, nil
}

// fillFromSheet fills the form with what stands in an answer sheet that came back.
func (s *server) fillFromSheet(v *visit, f *form, view paperView) error {
	name, data, err := v.upload("file")
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return fault.New(fault.Invalid, "web.draft.file", "choose a file that ends in .csv or .xlsx and is not empty")
	}
	v.about = name
	header, rows, err := s.Secretariat.Intake.Table(name, data)
	if err != nil {
		return err
	}
	column := map[string]int{}
	for i, h := range header {
		column[strings.ToLower(h)] = i
	}
	at, ok := column["item"]
	if !ok {
		return fault.In(name, 1, 0, "web.paper.sheet", "this is no answer sheet of this round: take the one from this page")
	}
	known, other := map[string]bool{}, map[string]paperQuestion{}
	for _, it := range view.Items {
		known[it.ID] = true
	}
	for _, q := range view.Others {
		other[q.ID] = q
	}
	cell := func(row []string, name string) string {
		if i, ok := column[name]; ok {
			return row[i]
		}
		return ""
	}
	var found fault.List
	for n, row := range rows {
		item := row[at]
		if q, ok := other[item]; ok {
			if choice := cell(row, optionColumn); !f.fillOther(q, choice, cell(row, answerColumn), cell(row, commentColumn)) {
				found = append(found, fault.In(name, n+2, column[optionColumn]+1, "web.paper.option", "{option} is not asked for by {item}", "option", strconv.Quote(choice), "item", item))
			}
			continue
		}
		if !known[item] {
			found = append(found, fault.In(name, n+2, at+1, "web.paper.item", "{item} is not asked in this round", "item", strconv.Quote(item)))
			continue
		}
		for _, c := range view.Criteria {
			if i, ok := column[strings.ToLower(c.Column)]; ok {
				f.values.Set("mark."+item+"."+c.ID, row[i])
			}
		}
		if i, ok := column[commentColumn]; ok {
			f.values.Set("comment."+item, row[i])
		}
	}
	return found.Err()
}
