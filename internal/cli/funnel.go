package cli

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
)

// folderFlags name a consultation folder that is read and folded, with nothing stored.
type folderFlags struct {
	Dir    string `arg:""`
	Source string `placeholder:"DIR"`
}

// fold reads the folder and makes the state of its consultation.
func (c *folderFlags) fold(s *session) (state *consult.State, err error) {
	if err := existing(c.Dir); err != nil {
		return nil, err
	}
	var sources fs.FS
	if c.Source != "" {
		if err := existing(c.Source); err != nil {
			return nil, err
		}
		sources = os.DirFS(c.Source)
	}
	path, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, err
	}
	plan, err := s.Intake.Folder(os.DirFS(c.Dir), sources, filepath.Base(path), nil)
	if err != nil {
		return nil, err
	}
	a, err := temporary(s)
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := a.close(); err == nil {
			err = e
		}
	}()
	return a.enter(s, plan, nil)
}

// refineFunnelCommand counts how raw proposals became questions.
type refineFunnelCommand struct {
	folderFlags
	Items bool
	JSON  bool `name:"json"`
}

// Run prints the counts of every stage, or every item.
func (c *refineFunnelCommand) Run(s *session) error {
	state, err := c.fold(s)
	if err != nil {
		return err
	}
	t := analysis.FunnelOf(state).Tables()
	if c.Items {
		return s.analysed(t[1], c.JSON)
	}
	return s.analysed(t[0], c.JSON, "count")
}

// analysed prints a table of findings as CSV, or as an array with an object for each row. There a missing cell is null and
// the columns named hold numbers.
func (s *session) analysed(t analysis.Table, asJSON bool, numbers ...string) error {
	if !asJSON {
		return s.table(append([][]string{t.Header}, t.Rows...))
	}
	out := []map[string]any{}
	for _, row := range t.Rows {
		object := map[string]any{}
		for i, name := range t.Header {
			switch {
			case row[i] == "":
				object[name] = nil
			case slices.Contains(numbers, name):
				object[name] = json.Number(row[i])
			default:
				object[name] = row[i]
			}
		}
		out = append(out, object)
	}
	return s.print(out)
}
