package intake

import (
	"github.com/tanwen/tanwen/internal/consult"
)

// readQuantities reads quantities.csv.
func (b *builder) readQuantities(name string, data []byte, m *mapping) (out []located[consult.Quantity]) {
	s, ok := b.openSheet(name, "quantities", data, m, []string{"quantity"}, []string{"parameter", "unit", "zh", "en", "realisation", "questions", "share"})
	if !ok {
		return nil
	}
	b.each(s.table, func(r row) {
		q := consult.Quantity{ID: consult.QuantityID(s.get(r, "quantity")), Parameter: s.get(r, "parameter"), Unit: s.get(r, "unit"), Name: s.wording(r), Realisation: s.decimal(r, "realisation"), Items: s.items(r, "questions"), Share: s.decimal(r, "share")}
		out = append(out, located[consult.Quantity]{q, s.at(r, "quantity"), s.columns})
	})
	b.source(s.done())
	return out
}

// readStatements reads statements.csv.
func (b *builder) readStatements(name string, data []byte, m *mapping) (out []located[consult.Statement]) {
	s, ok := b.openSheet(name, "statements", data, m, []string{"id", "kind", "author"}, []string{"zh", "en", "questions", "findings", "evidence"})
	if !ok {
		return nil
	}
	b.each(s.table, func(r row) {
		t := consult.Statement{ID: consult.StatementID(s.get(r, "id")), Kind: s.get(r, "kind"), Text: s.wording(r), Findings: s.list(r, "findings"), Evidence: s.list(r, "evidence"), Author: s.get(r, "author"), Questions: s.items(r, "questions")}
		if t.Author == "" {
			p := s.at(r, "author")
			b.refuse(p.file, p.row, p.col, "intake.statement.author", "statement {id} has no author: every sentence stands by somebody's role", "id", t.ID)
		}
		out = append(out, located[consult.Statement]{t, s.at(r, "id"), s.columns})
	})
	b.source(s.done())
	return out
}

func (s sheet) items(r row, column string) (out []consult.ItemID) {
	for _, id := range s.list(r, column) {
		out = append(out, consult.ItemID(id))
	}
	return out
}

// readAdoptions reads adoption.csv.
func (b *builder) readAdoptions(name string, data []byte) (out []located[consult.Adoption]) {
	s, ok := b.openSheet(name, "adoption", data, nil, []string{"event", "date"}, []string{"statement", "question", "addressee", "evidence", "status"})
	if !ok {
		return nil
	}
	b.each(s.table, func(r row) {
		a := consult.Adoption{Statement: consult.StatementID(s.get(r, "statement")), Question: consult.ItemID(s.get(r, "question")), Event: s.get(r, "event"), Date: s.date(r, "date"),
			Addressee: s.get(r, "addressee"), Evidence: s.get(r, "evidence"), Status: s.get(r, "status")}
		s.filled(r, "event", "date")
		out = append(out, located[consult.Adoption]{a, s.at(r, "event"), s.columns})
	})
	b.source(s.done())
	return out
}

// filled makes findings of empty cells in columns that need a value.
func (s sheet) filled(r row, columns ...string) bool {
	ok := true
	for _, c := range columns {
		if s.get(r, c) == "" {
			p := s.at(r, c)
			s.b.refuse(p.file, p.row, p.col, "intake.empty", "the cell {column} is empty", "column", c)
			ok = false
		}
	}
	return ok
}

// readProcess reads topics, meetings, reviews or motions.
func (b *builder) readProcess(kind, name string, data []byte) (out []process) {
	required, optional := []string{"id"}, []string(nil)
	switch kind {
	case "topics":
		optional = []string{"zh", "en", "lead", "deliverable_zh", "deliverable_en", "due", "demands"}
	case "meetings":
		required, optional = []string{"id", "date"}, []string{"topic", "attended", "questions", "zh", "en"}
	case "reviews":
		required, optional = []string{"id", "subject", "verdict"}, []string{"zh", "en"}
	case "motions":
		required, optional = []string{"id", "entitled", "for", "against", "abstain"}, []string{"zh", "en", "date", "threshold"}
	}
	s, ok := b.openSheet(name, kind, data, nil, required, optional)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	b.each(s.table, func(r row) {
		if !s.filled(r, required...) {
			return
		}
		at := s.at(r, "id")
		id := s.get(r, "id")
		if !consult.ValidID(id) || seen[id] {
			b.refuse(at.file, at.row, at.col, "intake.id", "{id} is no new identifier: 1 to 64 letters, digits and . _ -, each once", "id", quoted(id))
		}
		seen[id] = true
		out = append(out, process{consult.Put{Role: consult.RoleProgram}, at, s.columns})
		put := &out[len(out)-1].command
		switch kind {
		case "topics":
			t := consult.Topic{ID: id, Name: s.wording(r), Lead: consult.Pseudonym(s.get(r, "lead")), Deliverable: consult.Text{Zh: s.get(r, "deliverable_zh"), En: s.get(r, "deliverable_en")}, Due: s.date(r, "due")}
			for _, d := range s.list(r, "demands") {
				t.Demands = append(t.Demands, consult.DemandID(d))
			}
			put.Body = &consult.TopicAdded{Data: t}
		case "meetings":
			put.Body = &consult.MeetingHeld{Data: consult.Meeting{ID: id, Date: s.date(r, "date"), Topic: s.get(r, "topic"), Attended: s.whole(r, "attended", 0, 100_000), Questions: s.items(r, "questions"), Conclusion: s.wording(r)}}
		case "reviews":
			put.Body = &consult.ReviewAdded{Data: consult.Review{ID: id, Subject: s.get(r, "subject"), Verdict: s.word(r, "verdict", []string{"accept", "revise", "reject"}), Text: s.wording(r)}}
		case "motions":
			m := consult.Motion{ID: id, Text: s.wording(r), Date: s.date(r, "date"), Entitled: s.whole(r, "entitled", 0, 100_000), For: s.whole(r, "for", 0, 100_000), Against: s.whole(r, "against", 0, 100_000),
				Abstain: s.whole(r, "abstain", 0, 100_000), Threshold: s.decimal(r, "threshold")}
			if m.Threshold == "" {
				m.Threshold = "0.5"
			}
			put.Body = &consult.MotionPassed{Data: m}
		}
	})
	b.source(s.done())
	return out
}
