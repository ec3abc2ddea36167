package brief_test

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/tanwen/tanwen/internal/analysis"
	"github.com/tanwen/tanwen/internal/brief"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/i18n"
	"github.com/tanwen/tanwen/internal/intake"
	"github.com/tanwen/tanwen/internal/synthetic"
	"github.com/tanwen/tanwen/templates"
)

// horizonScan is the consultation of the public example, or the test is skipped.
func horizonScan(t testing.TB) *consult.State {
	t.Helper()
	base := os.Getenv("TANWEN_SHARED")
	if base == "" {
		base = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(base, "data", "technology-horizon-scan")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the public data are not here: set TANWEN_SHARED to the folder that holds data/technology-horizon-scan")
	}
	return folder(t, os.DirFS("../../examples/technology-horizon-scan"), os.DirFS(dir), "technology-horizon-scan")
}

func folder(t testing.TB, dir, sources fs.FS, name string) *consult.State {
	t.Helper()
	p, err := intake.Folder(dir, sources, name, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := consult.NewState()
	do(t, s, p.Commands...)
	return s
}

// showcase is the dual-carbon template with a synthetic panel of 60.
func showcase(t testing.TB) *consult.State {
	t.Helper()
	dir, ok := templates.Folder("dual-carbon")
	if !ok {
		t.Fatal("the template is not there")
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(dir, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	invented, err := synthetic.Draw(synthetic.Study(folder(t, dir, nil, "dual-carbon"), 60), 20250303)
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(*synthetic.Panel, io.Writer) error{
		"experts.csv": (*synthetic.Panel).WriteExperts, "ratings.csv": (*synthetic.Panel).WriteRatings, "judgements.csv": (*synthetic.Panel).WriteJudgements,
	} {
		var b bytes.Buffer
		if err := write(invented, &b); err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	head := files["consultation.yaml"]
	head.Data = append(head.Data, "\nsynthetic: true\n"...)
	return folder(t, files, nil, "dual-carbon")
}

// TestWholeConsultations makes the briefs of the public example and of the showcase in both languages.
func TestWholeConsultations(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(testing.TB) *consult.State
	}{{"horizon scan", horizonScan}, {"showcase", showcase}} {
		t.Run(c.name, func(t *testing.T) {
			s := c.make(t)
			f, err := analysis.Compute(s)
			if err != nil {
				t.Fatal(err)
			}
			f = f.Disclosed()
			for _, lang := range i18n.Langs() {
				d, err := brief.Compose(brief.Input{State: s, Findings: f, Head: brief.Head{Round: "2", Size: s.Size, Root: "AAAA"}, Lang: lang})
				if err != nil {
					t.Fatal(err)
				}
				page, err := d.HTML()
				if err != nil {
					t.Fatal(err)
				}
				wellFormed(t, page)
				if bytes.Contains(page, []byte("⟦")) {
					t.Errorf("%s: a text is missing", lang)
				}
				file, err := d.DOCX()
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%s: page %d kB, document %d kB, %d sentences", lang, len(page)>>10, len(file)>>10, len(d.Sentences()))
			}
		})
	}
}
