package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/tanwen/tanwen/internal/directory"
)

// PutInvitation implements directory.Driver.
func (d *Directory) PutInvitation(ctx context.Context, i directory.Invitation) error {
	return d.exec(ctx, nil, `INSERT INTO invitation_link (hash, person, study, expires) VALUES ($1, $2, $3, $4)`, i.Hash, i.Person, i.Study, i.Expires.UnixMilli())
}

// Invitation implements directory.Driver.
func (d *Directory) Invitation(ctx context.Context, hash string) (i directory.Invitation, err error) {
	var expires int64
	err = rowOf(ctx, d.Engine, `SELECT hash, person, study, expires FROM invitation_link WHERE hash = $1`, hash).Scan(&i.Hash, &i.Person, &i.Study, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		err = directory.NoInvitation()
	}
	i.Expires = moment(expires)
	return i, err
}

// PutCode implements directory.Driver.
func (d *Directory) PutCode(ctx context.Context, c directory.Code) error {
	return d.exec(ctx, nil, `INSERT INTO signin_code (browser, person, study, code, expires, tries) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (browser) DO UPDATE SET code = excluded.code, expires = excluded.expires, tries = excluded.tries`,
		c.Browser, c.Person, c.Study, c.Code, c.Expires.UnixMilli(), c.Tries)
}

const findCode = `SELECT browser, person, study, code, expires, tries FROM signin_code WHERE browser = $1`

// Code implements directory.Driver.
func (d *Directory) Code(ctx context.Context, browser string) (directory.Code, error) {
	return oneCode(rowOf(ctx, d.Engine, findCode, browser))
}

func oneCode(row scanner) (c directory.Code, err error) {
	var expires int64
	err = row.Scan(&c.Browser, &c.Person, &c.Study, &c.Code, &expires, &c.Tries)
	if errors.Is(err, sql.ErrNoRows) {
		err = directory.NoCode()
	}
	c.Expires = moment(expires)
	return c, err
}

// TryCode implements directory.Driver. A wrong try is counted by a transaction that succeeds.
func (d *Directory) TryCode(ctx context.Context, browser, code string, now time.Time, s directory.Session) error {
	var verdict error
	err := d.Transaction(ctx, func(tx *sql.Tx) error {
		c, err := oneCode(tx.QueryRowContext(ctx, findCode+d.RowLock(), browser))
		if err != nil {
			return err
		}
		if verdict = c.Try(code, now); verdict != nil {
			_, err = tx.ExecContext(ctx, `UPDATE signin_code SET tries = tries + 1 WHERE browser = $1`, browser)
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM signin_code WHERE browser = $1`, browser); err != nil {
			return err
		}
		return putSession(ctx, tx, s)
	})
	if err != nil {
		return err
	}
	return verdict
}

// PutParticipation implements directory.Driver.
func (d *Directory) PutParticipation(ctx context.Context, p directory.Participation) error {
	return d.exec(ctx, nil, `INSERT INTO participation (person, study, status, reason, consent, interests, viewpoint, changed, entered)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (person, study) DO UPDATE SET status = excluded.status, reason = excluded.reason,
		consent = excluded.consent, interests = excluded.interests, viewpoint = excluded.viewpoint, changed = excluded.changed, entered = excluded.entered`,
		p.Person, p.Study, string(p.Status), p.Reason, p.Consent, p.Interests, p.Viewpoint, millis(p.Changed), millis(p.Entered))
}

const findParticipation = `SELECT person, study, status, reason, consent, interests, viewpoint, changed, entered FROM participation`

// Participation implements directory.Driver.
func (d *Directory) Participation(ctx context.Context, person, study string) (directory.Participation, bool, error) {
	rows, err := d.participations(ctx, findParticipation+` WHERE person = $1 AND study = $2`, person, study)
	if err != nil || len(rows) == 0 {
		return directory.Participation{}, false, err
	}
	return rows[0], true, nil
}

// Participations implements directory.Driver.
func (d *Directory) Participations(ctx context.Context, study string) ([]directory.Participation, error) {
	out, err := d.participations(ctx, findParticipation+` WHERE study = $1`, study)
	slices.SortFunc(out, func(a, b directory.Participation) int { return strings.Compare(a.Person, b.Person) })
	return out, err
}

func (d *Directory) participations(ctx context.Context, query string, args ...any) ([]directory.Participation, error) {
	type row struct {
		directory.Participation
		changed, entered int64
	}
	rows, err := d.Read().QueryContext(ctx, query, args...)
	found, err := collect(d.Engine, rows, err, func(r *row) []any {
		return []any{&r.Person, &r.Study, &r.Status, &r.Reason, &r.Consent, &r.Interests, &r.Viewpoint, &r.changed, &r.entered}
	})
	out := make([]directory.Participation, len(found))
	for i, r := range found {
		out[i] = r.Participation
		out[i].Changed, out[i].Entered = moment(r.changed), moment(r.entered)
	}
	return out, err
}

// millis writes a moment in milliseconds since 1970; zero stays zero.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
