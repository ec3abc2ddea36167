package main

import (
	"context"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/desk"
	"github.com/tanwen/tanwen/internal/dossier"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/record"
)

// packages is the writer and verifier of packages as the command line calls it.
type packages struct{}

func (packages) Write(ctx context.Context, d *desk.Desk, id consult.StudyID, form, out string, progress func(done, all int)) error {
	from := dossier.Source{Log: d.Log(), Commit: func(ctx context.Context, id consult.StudyID, c consult.Command) (int64, error) {
		acks, err := d.Do(ctx, id, c)
		if err != nil {
			return 0, err
		}
		return acks[0].Index, nil
	}}
	_, err := dossier.Write(ctx, from, id, renderer{}, out, dossier.Options{Form: dossier.Form(form), Role: consult.RoleProgram, Program: cli.Version(), Progress: progress})
	return err
}

func (packages) Head(container []byte) (record.Head, error) { return dossier.Head(container) }

func (packages) Verify(ctx context.Context, container, seen []byte, l i18n.Lang, report func(line string)) (string, bool, error) {
	v, err := dossier.Verify(ctx, container, seen, renderer{}, func(s dossier.Step) { report(s.Line(l)) })
	return v.Line(), v.Verified(), err
}

func (packages) Why(container []byte, id string, l i18n.Lang) (tree any, text string, supported bool, err error) {
	n, err := dossier.Why(container, id, l)
	return n, n.Text(), n.Sound(), err
}
