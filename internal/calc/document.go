package calc

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/tanwen/tanwen/fault"
)

// kind is the kind of a JSON value.
type kind uint8

const (
	null kind = iota
	boolean
	number
	text
	array
	object
)

// String names the kind as JSON Schema does, which no language translates.
func (k kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[k]
}

// node is one JSON value. A number keeps its digits, and an object its keys in order, so that nothing is lost before
// it has been checked.
type node struct {
	kind  kind
	truth bool
	text  string // of a text, digits of a number
	list  []node // members of an array, or values of an object
	keys  []string
}

// field returns the first value under a key.
func (n node) field(key string) (node, bool) {
	for i, k := range n.keys {
		if k == key {
			return n.list[i], true
		}
	}
	return node{}, false
}

// deepest is how far arrays and objects may stand in one another; no input needs more than six.
const deepest = 32

// parse reads a whole document.
func parse(document []byte) (node, error) {
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	n, err := parseValue(d, 0)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("something follows the end of the value")
		}
	}
	if f := fault.Find(err); f != nil {
		return node{}, f
	}
	if err != nil {
		return node{}, fault.Bad("", "calc.json", "the document is no JSON near byte {offset}; one input object or an array of them is needed, and NaN or Infinity is not JSON", "offset", d.InputOffset()).Because(err)
	}
	return n, nil
}

func parseValue(d *json.Decoder, depth int) (node, error) {
	if depth > deepest {
		return node{}, fault.Bad("", "calc.depth", "arrays and objects stand more than {most} deep in one another; no input needs that", "most", deepest)
	}
	token, err := d.Token()
	if err != nil {
		return node{}, err
	}
	switch v := token.(type) {
	case bool:
		return node{kind: boolean, truth: v}, nil
	case json.Number:
		return node{kind: number, text: string(v)}, nil
	case string:
		return node{kind: text, text: v}, nil
	case json.Delim:
		n := node{kind: array}
		if v == '{' {
			n.kind = object
		}
		for d.More() {
			if n.kind == object {
				key, err := d.Token()
				if err != nil {
					return node{}, err
				}
				n.keys = append(n.keys, key.(string))
			}
			member, err := parseValue(d, depth+1)
			if err != nil {
				return node{}, err
			}
			n.list = append(n.list, member)
		}
		_, err := d.Token()
		return n, err
	}
	return node{kind: null}, nil
}
