package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/tanwen/tanwen/internal/record"
)

// scanner is one row of a pool or of a transaction.
type scanner interface{ Scan(dest ...any) error }

// rowOf asks for one row outside a transaction.
func rowOf(ctx context.Context, e Engine, query string, args ...any) scanner {
	return explained{row: e.Read().QueryRowContext(ctx, query, args...), engine: e}
}

// explained is a row whose failures the engine names.
type explained struct {
	row    *sql.Row
	engine Engine
}

// Scan implements scanner; sql.ErrNoRows if there is no row.
func (r explained) Scan(dest ...any) error { return r.engine.Explain(r.row.Scan(dest...)) }

// collect reads all rows; into names the destinations of one row's columns.
func collect[T any](e Engine, rows *sql.Rows, err error, into func(*T) []any) ([]T, error) {
	if err != nil {
		return nil, e.Explain(err)
	}
	var out []T
	for rows.Next() {
		var one T
		if err := rows.Scan(into(&one)...); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		out = append(out, one)
	}
	return out, e.Explain(errors.Join(rows.Err(), rows.Close()))
}

// optional turns the empty string into NULL.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// join writes hashes one behind the other.
func join(hashes []record.Hash) []byte {
	out := make([]byte, 0, len(hashes)*len(record.Hash{}))
	for _, h := range hashes {
		out = append(out, h[:]...)
	}
	return out
}

// nodes reads what join wrote.
type nodes []record.Hash

// Scan implements sql.Scanner.
func (n *nodes) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok || len(b)%len(record.Hash{}) != 0 {
		return fmt.Errorf("a column of tree nodes holds %T", v)
	}
	*n = make(nodes, 0, len(b)/len(record.Hash{}))
	for ; len(b) > 0; b = b[len(record.Hash{}):] {
		*n = append(*n, record.Hash(b[:len(record.Hash{})]))
	}
	return nil
}

// place writes the n-th placeholder of a query.
func place(n int) string { return "$" + strconv.Itoa(n) }
