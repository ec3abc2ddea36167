package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/record"
)

// receiptOf makes two consultations and returns the receipt of an entry of the first, and the keys of both.
func receiptOf(t *testing.T) (receipt []byte, key, other string) {
	t.Helper()
	log, err := record.OpenLog(t.Context(), record.NewMemory(), &record.MemoryKeys{}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, study := range []string{"one", "two"} {
		if err := log.Create(t.Context(), study); err != nil {
			t.Fatal(err)
		}
	}
	events := make([]record.Event, 6)
	for i := range events {
		events[i] = record.Event{Kind: "answer", Version: 1, Data: []byte(`{"a":1}`)}
	}
	if _, err := log.Append(t.Context(), []record.StudyBatch{{Study: "one", Events: events}}); err != nil {
		t.Fatal(err)
	}
	proof, err := log.Receipt(t.Context(), "one", 3)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := log.Entry(t.Context(), "one", 3)
	if err != nil {
		t.Fatal(err)
	}
	if key, err = log.VerifierKey(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if other, err = log.VerifierKey(t.Context(), "two"); err != nil {
		t.Fatal(err)
	}
	return proof.WithLeaf(entry.Bytes).Text(), key, other
}

// TestReceiptsSayWhatIsWrong checks receipts that somebody has changed or mixed up, and looks for the sentence that names
// the step that failed.
func TestReceiptsSayWhatIsWrong(t *testing.T) {
	whole, key, other := receiptOf(t)
	lines := strings.Split(string(whole), "\n")
	change := func(line, at int, to string) []byte {
		out := append([]string(nil), lines...)
		if out[line][at:at+1] == to {
			to = "B"
		}
		out[line] = out[line][:at] + to + out[line][at+1:]
		return []byte(strings.Join(out, "\n"))
	}
	hash, size := 0, 0 // the first line of the path, and the line of the head's size
	for i, l := range lines {
		if hash == 0 && len(l) == 44 && strings.HasSuffix(l, "=") {
			hash = i
		}
		if l == "tanwen/one" {
			size = i + 1
		}
	}
	for _, tt := range []struct {
		name   string
		text   []byte
		key    string
		en, zh string
	}{
		{"a path with one letter changed", change(hash, 5, "A"), key, "is not in the tree of 6 leaves", "不在树头所指的 6 个叶子的树中"},
		{"the same without a key", change(hash, 5, "A"), "", "is not in the tree of 6 leaves", "不在树头所指的 6 个叶子的树中"},
		{"another root", change(size+1, 5, "A"), key, "is not signed by the key", "不是由密钥"},
		{"another signature", change(len(lines)-2, len(lines[len(lines)-2])-9, "A"), key, "is not signed by the key", "不是由密钥"},
		{"a receipt of another consultation", whole, other, "this receipt belongs to one, and the key is that of two", "此回执属于 one，而所给公钥属于 two"},
		{"the control", whole, key, "", ""},
		{"the control without a key", whole, "", "", ""},
	} {
		path := filepath.Join(t.TempDir(), "receipt.txt")
		if err := os.WriteFile(path, tt.text, 0o600); err != nil {
			t.Fatal(err)
		}
		for lang, says := range map[string]string{"en": tt.en, "zh": tt.zh} {
			args := []string{"receipt", "check", path, "--lang", lang}
			if tt.key != "" {
				args = append(args, "--key", tt.key)
			}
			out, message, status := typed(nil, args...)
			no := map[string]string{"en": "this receipt does not hold", "zh": "回执不成立"}[lang]
			if tt.en == "" {
				if status != statusDone || strings.Contains(message, no) {
					t.Errorf("%s: status %d, %q, %q", tt.name, status, out, message)
				}
				continue
			}
			if status != statusNo || !strings.Contains(message, no) || !strings.Contains(message, says) {
				t.Errorf("%s, %s: status %d, %q, want %q", tt.name, lang, status, message, says)
			}
		}
	}
}

// TestEveryChangedCharacterIsFound changes each character of a receipt, one at a time: none holds under the key.
func TestEveryChangedCharacterIsFound(t *testing.T) {
	whole, key, _ := receiptOf(t)
	for at := range whole {
		changed := bytes.Clone(whole)
		changed[at] ^= 1
		r, err := record.ParseReceipt(changed)
		if err == nil {
			_, err = record.VerifyReceipt(key, r, r.Extra)
		}
		if err == nil {
			t.Errorf("byte %d of the receipt can be changed unnoticed", at)
		}
	}
}
