package brief

import (
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
)

// deliberation is what topic groups, meetings, reviewers and bodies said. In a consultation without scores it carries
// the argument.
func (c *composer) deliberation() {
	s := c.s
	if len(s.Topics)+len(s.Meetings)+len(s.Reviews)+len(s.Motions)+len(s.Decisions) == 0 {
		return
	}
	c.open("deliberation", "brief.deliberation")
	if len(s.Topics) > 0 {
		c.topics()
	}
	if len(s.Meetings) > 0 {
		c.meetings()
	}
	if len(s.Motions) > 0 {
		c.motions()
	}
	if len(s.Reviews) > 0 {
		c.reviews()
	}
	if len(s.Decisions) > 0 {
		c.decisions()
	}
}

func (c *composer) topics() {
	t := Table{ID: "table-topics", Caption: c.text("brief.topics.caption"), Columns: []Column{{Head: c.text("brief.column.topic"), Width: 3}, {Head: c.text("brief.column.deliverable"), Width: 3}, {Head: c.text("brief.column.due")}, {Head: c.text("brief.column.demands"), Width: 2}}}
	for _, x := range c.s.Topics {
		t.Rows = append(t.Rows, Row{Cells: []string{c.words(x.Name), c.words(x.Deliverable), string(x.Due), join(x.Demands)}})
	}
	c.add(t)
}

// join prints a list of identifiers.
func join[T ~string](ids []T) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return strings.Join(out, ", ")
}

func (c *composer) meetings() {
	c.subheading("brief.deliberation.meetings")
	var l List
	for _, m := range c.s.Meetings {
		by := support{findings: []string{"count.meetings"}, questions: m.Questions}
		entry := []Sentence{c.fact("meeting."+m.ID, "brief.meeting", by, "date", m.Date, "attended", m.Attended)}
		if !m.Conclusion.Empty() {
			entry = append(entry, c.recorded("meeting."+m.ID+".conclusion", m.Conclusion, by))
		}
		l.Items = append(l.Items, entry)
	}
	c.add(l)
}

func (c *composer) motions() {
	t := Table{ID: "table-motions", Caption: c.text("brief.motions.caption"), Columns: []Column{{Head: c.text("brief.column.motion"), Width: 5}, {Head: c.text("brief.column.date")}, {Head: c.text("brief.column.for"), Number: true},
		{Head: c.text("brief.column.against"), Number: true}, {Head: c.text("brief.column.abstain"), Number: true}, {Head: c.text("brief.column.entitled"), Number: true}, {Head: c.text("brief.column.outcome")}}}
	for _, m := range c.s.Motions {
		outcome := c.text("brief.motion.failed")
		if m.Passed() {
			outcome = c.text("brief.motion.passed")
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.words(m.Text), string(m.Date), itoa(m.For), itoa(m.Against), itoa(m.Abstain), itoa(m.Entitled), outcome}})
	}
	c.add(t)
}

func (c *composer) reviews() {
	c.subheading("brief.deliberation.reviews")
	var l List
	for _, r := range c.s.Reviews {
		by := support{findings: []string{"count.reviews"}}
		if c.s.Item(consult.ItemID(r.Subject)) != nil {
			by.questions = []consult.ItemID{consult.ItemID(r.Subject)}
		}
		verdict := r.Verdict
		if key := "brief.verdict." + r.Verdict; i18n.Has(c.Lang, key) {
			verdict = c.text(key)
		}
		subject := r.Subject
		if subject == "report" {
			subject = c.text("brief.review.report")
		}
		entry := []Sentence{c.fact("review."+r.ID, "brief.review", by, "subject", subject, "verdict", verdict)}
		if !r.Text.Empty() {
			entry = append(entry, c.recorded("review."+r.ID+".text", r.Text, by))
		}
		l.Items = append(l.Items, entry)
	}
	c.add(l)
}

func (c *composer) decisions() {
	t := Table{ID: "table-decisions", Caption: c.text("brief.decisions.caption"), Columns: []Column{{Head: c.text("brief.column.decision"), Width: 3}, {Head: c.text("brief.column.options"), Width: 4}, {Head: c.text("brief.column.stated_by"), Width: 2}}}
	for _, d := range c.s.Decisions {
		var options []string
		for _, o := range d.Options {
			options = append(options, c.words(o.Name))
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.words(d.Name), strings.Join(options, c.text("brief.list_separator")), d.Stater(string(c.Lang))}})
	}
	c.add(t)
}

// uptake is what became of the advice after it was handed over.
func (c *composer) uptake() {
	if len(c.s.Adoptions) == 0 {
		return
	}
	c.open("uptake", "brief.uptake")
	t := Table{ID: "table-uptake", Caption: c.text("brief.uptake.caption"), Columns: []Column{{Head: c.text("brief.column.statement"), Width: 1.2}, {Head: c.text("brief.column.event"), Width: 2}, {Head: c.text("brief.column.date")},
		{Head: c.text("brief.column.addressee"), Width: 2}, {Head: c.text("brief.column.evidence"), Width: 2}, {Head: c.text("brief.column.status")}}}
	for _, a := range c.s.Adoptions {
		subject := string(a.Statement)
		if subject == "" {
			subject = string(a.Question)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{subject, a.Event, string(a.Date), a.Addressee, a.Evidence, a.Status}})
	}
	c.add(t)
}
