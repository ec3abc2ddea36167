package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/internal/directory"
)

// AddPasskey implements directory.Driver.
func (d *Directory) AddPasskey(ctx context.Context, k directory.Passkey) error {
	return d.exec(ctx, directory.PasskeyTaken(), `INSERT INTO passkey (id, person, body, created, used) VALUES ($1, $2, $3, $4, $5)`,
		k.ID, k.Person, k.Key, millis(k.Created), millis(k.Used))
}

// Passkeys implements directory.Driver.
func (d *Directory) Passkeys(ctx context.Context, person string) ([]directory.Passkey, error) {
	type row struct {
		directory.Passkey
		created, used int64
	}
	rows, err := d.Read().QueryContext(ctx, `SELECT id, person, body, created, used FROM passkey WHERE person = $1`, person)
	found, err := collect(d.Engine, rows, err, func(r *row) []any { return []any{&r.ID, &r.Person, &r.Key, &r.created, &r.used} })
	out := make([]directory.Passkey, len(found))
	for i, r := range found {
		out[i] = r.Passkey
		out[i].Created, out[i].Used = moment(r.created), moment(r.used)
	}
	slices.SortFunc(out, func(a, b directory.Passkey) int {
		return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.ID, b.ID))
	})
	return out, err
}

// UsePasskey implements directory.Driver.
func (d *Directory) UsePasskey(ctx context.Context, k directory.Passkey, s directory.Session) error {
	return d.Transaction(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE passkey SET body = $1, used = $2 WHERE id = $3 AND person = $4`, k.Key, millis(k.Used), k.ID, k.Person)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return cmp.Or(err, directory.NoPasskey())
		}
		return putSession(ctx, tx, s)
	})
}

// DeletePasskey implements directory.Driver.
func (d *Directory) DeletePasskey(ctx context.Context, person, id string) error {
	return d.exec(ctx, nil, `DELETE FROM passkey WHERE person = $1 AND id = $2`, person, id)
}

// PutCeremony implements directory.Driver.
func (d *Directory) PutCeremony(ctx context.Context, c directory.Ceremony) error {
	return d.exec(ctx, nil, `INSERT INTO passkey_ceremony (hash, person, study, state, expires) VALUES ($1, $2, $3, $4, $5)`, c.Hash, c.Person, c.Study, c.State, millis(c.Expires))
}

// TakeCeremony implements directory.Driver.
func (d *Directory) TakeCeremony(ctx context.Context, hash string) (c directory.Ceremony, err error) {
	err = d.Transaction(ctx, func(tx *sql.Tx) error {
		var expires int64
		err := tx.QueryRowContext(ctx, `DELETE FROM passkey_ceremony WHERE hash = $1 RETURNING hash, person, study, state, expires`, hash).Scan(&c.Hash, &c.Person, &c.Study, &c.State, &expires)
		if errors.Is(err, sql.ErrNoRows) {
			return directory.NoCeremony()
		}
		c.Expires = moment(expires)
		return err
	})
	return c, err
}
