package main

import (
	"io/fs"
	"strings"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/intake"
)

// reader is intake as the command line calls it.
type reader struct{}

func (reader) Folder(dir, sources fs.FS, name string, seed *uint64) (*cli.Plan, error) {
	plan, err := intake.Folder(dir, sources, name, intake.Options{Seed: seed})
	return planOf(plan), err
}

func (reader) Source(kind, file string, data []byte, s *consult.State, mapping, round string) (*cli.Plan, error) {
	plan, err := intake.Source(kind, file, data, s, intake.SourceOptions{Mapping: mapping, Round: consult.RoundID(round)})
	return planOf(plan), err
}

func (reader) Proposals(file string, data []byte) (rows []cli.Proposal, demands bool, err error) {
	read, demands, err := intake.Proposals(file, data)
	for _, p := range read {
		rows = append(rows, cli.Proposal(p))
	}
	return rows, demands, err
}

func (reader) Grid(file string, data []byte, required ...string) (*cli.Grid, error) {
	grid, err := intake.ReadGrid(file, data, required...)
	if err != nil {
		return nil, err
	}
	return (*cli.Grid)(grid), nil
}

func planOf(p *intake.Plan) *cli.Plan {
	if p == nil {
		return nil
	}
	out := &cli.Plan{Study: p.Study, Commands: p.Commands}
	for _, s := range p.Sources {
		var form []string
		for _, part := range []string{s.Encoding, s.Delimiter, s.Sheet} {
			if part != "" {
				form = append(form, part)
			}
		}
		out.Sources = append(out.Sources, cli.Source{File: s.File, Kind: s.Kind, Form: strings.Join(form, ", "), Rows: s.Rows, Taken: s.Taken,
			LeftOut: s.LeftOut, Header: s.Header, Preview: s.Preview})
	}
	for _, n := range p.Notes {
		out.Notes = append(out.Notes, cli.Note(n))
	}
	return out
}
