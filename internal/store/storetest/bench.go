package storetest

import (
	"context"
	"io"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/tanwen/tanwen/internal/record"
)

// groupCommit is the smallest front that lets many clients share one transaction: what has gathered while the last
// batch was written goes into the next one.
type groupCommit struct {
	log      *record.Log
	requests chan request
}

type request struct {
	event record.Event
	index chan int64
}

func (g *groupCommit) run(ctx context.Context, b *testing.B) {
	next := int64(0)
	for first := range g.requests {
		batch := []request{first}
	gather:
		for len(batch) < record.MaxBatch {
			select {
			case r, ok := <-g.requests:
				if !ok {
					break gather
				}
				batch = append(batch, r)
			default:
				break gather
			}
		}
		events := make([]record.Event, len(batch))
		for i, r := range batch {
			events[i] = r.event
		}
		if _, err := g.log.Append(ctx, []record.StudyBatch{{Study: study, Expected: next, Events: events}}); err != nil {
			b.Error(err)
		}
		for i, r := range batch {
			r.index <- next + int64(i)
		}
		next += int64(len(batch))
	}
}

// BenchmarkAcknowledged measures answers of about 400 bytes from 64 clients, each acknowledged with its receipt.
func BenchmarkAcknowledged(b *testing.B, open Opener) {
	ctx := context.Background()
	driver, err := open()
	if err != nil {
		b.Fatal(err)
	}
	if c, ok := driver.(io.Closer); ok {
		defer c.Close()
	}
	l, err := record.OpenLog(ctx, driver, &record.MemoryKeys{}, record.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := l.Create(ctx, study); err != nil {
		b.Fatal(err)
	}
	const clients = 64
	g := &groupCommit{log: l, requests: make(chan request, clients)}
	go g.run(ctx, b)
	var serial atomic.Int64
	b.SetParallelism(clients / 2) // times GOMAXPROCS = 2
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		reply := make(chan int64, 1)
		for pb.Next() {
			e := answer(0)
			e.Key = strconv.FormatInt(serial.Add(1), 10)
			e.Text = []byte(`{"comment":"The assumption on storage cost drives this; see the second scenario of the annex."}`)
			g.requests <- request{event: e, index: reply}
			receipt, err := l.Receipt(ctx, study, <-reply)
			if err != nil {
				b.Error(err)
			}
			if len(receipt.Text()) == 0 {
				b.Error("no receipt")
			}
		}
	})
	b.StopTimer()
	close(g.requests)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acknowledged/s")
}
