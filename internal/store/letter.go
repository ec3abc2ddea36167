package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/tanwen/tanwen/internal/directory"
)

// AddLetter implements directory.Driver.
func (d *Directory) AddLetter(ctx context.Context, l directory.Letter) (added bool, err error) {
	err = d.Transaction(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO letter (id, person, study, kind, about, status, queued, due, sent, attempts, failure)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING`,
			l.ID, l.Person, l.Study, string(l.Kind), l.About, string(l.Status), millis(l.Queued), millis(l.Due), millis(l.Sent), l.Attempts, l.Failure)
		if d.IsOrphan(err) {
			return directory.NoPerson()
		}
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		added = n > 0
		return err
	})
	return added, err
}

// ChangeLetter implements directory.Driver.
func (d *Directory) ChangeLetter(ctx context.Context, l directory.Letter) error {
	return d.exec(ctx, nil, `UPDATE letter SET status = $2, due = $3, sent = $4, attempts = $5, failure = $6 WHERE id = $1`,
		l.ID, string(l.Status), millis(l.Due), millis(l.Sent), l.Attempts, l.Failure)
}

const findLetter = `SELECT id, person, study, kind, about, status, queued, due, sent, attempts, failure FROM letter`

// Letter implements directory.Driver.
func (d *Directory) Letter(ctx context.Context, id string) (directory.Letter, error) {
	found, err := d.letters(ctx, findLetter+` WHERE id = $1`, id)
	if err != nil {
		return directory.Letter{}, err
	}
	if len(found) == 0 {
		return directory.Letter{}, directory.NoLetter()
	}
	return found[0], nil
}

// Letters implements directory.Driver.
func (d *Directory) Letters(ctx context.Context, study string) ([]directory.Letter, error) {
	return d.letters(ctx, findLetter+` WHERE study = $1 ORDER BY queued, id`, study)
}

// DueLetters implements directory.Driver.
func (d *Directory) DueLetters(ctx context.Context, now time.Time, limit int) ([]directory.Letter, error) {
	return d.letters(ctx, findLetter+` WHERE status = 'queued' AND due <= $1 ORDER BY due, id LIMIT $2`, now.UnixMilli(), limit)
}

// CountLetters implements directory.Driver.
func (d *Directory) CountLetters(ctx context.Context, person string, kind directory.LetterKind, since time.Time) (n int, err error) {
	err = rowOf(ctx, d.Engine, `SELECT COUNT(*) FROM letter WHERE person = $1 AND kind = $2 AND queued >= $3`, person, string(kind), since.UnixMilli()).Scan(&n)
	return n, err
}

func (d *Directory) letters(ctx context.Context, query string, args ...any) ([]directory.Letter, error) {
	type row struct {
		directory.Letter
		queued, due, sent int64
	}
	rows, err := d.Read().QueryContext(ctx, query, args...)
	found, err := collect(d.Engine, rows, err, func(r *row) []any {
		return []any{&r.ID, &r.Person, &r.Study, &r.Kind, &r.About, &r.Status, &r.queued, &r.due, &r.sent, &r.Attempts, &r.Failure}
	})
	out := make([]directory.Letter, len(found))
	for i, r := range found {
		out[i] = r.Letter
		out[i].Queued, out[i].Due, out[i].Sent = moment(r.queued), moment(r.due), moment(r.sent)
	}
	return out, err
}
