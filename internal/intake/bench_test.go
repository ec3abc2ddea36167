package intake_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/intake"
	"github.com/tanwen/tanwen/internal/record"
	"github.com/tanwen/tanwen/internal/store/sqlite"
)

// large is a folder of experts x items x rounds ratings on one criterion, in the long form.
func large(experts, items, rounds int) fstest.MapFS {
	var form, list, ratings bytes.Buffer
	form.WriteString("title: Large\nscales: {s9: {min: 1, max: 9}}\ncriteria: [{id: importance}]\nseed: 1\nrounds:\n")
	list.WriteString("id,text\n")
	ratings.WriteString("round,expert,item,criterion,rating,familiarity,comment,time\n")
	for i := range items {
		fmt.Fprintf(&list, "Q%03d,What limits technology %d?\n", i+1, i+1)
	}
	for r := range rounds {
		fmt.Fprintf(&form, "  - {id: %d}\n", r+1)
		for e := range experts {
			for i := range items {
				ratings.WriteString(strconv.Itoa(r + 1))
				fmt.Fprintf(&ratings, ",E%05d,Q%03d,importance,%d,,,\n", e+1, i+1, 1+(e*7+i*3+r)%9)
			}
		}
	}
	return fstest.MapFS{"consultation.yaml": {Data: form.Bytes()}, "items.csv": {Data: list.Bytes()}, "ratings.csv": {Data: ratings.Bytes()}}
}

// BenchmarkFolder reads 5,000 experts x 60 items x 3 rounds into commands.
func BenchmarkFolder(b *testing.B) {
	f := large(5000, 60, 3)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := intake.Folder(f, nil, "large", intake.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(900_000*float64(b.N)/b.Elapsed().Seconds(), "ratings/s")
}

// BenchmarkMapped reads as many ratings from a file of another form by a mapping.
func BenchmarkMapped(b *testing.B) {
	f := large(5000, 60, 3)
	f["export.csv"] = f["ratings.csv"]
	delete(f, "ratings.csv")
	f["consultation.yaml"] = &fstest.MapFile{Data: append(bytes.Clone(f["consultation.yaml"].Data), "sources:\n  - {file: export.csv, kind: ratings, expert: expert, item: item, criterion: criterion, rating: rating, rounds: {column: round}, keep: last}\n"...)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := intake.Folder(f, nil, "large", intake.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(900_000*float64(b.N)/b.Elapsed().Seconds(), "ratings/s")
}

// BenchmarkImport reads the same and records it in SQLite, with fsync and signatures.
func BenchmarkImport(b *testing.B) {
	f := large(5000, 60, 3)
	for n := 0; b.Loop(); n++ {
		store, err := sqlite.OpenRecord(b.Context(), filepath.Join(b.TempDir(), strconv.Itoa(n)+".db"))
		if err != nil {
			b.Fatal(err)
		}
		log, err := record.OpenLog(b.Context(), store, &record.MemoryKeys{}, record.Options{})
		if err != nil {
			b.Fatal(err)
		}
		d := desk.Open(log)
		p, err := intake.Folder(f, nil, "large", intake.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Create(b.Context(), p.Study); err != nil {
			b.Fatal(err)
		}
		s, err := d.Import(b.Context(), p.Study, p.Commands, nil)
		if err != nil {
			b.Fatal(err)
		}
		if len(s.Rounds) != 3 || len(s.Rounds[2].Replies) != 5000 {
			b.Fatalf("%d rounds", len(s.Rounds))
		}
		d.Close()
		_ = store.Close()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/import")
}
