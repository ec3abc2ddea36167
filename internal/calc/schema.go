package calc

import (
	"encoding/json"
	"reflect"
	"strings"
)

// schema is a JSON Schema, draft 2020-12; encoding/json writes its keys in order.
type schema map[string]any

// Schema describes a method: {"method", "area", "summary", "input", "output"}, the last two as JSON Schemas (draft
// 2020-12). It is made of the Go structs that [Run] decodes into and encodes, so it cannot differ from them. ok is
// false for a method that does not exist.
func Schema(name string) (document []byte, ok bool) {
	e, ok := find(name)
	if !ok {
		return nil, false
	}
	var inputs, outputs []schema
	for _, f := range e.forms {
		in := inputSchema(f.input, rules{})
		if f.value != "" {
			in["properties"].(schema)[f.key] = schema{"const": f.value}
		}
		inputs, outputs = append(inputs, in), append(outputs, resultSchema(f.output))
	}
	const dialect = "https://json-schema.org/draft/2020-12/schema"
	in, out := either(inputs), either(outputs)
	in["$schema"], out["$schema"] = dialect, dialect
	document, err := json.MarshalIndent(schema{"method": e.Name, "area": e.Area, "input": in, "output": out}, "", "  ")
	return append(document, '\n'), err == nil
}

func either(forms []schema) schema {
	if len(forms) == 1 {
		return forms[0]
	}
	return schema{"anyOf": forms}
}

// inputSchema describes what decode takes for a type.
func inputSchema(t reflect.Type, r rules) schema {
	if s, ok := reflect.TypeAssert[special](reflect.New(t)); ok {
		return s.schema()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return orNull(inputSchema(t.Elem(), r), true)
	case reflect.Struct:
		properties, required := schema{}, []string{}
		for f := range t.Fields() {
			key := f.Tag.Get("json")
			p := inputSchema(f.Type, rulesOf(f))
			if doc := f.Tag.Get("doc"); doc != "" {
				p["description"] = doc
			}
			standard, optional := f.Tag.Lookup("default")
			if optional {
				orNull(p, standard == "")
			} else {
				required = append(required, key)
			}
			if standard != "" {
				p["default"] = json.RawMessage(standard)
			}
			properties[key] = p
		}
		return schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	case reflect.Slice:
		return orNull(schema{"type": "array", "items": inputSchema(t.Elem(), r)}, r.left && t == numbers)
	case reflect.Array:
		return schema{"type": "array", "items": inputSchema(t.Elem(), r), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Float64:
		return orNull(schema{"type": "number"}, r.missing)
	case reflect.Int:
		s := schema{"type": "integer", "maximum": mostCount}
		if r.min != nil {
			s["minimum"] = *r.min
		}
		if r.max != nil {
			s["maximum"] = *r.max
		}
		return s
	case reflect.Uint64:
		return schema{"type": "integer", "minimum": 0}
	case reflect.Bool:
		return schema{"type": "boolean"}
	default:
		s := schema{"type": "string"}
		if r.enum != nil {
			s["enum"] = r.enum
		}
		return s
	}
}

// orNull lets a schema be null too.
func orNull(s schema, yes bool) schema {
	if kind, ok := s["type"].(string); ok && yes {
		s["type"] = []string{kind, "null"}
	}
	return s
}

// resultSchema describes a result, which is never null.
func resultSchema(t reflect.Type) schema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return outputSchema(t)
}

var marshaler = reflect.TypeFor[json.Marshaler]()

// outputSchema describes how encoding/json writes a type: nil pointers and slices are null.
func outputSchema(t reflect.Type) schema {
	if t.Implements(marshaler) {
		return schema{"type": "object"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return orNull(outputSchema(t.Elem()), true)
	case reflect.Struct:
		properties := schema{}
		for _, f := range reflect.VisibleFields(t) {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !f.Anonymous && key != "" && key != "-" {
				properties[key] = outputSchema(f.Type)
			}
		}
		return schema{"type": "object", "properties": properties}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": outputSchema(t.Elem())}
	case reflect.Slice:
		return orNull(schema{"type": "array", "items": outputSchema(t.Elem())}, true)
	case reflect.Array:
		return schema{"type": "array", "items": outputSchema(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Int:
		return schema{"type": "integer"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.String:
		return schema{"type": "string"}
	default:
		return schema{"type": "number"}
	}
}
