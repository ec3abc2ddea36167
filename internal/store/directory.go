package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/tanwen/tanwen/internal/directory"
)

// Directory is the directory of people in one database. It implements directory.Driver with SQL that every engine
// reads.
type Directory struct{ Engine }

var _ directory.Driver = (*Directory)(nil)

// exec runs one writing statement in its own transaction. A duplicate gives the error named for it, an unknown
// person directory.NoPerson.
func (d *Directory) exec(ctx context.Context, duplicate error, query string, args ...any) error {
	return d.Transaction(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		if d.IsDuplicate(err) && duplicate != nil {
			return duplicate
		}
		if d.IsOrphan(err) {
			return directory.NoPerson()
		}
		return err
	})
}

// PutPerson implements directory.Driver.
func (d *Directory) PutPerson(ctx context.Context, p directory.Person) error {
	return d.exec(ctx, directory.MailTaken(), `INSERT INTO person (id, name, mail, lang) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, mail = excluded.mail, lang = excluded.lang`,
		p.ID, p.Name, optional(p.Mail), p.Lang)
}

// Person implements directory.Driver.
func (d *Directory) Person(ctx context.Context, id string) (directory.Person, error) {
	return onePerson(rowOf(ctx, d.Engine, `SELECT id, name, COALESCE(mail, ''), lang FROM person WHERE id = $1`, id))
}

// PersonByMail implements directory.Driver.
func (d *Directory) PersonByMail(ctx context.Context, mail string) (directory.Person, error) {
	return onePerson(rowOf(ctx, d.Engine, `SELECT id, name, COALESCE(mail, ''), lang FROM person WHERE mail = $1`, mail))
}

func onePerson(row scanner) (p directory.Person, err error) {
	err = row.Scan(&p.ID, &p.Name, &p.Mail, &p.Lang)
	if errors.Is(err, sql.ErrNoRows) {
		err = directory.NoPerson()
	}
	return p, err
}

// People implements directory.Driver.
func (d *Directory) People(ctx context.Context) ([]directory.Person, error) {
	rows, err := d.Read().QueryContext(ctx, `SELECT id, name, COALESCE(mail, ''), lang FROM person`)
	out, err := collect(d.Engine, rows, err, func(p *directory.Person) []any { return []any{&p.ID, &p.Name, &p.Mail, &p.Lang} })
	slices.SortFunc(out, func(a, b directory.Person) int { return strings.Compare(a.ID, b.ID) })
	return out, err
}

// DeletePerson implements directory.Driver.
func (d *Directory) DeletePerson(ctx context.Context, id string) error {
	if err := d.exec(ctx, nil, `DELETE FROM person WHERE id = $1`, id); err != nil {
		return err
	}
	return d.Scrub(ctx)
}

// PutMembership implements directory.Driver.
func (d *Directory) PutMembership(ctx context.Context, m directory.Membership) error {
	return d.exec(ctx, directory.PseudonymTaken(), `INSERT INTO membership (person, study, role, pseudonym) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person, study, role) DO UPDATE SET pseudonym = excluded.pseudonym`,
		m.Person, m.Study, string(m.Role), optional(m.Pseudonym))
}

// DeleteMembership implements directory.Driver.
func (d *Directory) DeleteMembership(ctx context.Context, m directory.Membership) error {
	return d.exec(ctx, nil, `DELETE FROM membership WHERE person = $1 AND study = $2 AND role = $3`, m.Person, m.Study, string(m.Role))
}

// Memberships implements directory.Driver.
func (d *Directory) Memberships(ctx context.Context, person string) ([]directory.Membership, error) {
	rows, err := d.Read().QueryContext(ctx, `SELECT person, study, role, COALESCE(pseudonym, '') FROM membership WHERE person = $1`, person)
	out, err := collect(d.Engine, rows, err, membershipColumns)
	slices.SortFunc(out, func(a, b directory.Membership) int {
		return cmp.Or(strings.Compare(a.Study, b.Study), strings.Compare(string(a.Role), string(b.Role)))
	})
	return out, err
}

