package intake

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// value is a YAML value with its place: a scalar (text), a list or a mapping. A value that is missing or null is nil.
type value struct {
	line, col int
	text      string
	scalar    bool
	list      []*value // a list, possibly empty
	isList    bool
	fields    []field // a mapping, in the order of the file
	isMap     bool
}

type field struct {
	name      string
	line, col int
	value     *value
}

// maxDepth bounds the nesting of a YAML file.
const maxDepth = 32

// document is a YAML file being read: it checks the form and collects findings.
type document struct {
	b    *builder
	file string
	text string
	root *value
}

// openYAML parses a YAML file into values. Anchors, aliases and tags are refused: what a reader sees is all there is.
func (b *builder) openYAML(file string, data []byte) (d *document, ok bool) {
	text, _, bad := decode(data)
	if bad.row > 0 {
		b.refuse(file, bad.row, bad.col, "intake.unreadable", "unreadable character at position {position} of the line: save the file as UTF-8", "position", bad.col)
		return nil, false
	}
	if tooDeep(text) {
		b.refuse(file, 1, 1, "intake.yaml.depth", "nested more than {limit} levels deep", "limit", maxDepth)
		return nil, false
	}
	d = &document{b: b, file: file, text: text}
	defer func() { // a defect of the parser must not take the program down
		if p := recover(); p != nil {
			d.wrong(nil, "intake.yaml.form", "the file is no YAML that can be read here: {cause}", "cause", "damaged")
			ok = false
		}
	}()
	tree, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at := &value{line: 1, col: 1}
		cause := "syntax"
		if e, ok := errors.AsType[yaml.Error](err); ok {
			cause = e.GetMessage()
			if t := e.GetToken(); t != nil && t.Position != nil {
				at.line, at.col = t.Position.Line, t.Position.Column
			}
		}
		d.wrong(at, "intake.yaml.form", "the file is no YAML that can be read here: {cause}", "cause", cause)
		return nil, false
	}
	before := len(b.found)
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if d.root != nil {
			d.wrong(position(doc.Body.GetToken()), "intake.yaml.form", "the file is no YAML that can be read here: {cause}", "cause", "a second document begins")
			return nil, false
		}
		d.root = d.value(doc.Body, 0)
	}
	return d, len(b.found) == before
}

