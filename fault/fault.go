// Package fault is the one error type of Tanwen: what kind of thing went wrong, where, and a sentence about it.
//
// An [Error] carries a [Kind], a stable key ("matrix.ragged"), an English sentence with {name} placeholders, the
// values of those placeholders and, for bad input, the place: a field path ("ratings[3][1]") or file:row:column.
// The sentence in the reader's language is made at the edge (internal/i18n looks the key up; the English one is
// the fall-back, so the public libraries read well alone). HTTP status exists only in internal/web, the exit
// status only in internal/cli. An error never holds an answer or a person's name.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure an error is; the set is closed and switched over exhaustively.
type Kind uint8

const (
	Internal    Kind = iota // a defect of ours, or a machine that fails
	Invalid                 // the input breaks a rule; the place says where
	NotFound                // no such thing, or not for you (the two are not told apart)
	Denied                  // this person may not do this
	Conflict                // somebody else was faster, or it exists already
	Closed                  // the state of the consultation does not allow it now
	TooLarge                // over a stated limit
	Unavailable             // a service or a disk cannot do it now; the same call may go through later
)

var kindNames = [...]string{"internal", "invalid", "not_found", "denied", "conflict", "closed", "too_large", "unavailable"}

// String returns the kind's name as it stands in JSON output ("invalid", "not_found", ...).
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}

// Place is where in the input the fault lies. The zero value means nowhere in particular.
// Rows and columns are counted from 1; 0 means not known.
type Place struct {
	Field string // path of a field: "weights", "scores[2][0]", "criteria[1].scale"
	File  string // name of a file as the user gave it
	Row   int
	Col   int
}

// String prints file:row:column (missing parts left out) or the field path.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(&b, ":%d", p.Row)
		if p.Col > 0 {
			fmt.Fprintf(&b, ":%d", p.Col)
		}
	}
	if p.Field != "" {
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(p.Field)
	}
	return b.String()
}

// Error is one failure. Text is the English sentence with placeholders like {row}; Args are name, value pairs.
type Error struct {
	Kind  Kind
	Key   string
	Text  string
	Args  []any
	Place Place
	cause error
}

// New makes an error of the given kind. args are name, value pairs for the {name} placeholders of text.
func New(kind Kind, key, text string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Text: text, Args: args}
}

// Bad reports input that breaks a rule at a field, for example
//
//	fault.Bad("weights", "weights.sum", "weights sum to {sum}, not 1", "sum", s)
func Bad(field, key, text string, args ...any) *Error {
	return &Error{Kind: Invalid, Key: key, Text: text, Args: args, Place: Place{Field: field}}
}

// In reports input that breaks a rule at a row and column of a file (0 = not known).
func In(file string, row, col int, key, text string, args ...any) *Error {
	return &Error{Kind: Invalid, Key: key, Text: text, Args: args, Place: Place{File: file, Row: row, Col: col}}
}

// Because attaches the underlying error; errors.Is and errors.As see it, users do not.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// At returns a copy of e with another place.
func (e *Error) At(p Place) *Error {
	c := *e
	c.Place = p
	return &c
}

// Sentence fills the placeholders of a sentence (the English one of e, or a translation of it).
func (e *Error) Sentence(text string) string {
	for i := 0; i+1 < len(e.Args); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(e.Args[i])+"}", fmt.Sprint(e.Args[i+1]))
	}
	return text
}

// Error prints "place: sentence" in English, with the cause behind it for an operator's log.
func (e *Error) Error() string {
	s := e.Sentence(e.Text)
	if p := e.Place.String(); p != "" {
		s = p + ": " + s
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// List is several faults found in one pass over an input, in the order they were found. It is itself an error of
// kind Invalid; [Find] and errors.As find its members.
type List []*Error

// Error prints one fault per line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the members.
func (l List) Unwrap() []error {
	out := make([]error, len(l))
	for i, e := range l {
		out[i] = e
	}
	return out
}

// Err returns l as an error, or nil if it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Find returns the first *Error in err's chain, or nil.
func Find(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}

// KindOf returns the kind of the first *Error in err's chain; an error of another type is Internal.
func KindOf(err error) Kind {
	if e := Find(err); e != nil {
		return e.Kind
	}
	return Internal
}

// Wrap puts the call that failed in front of *err, so that an operator reads an error like a call stack. Kind,
// key and place stay reachable. Use it as the first line of a function: defer fault.Wrap(&err, "open %s", name).
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
