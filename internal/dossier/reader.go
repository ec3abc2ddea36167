package dossier

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// lines cuts a file into its lines; each, the last one too, must end with a line feed.
func lines(b []byte) ([][]byte, bool) {
	if len(b) == 0 {
		return nil, true
	}
	if b[len(b)-1] != '\n' {
		return nil, false
	}
	return bytes.Split(b[:len(b)-1], []byte("\n")), true
}

func malformed(name string, line int) error {
	return fault.New(fault.Invalid, "dossier.line", "{file}: line {line} does not have the form of SPEC.md", "file", name, "line", line)
}

func (a *audit) readLeaves() {
	all, ok := lines(a.data[fileLeaves])
	if !ok || len(all) < 2 { // a study that was opened, and its result
		a.leafErr = malformed(fileLeaves, len(all)+1)
		return
	}
	kinds := consult.Kinds()
	for i, line := range all {
		leaf, err := record.ParseLeaf(line)
		if err != nil {
			a.leafErr = malformed(fileLeaves, i+1)
			return
		}
		if i == 0 {
			a.study = leaf.Study
		}
		if !kinds[consult.Kind(leaf.Kind)] || leaf.KV != 1 || leaf.Study != a.study {
			a.leafErr = fault.New(fault.Invalid, "dossier.leaf", "leaf {leaf} is of an unknown kind or version, or of another study", "leaf", i)
			return
		}
		a.leaves = append(a.leaves, leaf)
		a.hashes = append(a.hashes, record.LeafHash(line))
		a.entries = append(a.entries, record.Entry{Index: int64(i), Leaf: leaf, Bytes: line})
	}
}

func (a *audit) readHeads() {
	vkey, ok := strings.CutSuffix(string(a.data[fileKey]), "\n")
	if !ok || !plainKey(vkey) {
		a.headErr = malformed(fileKey, 1)
		return
	}
	var notes [][]byte
	if text := string(a.data[fileHeads]); text != "" {
		parts := strings.Split(text, "\n\n")
		if len(parts)%2 != 0 {
			a.headErr = malformed(fileHeads, 1)
			return
		}
		for i := 0; i < len(parts); i += 2 {
			n := parts[i] + "\n\n" + strings.TrimSuffix(parts[i+1], "\n") + "\n"
			notes = append(notes, []byte(n))
		}
	}
	if joined := bytes.Join(notes, []byte("\n")); !bytes.Equal(joined, a.data[fileHeads]) {
		a.headErr = malformed(fileHeads, 1)
		return
	}
	for i, n := range append(notes, a.data[fileHead]) {
		h, err := record.VerifyHead(vkey, n)
		if err != nil {
			a.headErr = err
			return
		}
		if !plainNote(n, vkey) || (i > 0 && h.Size <= a.heads[i-1].Size) {
			a.headErr = fault.New(fault.Invalid, "dossier.head.order", "the head over {size} leaves is not larger than the one before it, or has other lines than its own signature", "size", h.Size)
			return
		}
		a.heads = append(a.heads, h)
	}
}

func (a *audit) readPayloads() {
	all, ok := lines(a.data[filePayloads])
	if !ok {
		a.payErr = malformed(filePayloads, len(all)+1)
		return
	}
	before := int64(-1)
	for i, line := range all {
		var p opened
		if record.CheckCanonical(line) != nil || record.StrictDecode(line, &p) != nil || p.Index < 0 || p.Index >= int64(len(a.entries)) {
			a.payErr = malformed(filePayloads, i+1)
			return
		}
		place := p.Index*int64(len(record.Parts)) + int64(p.Part)
		if place <= before {
			a.payErr = malformed(filePayloads, i+1)
			return
		}
		before = place
		e := &a.entries[p.Index]
		payload := record.Payload{Salt: p.Salt, Body: p.Body}
		if err := record.CheckCommit(e.Leaf, p.Part, payload); err != nil {
			a.payErr = fault.New(fault.Invalid, "dossier.commit", "the part {part} of leaf {leaf} is not the one that the leaf commits to", "part", p.Part, "leaf", p.Index).Because(err)
			return
		}
		if again, err := record.Canonical(p); err != nil || !bytes.Equal(again, line) {
			a.payErr = malformed(filePayloads, i+1)
			return
		}
		e.Payloads[p.Part] = payload
	}
}

// readResult finds the result, which must be the last leaf.
func (a *audit) readResult() {
	if e, err := consult.Decode(a.entries[len(a.entries)-1]); err == nil && !e.NoData {
		if b, ok := e.Body.(*consult.ResultCommitted); ok {
			a.last, a.form = b.Data, Form(b.Data.Form)
		}
	}
}