// tooDeep finds nesting on one line that no consultation has, before the parser descends into it.
func tooDeep(text string) bool {
	open := 0
	for i := range len(text) {
		switch text[i] {
		case '[', '{':
			open++
		case ']', '}':
			open--
		}
		if open > 4*maxDepth {
			return true
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		lead := 0
		for i := 0; i < len(line) && strings.IndexByte(" \t-?&*!:", line[i]) >= 0; i++ {
			if line[i] != ' ' {
				lead++
			}
		}
		if lead > 4*maxDepth {
			return true
		}
	}
	return false
}

func position(t *token.Token) *value {
	if t == nil || t.Position == nil {
		return &value{line: 1, col: 1}
	}
	return &value{line: t.Position.Line, col: t.Position.Column}
}

// value translates a node.
func (d *document) value(n ast.Node, depth int) *value {
	if n == nil || n.GetToken() == nil {
		return nil
	}
	v := position(n.GetToken())
	if depth > maxDepth {
		d.wrong(v, "intake.yaml.depth", "nested more than {limit} levels deep", "limit", maxDepth)
		return nil
	}
	switch n := n.(type) {
	case *ast.NullNode:
		return nil
	case *ast.MappingNode:
		v.isMap = true
		for _, pair := range n.Values {
			d.addField(v, pair, depth)
		}
		if len(v.fields) > 0 {
			v.line, v.col = v.fields[0].line, v.fields[0].col
		}
	case *ast.MappingValueNode:
		v.isMap = true
		d.addField(v, n, depth)
		if len(v.fields) > 0 {
			v.line, v.col = v.fields[0].line, v.fields[0].col
		}
	case *ast.SequenceNode:
		v.isList = true
		for _, item := range n.Values {
			v.list = append(v.list, d.value(item, depth+1))
		}
	case *ast.LiteralNode:
		v.scalar = true
		if n.Value != nil {
			v.text = strings.TrimRight(n.Value.Value, "\n")
		}
	case *ast.StringNode:
		v.scalar, v.text = true, n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		v.scalar, v.text = true, n.GetToken().Value
	default:
		d.wrong(v, "intake.yaml.node", "anchors, aliases and tags are not read here: write the value out")
		return nil
	}
	return v
}

func (d *document) addField(v *value, pair *ast.MappingValueNode, depth int) {
	if pair == nil || pair.Key == nil || pair.Key.GetToken() == nil {
		return
	}
	at := position(pair.Key.GetToken())
	var name string
	switch k := pair.Key.(type) {
	case *ast.StringNode:
		name = k.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		name = pair.Key.GetToken().Value
	default:
		d.wrong(at, "intake.yaml.node", "anchors, aliases and tags are not read here: write the value out")
		return
	}
	for _, f := range v.fields {
		if f.name == name {
			d.wrong(at, "intake.yaml.twice", "the key {name} stands twice", "name", name)
			return
		}
	}
	v.fields = append(v.fields, field{name, at.line, at.col, d.value(pair.Value, depth+1)})
}

// wrong adds a finding at a value.
func (d *document) wrong(at *value, key, text string, args ...any) {
	if at == nil {
		at = &value{line: 1, col: 1}
	}
	d.b.refuse(d.file, at.line, at.col, key, text, args...)
}

func (v *value) at(d *document) place { return place{d.file, v.line, v.col} }

// get returns the value of a field, nil if there is none.
func (v *value) get(name string) *value {
	if v == nil {
		return nil
	}
	for _, f := range v.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// where returns the place of a field's key, else that of the mapping.
func (v *value) where(name string) *value {
	for _, f := range v.fields {
		if f.name == name {
			return &value{line: f.line, col: f.col}
		}
	}
	return v
}

// mapping checks that v is a mapping with the known keys only. what names it in the sentence.
func (d *document) mapping(v *value, what string, known ...string) bool {
	if v == nil {
		return false
	}
	if !v.isMap {
		d.wrong(v, "intake.yaml.mapping", "{what} is a mapping of keys to values", "what", what)
		return false
	}
	for _, f := range v.fields {
		if contains(known, f.name) {
			continue
		}
		at := &value{line: f.line, col: f.col}
		if near := nearest(f.name, known); near != "" {
			d.wrong(at, "intake.yaml.unknown_near", "{name} is no key of {what}: did you mean {near}?", "name", f.name, "what", what, "near", near)
		} else {
			d.wrong(at, "intake.yaml.unknown", "{name} is no key of {what}; the keys are {known}", "name", f.name, "what", what, "known", strings.Join(known, ", "))
		}
	}
	return true
}

// items returns the members of a list; one value alone counts as a list of one.
func (d *document) items(v *value) []*value {
	switch {
	case v == nil:
		return nil
	case v.isList:
		var out []*value
		for _, item := range v.list {
			if item != nil {
				out = append(out, item)
			}
		}
		return out
	}
	return []*value{v}
}

// string returns a scalar as it is written; "" for none.
func (d *document) string(v *value, what string) string {
	if v == nil {
		return ""
	}
	if !v.scalar {
		d.wrong(v, "intake.yaml.scalar", "{what} is one value, not a list or a mapping", "what", what)
		return ""
	}
	return cleanText(v.text)
}

// strings returns a list of scalars.
func (d *document) strings(v *value, what string) []string {
	var out []string
	for _, item := range d.items(v) {
		if s := d.string(item, what); s != "" {
			out = append(out, s)
		}
	}
	return out
}
