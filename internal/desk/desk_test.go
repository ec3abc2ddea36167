package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/record"
)

const study consult.StudyID = "panel"

// house opens a desk over a store and returns a function that closes it.
func house(t testing.TB, store record.Driver, keys record.Keyring) (*desk.Desk, func()) {
	t.Helper()
	log, err := record.OpenLog(t.Context(), store, keys, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := desk.Open(log)
	return d, d.Close
}

// opened makes a consultation with n experts and one open round.
func opened(t testing.TB, d *desk.Desk, n int) {
	t.Helper()
	if err := d.Create(t.Context(), study); err != nil {
		t.Fatal(err)
	}
	commands := []consult.Command{consult.Put{Role: consult.RoleProgram, Body: &consult.StudyOpened{Definition: consult.Definition{
		ID: study, Title: consult.Text{En: "Panel"}, Anonymity: "pseudonym", Disclosure: consult.DefaultDisclosure, Seed: "1", Ranking: []string{"mean"}, Rules: consult.Rules{MinRaters: 5},
		Scales: []consult.Scale{{ID: "s9", Min: 1, Max: 9}}, Criteria: []consult.Criterion{{ID: "importance", Scale: "s9", Weight: "1", Direction: "max"}}}}},
		consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{Data: consult.ItemData{ID: "Q1"}, Text: consult.ItemText{Text: consult.Text{En: "What limits storage?"}}}}}
	for i := range n {
		commands = append(commands, consult.Put{Role: consult.RoleProgram, Body: &consult.ExpertJoined{Who: consult.ExpertWho{Pseudonym: expert(i)}}})
	}
	commands = append(commands, consult.OpenRound{Role: consult.RoleProgram, Round: "1", Seed: 1})
	if _, err := d.Import(t.Context(), study, commands, nil); err != nil {
		t.Fatal(err)
	}
}

func expert(i int) consult.Pseudonym { return consult.Pseudonym(fmt.Sprintf("E%04d", i)) }

func answer(i int, mark, key string) consult.Submit {
	return consult.Submit{Role: consult.RoleExpert, Round: "1", Expert: expert(i), Key: key, Sheet: consult.Sheet{Mode: "live", Items: []consult.ItemID{"Q1"}, Criteria: []consult.CriterionID{"importance"}, Values: [][]*string{{&mark}}}}
}

func TestAnswersOfManyAreEachRecordedOnce(t *testing.T) {
	const clients, repeats = 64, 3
	store, keys := record.NewMemory(), &record.MemoryKeys{}
	d, closeAll := house(t, store, keys)
	opened(t, d, clients)
	base, _ := d.Snapshot(t.Context(), study)
	var wait sync.WaitGroup
	places := make([]int64, clients)
	for i := range clients {
		wait.Go(func() {
			for range repeats { // a client that lost the reply sends the same key again
				acks, err := d.Do(context.Background(), study, answer(i, "7", fmt.Sprintf("key-%d", i)))
				if err != nil {
					t.Errorf("client %d: %v", i, err)
					return
				}
				if places[i] != 0 && places[i] != acks[0].Index {
					t.Errorf("client %d: stored at %d and at %d", i, places[i], acks[0].Index)
				}
				places[i] = acks[0].Index
			}
		})
	}
	wait.Wait()
	now, err := d.Snapshot(t.Context(), study)
	if err != nil || now.Size != base.Size+clients || len(now.Round("1").Replies) != clients {
		t.Fatalf("size %d after %d, replies %d, err %v", now.Size, base.Size, len(now.Round("1").Replies), err)
	}
	live := ""
	if err := d.View(t.Context(), study, func(s *consult.State) error { live = dump(t, s); return nil }); err != nil {
		t.Fatal(err)
	}
	if live != dump(t, now) {
		t.Error("the state in memory is not the fold of the log")
	}
	closeAll()
	d, closeAll = house(t, store, keys)
	defer closeAll()
	again, err := d.Snapshot(t.Context(), study)
	if err != nil || dump(t, again) != dump(t, now) {
		t.Fatalf("after a restart the fold is another: %v", err)
	}
}

func TestARefusedCommandTakesTheWholeCallBack(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, 2)
	before, _ := d.Snapshot(t.Context(), study)
	_, err := d.Do(t.Context(), study, answer(0, "7", "a"), answer(1, "11", "b"))
	if f := fault.Find(err); f == nil || f.Key != "answer.off_scale" {
		t.Fatalf("got %v", err)
	}
	if _, err := d.Import(t.Context(), study, []consult.Command{answer(0, "7", "a"), answer(1, "七", "b")}, nil); fault.KindOf(err) != fault.Invalid {
		t.Fatalf("got %v", err)
	}
	after, _ := d.Snapshot(t.Context(), study)
	var live string
	_ = d.View(t.Context(), study, func(s *consult.State) error { live = dump(t, s); return nil })
	if dump(t, after) != dump(t, before) || live != dump(t, before) {
		t.Error("something of a refused call was kept")
	}
	if _, err := d.Do(t.Context(), study, answer(0, "7", "a")); err != nil { // the control: the good half alone goes through
		t.Fatal(err)
	}
}

