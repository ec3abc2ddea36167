package cli

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/directory"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/synthetic"
	"github.com/tanwen/tanwen/templates"
)

// The example consultation: which template, how large a panel, and from which seed its answers are drawn.
const (
	demoTemplate = "dual-carbon"
	demoExperts  = 60
	demoSeed     = 20250303
	demoLink     = 24 * time.Hour
)

// demoCommand shows the example consultation with a labelled synthetic panel.
type demoCommand struct {
	Addr string `default:"127.0.0.1:8420" placeholder:"HOST:PORT"`
	Data string `placeholder:"DIR"`
}

// Run makes the consultation once, runs it to the brief, and serves it with sign-in links.
func (c *demoCommand) Run(s *session) error {
	server := serveCommand{Addr: c.Addr}
	doors, err := server.listen()
	if err != nil {
		return err
	}
	defer doors.Close()
	if c.Data == "" {
		if c.Data, err = os.MkdirTemp("", "tanwen-demo-"); err != nil {
			return err
		}
	}
	s.say("demo.data", "dir", c.Data)
	return s.withServer(place{dir: c.Data}, func(ctx context.Context, a *archive) error {
		state, err := s.example(ctx, a, c.Data)
		if err != nil {
			return err
		}
		public, err := server.public(doors)
		if err != nil {
			return err
		}
		if err := s.house(ctx, a); err != nil {
			return err
		}
		if err := s.links(ctx, a, state, public); err != nil {
			return err
		}
		mail, err := server.mail(s, public)
		if err != nil {
			return err
		}
		return s.serve(ctx, a, place{dir: c.Data}, doors, Site{Public: public, Mail: mail})
	})
}

// example returns the example consultation and makes what of it is not in the data folder yet.
func (s *session) example(ctx context.Context, a *archive, dir string) (*consult.State, error) {
	folder := filepath.Join(dir, demoTemplate)
	if _, err := os.Stat(folder); err != nil {
		if err := s.fillFolder(folder); err != nil {
			return nil, err
		}
	}
	plan, err := s.Intake.Folder(os.DirFS(folder), nil, demoTemplate, nil)
	if err != nil {
		return nil, err
	}
	known, err := a.desk.Studies(ctx)
	if err != nil {
		return nil, err
	}
	if slices.Contains(known, plan.Study) {
		s.say("demo.again")
	} else {
		if plan.Commands, err = gathered(plan.Commands); err != nil {
			return nil, err
		}
		if _, err := a.enter(ctx, plan, s.progress("progress.record")); err != nil {
			return nil, err
		}
	}
	out := filepath.Join(dir, outputsFolder, string(plan.Study))
	if _, err := os.Stat(filepath.Join(out, "package.zip")); err != nil {
		if _, err := s.export(ctx, a, exportRequest{ID: plan.Study, Out: out}, s.progress("progress.write")); err != nil {
			return nil, err
		}
	}
	s.next(out)
	return a.desk.Snapshot(ctx, plan.Study)
}

// fillFolder writes the template and the answers of an invented panel beside it. The definition says that they are
// synthetic, so that every page and the brief do.
func (s *session) fillFolder(folder string) error {
	from, ok := templates.Folder(demoTemplate)
	if !ok {
		return fault.New(fault.Internal, "cli.internal", "internal error: {why}", "why", demoTemplate)
	}
	draft := folder + ".draft"
	if err := os.RemoveAll(draft); err != nil {
		return err
	}
	if err := copyFolder(from, draft); err != nil {
		return err
	}
	plan, err := s.Intake.Folder(os.DirFS(draft), nil, demoTemplate, nil)
	if err != nil {
		return err
	}
	state := consult.NewState()
	for _, command := range plan.Commands {
		event, err := consult.Decide(state, command)
		if err == nil {
			err = consult.Apply(state, event)
		}
		if err != nil {
			return err
		}
	}
	panel, err := synthetic.Draw(synthetic.Study(state, demoExperts), demoSeed)
	if err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{
		"experts.csv": panel.WriteExperts, "ratings.csv": panel.WriteRatings, "judgements.csv": panel.WriteJudgements,
	} {
		if err := writeTable(filepath.Join(draft, name), write); err != nil {
			return err
		}
	}
	if err := declare(filepath.Join(draft, "consultation.yaml")); err != nil {
		return err
	}
	return os.Rename(draft, folder)
}

func writeTable(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// declare adds to a definition that its answers are synthetic.
func declare(path string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(f, "\nsynthetic: true\n"); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// house names the institution of the demonstration, so that nobody is asked for it.
func (s *session) house(ctx context.Context, a *archive) error {
	settings, err := a.office.Settings(ctx)
	if err != nil || settings.Version > 0 {
		return err
	}
	settings.Lang = string(s.lang)
	settings.Institution = consult.Text{En: i18n.Text(i18n.En, "cli.demo.house"), Zh: i18n.Text(i18n.Zh, "cli.demo.house")}
	return a.office.ChangeSettings(ctx, settings)
}

// links prints a sign-in link for each role.
func (s *session) links(ctx context.Context, a *archive, state *consult.State, public *url.URL) error {
	fmt.Fprintln(s.Stdout, s.text("demo.links", "url", public, "hours", int(demoLink.Hours())))
	for _, role := range directory.Roles {
		person, err := demoPerson(ctx, a.book, role, s.lang)
		if err != nil {
			return err
		}
		m := directory.Membership{Person: person.ID, Role: role}
		study := string(state.Definition.ID)
		if role != directory.Administrator {
			m.Study = study
		}
		if role == directory.Expert && len(state.Experts) > 0 {
			m.Pseudonym = string(state.Experts[0].Pseudonym)
		}
		if err := a.book.Grant(ctx, m); err != nil {
			return err
		}
		token, err := a.book.NewLink(ctx, person.ID, study, demoLink)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Stdout, "  %-14s %s\n", role, public.JoinPath("i", token))
	}
	return nil
}

// demoPerson returns the person who plays a role, and adds it the first time.
func demoPerson(ctx context.Context, book *directory.Book, role directory.Role, l i18n.Lang) (directory.Person, error) {
	mail := string(role) + "@demo.example"
	p, err := book.PersonByMail(ctx, mail)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return book.AddPerson(ctx, directory.Person{Name: i18n.Text(l, "cli.role."+string(role)), Mail: mail, Lang: string(l)})
	}
	return p, err
}
