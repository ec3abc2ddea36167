package record

import (
	"bytes"
	"regexp"
	"strconv"
	"time"

	"github.com/tanwen/tanwen/fault"
)

// Limits of the record. A leaf is small so that a whole log can be carried by a package; a payload may hold the
// sorted answers of a whole round.
const (
	MaxLeaf    = 2 << 10  // bytes of a canonical leaf
	MaxPayload = 16 << 20 // bytes of one payload
	MaxBatch   = 5000     // leaves in one transaction
	MaxKey     = 128      // bytes of an idempotency key
)

// LeafVersion is the version of the leaf's form, its member "v".
const LeafVersion = 1

var (
	kindForm  = regexp.MustCompile(`^[a-z]+(\.[a-z]+)*$`)
	studyForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	roundForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`)
)

// Leaf is what the tree holds of an event: what kind of event, of which study and round, on which day, and one
// commitment for each part that the event has. It holds no pseudonym, no text and no clock finer than a day.
type Leaf struct {
	Data  string `json:"data,omitempty"`  // commitment to the numbers and choices; empty = the event has none
	Day   string `json:"day"`             // day of the append in UTC, 2006-01-02
	Kind  string `json:"kind"`            // dotted lower-case words: "answer", "round.open"
	KV    int    `json:"kv"`              // version of that kind, from 1
	Round string `json:"round,omitempty"` // id of the round; empty = the event belongs to none
	Study string `json:"study"`           // id of the consultation
	Text  string `json:"text,omitempty"`  // commitment to comments and rationale
	V     int    `json:"v"`               // LeafVersion
	Who   string `json:"who,omitempty"`   // commitment to the pseudonym and the previous leaf
}

// Commit returns the leaf's commitment to a part, base64; empty if the event has no such part.
func (l Leaf) Commit(p Part) string {
	switch p {
	case Who:
		return l.Who
	case Data:
		return l.Data
	default:
		return l.Text
	}
}

// Bytes returns the leaf as canonical JSON, which is what the tree hashes. A leaf that breaks a rule is refused
// with a fault of kind Invalid whose field is the member at fault.
func (l Leaf) Bytes() ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	// The members stand in canonical order and every value is plain ASCII without a quote, so that writing them
	// one after the other is canonical JSON; ParseLeaf and the tests hold it against CheckCanonical.
	b := make([]byte, 0, 320)
	member := func(name, value string) {
		if value == "" {
			return
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, name...)
		b = append(b, `":"`...)
		b = append(b, value...)
		b = append(b, '"')
	}
	b = append(b, '{')
	member("data", l.Data)
	member("day", l.Day)
	member("kind", l.Kind)
	b = append(b, `,"kv":`...)
	b = strconv.AppendInt(b, int64(l.KV), 10)
	member("round", l.Round)
	member("study", l.Study)
	member("text", l.Text)
	b = append(b, `,"v":`...)
	b = strconv.AppendInt(b, int64(l.V), 10)
	member("who", l.Who)
	return append(b, '}'), nil
}

func (l Leaf) check() error {
	if l.V != LeafVersion {
		return fault.Bad("v", "record.leaf.version", "this leaf has version {version}; this program knows version {known}", "version", l.V, "known", LeafVersion)
	}
	if err := checkKind(l.Kind, l.KV); err != nil {
		return err
	}
	if err := CheckStudy(l.Study); err != nil {
		return err
	}
	if l.Round != "" && !roundForm.MatchString(l.Round) {
		return fault.Bad("round", "record.round", "{round} is not a round id: at most 32 letters, digits, dots, underscores and hyphens", "round", strconv.Quote(l.Round))
	}
	if day, err := time.Parse(time.DateOnly, l.Day); err != nil || day.Format(time.DateOnly) != l.Day {
		return fault.Bad("day", "record.day", "{day} is not a day of the form 2006-01-02", "day", strconv.Quote(l.Day))
	}
	for _, p := range Parts {
		if c := l.Commit(p); c != "" && !isCommitment(c) {
			return fault.Bad(p.String(), "record.commitment", "{value} is not a commitment: 32 bytes in standard base64", "value", strconv.Quote(c))
		}
	}
	return nil
}

func checkKind(kind string, version int) error {
	if len(kind) > 64 || !kindForm.MatchString(kind) {
		return fault.Bad("kind", "record.kind", "{kind} is not the name of a kind: lower-case words joined by dots", "kind", strconv.Quote(kind))
	}
	if version < 1 || version > MaxInteger {
		return fault.Bad("kv", "record.kind.version", "kind {kind} has version {version}; versions count from 1", "kind", kind, "version", version)
	}
	return nil
}

// CheckStudy refuses an id that cannot name a study: it must be 1 to 64 lower-case letters, digits and hyphens and
// begin with a letter or digit, since it stands in file names, addresses and the origin line of heads.
func CheckStudy(id string) error {
	if !studyForm.MatchString(id) {
		return fault.Bad("study", "record.study", "{study} is not a study id: 1 to 64 lower-case letters, digits and hyphens, a letter or digit first", "study", strconv.Quote(id))
	}
	return nil
}

// ParseLeaf reads a leaf as it stands in the tree. It is strict: the bytes must be exactly those that [Leaf.Bytes]
// writes, at most [MaxLeaf] of them.
func ParseLeaf(b []byte) (Leaf, error) {
	if len(b) > MaxLeaf {
		return Leaf{}, fault.Bad("", "record.leaf.size", "a leaf of {size} bytes is over the limit of {limit}", "size", len(b), "limit", MaxLeaf)
	}
	var l Leaf
	if err := StrictDecode(b, &l); err != nil {
		return Leaf{}, err
	}
	again, err := l.Bytes()
	if err != nil {
		return Leaf{}, err
	}
	if !bytes.Equal(again, b) {
		return Leaf{}, fault.Bad("", "record.leaf.form", "this leaf is not canonical JSON")
	}
	return l, nil
}