func TestStoppedDeskRefuses(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	opened(t, d, 1)
	closeAll()
	if _, err := d.Do(t.Context(), study, answer(0, "7", "a")); fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("got %v", err)
	}
}

func dump(t *testing.T, s *consult.State) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// BenchmarkAnswers measures decided, signed and acknowledged answers of 64 clients without a disk; the store measures the
// same with one.
func BenchmarkAnswers(b *testing.B) {
	const clients = 64
	d, closeAll := house(b, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(b, d, clients)
	b.ResetTimer()
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			for k := range (b.N + clients - 1) / clients {
				if _, err := d.Do(context.Background(), study, answer(c, fmt.Sprint(1+k%9), fmt.Sprintf("%d-%d", c, k))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

func TestErasingTakesWhatAnExpertGaveAndNothingElse(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, 3)
	for i := range 3 {
		if _, err := d.Do(t.Context(), study, answer(i, "7", "")); err != nil {
			t.Fatal(err)
		}
	}
	q := desk.Erasure{Role: consult.RoleConvener, Ground: "withdrawal of consent", Expert: expert(1)}
	planned, err := d.ErasePlan(t.Context(), study, q)
	if err != nil || len(planned) != 4 { // membership and the answer: who and data each
		t.Fatalf("planned %v, %v", planned, err)
	}
	parts, leaf, err := d.Erase(t.Context(), study, q)
	if err != nil || len(parts) != len(planned) {
		t.Fatalf("erased %v, %v", parts, err)
	}
	s, err := d.Snapshot(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	if s.Expert(expert(1)) != nil || s.Round("1").Reply(expert(1)) != nil || s.Round("1").Blank != 1 || s.Nameless != 1 || leaf != s.Size-1 {
		t.Errorf("after the erasure: expert %v, blank %d, nameless %d", s.Expert(expert(1)), s.Round("1").Blank, s.Nameless)
	}
	if s.Expert(expert(0)) == nil || s.Round("1").Reply(expert(2)) == nil {
		t.Error("the erasure took what another expert gave")
	}
	if _, _, err := d.Erase(t.Context(), study, q); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a second erasure: %v", err)
	}
	if _, err := d.Do(t.Context(), study, answer(0, "8", "")); err != nil {
		t.Errorf("the round takes no answers any more: %v", err)
	}
}

func TestErasingIsRefusedForWhatAConsultationStandsOn(t *testing.T) {
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, 2)
	before, _ := d.Snapshot(t.Context(), study)
	for leaf := range before.Size {
		entry, err := d.Log().Entry(t.Context(), string(study), leaf)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range record.Parts {
			if entry.State(p) != record.Open || consult.CheckErasable(consult.Kind(entry.Leaf.Kind), leaf, p) == nil {
				continue
			}
			_, _, err := d.Erase(t.Context(), study, desk.Erasure{Role: consult.RoleConvener, Ground: "x", Parts: []record.PartRef{{Index: leaf, Part: p}}})
			if fault.KindOf(err) != fault.Denied {
				t.Errorf("leaf %d (%s), %s: %v", leaf, entry.Leaf.Kind, p, err)
			}
		}
	}
	_, _, err := d.Erase(t.Context(), study, desk.Erasure{Role: consult.RoleAnalyst, Ground: "x", Expert: expert(0)})
	if fault.KindOf(err) != fault.Denied {
		t.Errorf("an analyst erased: %v", err)
	}
	if after, err := d.Snapshot(t.Context(), study); err != nil || after.Size != before.Size {
		t.Errorf("a refused erasure wrote %d leaves, %v", after.Size-before.Size, err)
	}
}

// TestImportBesideAnswers imports items while experts answer: neither may find that the other has changed the log
// between its decision and its record.
func TestImportBesideAnswers(t *testing.T) {
	const clients, imports = 32, 8
	d, closeAll := house(t, record.NewMemory(), &record.MemoryKeys{})
	defer closeAll()
	opened(t, d, clients)
	base, err := d.Snapshot(t.Context(), study)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range clients {
		wait.Go(func() {
			if _, err := d.Do(t.Context(), study, answer(i, "7", fmt.Sprintf("key-%d", i))); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	for i := range imports {
		wait.Go(func() {
			item := consult.Put{Role: consult.RoleProgram, Body: &consult.ItemAdded{Data: consult.ItemData{ID: consult.ItemID(fmt.Sprintf("N%d", i))}, Text: consult.ItemText{Text: consult.Text{En: "What else?"}}}}
			if _, err := d.Import(t.Context(), study, []consult.Command{item}, nil); err != nil {
				t.Errorf("import %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	if now, err := d.Snapshot(t.Context(), study); err != nil || now.Size != base.Size+clients+imports {
		t.Fatalf("%d leaves after %d (%v), want %d more", now.Size, base.Size, err, clients+imports)
	}
}
