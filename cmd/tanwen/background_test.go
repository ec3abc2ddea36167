package main

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
)

// TestOneNodeDelivers hands the same letter to two nodes again and again: one at a time looks whether it is to be sent.
func TestOneNodeDelivers(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	var delivering, calls atomic.Int64
	deliver := func(context.Context, string) error {
		if delivering.Add(1) != 1 {
			t.Error("two nodes deliver one letter at the same time")
		}
		calls.Add(1)
		delivering.Add(-1)
		return nil
	}
	var nodes sync.WaitGroup
	for range 2 {
		people, err := postgres.OpenDirectory(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		defer people.Close()
		carry := once(cli.Site{Hold: people.Hold}, deliver)
		nodes.Go(func() {
			for range 20 {
				if err := carry(t.Context(), "letter"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	nodes.Wait()
	if calls.Load() != 40 {
		t.Errorf("%d of 40 deliveries were tried", calls.Load())
	}
}
