package dossier

import (
	"context"
	"errors"
	"strings"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/record"
)

// What a step returns where it neither passes nor fails.
var (
	errClosed = errors.New("not checkable in closed form")
	errBroken = errors.New("an earlier step found broken what this one needs")
	errErased = errors.New("needs erased rows")
)

// Verify recomputes a package from its bytes alone. seen is a signed head of the same study that was got on another
// way, nil if there is none. r is the renderer of the program version that the package names; report (may be nil) is
// told each step as it ends. Nothing in a package can make Verify panic or fail: a broken one fails a step. The error
// is that of ctx.
func Verify(ctx context.Context, container, seen []byte, r Renderer, report func(Step)) (Verdict, error) {
	a := audit{seen: seen, renderer: r}
	steps := []func() error{a.container, a.bag, a.leafForm, a.headForm, a.tree, a.commitments, a.legal, a.locked, a.closes, a.numbers, a.tables,
		a.figures, a.statements, a.briefs, a.disclosure, a.result, a.witnessed}
	a.open(container)
	a.recompute()
	v := Verdict{}
	for i, check := range steps {
		if err := ctx.Err(); err != nil {
			return v, err
		}
		step := Step{Number: i + 1, Outcome: Passed, Unseen: i == len(steps)-1 && len(seen) == 0}
		switch err := check(); {
		case errors.Is(err, errClosed):
			step.Outcome = Uncheckable
		case errors.Is(err, errBroken):
			step.Outcome = Skipped
		case errors.Is(err, errErased):
			step.Outcome, step.Erased, step.Head = Unrecomputable, a.erased, a.erasedAfter
		case err != nil:
			step.Outcome, step.Err = Failed, err
		}
		if step.Outcome == Failed && v.First == 0 {
			v.First = step.Number
		}
		v.Steps = append(v.Steps, step)
		if report != nil {
			report(step)
		}
	}
	v.Study, v.Form, v.Head, v.Erased = a.study, a.form, a.data[fileHead], a.erased
	return v, nil
}

// audit is a package on its way through the steps. What a later step needs is nil where it could not be read.
type audit struct {
	seen     []byte
	renderer Renderer

	files     map[string][]byte // of the container
	data      map[string][]byte // of the bag's payload, by name below data/
	canonical bool
	openErr   error

	study   string
	leaves  []record.Leaf
	entries []record.Entry
	hashes  []record.Hash
	leafErr error
	heads   []record.Head // those of heads.txt and then the last one
	headErr error
	payErr  error

	last        consult.Result // the result that names this package
	form        Form
	state       *consult.State // before the result
	foldErr     error
	masters     map[consult.RoundID]*consult.RoundTallied
	erased      int
	erasedAfter int64
	cells       []openedCell
	options     []openedOption
	cellErr     error // of cells and options

	findings *analysis.Findings // disclosed
	made     map[string][]byte  // all that is made of the record
	madeErr  error
}

// open reads everything, keeps what went wrong for the step that says so, and folds the record.
func (a *audit) open(container []byte) {
	a.files, a.canonical, a.openErr = unpack(container)
	a.data = map[string][]byte{}
	for name, data := range a.files {
		if below, ok := strings.CutPrefix(name, payloadDir); ok {
			a.data[below] = data
		}
	}
	if a.openErr != nil {
		a.leafErr, a.headErr, a.payErr, a.foldErr = errBroken, errBroken, errBroken, errBroken
		return
	}
	a.readLeaves()
	a.readHeads()
	if a.leafErr != nil {
		a.payErr, a.foldErr = errBroken, errBroken
		return
	}
	a.readPayloads()
	a.readResult()
	a.foldRecord()
}

// recompute makes the findings and files that the record leads to.
func (a *audit) recompute() {
	if a.state == nil {
		return
	}
	f, err := analysis.Compute(a.state)
	if err != nil {
		a.madeErr = err
		return
	}
	a.findings = f.Disclosed()
	if a.form != Open {
		return
	}
	day := a.leaves[len(a.leaves)-2].Day
	a.made, a.madeErr = public(a.state, a.findings, a.renderer, headOf(a.state, a.heads), a.last.Program, day)
}

// Head returns the last head of a package, which covers everything in it. Nothing is verified: see [Verify].
func Head(container []byte) (record.Head, error) {
	files, _, err := unpack(container)
	if err != nil {
		return record.Head{}, err
	}
	note, ok := files[payloadDir+fileHead]
	if !ok {
		return record.Head{}, differs(fileHead)
	}
	return record.ParseHead(note)
}
