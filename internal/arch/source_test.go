package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// modulePath is the import path in front of each folder of the module.
const modulePath = "github.com/tanwen/tanwen"

// folder is one package folder: its files parsed, those of tests apart.
type folder struct {
	dir   string // from the module's root, with slashes
	files []*ast.File
	tests []*ast.File
}

// source is the Go source of a module.
type source struct {
	fset    *token.FileSet
	folders map[string]*folder
	texts   map[string][]byte // of each file, by name
}

// skipped are folders that hold nothing of ours: packages of npm, output, data of tests.
var skipped = map[string]bool{"node_modules": true, "testdata": true, "dist": true, "bin": true, "out": true}

// readSource parses every Go file below module, nested modules left out (they are tools that no binary links).
func readSource(module fs.FS) (*source, error) {
	s := &source{token.NewFileSet(), map[string]*folder{}, map[string][]byte{}}
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name != "." && (skipped[entry.Name()] || strings.HasPrefix(entry.Name(), ".") || hasFile(module, path.Join(name, "go.mod"))) {
				return fs.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		data, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(s.fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.texts[name] = data
		dir := path.Dir(name)
		f := s.folders[dir]
		if f == nil {
			f = &folder{dir: dir}
			s.folders[dir] = f
		}
		if strings.HasSuffix(name, "_test.go") {
			f.tests = append(f.tests, file)
		} else {
			f.files = append(f.files, file)
		}
		return nil
	})
	return s, err
}

func hasFile(module fs.FS, name string) bool {
	_, err := fs.Stat(module, name)
	return err == nil
}

// dirs returns the folders in alphabetical order.
func (s *source) dirs() []string {
	dirs := make([]string, 0, len(s.folders))
	for dir := range s.folders {
		dirs = append(dirs, dir)
	}
	sort.Strings(dirs)
	return dirs
}

// at prints a place as file:line.
func (s *source) at(p token.Pos) string {
	where := s.fset.Position(p)
	return where.Filename + ":" + strconv.Itoa(where.Line)
}

// importsOf returns the import paths of a file.
func importsOf(file *ast.File) map[string]token.Pos {
	out := map[string]token.Pos{}
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			out[p] = spec.Pos()
		}
	}
	return out
}

// own returns the folder of an import path of this module.
func own(importPath string) (dir string, ok bool) {
	return strings.CutPrefix(importPath, modulePath+"/")
}

// isStandard reports whether an import path belongs to the standard library: its first element has no dot.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// module returns the root folder of this module.
func module(t *testing.T) fs.FS {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return os.DirFS(root)
}

// read parses this module.
func read(t *testing.T) *source {
	t.Helper()
	s, err := readSource(module(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// report fails t once per finding.
func report(t *testing.T, findings []string) {
	t.Helper()
	for _, f := range findings {
		t.Error(f)
	}
}
