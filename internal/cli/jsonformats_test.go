package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// schema is what these tests read of a JSON Schema.
type schema struct {
	Type        any
	Description string
	Required    []string
	Properties  map[string]*schema
	Items       *schema
	Closed      *bool `json:"additionalProperties"`
}

// TestJSONHasItsSchema holds what --json prints against the schemas in docs/formats, field by field.
func TestJSONHasItsSchema(t *testing.T) {
	for name, printed := range map[string]any{
		"refine/pairs": []pairRow{}, "refine/clusters": clustering{}, "refine/findings": []findingRow{},
		"panel/select": selection{}, "panel/assign": assigned{}, "portfolio": []choiceRow{},
	} {
		data, err := os.ReadFile(filepath.Join("..", "..", "docs", "formats", filepath.FromSlash(name)+".schema.json"))
		if err != nil {
			t.Error(err)
			continue
		}
		var s schema
		if err := json.Unmarshal(data, &s); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, wrong := range differs(reflect.TypeOf(printed), &s, name) {
			t.Error(wrong)
		}
	}
}

// TestSchemaThatDiffersIsFound is the control: a field more, a field less, and a number that is said to be a text.
func TestSchemaThatDiffersIsFound(t *testing.T) {
	text := &schema{Type: "string", Description: "a"}
	closed := false
	of := func(required []string, properties map[string]*schema) *schema {
		return &schema{Type: "object", Description: "it", Required: required, Properties: properties, Closed: &closed}
	}
	type row struct {
		A string `json:"a"`
		N int    `json:"n"`
	}
	number := &schema{Type: "integer", Description: "n"}
	if wrong := differs(reflect.TypeFor[row](), of([]string{"a", "n"}, map[string]*schema{"a": text, "n": number}), "row"); len(wrong) > 0 {
		t.Errorf("the right schema is refused: %v", wrong)
	}
	for name, s := range map[string]*schema{
		"a field less": of([]string{"a"}, map[string]*schema{"a": text}),
		"a field more": of([]string{"a", "b", "n"}, map[string]*schema{"a": text, "b": text, "n": number}),
		"another type": of([]string{"a", "n"}, map[string]*schema{"a": text, "n": text}),
		"not required": of([]string{"a"}, map[string]*schema{"a": text, "n": number}),
		"not said":     of([]string{"a", "n"}, map[string]*schema{"a": text, "n": {Type: "integer"}}),
	} {
		if len(differs(reflect.TypeFor[row](), s, "row")) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}

// differs says where a schema and a Go type do not agree. Every field has a description; a pointer and a list that may be
// missing may be null.
func differs(typ reflect.Type, s *schema, at string) (wrong []string) {
	var allowed []string
	switch x := s.Type.(type) {
	case string:
		allowed = []string{x}
	case []any:
		for _, v := range x {
			allowed = append(allowed, v.(string)) //nolint:forcetypeassert // a schema's types are texts
		}
	}
	if typ.Kind() == reflect.Pointer {
		if !slices.Contains(allowed, "null") {
			wrong = append(wrong, at+" may be null")
		}
		typ = typ.Elem()
	}
	kind := map[reflect.Kind]string{reflect.String: "string", reflect.Int: "integer", reflect.Uint64: "integer", reflect.Float64: "number", reflect.Bool: "boolean", reflect.Slice: "array", reflect.Struct: "object"}[typ.Kind()]
	if !slices.Contains(allowed, kind) {
		return append(wrong, at+" is "+kind+", the schema says "+strings.Join(allowed, " or "))
	}
	switch typ.Kind() {
	case reflect.Slice:
		if s.Items == nil {
			return append(wrong, at+" says nothing of its entries")
		}
		return append(wrong, differs(typ.Elem(), s.Items, at+"[]")...)
	case reflect.Struct:
	default:
		return wrong
	}
	if s.Closed == nil || *s.Closed {
		wrong = append(wrong, at+" lets in other fields")
	}
	var fields []string
	for f := range typ.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, name)
		p := s.Properties[name]
		if p == nil {
			wrong = append(wrong, at+"."+name+" is not in the schema")
			continue
		}
		if p.Description == "" {
			wrong = append(wrong, at+"."+name+" has no description")
		}
		if slices.Contains(s.Required, name) == (options == "omitempty") {
			wrong = append(wrong, at+"."+name+": the schema is wrong about whether it is always there")
		}
		wrong = append(wrong, differs(f.Type, p, at+"."+name)...)
	}
	for name := range s.Properties {
		if !slices.Contains(fields, name) {
			wrong = append(wrong, at+"."+name+" is never printed")
		}
	}
	return wrong
}
