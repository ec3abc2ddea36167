package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/store"
)

// words is the full-text index: FTS5 without a copy of the texts, so that each is stored once, and without places of
// words, since the texts themselves decide. Titles have an index of their own: its lists are short, and titles are
// looked through first. The tokenizer ascii leaves every other character as it is, so that the terms go in and come out
// unchanged; they hold no ASCII but lower-case letters and digits. The beginnings of words have lists of their own up to
// longestBeginning characters, without which FTS5 merges the lists of all words that begin so before the first hit.
// What is struck out leaves no trace in the index (secure-delete).
var words = []string{
	`CREATE VIRTUAL TABLE IF NOT EXISTS titles USING fts5 (terms, content='', detail='none', columnsize=0, prefix='3 4 5', tokenize='ascii')`,
	`CREATE VIRTUAL TABLE IF NOT EXISTS whole USING fts5 (terms, content='', detail='none', columnsize=0, prefix='3 4 5', tokenize='ascii')`,
	`INSERT INTO titles (titles, rank) VALUES ('secure-delete', 1)`,
	`INSERT INTO whole (whole, rank) VALUES ('secure-delete', 1)`,
}

// longestBeginning is the most characters of the beginning of a word that the index looks up; the texts decide on more.
const longestBeginning = 5

// OpenLibrary opens or makes the file of the search index of references (by custom library.db in the data folder),
// under the conditions of [OpenRecord]. An index in the form of an older program is emptied: the next search makes it
// anew.
func OpenLibrary(ctx context.Context, path string) (*store.Library, error) {
	db, err := open(ctx, path, "library")
	if err != nil {
		return nil, err
	}
	if err := db.makeWords(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &store.Library{TextEngine: library{db}}, nil
}

// makeWords makes the index where there is none.
func (db *database) makeWords(ctx context.Context) error {
	statements := words
	var old int
	if err := db.write.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_master WHERE name = 'words'`).Scan(&old); err != nil {
		return err
	}
	if old > 0 {
		statements = append([]string{`DELETE FROM taken`, `DELETE FROM reference`, `DROP TABLE words`}, statements...)
	}
	for _, statement := range statements {
		if _, err := db.write.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if old > 0 {
		return db.Scrub(ctx)
	}
	return nil
}

// library is a database with a full-text index. It implements store.TextEngine.
type library struct{ *database }

var _ store.TextEngine = library{}

// Enter implements store.TextEngine.
func (library) Enter(ctx context.Context, tx *sql.Tx, id int64, title, rest []string) error {
	inTitle, inAll := entries(title, rest)
	if _, err := tx.ExecContext(ctx, `INSERT INTO titles (rowid, terms) VALUES ($1, $2)`, id, inTitle); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO whole (rowid, terms) VALUES ($1, $2)`, id, inAll)
	return err
}

// Strike implements store.TextEngine.
func (library) Strike(ctx context.Context, tx *sql.Tx, id int64, title, rest []string) error {
	inTitle, inAll := entries(title, rest)
	if _, err := tx.ExecContext(ctx, `INSERT INTO titles (titles, rowid, terms) VALUES ('delete', $1, $2)`, id, inTitle); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO whole (whole, rowid, terms) VALUES ('delete', $1, $2)`, id, inAll)
	return err
}

// entries are what the two indexes hold of a reference.
func entries(title, rest []string) (inTitle, inAll string) {
	all := slices.Concat(title, rest)
	slices.Sort(all)
	return strings.Join(title, " "), strings.Join(slices.Compact(all), " ")
}

// Candidates implements store.TextEngine.
func (library) Candidates(terms []string, titled bool) (from, id string, args []any) {
	var match strings.Builder
	for i, t := range terms {
		if i > 0 {
			match.WriteString(" AND ")
		}
		begin, prefix := strings.CutSuffix(t, "*")
		if r := []rune(begin); prefix && len(r) > longestBeginning {
			begin = string(r[:longestBeginning])
		}
		match.WriteString(`"` + begin + `"`)
		if prefix {
			match.WriteString(" *")
		}
	}
	table := "whole"
	if titled {
		table = "titles"
	}
	return table + ` JOIN reference r ON r.id = ` + table + `.rowid WHERE ` + table + ` MATCH $1`, table + `.rowid`, []any{match.String()}
}

// Holds implements store.TextEngine.
func (library) Holds(text, part string) string { return `instr(` + text + `, ` + part + `) > 0` }
