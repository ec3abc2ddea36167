package postgres

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/tanwen/tanwen/internal/store"
)

// words is the full-text index: the terms of each reference as they are, without places of words. No dictionary and no
// parser of the server takes part, so that every server finds the same.
var words = []string{
	`CREATE TABLE IF NOT EXISTS words (id BIGINT NOT NULL PRIMARY KEY, title TSVECTOR NOT NULL, whole TSVECTOR NOT NULL)`,
	`CREATE INDEX IF NOT EXISTS words_title ON words USING gin (title)`,
	`CREATE INDEX IF NOT EXISTS words_whole ON words USING gin (whole)`,
}

// OpenLibrary opens the search index of references in the database at url (schema tanwen_library), as [OpenRecord]
// does.
func OpenLibrary(ctx context.Context, url string) (*store.Library, error) {
	db, err := open(ctx, url, "library")
	if err != nil {
		return nil, err
	}
	if err := db.makeWords(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &store.Library{TextEngine: library{db}}, nil
}

// makeWords makes the index where there is none, one node after the other.
func (db *database) makeWords(ctx context.Context) error {
	release, err := db.Hold(ctx, []string{"schema library"})
	if err != nil {
		return err
	}
	defer release()
	for _, statement := range words {
		if _, err := db.pool.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// library is a database with a full-text index. It implements store.TextEngine.
type library struct{ *database }

var _ store.TextEngine = library{}

// Enter implements store.TextEngine.
func (library) Enter(ctx context.Context, tx *sql.Tx, id int64, title, rest []string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO words (id, title, whole) VALUES ($1, array_to_tsvector($2::text[]), array_to_tsvector($2::text[] || $3::text[]))`, id, title, rest)
	return err
}

// Strike implements store.TextEngine.
func (library) Strike(ctx context.Context, tx *sql.Tx, id int64, _, _ []string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM words WHERE id = $1`, id)
	return err
}

// Candidates implements store.TextEngine.
func (library) Candidates(terms []string, titled bool) (from, id string, args []any) {
	lexemes := make([]string, len(terms))
	for i, t := range terms {
		begin, prefix := strings.CutSuffix(t, "*")
		if lexemes[i] = "'" + begin + "'"; prefix {
			lexemes[i] += ":*"
		}
	}
	column := "whole"
	if titled {
		column = "title"
	}
	return `words w JOIN reference r ON r.id = w.id WHERE w.` + column + ` @@ ($1::text)::tsquery`, `w.id`, []any{strings.Join(lexemes, " & ")}
}

// Holds implements store.TextEngine.
func (library) Holds(text, part string) string { return `strpos(` + text + `, ` + part + `::text) > 0` }
