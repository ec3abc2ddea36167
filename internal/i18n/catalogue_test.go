package i18n

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
)

// keyForm is lower-case words joined by dots: "ranking.tie_group", "fault.kind.not_found".
var keyForm = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)+$`)

// placeholderForm is {name} or {name|one|other}.
var placeholderForm = regexp.MustCompile(`\{([a-z][A-Za-z0-9_]*)(?:\|[^{}|]*\|[^{}|]*)?\}`)

// placeholders returns the distinct names in text, ascending, and what is left with a brace in it.
func placeholders(text string) (names []string, rest string) {
	for _, m := range placeholderForm.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	sort.Strings(names)
	return slices.Compact(names), placeholderForm.ReplaceAllString(text, "")
}

// pair is a key and its text as it stands in a file.
type pair struct{ key, text string }

// readFlat reads a flat JSON object in order and refuses nesting, non-strings and a key that stands twice, which
// encoding/json would silently let the last one win.
func readFlat(data []byte) ([]pair, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	if tok, err := d.Token(); err != nil || tok != json.Delim('{') {
		return nil, fmt.Errorf("is not a JSON object")
	}
	var pairs []pair
	seen := map[string]bool{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := d.Token()
		if err != nil {
			return nil, err
		}
		text, ok := value.(string)
		if !ok {
			return nil, fmt.Errorf("key %v: the value is no text", key)
		}
		k := key.(string)
		if seen[k] {
			return nil, fmt.Errorf("key %s stands twice", k)
		}
		seen[k] = true
		pairs = append(pairs, pair{k, text})
	}
	_, err := d.Token()
	return pairs, err
}

// TestCatalogues checks what each file says alone: readable, keys well formed, no empty text, no stray brace, and no
// key in two files of one language.
func TestCatalogues(t *testing.T) {
	for _, l := range Langs() {
		home := map[string]string{} // fault sentences and texts are separate name spaces
		dir := path.Join("catalogue", string(l))
		entries, err := fs.ReadDir(files, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			name := path.Join(dir, entry.Name())
			data, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			pairs, err := readFlat(data)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, p := range pairs {
				if !keyForm.MatchString(p.key) {
					t.Errorf("%s: key %q is not lower-case words joined by dots", name, p.key)
				}
				if strings.TrimSpace(p.text) == "" {
					t.Errorf("%s: %s has no text", name, p.key)
				}
				if _, rest := placeholders(p.text); strings.ContainsAny(rest, "{}") {
					t.Errorf("%s: %s has a brace that is no {placeholder}: %q", name, p.key, p.text)
				}
				if strings.ContainsAny(p.text, "⟦⟧") {
					t.Errorf("%s: %s holds the mark of a missing text", name, p.key)
				}
				if isFaultFile(entry.Name()) {
					continue // several packages may use one key; TestFaultSentences compares them
				}
				if other, ok := home[p.key]; ok {
					t.Errorf("%s: %s stands in %s too", name, p.key, other)
				}
				home[p.key] = name
			}
		}
	}
}

func TestReadFlatRefuses(t *testing.T) {
	for _, c := range []struct{ name, in string }{
		{"a key twice", `{"a.b": "x", "a.b": "y"}`},
		{"nesting", `{"a": {"b": "x"}}`},
		{"a number", `{"a.b": 1}`},
		{"a list", `["a.b"]`},
		{"an end that is missing", `{"a.b": "x"`},
	} {
		if _, err := readFlat([]byte(c.in)); err == nil {
			t.Errorf("%s is not refused", c.name)
		}
	}
}

// TestLanguagesAreEqual fails for every key or placeholder that one language has and another lacks.
func TestLanguagesAreEqual(t *testing.T) {
	for _, line := range differences(catalogues().texts[En], catalogues().texts[Zh]) {
		t.Error(line)
	}
}

func TestDifferencesFinds(t *testing.T) {
	en := map[string]string{"a.only": "x", "a.same": "{n} {n|day|days}", "a.name": "{n}"}
	zh := map[string]string{"z.only": "x", "a.same": "{n} 天", "a.name": "{m}"}
	if got := differences(en, zh); len(got) != 3 {
		t.Errorf("planted two missing keys and one wrong placeholder, found %q", got)
	}
}

func differences(en, zh map[string]string) []string {
	var lines []string
	for key, text := range en {
		other, ok := zh[key]
		if !ok {
			lines = append(lines, fmt.Sprintf("%s stands in English only", key))
			continue
		}
		a, _ := placeholders(text)
		b, _ := placeholders(other)
		if !slices.Equal(a, b) {
			lines = append(lines, fmt.Sprintf("%s has placeholders %v in English and %v in Chinese", key, a, b))
		}
	}
	for key := range zh {
		if _, ok := en[key]; !ok {
			lines = append(lines, fmt.Sprintf("%s stands in Chinese only", key))
		}
	}
	sort.Strings(lines)
	return lines
}
