package calc

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/elicit"
	"github.com/tanwen/tanwen/internal/i18n"
)

// checkInput reports field types that decode does not know, fields without a name, and defaults that it refuses.
func checkInput(t *testing.T, typ reflect.Type, path string) {
	if _, ok := reflect.TypeAssert[special](reflect.New(typ)); ok {
		return
	}
	switch typ.Kind() {
	case reflect.Slice, reflect.Array, reflect.Pointer:
		checkInput(t, typ.Elem(), path)
	case reflect.Struct:
		for f := range typ.Fields() {
			key := f.Tag.Get("json")
			if key == "" {
				t.Errorf("%s.%s has no name", path, f.Name)
			}
			checkInput(t, f.Type, path+"."+key)
			if standard := f.Tag.Get("default"); standard != "" {
				n, err := parse([]byte(standard))
				if err == nil {
					err = decode(n, reflect.New(f.Type).Elem(), key, rulesOf(f))
				}
				if err != nil {
					t.Errorf("%s.%s: default %s: %v", path, key, standard, err)
				}
			}
		}
	case reflect.Float64, reflect.Int, reflect.Uint64, reflect.Bool, reflect.String:
	default:
		t.Errorf("%s is a %s, which decode does not read", path, typ)
	}
}

func TestInputsAreReadable(t *testing.T) {
	for _, e := range entries() {
		for _, f := range e.forms {
			checkInput(t, f.input, e.Name)
		}
	}
}

// The words that the schema offers for families are those of the library.
func TestFamiliesAreThoseOfTheLibrary(t *testing.T) {
	f, _ := reflect.TypeFor[quantileFitInput]().FieldByName("Families")
	var want []string
	for _, family := range elicit.Families() {
		want = append(want, string(family))
	}
	if got := rulesOf(f).enum; !slices.Equal(got, want) {
		t.Errorf("families %v, want %v", got, want)
	}
}

func TestMethodsHaveSchemaAndSummary(t *testing.T) {
	if n := len(Methods()); n != 70 {
		t.Errorf("%d methods, want 70", n)
	}
	for _, m := range Methods() {
		for _, l := range []i18n.Lang{i18n.En, i18n.Zh} {
			if s := m.Summary(l); s == "" || strings.Contains(s, "⟦") {
				t.Errorf("%s has no summary in %s", m.Name, l)
			}
		}
		document, ok := Schema(m.Name)
		if !ok || !json.Valid(document) {
			t.Errorf("%s has no schema", m.Name)
		}
	}
	if _, ok := Schema("kendal-w"); ok {
		t.Error("a method that does not exist has a schema")
	}
}

// conforms says whether a value is as a schema describes it, for the keywords that Schema writes.
func conforms(s map[string]any, v any) bool {
	if forms, ok := s["anyOf"].([]any); ok {
		return slices.ContainsFunc(forms, func(f any) bool { return conforms(f.(map[string]any), v) })
	}
	if want, ok := s["const"]; ok {
		return v == want
	}
	kind := map[reflect.Kind]string{reflect.Invalid: "null", reflect.Bool: "boolean", reflect.Float64: "number", reflect.String: "string", reflect.Slice: "array", reflect.Map: "object"}[reflect.ValueOf(v).Kind()]
	kinds, ok := s["type"].([]any)
	if !ok {
		kinds = []any{s["type"]}
	}
	if !slices.Contains(kinds, any(kind)) && (kind != "number" || !slices.Contains(kinds, any("integer"))) {
		return false
	}
	switch v := v.(type) {
	case []any:
		return !slices.ContainsFunc(v, func(member any) bool { return !conforms(s["items"].(map[string]any), member) })
	case map[string]any:
		properties, _ := s["properties"].(map[string]any)
		for key, member := range v {
			of, known := properties[key].(map[string]any)
			if !known {
				if of, known = s["additionalProperties"].(map[string]any); !known {
					return properties == nil // an object that describes nothing allows all
				}
			}
			if !conforms(of, member) {
				return false
			}
		}
		required, _ := s["required"].([]any)
		for _, key := range required {
			if _, there := v[key.(string)]; !there {
				return false
			}
		}
	case string:
		words, ok := s["enum"].([]any)
		return !ok || slices.Contains(words, any(v))
	}
	return true
}

// The oracles' inputs and the results for them are as the schemas say.
func TestOraclesConform(t *testing.T) {
	for _, m := range Methods() {
		text, err := os.ReadFile(filepath.Join("..", "..", m.Area, "testdata", m.Name+".json"))
		if errors.Is(err, fs.ErrNotExist) {
			text, err = os.ReadFile(filepath.Join("testdata", m.Name+".json"))
		}
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Cases []struct{ Input json.RawMessage }
		}
		var described struct{ Input, Output map[string]any }
		document, _ := Schema(m.Name)
		if json.Unmarshal(text, &file) != nil || json.Unmarshal(document, &described) != nil {
			t.Fatal(m.Name)
		}
		for i, c := range file.Cases {
			out, err := Run(m.Name, c.Input, i18n.En)
			if err != nil {
				t.Fatal(err)
			}
			var input, result any
			if json.Unmarshal(c.Input, &input) != nil || json.Unmarshal(out, &result) != nil {
				t.Fatal(m.Name)
			}
			if !conforms(described.Input, input) {
				t.Errorf("%s: input %d is not as the schema says", m.Name, i)
			}
			if !conforms(described.Output, result) {
				t.Errorf("%s: result %d is not as the schema says: %s", m.Name, i, out)
			}
			if conforms(described.Input, map[string]any{"unknown": 1.0}) || conforms(described.Output, map[string]any{"error": 1.0}) {
				t.Errorf("%s: the schemas allow anything", m.Name)
			}
		}
	}
}
