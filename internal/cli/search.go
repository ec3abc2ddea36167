package cli

import (
	"context"
	"encoding/csv"
	"sync"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
)

// bibSearchCommand finds references by words of their titles, people, keywords, abstracts and notes: in files, or in
// the evidence of a consultation.
type bibSearchCommand struct {
	Query string   `arg:""`
	Files []string `arg:"" name:"file" optional:""`
	In    string   `placeholder:"ID"`
	Data  string   `default:"." placeholder:"DIR"`

	Database string `placeholder:"URL"`
}

// searchRequest is a search as it goes to the process that holds the data folder.
type searchRequest struct {
	In    consult.StudyID `json:"in"`
	Query string          `json:"query"`
}

// Run prints the references found, those with the words in the title first; status 1 if there are none.
func (c *bibSearchCommand) Run(s *session) error {
	var rows [][]string
	var err error
	switch {
	case (c.In == "") == (len(c.Files) == 0):
		return fault.Bad("FILE", "cli.bib.search.where", "name files to search, or a consultation with --in")
	case c.In != "":
		rows, err = c.inConsultation(s)
	default:
		rows, err = c.inFiles(s)
	}
	if err != nil {
		return err
	}
	if err := csv.NewWriter(s.Stdout).WriteAll(append([][]string{{"key", "file", "title"}}, rows...)); err != nil {
		return err
	}
	if len(rows) == 0 {
		return errNo
	}
	return nil
}

func (c *bibSearchCommand) inFiles(s *session) ([][]string, error) {
	q, err := bib.ParseQuery(c.Query)
	if err != nil {
		return nil, err
	}
	libraries, err := s.references(c.Files)
	if err != nil {
		return nil, err
	}
	var titled, others [][]string
	for i, l := range libraries {
		for _, r := range l.Records {
			row := []string{keyOf(&r), c.Files[i], r.Text[bib.Title]}
			switch title, rest := bib.SearchText(&r); {
			case q.Matches(title, ""):
				titled = append(titled, row)
			case q.Matches(title, rest):
				others = append(others, row)
			}
		}
	}
	return append(titled, others...), nil
}

// maxHits is how many references of a consultation are printed.
const maxHits = 1_000

func (c *bibSearchCommand) inConsultation(s *session) ([][]string, error) {
	q := searchRequest{In: consult.StudyID(c.In), Query: c.Query}
	var found []desk.Reference
	err := s.through(s.placeOf(c.Data, c.Database, false), "/search", q, &found, func(a *archive) (err error) {
		found, err = a.search(s, q)
		return err
	})
	rows := make([][]string, len(found))
	for i, r := range found {
		rows[i] = []string{r.Key, r.Evidence, r.Title}
	}
	return rows, err
}

// search searches the evidence of a consultation.
func (a *archive) search(ctx context.Context, q searchRequest) ([]desk.Reference, error) {
	return a.find(ctx, q.In, q.Query, maxHits)
}

// find finds the first references, at most limit.
func (a *archive) find(ctx context.Context, id consult.StudyID, query string, limit int) ([]desk.Reference, error) {
	index, err := a.library.get(ctx)
	if err != nil {
		return nil, err
	}
	return desk.References{Log: a.desk.Log(), Index: index}.Search(ctx, id, query, limit)
}

// forgetErased takes what was erased out of the search index, if the consultation was ever searched.
func (a *archive) forgetErased(ctx context.Context, id consult.StudyID) error {
	index, err := a.library.get(ctx)
	if err != nil {
		return err
	}
	if taken, err := index.Taken(ctx, string(id)); err != nil || taken == 0 {
		return err
	}
	return desk.References{Log: a.desk.Log(), Index: index}.CatchUp(ctx, id)
}

// libraryOnce is the search index of a data folder, opened by the first search.
type libraryOnce struct {
	open func(ctx context.Context) (LibraryStore, error)

	mu     sync.Mutex
	opened LibraryStore
}

func (l *libraryOnce) get(ctx context.Context) (LibraryStore, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opened != nil {
		return l.opened, nil
	}
	opened, err := l.open(context.WithoutCancel(ctx)) // it outlives the search that opens it
	if err == nil {
		l.opened = opened
	}
	return opened, err
}

func (l *libraryOnce) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opened == nil {
		return nil
	}
	return l.opened.Close()
}
