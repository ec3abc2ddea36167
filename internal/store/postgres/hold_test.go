package postgres_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
)

// TestHoldExcludesNodes lets two nodes lock the same consultations again and again, in different orders: each must be
// alone, and all must come to an end.
func TestHoldExcludesNodes(t *testing.T) {
	server := postgrestest.Start(t)
	address, keys := server.Database(t), &record.MemoryKeys{}
	a, b := open(t, address, keys), open(t, address, keys)
	defer a.close(t)
	defer b.close(t)
	var inside atomic.Int64
	ended := make(chan error, 4)
	for i, names := range [][]string{{"s1", "s2"}, {"s2", "s1"}, {"s1"}, {"s2", "s1", "s3"}} {
		n := []*node{a, b}[i%2]
		go func() {
			for range 25 {
				release, err := n.Hold(context.Background(), names...)
				if err != nil {
					ended <- err
					return
				}
				if others := inside.Add(1); others != 1 {
					t.Errorf("%d holders of s1 at once", others)
				}
				inside.Add(-1)
				release()
			}
			ended <- nil
		}()
	}
	for range 4 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// TestLockOfALostNode cuts the connections of a node that holds a consultation: the server gives the lock to the next.
func TestLockOfALostNode(t *testing.T) {
	server := postgrestest.Start(t)
	address, keys := server.Database(t), &record.MemoryKeys{}
	lost, next := open(t, address, keys), open(t, address, keys)
	defer lost.close(t)
	defer next.close(t)
	if err := next.Create(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	if _, err := lost.Hold(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	other, err := next.Hold(t.Context(), "s2") // control: the lock is of one consultation and not of all
	if err != nil {
		t.Fatal(err)
	}
	other()
	taken := make(chan error)
	go func() {
		_, err := next.send("key")
		taken <- err
	}()
	admin := server.Admin(t, "postgres")
	// As soon as the second node waits for a lock, the first one's connections end.
	var cut int
	for cut == 0 {
		select {
		case err := <-taken:
			t.Fatalf("an answer was taken while another node held the consultation (%v)", err)
		default:
		}
		err := admin.QueryRow(`SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted
			AND EXISTS (SELECT 1 FROM pg_locks w WHERE w.locktype = 'advisory' AND NOT w.granted)
			AND database = (SELECT oid FROM pg_database WHERE datname = $1)`, strings.TrimPrefix(pathOf(t, address), "/")).Scan(&cut)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := <-taken; err != nil {
		t.Fatal(err)
	}
}
