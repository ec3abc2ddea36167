package cli

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tanwen/tanwen/internal/consult"
)

// runCommand leads a folder to its brief.
type runCommand struct {
	Dir      string  `arg:""`
	Out      string  `placeholder:"OUT"`
	Source   string  `placeholder:"DIR"`
	Data     string  `placeholder:"DIR"`
	Database string  `placeholder:"URL"`
	Form     string  `enum:"open,closed," default:""`
	Seed     *uint64 `placeholder:"N"`
	PDF      bool    `name:"pdf"`
	DryRun   bool
	JSON     bool `name:"json"`
}

// report is what run and import tell a machine.
type report struct {
	Study   consult.StudyID `json:"study"`
	DryRun  bool            `json:"dry_run"`
	Leaves  int             `json:"leaves"`
	Sources []Source        `json:"sources"`
	Notes   []Note          `json:"notes"`
	Out     string          `json:"out,omitempty"`
	Form    string          `json:"form,omitempty"`
	PDF     []string        `json:"pdf,omitempty"`
}

func reportOf(p *Plan, dry bool) report {
	return report{Study: p.Study, DryRun: dry, Leaves: len(p.Commands), Sources: append([]Source{}, p.Sources...), Notes: append([]Note{}, p.Notes...)}
}

// Run imports, analyses and writes the outputs.
func (c *runCommand) Run(s *session) (err error) {
	plan, err := c.read(s)
	if err != nil {
		return err
	}
	r := reportOf(plan, c.DryRun)
	if !c.JSON {
		s.account(plan, c.DryRun)
	}
	if c.DryRun {
		if c.JSON {
			return s.print(r)
		}
		s.say("run.dry", "study", plan.Study, "n", len(plan.Commands))
		return nil
	}
	if c.Out == "" {
		return usageMissing("--out")
	}
	a, err := c.archive(s)
	if err != nil {
		return err
	}
	defer func() {
		if e := a.close(); err == nil {
			err = e
		}
	}()
	state, err := a.enter(s, plan, s.progress("progress.record"))
	if err != nil {
		return err
	}
	r.Out, r.Form = c.Out, form(c.Form, state)
	if err := s.Packages.Write(s, a.desk, plan.Study, r.Form, c.Out, s.progress("progress.write")); err != nil {
		return err
	}
	if c.PDF {
		r.PDF = s.pdf(c.Out)
	}
	if c.JSON {
		return s.print(r)
	}
	s.say("run.done", "study", plan.Study, "out", c.Out)
	s.next(c.Out)
	return nil
}

// read turns the folder into a plan.
func (c *runCommand) read(s *session) (*Plan, error) {
	if err := existing(c.Dir); err != nil {
		return nil, err
	}
	var sources fs.FS
	if c.Source != "" {
		if err := existing(c.Source); err != nil {
			return nil, err
		}
		sources = os.DirFS(c.Source)
	}
	path, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, err
	}
	return s.Intake.Folder(os.DirFS(c.Dir), sources, filepath.Base(path), c.Seed)
}

// archive opens where the consultation is kept: in the data folder, in the database, or nowhere.
func (c *runCommand) archive(s *session) (*archive, error) {
	if c.Data == "" && c.Database == "" {
		return temporary(s)
	}
	return s.open(s, s.placeOf(c.Data, c.Database, false), nil)
}

// next says what to look at.
func (s *session) next(out string) {
	brief := "brief.en.html"
	if s.lang != "en" {
		brief = "brief.zh.html"
	}
	s.say("run.next", "brief", filepath.Join(out, brief), "package", filepath.Join(out, "package.zip"))
}
