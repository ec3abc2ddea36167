package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/office"
)

// The file of the directory holds the secretariat's documents too: both are kept apart from the record, and erasable.
var _ office.Driver = (*Directory)(nil)

// PutDocument implements office.Driver.
func (d *Directory) PutDocument(ctx context.Context, doc office.Document) error {
	return d.Transaction(ctx, func(tx *sql.Tx) error {
		var have int
		err := tx.QueryRowContext(ctx, `SELECT version FROM office_document WHERE kind = $1 AND name = $2`+d.RowLock(), doc.Kind, doc.Name).Scan(&have)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if have+1 != doc.Version {
			return office.Changed()
		}
		done, err := tx.ExecContext(ctx, `INSERT INTO office_document (kind, name, version, body) VALUES ($1, $2, $3, $4)
			ON CONFLICT (kind, name) DO UPDATE SET version = excluded.version, body = excluded.body WHERE office_document.version + 1 = excluded.version`,
			doc.Kind, doc.Name, doc.Version, string(doc.Body))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, office.Changed()) // another node was faster with the first version
		}
		return nil
	})
}

// Document implements office.Driver.
func (d *Directory) Document(ctx context.Context, kind, name string) (doc office.Document, ok bool, err error) {
	err = rowOf(ctx, d.Engine, `SELECT kind, name, version, body FROM office_document WHERE kind = $1 AND name = $2`, kind, name).
		Scan(&doc.Kind, &doc.Name, &doc.Version, &doc.Body)
	if errors.Is(err, sql.ErrNoRows) {
		return doc, false, nil
	}
	return doc, err == nil, err
}

// Documents implements office.Driver.
func (d *Directory) Documents(ctx context.Context, kind string) ([]office.Document, error) {
	rows, err := d.Read().QueryContext(ctx, `SELECT kind, name, version, body FROM office_document WHERE kind = $1`, kind)
	out, err := collect(d.Engine, rows, err, func(doc *office.Document) []any { return []any{&doc.Kind, &doc.Name, &doc.Version, &doc.Body} })
	slices.SortFunc(out, func(a, b office.Document) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}

// DeleteDocument implements office.Driver.
func (d *Directory) DeleteDocument(ctx context.Context, kind, name string) error {
	return d.exec(ctx, nil, `DELETE FROM office_document WHERE kind = $1 AND name = $2`, kind, name)
}

// entryTries is how often an entry is given the next number when other nodes write at the same time.
const entryTries = 20

// AddEntry implements office.Driver. Another node may take the number in between; then the next one is tried.
func (d *Directory) AddEntry(ctx context.Context, e office.Entry) (err error) {
	for range entryTries {
		err = d.exec(ctx, office.Changed(), `INSERT INTO office_entry (number, at, person, name, role, study, act, about, outcome)
			SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 FROM office_entry`,
			e.At.UnixMilli(), e.Person, e.Name, e.Role, e.Study, e.Act, e.About, e.Outcome)
		if fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	return err
}

// Entries implements office.Driver.
func (d *Directory) Entries(ctx context.Context, study string, before int64, limit int) ([]office.Entry, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	type row struct {
		office.Entry
		at int64
	}
	rows, err := d.Read().QueryContext(ctx, `SELECT number, at, person, name, role, study, act, about, outcome FROM office_entry
		WHERE ($1 = '' OR study = $1) AND number < $2 ORDER BY number DESC LIMIT $3`, study, before, limit)
	found, err := collect(d.Engine, rows, err, func(r *row) []any {
		return []any{&r.Number, &r.at, &r.Person, &r.Name, &r.Role, &r.Study, &r.Act, &r.About, &r.Outcome}
	})
	out := make([]office.Entry, len(found))
	for i, r := range found {
		out[i] = r.Entry
		out[i].At = time.UnixMilli(r.at).UTC()
	}
	return out, err
}
