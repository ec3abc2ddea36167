package intake_test

import (
	"testing"

	"github.com/tanwen/tanwen/internal/intake"
	"github.com/tanwen/tanwen/templates"
)

func TestTemplates(t *testing.T) {
	for _, name := range templates.Names() {
		t.Run(name, func(t *testing.T) {
			dir, _ := templates.Folder(name)
			p, err := intake.Folder(dir, nil, name, intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			s := fold(t, p)
			if string(s.Definition.ID) != name {
				t.Errorf("the study is called %s", s.Definition.ID)
			}
			b := s.Balance()
			if b.Raw != b.Merged+b.Rejected+b.Standing {
				t.Errorf("the counts do not balance: %+v", b)
			}
			if len(p.Notes) > 0 {
				t.Errorf("notes: %v", p.Notes)
			}
			t.Logf("%+v, %d demands, %d quantities, %d statements", b, len(s.Demands), len(s.Quantities), len(s.Statements))
		})
	}
}
