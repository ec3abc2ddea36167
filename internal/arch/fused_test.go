package arch

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// fusing are the targets whose compiler makes one instruction of a product and a sum; the first is looked at in every
// run, all of them in the long one.
var fusing = []string{"arm64", "riscv64", "ppc64le", "s390x", "loong64", "amd64/v3"}

// fusedInstruction matches a fused instruction in the compiler's listing, with the file and line that it comes from.
var fusedInstruction = regexp.MustCompile(`\(([^()\s]+\.go):(\d+)\)\s+(?:V?FN?M(?:ADD|SUB)\w*)\s`)

// TestMachineCodeIsNotFused compiles floors 0 to 2 for processors with a fused multiply-add and looks for one in the
// machine code. It finds what reading the source cannot: products that come out of an inlined call or a slice, and
// divisions by a power of two, which the compiler turns into products. The test reads the source files as well, so
// that the test cache knows when they have changed.
func TestMachineCodeIsNotFused(t *testing.T) {
	s := read(t)
	var packages []string
	for _, dir := range s.dirs() {
		if floor, ok := floorOf(dir); ok && floor <= nouns && len(s.folders[dir].files) > 0 {
			packages = append(packages, "./"+dir)
		}
	}
	targets := fusing[:1]
	if os.Getenv("TANWEN_LONG") != "" {
		targets = fusing
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		report(t, fused(t, root, target, packages))
	}
}

func TestControlMachineCode(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module " + modulePath + "\n\ngo 1.26\n",
		"mcda/a.go": `package mcda

func product(a, b float64) float64 { return a * b }

// Fused hides the product behind a call.
func Fused(a, b, c float64) float64 { return product(a, b) + c }

// Rounded does not.
func Rounded(a, b, c float64) float64 { return float64(product(a, b)) + c }
`} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, fused(t, root, fusing[0], []string{"./mcda"}), "mcda/a.go:6: arm64")
}

// fused compiles packages below root for a target and returns the lines of the module that became fused.
func fused(t *testing.T, root, target string, packages []string) (findings []string) {
	t.Helper()
	arch, level, _ := strings.Cut(target, "/")
	cmd := exec.Command("go", append([]string{"build", "-gcflags=-S"}, packages...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0", "GOARCH="+arch, "GOFLAGS=", "GOWORK=off")
	if level != "" {
		cmd.Env = append(cmd.Env, "GOAMD64="+level)
	}
	listing, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var complaints bytes.Buffer
	lines := bufio.NewScanner(listing)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Bytes()
		if m := fusedInstruction.FindSubmatch(line); m != nil {
			file, err := filepath.Rel(root, string(m[1]))
			if err != nil || strings.HasPrefix(file, "..") {
				continue // inlined from elsewhere
			}
			finding := fmt.Sprintf("%s:%s: %s fuses a product and a sum; write float64(product)", filepath.ToSlash(file), m[2], target)
			if !seen[finding] {
				seen[finding] = true
				findings = append(findings, finding)
			}
		} else if bytes.Contains(line, []byte(".go:")) && !bytes.HasPrefix(line, []byte("\t")) && complaints.Len() < 2000 {
			fmt.Fprintf(&complaints, "%s\n", line)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%s: %v\n%s", target, err, complaints.String())
	}
	sort.Strings(findings)
	return findings
}
