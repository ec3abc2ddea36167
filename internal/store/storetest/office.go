package storetest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/office"
)

// OfficeOpener opens one store of the secretariat. Called again after the first was closed, it opens what is there.
type OfficeOpener func() (office.Driver, error)

// ExerciseOffice runs the suite of office drivers. fresh returns the opener of a new, empty store.
func ExerciseOffice(t *testing.T, fresh func(t *testing.T) OfficeOpener) {
	for name, test := range map[string]func(*testing.T, OfficeOpener){
		"documents":      documents,
		"one of writers": oneOfWriters,
		"entries":        entries,
	} {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

func openOffice(t *testing.T, open OfficeOpener) (office.Driver, func()) {
	t.Helper()
	d, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return d, func() {
		if c, ok := d.(io.Closer); ok {
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// documents stores, changes, lists and removes documents, and finds them after a restart.
func documents(t *testing.T, open OfficeOpener) {
	ctx := t.Context()
	d, end := openOffice(t, open)
	first := office.Document{Kind: "draft", Name: "b", Version: 1, Body: []byte(`{"zh":"草稿"}`)}
	for _, doc := range []office.Document{first, {Kind: "draft", Name: "a", Version: 1, Body: []byte(`{}`)}, {Kind: "other", Name: "b", Version: 1, Body: []byte(`1`)}} {
		if err := d.PutDocument(ctx, doc); err != nil {
			t.Fatal(err)
		}
	}
	want(t, d.PutDocument(ctx, first), fault.Conflict, "office.changed")
	want(t, d.PutDocument(ctx, office.Document{Kind: "draft", Name: "b", Version: 3, Body: []byte(`{}`)}), fault.Conflict, "office.changed")
	first.Version, first.Body = 2, []byte(`{"zh":"又一版"}`)
	if err := d.PutDocument(ctx, first); err != nil {
		t.Fatal(err)
	}
	end()
	d, end = openOffice(t, open)
	defer end()
	got, ok, err := d.Document(ctx, "draft", "b")
	if err != nil || !ok || got.Version != 2 || !bytes.Equal(got.Body, first.Body) {
		t.Fatalf("document %+v, %v (%v)", got, ok, err)
	}
	all, err := d.Documents(ctx, "draft")
	if err != nil || len(all) != 2 || all[0].Name != "a" {
		t.Fatalf("documents %+v (%v)", all, err)
	}
	for range 2 { // removing what is not there is no error
		if err := d.DeleteDocument(ctx, "draft", "b"); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok, err := d.Document(ctx, "draft", "b"); ok || err != nil {
		t.Fatalf("a removed document is there (%v)", err)
	}
	if _, ok, err := d.Document(ctx, "other", "b"); !ok || err != nil {
		t.Fatalf("a document of another kind is gone (%v)", err)
	}
}

// oneOfWriters lets many store the same next version: one succeeds.
func oneOfWriters(t *testing.T, open OfficeOpener) {
	d, end := openOffice(t, open)
	defer end()
	results := make(chan error, 8)
	var writers sync.WaitGroup
	for range cap(results) {
		writers.Go(func() {
			results <- d.PutDocument(context.Background(), office.Document{Kind: "draft", Name: "a", Version: 1, Body: []byte("{}")})
		})
	}
	writers.Wait()
	close(results)
	stored := 0
	for err := range results {
		if err == nil {
			stored++
		} else {
			want(t, err, fault.Conflict, "office.changed")
		}
	}
	if stored != 1 {
		t.Fatalf("%d writers stored the first version, want 1", stored)
	}
}

// entries pages through the audit log of one study and of all.
func entries(t *testing.T, open OfficeOpener) {
	ctx := t.Context()
	d, end := openOffice(t, open)
	defer end()
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for i := range 6 {
		e := office.Entry{At: at.Add(time.Duration(i) * time.Second), Person: "p", Name: "某人", Role: "convener", Study: fmt.Sprint("s", i%2), Act: "round.open", About: strconv.Itoa(i), Outcome: office.Done}
		if err := d.AddEntry(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		study string
		limit int
		want  string
	}{
		{"", 4, "5432 10 "},
		{"s1", 2, "53 1 "},
		{"s2", 2, ""},
	} {
		var got strings.Builder
		before := int64(0)
		for {
			page, err := d.Entries(ctx, c.study, before, c.limit)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				got.WriteString(e.About)
				if e.Name != "某人" || e.At.Before(at) {
					t.Errorf("entry %+v", e)
				}
			}
			got.WriteString(" ")
			before = page[len(page)-1].Number
		}
		if got.String() != c.want {
			t.Errorf("study %q: pages %q, want %q", c.study, got.String(), c.want)
		}
	}
}
