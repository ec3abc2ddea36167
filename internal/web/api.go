package web

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
)

// openAPI describes the addresses under /api/v1; a test holds it against the table of routes.
//
//go:embed openapi.json
var openAPI []byte

// summary is a consultation as the API tells of it.
type summary struct {
	ID        consult.StudyID `json:"id"`
	Title     consult.Text    `json:"title"`
	Stage     string          `json:"stage"`
	Synthetic bool            `json:"synthetic"`
	Questions int             `json:"questions"`
	Experts   int             `json:"experts"`
	Head      headJSON        `json:"head"`
}

type headJSON struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}

func summarise(id consult.StudyID, r *reading) summary {
	d := r.state.Definition
	return summary{
		ID: id, Title: d.Title, Stage: steps[stage(r.state)], Synthetic: d.Synthetic,
		Questions: len(r.state.Standing()), Experts: len(r.state.Experts), Head: headJSON{Size: r.head.Size, Root: r.head.Root.String()},
	}
}

// mine lists the consultations that the visitor has a role in, an administrator all.
func (s *server) mine(v *visit) ([]consult.StudyID, error) {
	studies, err := s.Desk.Studies(v.ctx())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(studies, func(id consult.StudyID) bool {
		return !slices.ContainsFunc(v.seats, func(m directory.Membership) bool {
			return m.Role == directory.Administrator || m.Study == string(id)
		})
	}), nil
}

func (s *server) apiDescription(v *visit) error {
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(openAPI) // a reader who has gone is no fault
	return nil
}

func (s *server) apiList(v *visit) error {
	studies, err := s.mine(v)
	if err != nil {
		return err
	}
	list := []summary{}
	for _, id := range studies {
		r, err := s.read(v.ctx(), id)
		if err != nil {
			return err
		}
		list = append(list, summarise(id, r))
	}
	return writeJSON(v, http.StatusOK, map[string]any{"consultations": list})
}

func (s *server) apiStudy(v *visit) error {
	r, err := s.read(v.ctx(), v.study)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, summarise(v.study, r))
}

func (s *server) apiTable(v *visit) error {
	r, err := s.read(v.ctx(), v.study)
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
	t := f.Table(v.r.PathValue("table"))
	if t == nil {
		return missing()
	}
	rows := t.Rows
	if rows == nil {
		rows = [][]string{}
	}
	return writeJSON(v, http.StatusOK, map[string]any{"name": t.Name, "columns": t.Header, "rows": rows})
}

// forProgram reports whether a program asks, to which errors are told as JSON.
func forProgram(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || r.Header.Get("Accept") == "application/json"
}

func writeJSON(v *visit, code int, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(code)
	_, _ = v.w.Write(append(data, '\n')) // a reader who has gone is no fault
	return nil
}
