package postgres_test

import (
	"context"
	"testing"

	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/postgres"
	"github.com/tanwen/tanwen/internal/store/postgrestest"
	"github.com/tanwen/tanwen/internal/store/storetest"
)

// BenchmarkAcknowledged measures with fsync and synchronous_commit on, over a socket of the same machine.
func BenchmarkAcknowledged(b *testing.B) {
	address := postgrestest.Start(b).Database(b)
	storetest.BenchmarkAcknowledged(b, func() (record.Driver, error) { return postgres.OpenRecord(context.Background(), address) })
}
