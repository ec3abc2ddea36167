package dossier_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
)

// TestInterestsStayInTheHouse: which interest somebody declared is in no package, and whose it was in no closed one; the
// answers that were set aside are in no statistic.
func TestInterestsStayInTheHouse(t *testing.T) {
	d := consultation(t, panel{experts: 12, disclosure: consult.DefaultDisclosure, interests: true})
	for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
		out, b := written(t, d, form)
		payloads := string(within(t, b, "data/log/payloads.jsonl"))
		if strings.Contains(payloads, "leads a project") {
			t.Errorf("%s: the interest is told", form)
		}
		if named := strings.Contains(payloads, `"E03"`); named != (form == dossier.Open) {
			t.Errorf("%s: the pseudonym stands in it: %v", form, named)
		}
		table, err := os.ReadFile(filepath.Join(out, "tables", "item_statistics.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"1,Q1,importance,,12,", "2,Q1,importance,,11,"} {
			if !strings.Contains(string(table), want) {
				t.Errorf("%s: no line %q\n%s", form, want, table)
			}
		}
	}
}

func TestFolderAndPackage(t *testing.T) {
	d := consultation(t, panel{experts: 7, disclosure: consult.DefaultDisclosure})
	for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
		out, b := written(t, d, form)
		for _, name := range []string{"brief.en.html", "brief.zh.html", "findings.json", "statements.json", "tables/item_statistics.csv", "tables/ranking.csv", "figures/ranking.mean.svg", "checklists/accord.csv", "individual/E00.en.html", "log/leaves.jsonl", "log/heads.txt"} {
			if _, err := os.Stat(filepath.Join(out, name)); err != nil {
				t.Errorf("%s: %v", form, err)
			}
		}
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatalf("%s: a usual reader of zip files: %v", form, err)
		}
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			var content bytes.Buffer
			if _, err := content.ReadFrom(r); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
			if form == dossier.Closed && (strings.Contains(content.String(), `"E03"`) || strings.Contains(content.String(), "cost 3")) {
				t.Errorf("closed form: %s names an expert or says a withheld text", f.Name)
			}
			if form == dossier.Open && f.Name == "data/log/payloads.jsonl" && !strings.Contains(content.String(), `"E03"`) {
				t.Error("open form: the pseudonyms are not opened") // the control of the line above
			}
		}
		if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "individual") }) || !slices.Contains(names, "data/SPEC.md") {
			t.Errorf("%s: files %q", form, names)
		}
		complete, err := os.ReadFile(filepath.Join(out, "tables/item_statistics.csv"))
		if err != nil || bytes.Contains(complete, []byte("suppressed")) {
			t.Errorf("%s: the secretariat's table is not complete: %v", form, err)
		}
	}
}

func TestForeignFolderIsLeftAlone(t *testing.T) {
	d := consultation(t, panel{experts: 5, disclosure: consult.DefaultDisclosure})
	out := t.TempDir()
	if err := os.WriteFile(filepath.Join(out, "thesis.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := dossier.Options{Form: dossier.Open, Role: consult.RoleProgram, Program: "v1.0.0"}
	if _, err := dossier.Write(t.Context(), source(d), study, plain{}, out, o); fault.KindOf(err) != fault.Conflict {
		t.Fatalf("got %v", err)
	}
	if b, err := os.ReadFile(filepath.Join(out, "thesis.txt")); err != nil || string(b) != "mine" {
		t.Error("the file of somebody else is gone")
	}
	own := filepath.Join(t.TempDir(), "out")
	for range 2 { // the control: an own folder is replaced
		if _, err := dossier.Write(t.Context(), source(d), study, plain{}, own, o); err != nil {
			t.Fatal(err)
		}
	}
}

// within returns a file of a package.
func within(t testing.TB, b []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out bytes.Buffer
	if _, err := out.ReadFrom(f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