// Members implements directory.Driver.
func (d *Directory) Members(ctx context.Context, study string) ([]directory.Membership, error) {
	rows, err := d.Read().QueryContext(ctx, `SELECT person, study, role, COALESCE(pseudonym, '') FROM membership WHERE study = $1`, study)
	out, err := collect(d.Engine, rows, err, membershipColumns)
	slices.SortFunc(out, func(a, b directory.Membership) int {
		return cmp.Or(strings.Compare(string(a.Role), string(b.Role)), strings.Compare(a.Person, b.Person))
	})
	return out, err
}

func membershipColumns(m *directory.Membership) []any {
	return []any{&m.Person, &m.Study, &m.Role, &m.Pseudonym}
}

// PutLink implements directory.Driver.
func (d *Directory) PutLink(ctx context.Context, l directory.Link) error {
	return d.exec(ctx, nil, `INSERT INTO signin_link (hash, person, study, expires, used) VALUES ($1, $2, $3, $4, $5)`,
		l.Hash, l.Person, l.Study, l.Expires.UnixMilli(), number(l.Used))
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

const findLink = `SELECT hash, person, study, expires, used FROM signin_link WHERE hash = $1`

// Link implements directory.Driver.
func (d *Directory) Link(ctx context.Context, hash string) (directory.Link, error) {
	return oneLink(rowOf(ctx, d.Engine, findLink, hash))
}

func oneLink(row scanner) (l directory.Link, err error) {
	var expires int64
	err = row.Scan(&l.Hash, &l.Person, &l.Study, &expires, &l.Used)
	if errors.Is(err, sql.ErrNoRows) {
		err = directory.NoLink()
	}
	l.Expires = time.UnixMilli(expires).UTC()
	return l, err
}

// Redeem implements directory.Driver.
func (d *Directory) Redeem(ctx context.Context, hash string, now time.Time, s directory.Session) error {
	return d.Transaction(ctx, func(tx *sql.Tx) error {
		l, err := oneLink(tx.QueryRowContext(ctx, findLink+d.RowLock(), hash))
		if err != nil {
			return err
		}
		if err := l.Usable(now); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE signin_link SET used = 1 WHERE hash = $1`, hash); err != nil {
			return err
		}
		return putSession(ctx, tx, s)
	})
}

func putSession(ctx context.Context, tx *sql.Tx, s directory.Session) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO browser_session (hash, person, study, expires) VALUES ($1, $2, $3, $4)`, s.Hash, s.Person, s.Study, s.Expires.UnixMilli())
	return err
}

// Session implements directory.Driver.
func (d *Directory) Session(ctx context.Context, hash string) (s directory.Session, err error) {
	var expires int64
	err = rowOf(ctx, d.Engine, `SELECT hash, person, study, expires FROM browser_session WHERE hash = $1`, hash).Scan(&s.Hash, &s.Person, &s.Study, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		err = directory.NoSession()
	}
	s.Expires = time.UnixMilli(expires).UTC()
	return s, err
}

// DeleteSession implements directory.Driver.
func (d *Directory) DeleteSession(ctx context.Context, hash string) error {
	return d.exec(ctx, nil, `DELETE FROM browser_session WHERE hash = $1`, hash)
}

// accessTables hold what lets a person in.
var accessTables = []string{"signin_link", "invitation_link", "signin_code", "passkey_ceremony", "browser_session"}

// DeleteAccess implements directory.Driver.
func (d *Directory) DeleteAccess(ctx context.Context, person string) error {
	if err := d.exec(ctx, nil, `DELETE FROM passkey WHERE person = $1`, person); err != nil {
		return err
	}
	return d.fromAccessTables(ctx, "person = $1", person)
}

// Sweep implements directory.Driver.
func (d *Directory) Sweep(ctx context.Context, now time.Time) error {
	if err := d.fromAccessTables(ctx, "expires <= $1", now.UnixMilli()); err != nil {
		return err
	}
	return d.exec(ctx, nil, `DELETE FROM letter WHERE kind = $1 AND queued <= $2`, string(directory.CodeLetter), now.Add(-directory.KeepCodeLetters).UnixMilli())
}

func (d *Directory) fromAccessTables(ctx context.Context, which string, arg any) error {
	return d.Transaction(ctx, func(tx *sql.Tx) error {
		for _, table := range accessTables {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE "+which, arg); err != nil { //nolint:gosec // the names stand above, and no user writes them
				return err
			}
		}
		return nil
	})
}
