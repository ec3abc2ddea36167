package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/tanwen/tanwen/bib"
	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/desk"
)

// TextEngine is what a database system does in its own way for full-text search. Terms are words, single Han
// characters and pairs of them ([bib.SearchTerms]); an engine compares them byte by byte and splits none.
type TextEngine interface {
	Engine
	// Enter adds the terms of the reference with this id: those of its title, and the rest.
	Enter(ctx context.Context, tx *sql.Tx, id int64, title, rest []string) error
	// Strike takes out what Enter has added with the same terms, so that no file of the database holds them any more.
	Strike(ctx context.Context, tx *sql.Tx, id int64, title, rest []string) error
	// Candidates returns the part of a query behind FROM, with its arguments from $1 on, that joins the table reference
	// (r) with those that have all terms, and the column of the index by whose ids it goes. A term that ends in "*"
	// stands for all that begin so. titled: in the title.
	Candidates(terms []string, titled bool) (from, id string, args []any)
	// Holds returns the condition that a text holds a part, byte by byte; both are expressions of a query.
	Holds(text, part string) string
}

// Library is the search index of the references of evidence. It implements desk.ReferenceIndex with SQL that every
// engine reads. All of it is made of the record; a library that is lost is made anew by the next search.
type Library struct{ TextEngine }

var _ desk.ReferenceIndex = (*Library)(nil)

// Taken implements desk.ReferenceIndex.
func (l *Library) Taken(ctx context.Context, study string) (size int64, err error) {
	err = rowOf(ctx, l, `SELECT COALESCE(MAX(size), 0) FROM taken WHERE study = $1`, study).Scan(&size)
	return size, err
}

// Take implements desk.ReferenceIndex.
func (l *Library) Take(ctx context.Context, study string, from, to int64, add []desk.IndexedReference, gone []int64) error {
	scrub := false
	err := l.Transaction(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO taken (study, size) VALUES ($1, 0) ON CONFLICT (study) DO NOTHING`, study); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE taken SET size = $1 WHERE study = $2 AND size = $3`, to, study, from)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return conflict(err)
		}
		var id int64
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(id), 0) FROM reference`).Scan(&id); err != nil {
			return err
		}
		for i := range add {
			id++
			if err := l.enter(ctx, tx, id, study, &add[i]); err != nil {
				return err
			}
		}
		for _, leaf := range gone {
			n, err := l.strike(ctx, tx, `study = $1 AND leaf = $2`, study, leaf)
			if err != nil {
				return err
			}
			scrub = scrub || n > 0
		}
		return nil
	})
	if l.IsDuplicate(err) {
		return conflict(nil)
	}
	if err != nil || !scrub {
		return err
	}
	return l.Scrub(ctx)
}

// conflict says that another process was faster, unless there is an error of its own.
func conflict(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "store.library.taken", "another process has taken these leaves into the search meanwhile; search again")
}

func (l *Library) enter(ctx context.Context, tx *sql.Tx, id int64, study string, r *desk.IndexedReference) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO reference (id, study, leaf, number, evidence, name, shown, cite_zh, cite_en, title, rest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		id, study, r.Leaf, r.Number, r.Evidence, r.Key, r.Title, r.Cite.Zh, r.Cite.En, r.SearchedTitle, r.SearchedRest)
	if err != nil {
		return err
	}
	title, rest := termsOf(study, r.SearchedTitle, r.SearchedRest)
	return l.Enter(ctx, tx, id, title, rest)
}

// strike removes the references for which a condition holds and returns how many they were.
func (l *Library) strike(ctx context.Context, tx *sql.Tx, where string, args ...any) (int, error) {
	type row struct {
		id                 int64
		study, title, rest string
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, study, title, rest FROM reference WHERE `+where, args...) //nolint:gosec // where is a constant of the callers
	found, err := collect(l, rows, err, func(r *row) []any { return []any{&r.id, &r.study, &r.title, &r.rest} })
	if err != nil {
		return 0, err
	}
	for _, r := range found {
		title, rest := termsOf(r.study, r.title, r.rest)
		if err := l.Strike(ctx, tx, r.id, title, rest); err != nil {
			return 0, err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM reference WHERE id = $1`, r.id); err != nil {
			return 0, err
		}
	}
	return len(found), nil
}

// Forget implements desk.ReferenceIndex.
func (l *Library) Forget(ctx context.Context, study string) error {
	err := l.Transaction(ctx, func(tx *sql.Tx) error {
		if _, err := l.strike(ctx, tx, `study = $1`, study); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM taken WHERE study = $1`, study)
		return err
	})
	if err != nil {
		return err
	}
	return l.Scrub(ctx)
}

