package dossier_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tanwen/tanwen/internal/consult"
	"github.com/tanwen/tanwen/internal/dossier"
)

// script runs verify.py on a package and returns what it printed and its last line.
func script(t testing.TB, b, seen []byte) (all, last string) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here: verify.py was not run")
	}
	dir := t.TempDir()
	args := []string{"verify.py", filepath.Join(dir, "package.zip")}
	if err := os.WriteFile(args[1], b, 0o600); err != nil {
		t.Fatal(err)
	}
	if seen != nil {
		args = append(args, "--seen", filepath.Join(dir, "head.txt"))
		if err := os.WriteFile(args[3], seen, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), python, args...).CombinedOutput()
	all = strings.TrimSpace(string(out))
	last = all[strings.LastIndex(all, "\n")+1:]
	if (err == nil) != (last == "verified" || strings.HasSuffix(last, "erased")) {
		t.Fatalf("the exit status does not fit: %v\n%s", err, all)
	}
	return all, last
}

func TestScriptAgrees(t *testing.T) {
	for _, p := range []panel{{experts: 12, disclosure: consult.DefaultDisclosure}, {experts: 23, disclosure: consult.DefaultDisclosure, consent: "release"}, {experts: 9, disclosure: consult.Disclosure{None: true}}, {experts: 5, disclosure: consult.DefaultDisclosure, silent: true}, {experts: 12, disclosure: consult.DefaultDisclosure, interests: true}} {
		for _, form := range []dossier.Form{dossier.Open, dossier.Closed} {
			d := consultation(t, p)
			_, b := written(t, d, form)
			head, err := d.Log().Head(t.Context(), string(study))
			if err != nil {
				t.Fatal(err)
			}
			if all, last := script(t, b, head.Note); last != verified(t, b, head.Note).Line() {
				t.Errorf("%d experts, %s:\n%s", p.experts, form, all)
			}
			if form == dossier.Closed {
				continue
			}
			b[len(b)/2] ^= 4 // the control
			if all, last := script(t, b, nil); last != verified(t, b, nil).Line() {
				t.Errorf("%d experts, %s, one bit changed:\n%s", p.experts, form, all)
			}
		}
	}
}
