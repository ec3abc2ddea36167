package calc_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tanwen/tanwen/internal/calc"
	"github.com/tanwen/tanwen/internal/i18n"
)

// An oracle file holds published or independently computed numbers; see its own source and checked_by fields.
type oracle struct {
	Method    string
	Tolerance tolerance
	Cases     []struct {
		Name      string
		Input     json.RawMessage
		Expect    any
		Tolerance *tolerance
	}
}

// tolerance is how far a number may lie from the expected one: |got - want| <= Abs + Rel |want|.
type tolerance struct {
	Abs, Rel float64
	Keys     map[string]tolerance
}

// differences lists where got is not as expected: every expected key must be there, arrays have one length, and null
// is null. got may hold more.
func differences(path string, got, want any, tol tolerance) (out []string) {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: got %v, want an object", path, got)}
		}
		for key, value := range want {
			member, there := object[key]
			if !there {
				out = append(out, fmt.Sprintf("%s.%s is not there", path, key))
				continue
			}
			under := tol
			if own, ok := tol.Keys[key]; ok {
				under = own
			}
			out = append(out, differences(path+"."+key, member, value, under)...)
		}
		return out
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return []string{fmt.Sprintf("%s: got %v, want %v", path, got, want)}
		}
		for i := range want {
			out = append(out, differences(fmt.Sprintf("%s[%d]", path, i), list[i], want[i], tol)...)
		}
		return out
	case float64:
		if x, ok := got.(float64); ok && math.Abs(x-want) <= tol.Abs+float64(tol.Rel*math.Abs(want)) {
			return nil
		}
	default:
		if got == want {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s: got %v, want %v", path, got, want)}
}

// oracles reads the files of all areas, which stand with the libraries that compute them, and those of methods without a
// published file, which stand here with their source.
func oracles(t testing.TB) []oracle {
	var all []oracle
	folders := []string{"testdata"}
	for _, area := range []string{"consensus", "elicit", "mcda", "ranking", "sensitivity", "panel", "carbon"} {
		folders = append(folders, filepath.Join("..", "..", area, "testdata"))
	}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no oracles in %s: %v", folder, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var o oracle
			if err := json.Unmarshal(data, &o); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if o.Method == "" {
				continue // points or draws that only the library's own tests read
			}
			all = append(all, o)
		}
	}
	return all
}

// Every case passes through the JSON form, all cases of a file as one array.
func TestOracles(t *testing.T) {
	covered := map[string]bool{}
	for _, o := range oracles(t) {
		covered[o.Method] = true
		var inputs []json.RawMessage
		for _, c := range o.Cases {
			inputs = append(inputs, c.Input)
		}
		document, err := json.Marshal(inputs)
		if err != nil {
			t.Fatal(err)
		}
		text, err := calc.Run(o.Method, document, i18n.En)
		if err != nil {
			t.Errorf("%s: %v", o.Method, err)
			continue
		}
		var results []any
		if err := json.Unmarshal(text, &results); err != nil || len(results) != len(o.Cases) {
			t.Fatalf("%s: %d results for %d inputs: %v", o.Method, len(results), len(o.Cases), err)
		}
		for i, c := range o.Cases {
			t.Run(o.Method+"/"+c.Name, func(t *testing.T) {
				tol := o.Tolerance
				if c.Tolerance != nil {
					tol = *c.Tolerance
				}
				for _, line := range differences("", results[i], c.Expect, tol) {
					t.Error(line)
				}
			})
		}
	}
	for _, m := range calc.Methods() {
		if !covered[m.Name] {
			t.Errorf("no oracle covers %s", m.Name)
		}
	}
}

// A comparison that cannot fail proves nothing.
func TestDifferencesAreSeen(t *testing.T) {
	want := map[string]any{"a": []any{1.0, nil}, "b": true}
	for name, got := range map[string]any{
		"number": map[string]any{"a": []any{1.1, nil}, "b": true}, "key": map[string]any{"b": true},
		"null": map[string]any{"a": []any{1.0, 0.0}, "b": true}, "length": map[string]any{"a": []any{1.0}, "b": true},
		"bool": map[string]any{"a": []any{1.0, nil}, "b": false}, "kind": []any{},
	} {
		if len(differences("", got, want, tolerance{Abs: 0.01})) == 0 {
			t.Errorf("another %s is not seen", name)
		}
	}
}