// termsOf returns the terms of the texts of a reference. The name of the study is a term of the title, so that the
// index itself keeps the studies apart.
func termsOf(study, title, rest string) (inTitle, inRest []string) {
	return append(bib.SearchTerms(title), studyTerm(study)), bib.SearchTerms(rest)
}

// studyTerm writes the name of a study as a term that no text has.
func studyTerm(study string) string { return "¶" + strings.ReplaceAll(study, "-", "¶") }

// maxPage is how many candidates are read at once, at most.
const maxPage = 400

// Find implements desk.ReferenceIndex: the index names candidates, the texts decide.
func (l *Library) Find(ctx context.Context, study string, q bib.Query, limit int) (out []desk.Reference, err error) {
	terms := append(q.Terms(), studyTerm(study))
	seen := map[int64]bool{}
	for _, titled := range []bool{true, false} {
		read, hits := 0, 0
		for after := int64(0); len(out) < limit; {
			page, err := l.candidates(ctx, terms, q.Phrases(), titled, after, nextPage(limit-len(out), read, hits))
			if err != nil {
				return nil, err
			}
			if len(page) == 0 {
				break
			}
			for _, c := range page {
				if !q.Matches(c.title, c.rest) {
					continue
				}
				if hits++; len(out) < limit && !seen[c.id] {
					seen[c.id] = true
					out = append(out, c.Reference)
				}
			}
			read += len(page)
			after = page[len(page)-1].id
		}
	}
	return out, nil
}

// nextPage returns how many candidates to read so that as many hits as are wanted may be among them, by the share that
// the texts have confirmed so far.
func nextPage(wanted, read, hits int) int {
	if read > 0 {
		wanted = wanted*(read+1)/(hits+1) + 8
	}
	return min(wanted, maxPage)
}

// candidate is a reference that has all terms of a query.
type candidate struct {
	id          int64
	title, rest string
	desk.Reference
}

// candidates reads some of the references that have all terms, by their ids, and that hold all phrases: the database
// looks for these, so that texts without them are not read.
func (l *Library) candidates(ctx context.Context, terms, phrases []string, titled bool, after int64, limit int) ([]candidate, error) {
	from, id, args := l.Candidates(terms, titled)
	rest := `r.rest`
	if titled { // where the title alone decides, the long texts need not be read
		rest = `''`
	}
	var holding strings.Builder
	for _, p := range phrases {
		args = append(args, p)
		holds := l.Holds(`r.title`, place(len(args)))
		if !titled {
			holds = `(` + holds + ` OR ` + l.Holds(`r.rest`, place(len(args))) + `)`
		}
		holding.WriteString(` AND ` + holds)
	}
	n := len(args)
	query := `SELECT r.id, r.evidence, r.name, r.shown, r.cite_zh, r.cite_en, r.title, ` + rest + ` FROM ` + from + holding.String() +
		` AND ` + id + ` > ` + place(n+1) + ` ORDER BY ` + id + ` LIMIT ` + place(n+2)
	rows, err := l.Read().QueryContext(ctx, query, append(args, after, limit)...)
	return collect(l, rows, err, func(c *candidate) []any {
		return []any{&c.id, &c.Evidence, &c.Key, &c.Title, &c.Cite.Zh, &c.Cite.En, &c.title, &c.rest}
	})
}
