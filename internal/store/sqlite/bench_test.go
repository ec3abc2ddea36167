package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/store/storetest"
)

// BenchmarkAcknowledged measures at synchronous=FULL.
func BenchmarkAcknowledged(b *testing.B) {
	path := filepath.Join(b.TempDir(), "record.db")
	storetest.BenchmarkAcknowledged(b, func() (record.Driver, error) { return sqlite.OpenRecord(context.Background(), path) })
}

// BenchmarkEntries measures reading, decoding and verifying a log of 20,000 answers.
func BenchmarkEntries(b *testing.B) {
	ctx := context.Background()
	l, driver, err := openLog(b, b.TempDir(), &record.MemoryKeys{})
	if err != nil {
		b.Fatal(err)
	}
	defer closeRecord(b, driver)
	if err := l.Create(ctx, "s1"); err != nil {
		b.Fatal(err)
	}
	const leaves = 20_000
	for from := 0; from < leaves; from += record.MaxBatch {
		if _, err := l.Append(ctx, []record.StudyBatch{{Study: "s1", Expected: int64(from), Events: events(from, record.MaxBatch)}}); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		for _, err := range l.Entries(ctx, "s1", 0) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(leaves)*float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
}
