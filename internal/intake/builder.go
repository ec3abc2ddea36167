package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// place is where something stood in a file.
type place struct {
	file     string
	row, col int
}

// builder collects commands, tries each of them on a state of its own, and collects findings with their places.
type builder struct {
	plan  Plan
	trial *consult.State
	found fault.List
}

func newBuilder(s *consult.State) *builder { return &builder{trial: s} }

// refuse adds a finding.
func (b *builder) refuse(file string, row, col int, key, text string, args ...any) {
	if len(b.found) < maxFindings {
		b.found = append(b.found, fault.In(file, row, col, key, text, args...))
	}
}

// refuseAt adds what another package found, at a place of a file. The column is that of the field where header names
// it.
func (b *builder) refuseAt(err error, at place, header map[string]int) {
	var list fault.List
	switch e := fault.Find(err); {
	case errors.As(err, &list):
	case e != nil:
		list = fault.List{e}
	default:
		list = fault.List{fault.New(fault.Internal, "intake.internal", "the row could not be taken").Because(err)}
	}
	for _, e := range list {
		p := fault.Place{File: at.file, Row: at.row, Col: at.col}
		if i, ok := header[e.Place.Field]; ok {
			p.Col = i + 1
		} else {
			p.Field = e.Place.Field
		}
		if len(b.found) < maxFindings {
			b.found = append(b.found, e.At(p))
		}
	}
}

// note adds a remark.
func (b *builder) note(file, key string, args ...any) {
	b.plan.Notes = append(b.plan.Notes, Note{file, key, args})
}

// do decides a command on the trial state and adds it to the plan. header gives the columns of fields by name.
func (b *builder) do(at place, header map[string]int, c consult.Command) bool {
	e, err := consult.Decide(b.trial, c)
	if err == nil {
		err = consult.Apply(b.trial, e)
	}
	if err != nil {
		b.refuseAt(err, at, header)
		return false
	}
	b.plan.Commands = append(b.plan.Commands, c)
	return true
}

// later adds a command without trying it: answers, which are checked cell by cell where they are read.
func (b *builder) later(c consult.Command) { b.plan.Commands = append(b.plan.Commands, c) }

// source records how a file was read.
func (b *builder) source(r *SourceReport) {
	if r != nil {
		b.plan.Sources = append(b.plan.Sources, *r)
	}
}

// sourceCommands returns one command per file that was read.
func (b *builder) sourceCommands() {
	for _, r := range b.plan.Sources {
		b.do(place{file: r.File}, nil, consult.Put{Role: consult.RoleProgram, Body: &consult.SourceAdded{Data: consult.SourceData{
			File: r.File, Kind: r.Kind, SHA256: r.SHA256, Mapping: r.mapping, Rows: r.Rows, Taken: r.Taken, LeftOut: r.LeftOut}}})
	}
}

func hash(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}
