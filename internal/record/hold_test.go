package record_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/tanwen/tanwen/internal/record"
)

// TestHoldExcludes lets holders of overlapping studies run at once: each must be alone with its studies, and all must
// come to an end whatever order they name them in.
func TestHoldExcludes(t *testing.T) {
	l, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inside := map[string]*int{"a": new(int), "b": new(int), "c": new(int)}
	var wait sync.WaitGroup
	for i := range 60 {
		wait.Go(func() {
			names := [][]string{{"a", "b"}, {"b", "a"}, {"c", "b", "c"}, {"a", "c"}}[i%4]
			release, err := l.Hold(t.Context(), names...)
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			for _, n := range names[:2] {
				*inside[n]++ // a second holder here is a data race, and a lost count
			}
		})
	}
	wait.Wait()
	if *inside["a"] != 45 || *inside["b"] != 45 || *inside["c"] != 30 {
		t.Errorf("counted %d %d %d", *inside["a"], *inside["b"], *inside["c"])
	}
}

func TestHoldIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
		if err != nil {
			t.Fatal(err)
		}
		release, err := l.Hold(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		impatient, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := l.Hold(impatient, "b", "a")
			ended <- err
		}()
		synctest.Wait()
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v, want context.Canceled", err)
		}
		release()
		release() // once more changes nothing
		for range 2 {
			again, err := l.Hold(t.Context(), "a", "b")
			if err != nil {
				t.Fatal(err)
			}
			again()
		}
	})
}
