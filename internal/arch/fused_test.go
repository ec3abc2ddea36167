package arch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
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
// machine code. It finds what reading the source cannot: products that come out of an inlined call or a slice. The
// compiler turns x/2 into a product, too, but one that rounding does not change; such exact scalings are wrapped in a
// conversion before compiling, so that what is left is wrong. The test reads the source files itself, so that the test
// cache knows when they have changed.
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
	overlay := exactScalings(t, root, s)
	for _, target := range targets {
		report(t, fused(t, root, target, overlay, packages))
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

// Halved is exact.
func Halved(a, b float64) float64 {
	b /= 4
	return a/2 + b
}
`,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := readSource(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, fused(t, root, fusing[0], exactScalings(t, root, s), []string{"./mcda"}), "mcda/a.go:6: arm64")
}

// fused compiles packages below root for a target and returns the lines of the module that became fused.
func fused(t *testing.T, root, target, overlay string, packages []string) (findings []string) {
	t.Helper()
	arch, level, _ := strings.Cut(target, "/")
	cmd := exec.Command("go", append([]string{"build", "-gcflags=-S", "-overlay=" + overlay}, packages...)...)
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
			finding := fmt.Sprintf("%s:%s: %s fuses a product and a sum; write float64(...) around the product", filepath.ToSlash(file), m[2], target)
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

// exactScalings writes copies of the files of floors 0 to 2 in which every division or multiplication by a power of
// two stands in a conversion, and returns the overlay file that makes the go command compile them instead.
func exactScalings(t *testing.T, root string, s *source) string {
	t.Helper()
	dir := t.TempDir()
	replace := map[string]string{}
	c := newChecker(s)
	for _, name := range s.dirs() {
		if floor, ok := floorOf(name); !ok || floor > nouns {
			continue
		}
		pkg := c.check(name)
		for _, file := range s.folders[name].files {
			name := s.fset.Position(file.Package).Filename
			text := s.texts[name]
			wrapped := wrapScalings(s.fset, pkg, file, text)
			if len(wrapped) == len(text) {
				continue
			}
			copied := filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
			if err := os.WriteFile(copied, wrapped, 0o644); err != nil {
				t.Fatal(err)
			}
			replace[filepath.Join(root, filepath.FromSlash(name))] = copied
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(name, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// wrapScalings puts float64(...) around x/2, x*0.5 and the like; no line moves.
func wrapScalings(fset *token.FileSet, pkg *checked, file *ast.File, text []byte) []byte {
	inserts := map[int]string{}
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	ast.Inspect(file, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.BinaryExpr:
			scaling := x.Op == token.QUO && pkg.isPowerOfTwo(x.Y) || x.Op == token.MUL && (pkg.isPowerOfTwo(x.X) || pkg.isPowerOfTwo(x.Y))
			if scaling && isFloat64(pkg, x) {
				inserts[offset(x.Pos())] += "float64("
				inserts[offset(x.End())] = ")" + inserts[offset(x.End())]
			}
		case *ast.AssignStmt:
			if (x.Tok == token.QUO_ASSIGN || x.Tok == token.MUL_ASSIGN) && pkg.isPowerOfTwo(x.Rhs[0]) && isFloat64(pkg, x.Lhs[0]) {
				left := string(text[offset(x.Lhs[0].Pos()):offset(x.Lhs[0].End())])
				inserts[offset(x.Lhs[0].End())] += " = float64(" + left
				inserts[offset(x.TokPos)+1] += "\x00" // the operator loses its equals sign
				inserts[offset(x.End())] = ")" + inserts[offset(x.End())]
			}
		}
		return true
	})
	var out bytes.Buffer
	for i, b := range text {
		insert := inserts[i]
		out.WriteString(strings.TrimSuffix(insert, "\x00"))
		if !strings.HasSuffix(insert, "\x00") {
			out.WriteByte(b)
		}
	}
	return out.Bytes()
}

// isFloat64 reports whether e has type float64 itself, so that float64(e) changes no type.
func isFloat64(pkg *checked, e ast.Expr) bool {
	tv := pkg.info.Types[e]
	return tv.Value == nil && tv.Type == types.Typ[types.Float64]
}
