package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/tanwen/tanwen/internal/store"
)

// words is the full-text index: FTS5 without a copy of the texts, so that each is stored once, and without places of
// words, since the texts themselves decide. The tokenizer ascii leaves every other character as it is, so that the
// terms go in and come out unchanged; they hold no ASCII but lower-case letters and digits. What is struck out leaves
// no trace in the index (secure-delete).
var words = []string{
	`CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (title, rest, content='', detail='column', columnsize=0, tokenize='ascii')`,
	`INSERT INTO words (words, rank) VALUES ('secure-delete', 1)`,
}

// OpenLibrary opens or makes the file of the search index of references (by custom library.db in the data folder),
// under the conditions of [OpenRecord].
func OpenLibrary(ctx context.Context, path string) (*store.Library, error) {
	db, err := open(ctx, path, "library")
	if err != nil {
		return nil, err
	}
	for _, statement := range words {
		if _, err := db.write.ExecContext(ctx, statement); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return &store.Library{TextEngine: library{db}}, nil
}

// library is a database with a full-text index. It implements store.TextEngine.
type library struct{ *database }

var _ store.TextEngine = library{}

// Enter implements store.TextEngine.
func (library) Enter(ctx context.Context, tx *sql.Tx, id int64, title, rest []string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO words (rowid, title, rest) VALUES ($1, $2, $3)`, id, strings.Join(title, " "), strings.Join(rest, " "))
	return err
}

// Strike implements store.TextEngine.
func (library) Strike(ctx context.Context, tx *sql.Tx, id int64, title, rest []string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO words (words, rowid, title, rest) VALUES ('delete', $1, $2, $3)`, id, strings.Join(title, " "), strings.Join(rest, " "))
	return err
}

// Candidates implements store.TextEngine.
func (library) Candidates(terms []string, titled bool) (from, id string, args []any) {
	var match strings.Builder
	if titled {
		match.WriteString("title : (")
	}
	for i, t := range terms {
		if i > 0 {
			match.WriteString(" AND ")
		}
		begin, prefix := strings.CutSuffix(t, "*")
		match.WriteString(`"` + begin + `"`)
		if prefix {
			match.WriteString(" *")
		}
	}
	if titled {
		match.WriteByte(')')
	}
	return `words JOIN reference r ON r.id = words.rowid WHERE words MATCH $1`, `words.rowid`, []any{match.String()}
}
