package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/id"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
	"github.com/tanwen/tanwen/internal/web"
)

// BenchmarkAnswers saves answers of a panel of 64 at once, each with its receipt, on disk with full durability. It
// reports answers a second and the time within which 99 of 100 were acknowledged.
func BenchmarkAnswers(b *testing.B) {
	const panel = 64
	dir := b.TempDir()
	store, err := sqlite.OpenRecord(b.Context(), filepath.Join(dir, "record.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	log, err := record.OpenLog(b.Context(), store, &record.MemoryKeys{}, record.Options{})
	if err != nil {
		b.Fatal(err)
	}
	d := desk.Open(log)
	b.Cleanup(d.Close)
	people, err := sqlite.OpenDirectory(b.Context(), filepath.Join(dir, "directory.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = people.Close() })
	if err := d.Create(b.Context(), study); err != nil {
		b.Fatal(err)
	}
	if _, err := d.Import(b.Context(), study, firstRound(panel), nil); err != nil {
		b.Fatal(err)
	}
	h := &house{book: directory.New(people, directory.Options{}), desk: d, log: log}
	handler, err := web.New(web.Config{Desk: d, Heads: log, People: h.book, Answers: desk.Answers{Desk: d}, Version: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	h.Server = httptest.NewServer(handler)
	b.Cleanup(h.Close)
	cookies := make([]string, panel)
	for i := range cookies {
		p, err := h.book.AddPerson(b.Context(), directory.Person{Name: "Expert"})
		if err != nil {
			b.Fatal(err)
		}
		if err := h.book.Grant(b.Context(), directory.Membership{Person: p.ID, Study: string(study), Role: directory.Expert, Pseudonym: string(pseudonym(i))}); err != nil {
			b.Fatal(err)
		}
		if err := h.book.Declare(b.Context(), directory.Participation{Person: p.ID, Study: string(study), Status: directory.Accepted, Consent: "benchmark"}); err != nil {
			b.Fatal(err)
		}
		token, err := h.book.NewLink(b.Context(), p.ID, string(study), time.Hour)
		if err != nil {
			b.Fatal(err)
		}
		if cookies[i], _, _, err = h.book.SignIn(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: panel}}
	var left atomic.Int64
	left.Store(int64(b.N))
	times := make([][]time.Duration, panel)
	var all sync.WaitGroup
	b.ResetTimer()
	for i := range panel {
		all.Go(func() {
			base := "-1"
			for left.Add(-1) >= 0 {
				begun := time.Now()
				form := url.Values{"round": {"1"}, "base": {base}, "client": {id.New()}, "mark.importance": {strconv.Itoa(1 + len(times[i])%9)}, "mark.urgency": {"dk"}, "comment": {"reasons in a sentence or two"}}
				req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, h.URL+question, strings.NewReader(form.Encode()))
				if err != nil {
					b.Error(err)
					return
				}
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.Header.Set("Accept", "application/json")
				req.Header.Set("Sec-Fetch-Site", "same-origin")
				req.AddCookie(&http.Cookie{Name: "session", Value: cookies[i]})
				res, err := client.Do(req)
				if err != nil {
					b.Error(err)
					return
				}
				body, err := io.ReadAll(res.Body)
				_ = res.Body.Close()
				leaf, ok := strings.CutPrefix(string(body), `{"leaf":`)
				if err != nil || res.StatusCode != http.StatusOK || !ok {
					b.Errorf("%s: %s (%v)", res.Status, body, err)
					return
				}
				base, _, _ = strings.Cut(leaf, ",")
				times[i] = append(times[i], time.Since(begun))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	taken := slices.Sorted(slices.Values(slices.Concat(times...)))
	if len(taken) > 0 {
		b.ReportMetric(float64(len(taken))/b.Elapsed().Seconds(), "answers/s")
		b.ReportMetric(float64(taken[len(taken)*99/100].Milliseconds()), "p99-ms")
	}
}
