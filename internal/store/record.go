package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/internal/record"
)

// Record is the record of all studies in one database. It implements record.Driver with SQL that every engine reads.
type Record struct{ Engine }

var _ record.Driver = (*Record)(nil)

// CreateStudy implements record.Driver.
func (r *Record) CreateStudy(ctx context.Context, s record.Study) error {
	return r.Transaction(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO study (id, verifier_key) VALUES ($1, $2)`, s.ID, s.VerifierKey)
		if r.IsDuplicate(err) {
			return record.StudyExists(s.ID)
		}
		return err
	})
}

// Studies implements record.Driver.
func (r *Record) Studies(ctx context.Context) ([]record.Study, error) {
	rows, err := r.Read().QueryContext(ctx, `SELECT id, verifier_key FROM study`)
	out, err := collect(r.Engine, rows, err, func(s *record.Study) []any { return []any{&s.ID, &s.VerifierKey} })
	slices.SortFunc(out, func(a, b record.Study) int { return strings.Compare(a.ID, b.ID) }) // the engines' collations differ
	return out, err
}

// Study implements record.Driver.
func (r *Record) Study(ctx context.Context, id string) (record.Study, error) {
	s := record.Study{ID: id}
	err := rowOf(ctx, r.Engine, `SELECT verifier_key FROM study WHERE id = $1`, id).Scan(&s.VerifierKey)
	if errors.Is(err, sql.ErrNoRows) {
		return record.Study{}, record.NoStudy(id)
	}
	return s, err
}

// Append implements record.Driver. The studies' rows are locked first, always in the same order, so that what their
// sizes are stays true until the commit and two appends cannot wait for one another.
func (r *Record) Append(ctx context.Context, batches []record.RowBatch) error {
	inOrder := slices.SortedFunc(slices.Values(batches), func(a, b record.RowBatch) int { return strings.Compare(a.Study, b.Study) })
	return r.Transaction(ctx, func(tx *sql.Tx) error {
		for _, b := range inOrder {
			if err := r.claim(ctx, tx, b); err != nil {
				return err
			}
		}
		for _, b := range batches {
			if err := r.appendRows(ctx, tx, b); err != nil {
				return err
			}
		}
		return nil
	})
}

// claim locks a study's row until the transaction ends and compares its size with what the batch expects.
func (r *Record) claim(ctx context.Context, tx *sql.Tx, b record.RowBatch) error {
	var id string
	err := tx.QueryRowContext(ctx, `SELECT id FROM study WHERE id = $1`+r.RowLock(), b.Study).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return record.NoStudy(b.Study)
	}
	if err != nil {
		return err
	}
	size, err := sizeOf(tx.QueryRowContext(ctx, findSize, b.Study))
	if err == nil && size != b.From {
		err = record.OtherSize(b.Study, size, b.From)
	}
	return err
}

// leafColumns is the number of columns of a leaf, in the order of insertLeaves.
const leafColumns = 11

// maxTogether is how many leaves one statement inserts. Each statement costs a way to the server and back.
const maxTogether = 64

// insertLeaves is the statement that inserts n leaves.
func insertLeaves(n int) string {
	b := []byte(`INSERT INTO leaf (study, idx, leaf, nodes, client_key, who_salt, who_body, data_salt, data_body, text_salt, text_body) VALUES `)
	for i := range n * leafColumns {
		switch {
		case i%leafColumns > 0:
			b = append(b, ", $"...)
		case i > 0:
			b = append(b, "), ($"...)
		default:
			b = append(b, "($"...)
		}
		b = strconv.AppendInt(b, int64(i+1), 10)
	}
	return string(append(b, ')'))
}

func (r *Record) appendRows(ctx context.Context, tx *sql.Tx, b record.RowBatch) error {
	for rows := range slices.Chunk(b.Rows, maxTogether) {
		args := make([]any, 0, len(rows)*leafColumns)
		for _, row := range rows {
			args = append(args, b.Study, row.Index, string(row.Leaf), join(row.Nodes), optional(row.Key))
			for _, p := range row.Payloads {
				args = append(args, p.Salt, optional(string(p.Body)))
			}
		}
		if _, err := tx.ExecContext(ctx, insertLeaves(len(rows)), args...); r.IsDuplicate(err) {
			return record.KeyTaken(b.Study)
		} else if err != nil {
			return err
		}
	}
	for _, e := range b.Erase {
		done, err := tx.ExecContext(ctx, eraseStatements[e.Part], b.Study, e.Index)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return fmt.Errorf("erasing %s of leaf %d changed %d rows: %w", e.Part, e.Index, n, err)
		}
	}
	return nil
}

var eraseStatements = map[record.Part]string{
	record.Who:  `UPDATE leaf SET who_salt = NULL, who_body = NULL WHERE study = $1 AND idx = $2`,
	record.Data: `UPDATE leaf SET data_salt = NULL, data_body = NULL WHERE study = $1 AND idx = $2`,
	record.Text: `UPDATE leaf SET text_salt = NULL, text_body = NULL WHERE study = $1 AND idx = $2`,
}

// PutHeads implements record.Driver.
func (r *Record) PutHeads(ctx context.Context, heads []record.Head) error {
	return r.Transaction(ctx, func(tx *sql.Tx) error {
		for _, h := range heads {
			if err := putHead(ctx, tx, h); err != nil {
				return err
			}
		}
		return nil
	})
}

func putHead(ctx context.Context, tx *sql.Tx, h record.Head) error {
	done, err := tx.ExecContext(ctx, `INSERT INTO head (study, size, note) VALUES ($1, $2, $3) ON CONFLICT (study, size) DO NOTHING`, h.Study, h.Size, string(h.Note))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	var stored string // there is one of that size
	if err := tx.QueryRowContext(ctx, `SELECT note FROM head WHERE study = $1 AND size = $2`, h.Study, h.Size).Scan(&stored); err != nil {
		return err
	}
	if stored != string(h.Note) {
		return record.SecondHead(h.Study, h.Size)
	}
	return nil
}

// Size implements record.Driver.
func (r *Record) Size(ctx context.Context, study string) (int64, error) {
	return sizeOf(rowOf(ctx, r.Engine, findSize, study))
}

const findSize = `SELECT COALESCE(MAX(idx) + 1, 0) FROM leaf WHERE study = $1`

func sizeOf(row scanner) (size int64, err error) {
	err = row.Scan(&size)
	return size, err
}

// Rows implements record.Driver.
func (r *Record) Rows(ctx context.Context, study string, from, to int64, limit int) ([]record.Row, error) {
	rows, err := r.Read().QueryContext(ctx, `SELECT idx, leaf, nodes, COALESCE(client_key, ''),
		who_salt, who_body, data_salt, data_body, text_salt, text_body
		FROM leaf WHERE study = $1 AND idx >= $2 AND idx < $3 ORDER BY idx LIMIT $4`, study, from, to, limit)
	return collect(r.Engine, rows, err, func(row *record.Row) []any {
		into := []any{&row.Index, &row.Leaf, (*nodes)(&row.Nodes), &row.Key}
		for p := range row.Payloads {
			into = append(into, &row.Payloads[p].Salt, &row.Payloads[p].Body)
		}
		return into
	})
}

// Nodes implements record.Driver.
func (r *Record) Nodes(ctx context.Context, study string, indexes []int64) ([][]record.Hash, error) {
	out := make([][]record.Hash, len(indexes))
	for i, x := range indexes {
		err := rowOf(ctx, r.Engine, `SELECT nodes FROM leaf WHERE study = $1 AND idx = $2`, study, x).Scan((*nodes)(&out[i]))
		if errors.Is(err, sql.ErrNoRows) {
			err = record.NoLeaf(study, x)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// IndexOf implements record.Driver.
func (r *Record) IndexOf(ctx context.Context, study, key string) (index int64, ok bool, err error) {
	err = rowOf(ctx, r.Engine, `SELECT idx FROM leaf WHERE study = $1 AND client_key = $2`, study, key).Scan(&index)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return index, err == nil, err
}

// LastHead implements record.Driver.
func (r *Record) LastHead(ctx context.Context, study string) (note []byte, err error) {
	err = rowOf(ctx, r.Engine, `SELECT note FROM head WHERE study = $1 ORDER BY size DESC LIMIT 1`, study).Scan(&note)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return note, err
}

// Heads implements record.Driver.
func (r *Record) Heads(ctx context.Context, study string, from int64, limit int) ([][]byte, error) {
	rows, err := r.Read().QueryContext(ctx, `SELECT note FROM head WHERE study = $1 AND size >= $2 ORDER BY size LIMIT $3`, study, from, limit)
	return collect(r.Engine, rows, err, func(note *[]byte) []any { return []any{note} })
}
