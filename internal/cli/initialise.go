package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/templates"
)

// initCommand makes a consultation folder from a template.
type initCommand struct {
	Dir      string `arg:"" optional:""`
	Template string `default:"blank" placeholder:"NAME"`
	List     bool
	JSON     bool `name:"json"`
}

// Run copies the template, or lists what there is.
func (c *initCommand) Run(s *session) error {
	if c.List {
		return c.list(s)
	}
	if c.Dir == "" {
		return fault.New(fault.Invalid, "cli.usage.expected", "something is missing here: {what}", "what", "DIR")
	}
	from, ok := templates.Folder(c.Template)
	if !ok {
		return fault.Bad("--template", "cli.init.template", "there is no template {name}: {names}", "name", c.Template, "names", strings.Join(templates.Names(), ", "))
	}
	if err := copyFolder(from, c.Dir); err != nil {
		return err
	}
	if c.JSON {
		return s.print(map[string]string{"dir": c.Dir, "template": c.Template})
	}
	s.say("init.done", "dir", c.Dir, "template", c.Template, "file", filepath.Join(c.Dir, "consultation.yaml"))
	return nil
}

func (c *initCommand) list(s *session) error {
	type entry struct {
		Name string `json:"name"`
		Zh   string `json:"zh"`
		En   string `json:"en"`
	}
	var all []entry
	for _, t := range templates.All() {
		all = append(all, entry(t))
	}
	if c.JSON {
		return s.print(all)
	}
	for _, t := range all {
		line := t.En
		if s.lang == i18n.Zh {
			line = t.Zh
		}
		fmt.Fprintf(s.Stdout, "%-18s %s\n", t.Name, line)
	}
	return nil
}

// copyFolder copies files into a folder that is empty or not there yet.
func copyFolder(from fs.FS, dir string) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fault.New(fault.Conflict, "cli.init.full", "{dir} is not empty: choose a new folder, nothing was changed", "dir", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unreadable(dir, err)
	}
	return fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if entry.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
}