func (a *audit) readCells() {
	all, ok := lines(a.data[fileCells])
	if !ok {
		a.cellErr = malformed(fileCells, len(all)+1)
		return
	}
	for i, line := range all {
		var c openedCell
		if record.CheckCanonical(line) != nil || record.StrictDecode(line, &c) != nil {
			a.cellErr = malformed(fileCells, i+1)
			return
		}
		if again, err := record.Canonical(c); err != nil || !bytes.Equal(again, line) {
			a.cellErr = malformed(fileCells, i+1)
			return
		}
		a.cells = append(a.cells, c)
	}
	if a.data[fileOptions] == nil {
		return // no round asked prompts, or of too few
	}
	if all, ok = lines(a.data[fileOptions]); !ok || len(all) == 0 {
		a.cellErr = malformed(fileOptions, len(all)+1)
		return
	}
	for i, line := range all {
		var o openedOption
		if record.CheckCanonical(line) != nil || record.StrictDecode(line, &o) != nil {
			a.cellErr = malformed(fileOptions, i+1)
			return
		}
		if again, err := record.Canonical(o); err != nil || !bytes.Equal(again, line) {
			a.cellErr = malformed(fileOptions, i+1)
			return
		}
		a.options = append(a.options, o)
	}
}

// foldRecord folds all leaves but the result and remembers how each round closed.
func (a *audit) foldRecord() {
	if a.form != Open && a.form != Closed {
		a.foldErr = fault.New(fault.Invalid, "dossier.result", "the last leaf is not the result of a package")
		return
	}
	s := consult.NewState()
	a.masters = map[consult.RoundID]*consult.RoundTallied{}
	for _, entry := range a.entries[:len(a.entries)-1] {
		e, err := consult.Decode(entry)
		if err == nil {
			err = consult.Apply(s, e)
		}
		if err != nil {
			a.foldErr = fault.New(fault.Invalid, "dossier.illegal", "leaf {leaf} ({kind}) is not allowed where it stands", "leaf", entry.Index, "kind", entry.Leaf.Kind).Because(err)
			return
		}
		switch b := e.Body.(type) {
		case *consult.RoundTallied:
			a.masters[e.Round] = b
		case *consult.Erased:
			if a.erasedAfter == 0 {
				a.erasedAfter = e.Index
			}
		}
	}
	if r := s.LastRound(); r != nil && r.Status == consult.RoundOpen {
		a.foldErr = fault.New(fault.Invalid, "dossier.illegal", "leaf {leaf} ({kind}) is not allowed where it stands", "leaf", s.Size, "kind", consult.KindResult)
		return
	}
	a.countErased(s)
	if a.foldErr = a.gaps(s); a.foldErr != nil {
		return
	}
	if a.form == Closed {
		if a.readCells(); a.cellErr == nil {
			a.cellErr = openCells(s, a.cells)
		}
		if a.cellErr == nil {
			a.cellErr = openOptions(s, a.options)
		}
	}
	a.state = s
}

func (a *audit) countErased(s *consult.State) {
	var indexes []int64
	for _, p := range s.Erased {
		indexes = append(indexes, p.Index)
	}
	slices.Sort(indexes)
	a.erased = len(slices.Compact(indexes))
}

// gaps makes sure that a part is missing only where the form withholds it or a leaf says that it was erased.
func (a *audit) gaps(s *consult.State) error {
	erased := map[record.PartRef]bool{}
	for _, p := range s.Erased {
		erased[p] = true
	}
	for _, e := range a.entries {
		for _, p := range record.Parts {
			gone := erased[record.PartRef{Index: e.Index, Part: p}]
			switch state := e.State(p); {
			case state == record.Gone && !gone && !withheld(a.form, s, e, p):
				return fault.New(fault.Invalid, "dossier.gap", "the part {part} of leaf {leaf} ({kind}) is missing without a reason", "part", p, "leaf", e.Index, "kind", e.Leaf.Kind)
			case state == record.Open && gone:
				return fault.New(fault.Invalid, "dossier.erased", "the part {part} of leaf {leaf} is shown although it was erased", "part", p, "leaf", e.Index)
			}
		}
	}
	return nil
}

// openCells adds the opened vectors of a closed package to its rounds.
func openCells(s *consult.State, cells []openedCell) error {
	for _, c := range cells {
		r := s.Round(c.Round)
		if r == nil || r.Committed == nil || slices.ContainsFunc(r.Vectors, func(v consult.Aggregate) bool { return v.Item == c.Cell.Item && v.Criterion == c.Cell.Criterion }) {
			return fault.New(fault.Invalid, "dossier.cell", "the opened cell of {item} on {criterion} belongs to no closed round, or stands twice", "item", c.Cell.Item, "criterion", c.Cell.Criterion)
		}
		if err := r.OpenVector(c.Salt, c.Cell); err != nil {
			return err
		}
	}
	return nil
}

// openOptions adds the opened aggregates of prompts of a closed package to its rounds.
func openOptions(s *consult.State, options []openedOption) error {
	for _, o := range options {
		r := s.Round(o.Round)
		if r == nil || r.Committed == nil || slices.ContainsFunc(r.PromptVectors, func(v consult.PromptAggregate) bool {
			return v.Prompt == o.Option.Prompt && v.Option == o.Option.Option
		}) {
			return fault.New(fault.Invalid, "dossier.option", "what is opened for {option} of the prompt {prompt} belongs to no closed round, or stands twice", "option", o.Option.Option, "prompt", o.Option.Prompt)
		}
		if err := r.OpenPrompt(o.Salt, o.Option); err != nil {
			return err
		}
	}
	return nil
}
