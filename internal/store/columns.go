package store

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/tanwen/tanwen/internal/record"
)

// collect reads all rows; into names the destinations of one row's columns.
func collect[T any](rows *sql.Rows, err error, into func(*T) []any) ([]T, error) {
	if err != nil {
		return nil, err
	}
	var out []T
	for rows.Next() {
		var one T
		if err := rows.Scan(into(&one)...); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		out = append(out, one)
	}
	return out, errors.Join(rows.Err(), rows.Close())
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
