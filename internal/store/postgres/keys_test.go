package postgres_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
)

const secret = "pEcxR0HnJ1T7o2tyLmfYvWq5uKd8sAzB"

func openKeys(t *testing.T, address, secret string) *postgres.Keys {
	t.Helper()
	k, err := postgres.OpenKeys(t.Context(), address, secret)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return k
}

func TestKeysAreSharedAndSealed(t *testing.T) {
	server := postgrestest.Start(t)
	address := server.Database(t)
	bodies := func(want string) bool {
		t.Helper()
		rows, err := server.Admin(t, strings.TrimPrefix(pathOf(t, address), "/")).Query(`SELECT body FROM tanwen_keys.signing_key`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		found := false
		for rows.Next() {
			var b []byte
			if err := rows.Scan(&b); err != nil {
				t.Fatal(err)
			}
			found = found || bytes.Contains(b, []byte(want))
		}
		return found
	}
	a, b := openKeys(t, address, ""), openKeys(t, address, "")
	// Both nodes make the key of one study at the same time, again and again: there is one key.
	for _, study := range []string{"s1", "s2", "s3", "s4"} {
		var pairs [2]record.KeyPair
		var wait sync.WaitGroup
		for i, k := range []*postgres.Keys{a, b} {
			wait.Go(func() {
				var err error
				if pairs[i], err = k.Make(study); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if pairs[0].VerifierKey != pairs[1].VerifierKey || pairs[0].VerifierKey == "" {
			t.Fatalf("%s has the keys %q and %q", study, pairs[0].VerifierKey, pairs[1].VerifierKey)
		}
	}
	before, err := a.Pair("s1")
	if err != nil {
		t.Fatal(err)
	}
	if !bodies("PRIVATE+KEY+tanwen/s1") {
		t.Fatal("control: without a secret the key lies in the database as it is")
	}

	sealed := openKeys(t, address, secret) // seals what was there
	if bodies("PRIVATE+KEY") {
		t.Fatal("a key lies in the database without a seal")
	}
	after, err := sealed.Make("s1")
	if err != nil || after.VerifierKey != before.VerifierKey {
		t.Fatalf("after sealing the key is %q (%v), want %q", after.VerifierKey, err, before.VerifierKey)
	}
	if _, err := sealed.Make("s5"); err != nil || bodies("PRIVATE+KEY") {
		t.Fatalf("a new key is not sealed (%v)", err)
	}
	for _, c := range []struct{ secret, key string }{
		{"", "store.keys.secret"},
		{strings.ToLower(secret), "store.keys.other"},
		{"short", "store.keys.short"},
	} {
		_, err := postgres.OpenKeys(t.Context(), address, c.secret)
		if f := fault.Find(err); f == nil || f.Key != c.key {
			t.Errorf("secret %q: %v, want %s", c.secret, err, c.key)
		}
		if err != nil && c.secret != "" && strings.Contains(err.Error(), c.secret) && c.secret != "short" {
			t.Errorf("the error says the secret: %v", err)
		}
	}
	if _, err := sealed.Pair("s9"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a key that was never made: %v", err)
	}
	for _, id := range []string{"../s1", "", "S1"} {
		if _, err := sealed.Make(id); fault.Find(err) == nil {
			t.Errorf("a key for %q: %v", id, err)
		}
	}

	// A sealed key that is moved to another study does not open there.
	db := server.Admin(t, strings.TrimPrefix(pathOf(t, address), "/"))
	if _, err := db.Exec(`UPDATE tanwen_keys.signing_key SET (salt, body) = (SELECT salt, body FROM tanwen_keys.signing_key WHERE study = 's2') WHERE study = 's1'`); err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.Pair("s1"); fault.Find(err) == nil || fault.Find(err).Key != "store.keys.other" {
		t.Errorf("a key of another study: %v, want store.keys.other", err)
	}
}
