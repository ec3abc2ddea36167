package postgres

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"

	"github.com/tanwen/tanwen/fault"
)

// setting is what a connection must work with. Where set is true, the connection asks for it first.
type setting struct {
	name, want string
	set        bool
}

// settings are the start conditions of every connection.
var settings = []setting{
	{"synchronous_commit", "on", true},                        // a commit is acknowledged when it is on the disk
	{"default_transaction_isolation", "read committed", true}, // a statement sees what was committed before it began
	{"lock_timeout", "30s", true},                             // whoever waits longer is told to try again
	{"idle_in_transaction_session_timeout", "1min", true},     // a node that hangs in a transaction loses it
	{"fsync", "on", false},
	{"full_page_writes", "on", false},    // a page that was half written at a power cut can be mended
	{"data_sync_retry", "off", false},    // after a failed fsync the server stops and does not trust its cache
	{"zero_damaged_pages", "off", false}, // a damaged page is an error and never an empty one
	{"ignore_checksum_failure", "off", false},
	{"server_encoding", "UTF8", false},
	{"transaction_read_only", "off", false}, // a standby takes no answers
}

// prepare sets a fresh connection up and reads everything back; one that differs is refused.
func prepare(ctx context.Context, c *pgx.Conn, schema string) error {
	return demand(ctx, c, append([]setting{{"search_path", schema, true}, {"application_name", "tanwen", true}}, settings...))
}

func demand(ctx context.Context, c *pgx.Conn, all []setting) error {
	var names, asked, values []string
	for _, s := range all {
		names = append(names, s.name)
		if s.set {
			asked, values = append(asked, s.name), append(values, s.want)
		}
	}
	if _, err := c.Exec(ctx, `SELECT set_config(s.name, s.value, false) FROM unnest($1::text[], $2::text[]) AS s (name, value)`, asked, values); err != nil {
		return err
	}
	rows, err := c.Query(ctx, `SELECT current_setting(s.name, true) FROM unnest($1::text[]) WITH ORDINALITY AS s (name, place) ORDER BY s.place`, names)
	if err != nil {
		return err
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[sql.NullString]) // NULL where this server does not know the setting
	if err != nil {
		return err
	}
	for i, s := range all {
		if got[i].String != s.want {
			return fault.New(fault.Invalid, "store.database.setting",
				"the database works with {name} = {got} where {want} is needed; it is not safe to store answers so", "name", s.name, "got", shown(got[i]), "want", s.want)
		}
	}
	return nil
}

func shown(s sql.NullString) string {
	if !s.Valid {
		return "?"
	}
	return s.String
}

// Warnings returns what is worth knowing of the database at url and is no reason to refuse it: pages without checksums,
// signing keys that lie in it without a seal (secret is empty).
func Warnings(ctx context.Context, url, secret string) ([]*fault.Error, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	c, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, refusedBy(config, err)
	}
	defer func() { _ = c.Close(ctx) }() // it has only read
	var checksums string
	if err := c.QueryRow(ctx, `SELECT current_setting('data_checksums')`).Scan(&checksums); err != nil {
		return nil, err
	}
	var out []*fault.Error
	if checksums != "on" {
		out = append(out, fault.New(fault.Unavailable, "store.database.checksums",
			"the database keeps its pages without checksums: a disk that changes bytes is noticed late; pg_checksums --enable turns them on while the server is stopped"))
	}
	if secret == "" {
		out = append(out, fault.New(fault.Unavailable, "store.keys.open",
			"the signing keys lie in the database without a seal: whoever can read a backup of it can sign heads; set {variable} to a secret of your own", "variable", SecretVariable))
	}
	return out, nil
}
