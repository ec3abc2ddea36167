// Package calc gives the methods of the public libraries a JSON form: one input object in, one result object out.
// It is what `tanwen calc METHOD` runs.
//
// [Methods] lists the methods, [Schema] describes the input and output of one, and [Run] computes. Fields that a
// method does not know, keys that stand twice and numbers that no float64 holds are refused by name, so that a
// misspelt option never passes for its default. An undefined statistic is null; no output holds NaN or an infinity.
//
// A method is an entry of one of the area files (consensus.go and items.go, elicit.go and judgements.go,
// mcda.go and weights.go, ranking.go and scales.go, sensitivity.go, assign.go, carbon.go, decomposition.go): a Go struct for the
// input, whose tags say what the decoder checks and the schema tells, and a function that calls the library.
package calc

import (
	"bytes"
	"encoding/json"
	"reflect"
	"sort"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
)

// Method names one method that [Run] computes.
type Method struct {
	Name string // as on the command line: "kendall-w"
	Area string // the library it stands in: consensus, elicit, mcda, ranking, sensitivity, panel, portfolio or carbon
}

// Summary says in one sentence what the method is for.
func (m Method) Summary(l i18n.Lang) string { return i18n.Text(l, "calc."+m.Name) }

// entry is a method with its forms of input.
type entry struct {
	Method
	forms []form
}

// form is one form of input. Where a method has several, a form is chosen by its key: by the key's text if value is
// given, by the key's presence otherwise.
type form struct {
	key, value string
	input      reflect.Type
	output     reflect.Type
	run        func(input any) (any, error)
}

// of makes a form of input In and result Out.
func of[In, Out any](run func(In) (Out, error)) form {
	return form{
		input: reflect.TypeFor[In](), output: reflect.TypeFor[Out](),
		run: func(input any) (any, error) { return run(*input.(*In)) },
	}
}

// when says that the form is meant if key holds the text value, or, without a value, if key is there.
func (f form) when(key, value string) form {
	f.key, f.value = key, value
	return f
}

// method makes an entry.
func method(name, area string, forms ...form) entry {
	return entry{Method: Method{Name: name, Area: area}, forms: forms}
}

// entries lists all methods by area, and within an area by name.
func entries() []entry {
	var all []entry
	for _, area := range [][]entry{
		append(consensusMethods(), itemMethods()...), append(elicitMethods(), judgementMethods()...), append(mcdaMethods(), weightMethods()...),
		append(rankingMethods(), scaleMethods()...), sensitivityMethods(), assignMethods(), portfolioMethods(), append(carbonMethods(), decompositionMethods()...),
	} {
		sort.Slice(area, func(i, j int) bool { return area[i].Name < area[j].Name })
		all = append(all, area...)
	}
	return all
}

// find returns the method of that name.
func find(name string) (entry, bool) {
	for _, e := range entries() {
		if e.Name == name {
			return e, true
		}
	}
	return entry{}, false
}

// Methods lists the methods by area, and within an area by name.
func Methods() []Method {
	var out []Method
	for _, e := range entries() {
		out = append(out, e.Method)
	}
	return out
}

// Run computes a method on a JSON document: an input object, or an array of them. It returns the result object, or
// the array of results in the order of the inputs, one to a line. An input that is refused has
// {"error": {"kind", "field", "message"}} in its place, the message in language l, and does not keep the others from
// being computed.
//
// The error is NotFound for a method that does not exist, and Invalid for a document that is no JSON or neither an
// object nor an array.
func Run(name string, document []byte, l i18n.Lang) ([]byte, error) {
	e, ok := find(name)
	if !ok {
		return nil, fault.New(fault.NotFound, "calc.method", "there is no method {name}; --list names them", "name", name)
	}
	doc, err := parse(document)
	if err != nil {
		return nil, err
	}
	switch doc.kind {
	case object:
		return append(e.result(doc, l), '\n'), nil
	case array:
		lines := make([][]byte, len(doc.list))
		for i, input := range doc.list {
			lines[i] = e.result(input, l)
		}
		if len(lines) == 0 {
			return []byte("[]\n"), nil
		}
		return append(append([]byte("[\n"), bytes.Join(lines, []byte(",\n"))...), "\n]\n"...), nil
	default:
		return nil, fault.Bad("", "calc.document", "the document is of type {kind}; an input object or an array of them is needed", "kind", doc.kind.String())
	}
}

// refusal stands in the place of a result.
type refusal struct {
	Error struct {
		Kind    string `json:"kind"`
		Field   string `json:"field"`
		Message string `json:"message"`
	} `json:"error"`
}

// result computes one input and writes the result or the refusal.
func (e entry) result(input node, l i18n.Lang) []byte {
	out, err := e.compute(input)
	if err == nil {
		if written, failed := json.Marshal(out); failed == nil {
			return written
		}
		// The only value that our results cannot be written with is a number beyond all bounds.
		err = fault.Bad("", "calc.overflow", "the numbers are so large that the result is not finite; choose a larger unit")
	}
	return refuse(err, l)
}

// refuse writes an error as a refusal in a language.
func refuse(err error, l i18n.Lang) []byte {
	var r refusal
	r.Error.Kind = fault.KindOf(err).String()
	r.Error.Message = err.Error()
	if f := fault.Find(err); f != nil {
		r.Error.Field = f.Place.Field
		f = f.At(fault.Place{}) // the field stands beside the sentence
		r.Error.Message = i18n.Sentence(l, f)
	}
	written, err := json.Marshal(r)
	if err != nil { // three strings: there is nothing to fail
		panic(err)
	}
	return written
}

// compute reads the input in its form and calls the method.
func (e entry) compute(input node) (any, error) {
	if input.kind != object {
		return nil, wrongKind("", input, object)
	}
	f, err := e.form(input)
	if err != nil {
		return nil, err
	}
	in := reflect.New(f.input)
	if err := decode(input, in.Elem(), "", rules{}); err != nil {
		return nil, err
	}
	return f.run(in.Interface())
}

// form chooses the form of an input.
func (e entry) form(input node) (form, error) {
	if len(e.forms) == 1 {
		return e.forms[0], nil
	}
	var keys, values []string
	for _, f := range e.forms {
		got, there := input.field(f.key)
		if there && (f.value == "" || got.kind == text && got.text == f.value) {
			return f, nil
		}
		keys, values = append(keys, f.key), append(values, f.value)
	}
	if values[0] == "" {
		return form{}, fault.Bad(keys[0], "calc.one_of", "one of the fields {fields} is needed", "fields", strings.Join(keys, ", "))
	}
	if got, there := input.field(keys[0]); there && got.kind == text {
		return form{}, unknownWord(keys[0], got.text, values)
	} else if there {
		return form{}, wrongKind(keys[0], got, text)
	}
	return form{}, missing(keys[0])
}
