package calc

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/tanwen/tanwen/fault"
)

// The tags of an input struct, beside json for the name:
//
//	default  the field may be left out; the text, if any, is the JSON value it then has
//	enum     the words a text may be, separated by commas
//	null     "number": a number inside may be null, and is then NaN; "answer": an innermost list may be null too
//	min, max limits of a whole number; without max it is mostCount, so that sums of products stay exact
//	doc      what the field holds, for the schema
type rules struct {
	enum     []string
	missing  bool // a number may be null
	left     bool // a list of numbers may be null
	min, max *int64
}

// mostCount is the largest whole number taken where a field sets no other limit.
const mostCount = 1_000_000

var numbers = reflect.TypeFor[[]float64]()

// special is a type that reads and describes itself.
type special interface {
	read(n node, path string) error
	schema() schema
}

// rulesOf reads a field's tags.
func rulesOf(f reflect.StructField) rules {
	var r rules
	if words, ok := f.Tag.Lookup("enum"); ok {
		r.enum = strings.Split(words, ",")
	}
	r.left = f.Tag.Get("null") == "answer"
	r.missing = r.left || f.Tag.Get("null") == "number"
	r.min, r.max = limit(f, "min"), limit(f, "max")
	return r
}

func limit(f reflect.StructField, tag string) *int64 {
	v, err := strconv.ParseInt(f.Tag.Get(tag), 10, 64)
	if err != nil {
		return nil
	}
	return &v
}

// decode reads n into v, which is settable. path names n in faults.
func decode(n node, v reflect.Value, path string, r rules) error {
	if s, ok := reflect.TypeAssert[special](v.Addr()); ok {
		return s.read(n, path)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if n.kind == null {
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return decode(n, v.Elem(), path, r)
	case reflect.Struct:
		return decodeObject(n, v, path)
	case reflect.Slice, reflect.Array:
		return decodeList(n, v, path, r)
	case reflect.Float64:
		if n.kind == null && r.missing {
			v.SetFloat(math.NaN())
			return nil
		}
		x, err := readNumber(n, path)
		if err != nil {
			return err
		}
		v.SetFloat(x)
		return nil
	case reflect.Int:
		return decodeWhole(n, v, path, r)
	case reflect.Uint64:
		if n.kind != number {
			return wrongKind(path, n, number)
		}
		x, err := strconv.ParseUint(n.text, 10, 64)
		if err != nil {
			return fault.Bad(path, "calc.seed", "the seed is {value}; it must be a whole number from 0 to 18446744073709551615", "value", shortened(n.text))
		}
		v.SetUint(x)
		return nil
	case reflect.Bool:
		if n.kind != boolean {
			return wrongKind(path, n, boolean)
		}
		v.SetBool(n.truth)
		return nil
	default: // a text, as TestInputsAreReadable checks
		if n.kind != text {
			return wrongKind(path, n, text)
		}
		if r.enum != nil && !slices.Contains(r.enum, n.text) {
			return unknownWord(path, n.text, r.enum)
		}
		v.SetString(n.text)
		return nil
	}
}

func decodeObject(n node, v reflect.Value, path string) error {
	if n.kind != object {
		return wrongKind(path, n, object)
	}
	below := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	var known []string
	for i := range v.NumField() {
		known = append(known, v.Type().Field(i).Tag.Get("json"))
	}
	seen := map[string]bool{}
	for _, key := range n.keys {
		if seen[key] {
			return twiceGiven(below(shortened(key)), key)
		}
		seen[key] = true
		if !slices.Contains(known, key) {
			return fault.Bad(below(shortened(key)), "calc.unknown_field", "there is no field {name} here; the fields are {known}", "name", shortened(key), "known", strings.Join(known, ", "))
		}
	}
	for i, key := range known {
		f := v.Type().Field(i)
		value, given := n.field(key)
		standard, optional := f.Tag.Lookup("default")
		switch {
		case !given && !optional:
			return missing(below(key))
		case !given && standard == "":
			continue
		case !given:
			var err error
			if value, err = parse([]byte(standard)); err != nil {
				return err
			}
		case value.kind == null && optional && standard == "":
			continue // "none", spelled out
		}
		if err := decode(value, v.Field(i), below(key), rulesOf(f)); err != nil {
			return err
		}
	}
	return nil
}

func decodeList(n node, v reflect.Value, path string, r rules) error {
	if n.kind == null && r.left && v.Type() == numbers {
		return nil
	}
	if n.kind != array {
		return wrongKind(path, n, array)
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(n.list), len(n.list)))
	}
	if v.Len() != len(n.list) {
		return fault.Bad(path, "calc.length", "there are {got} values; {want} are needed", "got", len(n.list), "want", v.Len())
	}
	for i, member := range n.list {
		if err := decode(member, v.Index(i), fmt.Sprintf("%s[%d]", path, i), r); err != nil {
			return err
		}
	}
	return nil
}

func decodeWhole(n node, v reflect.Value, path string, r rules) error {
	if n.kind != number {
		return wrongKind(path, n, number)
	}
	low, high := int64(math.MinInt32), int64(mostCount)
	if r.min != nil {
		low = *r.min
	}
	if r.max != nil {
		high = *r.max
	}
	x, err := strconv.ParseFloat(n.text, 64)
	if err != nil || x != math.Trunc(x) || x < float64(low) || x > float64(high) {
		return fault.Bad(path, "calc.whole", "the value is {value}; a whole number from {low} to {high} is needed", "value", shortened(n.text), "low", low, "high", high)
	}
	v.SetInt(int64(x))
	return nil
}

// readNumber reads a finite number.
func readNumber(n node, path string) (float64, error) {
	if n.kind != number {
		return 0, wrongKind(path, n, number)
	}
	x, err := strconv.ParseFloat(n.text, 64)
	if err != nil {
		return 0, fault.Bad(path, "calc.number_large", "the number {value} is beyond what can be computed with", "value", shortened(n.text))
	}
	return x, nil
}

// shortened keeps a text that somebody wrote from filling a page.
func shortened(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return s
}

func twiceGiven(path, name string) error {
	return fault.Bad(path, "calc.twice", "the field {name} stands twice; give it once", "name", shortened(name))
}

func missing(path string) error {
	return fault.Bad(path, "calc.missing", "the field {name} is missing; it has no default", "name", path)
}

func wrongKind(path string, got node, want kind) error {
	return fault.Bad(path, "calc.kind", "the value is of type {got}; type {want} is needed", "got", got.kind.String(), "want", want.String())
}

func unknownWord(path, got string, words []string) error {
	return fault.Bad(path, "calc.word", "the word {got} is not known here; it must be one of {words}", "got", shortened(got), "words", strings.Join(words, ", "))
}
