package cli

import (
	"context"
	"os"
	"path"
	"path/filepath"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
)

// importCommand reads one source into a consultation.
type importCommand struct {
	Kind     string `arg:""`
	File     string `arg:""`
	To       string `required:"" placeholder:"ID"`
	Data     string `default:"." placeholder:"DIR"`
	Database string `placeholder:"URL"`
	Mapping  string `placeholder:"FILE.yaml"`
	Round    string `placeholder:"ID"`
	DryRun   bool
	JSON     bool `name:"json"`
}

// importRequest is an import as it goes to the process that holds the data folder.
type importRequest struct {
	To      consult.StudyID `json:"to"`
	Kind    string          `json:"kind"`
	File    string          `json:"file"`
	Data    []byte          `json:"data"`
	Mapping string          `json:"mapping"`
	Round   string          `json:"round"`
	DryRun  bool            `json:"dry_run"`
}

// Run hands the file to the running server, or records it directly.
func (c *importCommand) Run(s *session) error {
	data, err := readFile(c.File)
	if err != nil {
		return err
	}
	q := importRequest{To: consult.StudyID(c.To), Kind: c.Kind, File: c.File, Data: data, Round: c.Round, DryRun: c.DryRun}
	if c.Mapping != "" {
		text, err := readFile(c.Mapping)
		if err != nil {
			return err
		}
		q.Mapping = string(text)
	}
	var plan answeredPlan
	if err := s.through(s.placeOf(c.Data, c.Database, false), "/import", q, &plan, func(a *archive) error {
		plan, err = s.importSource(s, a, q)
		return err
	}); err != nil {
		return err
	}
	if c.JSON {
		r := reportOf(&Plan{Study: q.To, Sources: plan.Sources, Notes: plan.Notes}, c.DryRun)
		r.Leaves = plan.Leaves
		return s.print(r)
	}
	s.account(&Plan{Sources: plan.Sources, Notes: plan.Notes}, c.DryRun)
	if c.DryRun {
		s.say("run.dry", "study", c.To, "n", plan.Leaves)
		return nil
	}
	s.say("import.done", "study", c.To, "n", plan.Leaves)
	return nil
}

// answeredPlan is what an import amounted to.
type answeredPlan struct {
	Leaves  int      `json:"leaves"`
	Sources []Source `json:"sources"`
	Notes   []Note   `json:"notes"`
}

// importSource tries a source on a snapshot and, unless it is a dry run, records it.
func (p *Program) importSource(ctx context.Context, a *archive, q importRequest) (answeredPlan, error) {
	state, err := a.desk.Snapshot(ctx, q.To)
	if err != nil {
		return answeredPlan{}, err
	}
	plan, err := p.Intake.Source(q.Kind, q.File, q.Data, state, q.Mapping, q.Round)
	if err != nil {
		return answeredPlan{}, err
	}
	if !q.DryRun {
		if _, err := a.desk.Import(ctx, q.To, plan.Commands, nil); err != nil {
			return answeredPlan{}, err
		}
	}
	return answeredPlan{Leaves: len(plan.Commands), Sources: plan.Sources, Notes: plan.Notes}, nil
}

// exportCommand writes the outputs of a consultation.
type exportCommand struct {
	ID       string `arg:"" name:"id"`
	Out      string `required:"" placeholder:"OUT"`
	Data     string `default:"." placeholder:"DIR"`
	Database string `placeholder:"URL"`
	Form     string `enum:"open,closed," default:""`
	JSON     bool   `name:"json"`
}

// exportRequest is an export as it goes to the process that holds the data folder.
type exportRequest struct {
	ID   consult.StudyID `json:"id"`
	Out  string          `json:"out"`
	Form string          `json:"form"`
}

// Run lets the running server write the outputs, or writes them directly.
func (c *exportCommand) Run(s *session) error {
	out, err := filepath.Abs(c.Out)
	if err != nil {
		return err
	}
	q := exportRequest{ID: consult.StudyID(c.ID), Out: out, Form: c.Form}
	var done exportRequest
	if err := s.through(s.placeOf(c.Data, c.Database, false), "/export", q, &done, func(a *archive) error {
		done, err = s.export(s, a, q, s.progress("progress.write"))
		return err
	}); err != nil {
		return err
	}
	if c.JSON {
		return s.print(done)
	}
	s.say("run.done", "study", c.ID, "out", c.Out)
	s.next(c.Out)
	return nil
}

// export writes the outputs of a consultation.
func (p *Program) export(ctx context.Context, a *archive, q exportRequest, progress func(done, all int)) (exportRequest, error) {
	err := a.desk.View(ctx, q.ID, func(s *consult.State) error {
		q.Form = form(q.Form, s)
		return nil
	})
	if err != nil {
		return q, err
	}
	return q, p.Packages.Write(ctx, a.desk, q.ID, q.Form, q.Out, progress)
}

// through does work on a place: on a data folder by its running server where there is one, else with the folder opened
// here; on a database always here, beside the servers on it.
func (s *session) through(at place, call string, request, reply any, here func(*archive) error) (err error) {
	if at.database == nil {
		if err := existing(at.dir); err != nil {
			return err
		}
		if there, err := ask(s, path.Join(filepath.ToSlash(at.dir), socketFile), call, request, reply); there {
			return err
		}
		if _, err := os.Stat(filepath.Join(at.dir, recordFile)); err != nil {
			return fault.New(fault.NotFound, "cli.data.none", "{dir} is no data folder: it holds no {file}", "dir", at.dir, "file", recordFile)
		}
	}
	a, err := s.open(s, at, nil)
	if err != nil {
		return err
	}
	defer func() {
		if e := a.close(); err == nil {
			err = e
		}
	}()
	return here(a)
}
