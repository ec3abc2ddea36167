package postgres_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
)

// refused opens a record that must be refused, and returns the fault.
func refused(t *testing.T, address string) *fault.Error {
	t.Helper()
	r, err := postgres.OpenRecord(t.Context(), address)
	if err == nil {
		_ = r.Close()
		t.Fatal("opened")
	}
	f := fault.Find(err)
	if f == nil {
		t.Fatalf("error %v is no fault", err)
	}
	return f
}

// TestStartConditions makes the server weaker than it may be, one setting at a time; each must be refused by name.
func TestStartConditions(t *testing.T) {
	server := postgrestest.Start(t)
	server.Private(t)
	address := server.Database(t)
	open := func() {
		t.Helper()
		r, err := postgres.OpenRecord(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	open()
	for _, c := range []struct{ name, weak, sound string }{
		{"fsync", "off", "on"},
		{"full_page_writes", "off", "on"},
		{"data_sync_retry", "on", "off"},
		{"zero_damaged_pages", "on", "off"},
		{"ignore_checksum_failure", "on", "off"},
	} {
		server.Configure(t, c.name+" = "+c.weak)
		server.Restart(t)
		f := refused(t, address)
		if said := f.Error(); f.Key != "store.database.setting" || !strings.Contains(said, c.name+" = "+c.weak) {
			t.Errorf("%s = %s: %v, want store.database.setting", c.name, c.weak, f)
		}
		server.Configure(t, c.name+" = "+c.sound)
	}
	// What a session may set is set, whatever the server's own value is.
	server.Configure(t, "synchronous_commit = off", "default_transaction_isolation = 'serializable'")
	server.Restart(t)
	open()
	// A standby, and a server that was made read-only by its operator, take no answers.
	server.Configure(t, "default_transaction_read_only = on")
	server.Restart(t)
	if f := refused(t, address); f.Key != "store.database.setting" || !strings.Contains(f.Error(), "transaction_read_only") {
		t.Errorf("read-only: %v", f)
	}
}

// TestEveryConnection reads the settings that durability rests on from each connection of the pool.
func TestEveryConnection(t *testing.T) {
	server := postgrestest.Start(t)
	address := server.Database(t)
	if _, err := server.Admin(t, "postgres").Exec(`ALTER ROLE CURRENT_USER SET synchronous_commit = off`); err != nil {
		t.Fatal(err)
	}
	r, err := postgres.OpenRecord(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for range r.Read().Stats().MaxOpenConnections {
		conn, err := r.Read().Conn(t.Context()) // held until the end, so that the next one is another connection
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		var commit, sync, path string
		if err := conn.QueryRowContext(t.Context(), `SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('search_path')`).Scan(&commit, &sync, &path); err != nil {
			t.Fatal(err)
		}
		if commit != "on" || sync != "on" || path != "tanwen_record" {
			t.Fatalf("synchronous_commit %s, fsync %s, search_path %s", commit, sync, path)
		}
	}
}

// TestRefusals opens databases that cannot be had. Each sentence, in both languages, says why and holds no password.
func TestRefusals(t *testing.T) {
	server := postgrestest.Start(t)
	server.Private(t)
	const password = "s3cr3t-Kanarienvogel"
	address, err := url.Parse(server.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	admin := server.Admin(t, "postgres")
	for _, q := range []string{`CREATE ROLE guest LOGIN`, `CREATE ROLE locked NOLOGIN`} {
		if _, err := admin.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	with := func(change func(*url.URL)) string {
		u := *address
		u.User = url.UserPassword("tanwen", password)
		change(&u)
		return u.String()
	}
	nowhere := url.Values{"host": {t.TempDir()}}
	for _, c := range []struct {
		name, address, key, says string
		kind                     fault.Kind
	}{
		{"no address", "postgres://tanwen:" + password + "@host:port/x", "store.database.url", "postgres://user@host", fault.Invalid},
		{"another kind of database", "mysql://tanwen:" + password + "@host/x", "store.database.url", "postgres://user@host", fault.Invalid},
		{"no server", with(func(u *url.URL) { u.RawQuery = nowhere.Encode() }), "store.database.unreachable", "no such file", fault.Unavailable},
		{"no such port", "postgres://tanwen:" + password + "@127.0.0.1:1/x?sslmode=disable", "store.database.unreachable", "127.0.0.1:1/x", fault.Unavailable},
		{"no such database", with(func(u *url.URL) { u.Path = "/absent" }), "store.database.none", "absent", fault.NotFound},
		{"no such user", with(func(u *url.URL) { u.User = url.UserPassword("nobody", password) }), "store.database.login", "nobody", fault.Denied},
		{"a user who may not log in", with(func(u *url.URL) { u.User = url.UserPassword("locked", password) }), "store.database.login", "locked", fault.Denied},
		{"a user who may make nothing", with(func(u *url.URL) { u.User = url.UserPassword("guest", password) }), "store.database.privilege", "guest", fault.Denied},
	} {
		f := refused(t, c.address)
		if f.Key != c.key || f.Kind != c.kind || !strings.Contains(f.Error(), c.says) {
			t.Errorf("%s: %v (%v), want %s with %q", c.name, f, f.Kind, c.key, c.says)
		}
		for _, said := range []string{f.Error(), i18n.Sentence(i18n.En, f), i18n.Sentence(i18n.Zh, f)} {
			if strings.Contains(said, password) {
				t.Errorf("%s: the sentence holds the password", c.name)
			}
		}
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	server := postgrestest.Start(t)
	address := server.Database(t)
	r, err := postgres.OpenRecord(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read().Exec(`INSERT INTO schema_version (version_id, is_applied) VALUES (99, true)`); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if f := refused(t, address); f.Key != "store.schema.newer" {
		t.Fatalf("%v, want store.schema.newer", f)
	}
}

func TestWarnings(t *testing.T) {
	server := postgrestest.Start(t)
	keys := func(secret string) (out []string) {
		t.Helper()
		w, err := postgres.Warnings(context.Background(), server.Database(t), secret)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range w {
			out = append(out, f.Key)
		}
		return out
	}
	if got := keys(""); !slices.Contains(got, "store.keys.open") {
		t.Errorf("without a secret: %v, want store.keys.open", got)
	}
	if got := keys(secret); slices.Contains(got, "store.keys.open") {
		t.Errorf("with a secret: %v", got)
	}
}
