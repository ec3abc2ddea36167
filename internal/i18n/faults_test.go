package i18n

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

const faultImport = "github.com/tanwen/tanwen/fault"

// use is one place in the source where a fault gets its key and its English sentence.
type use struct {
	pkg, pos, key, text string
}

// TestFaultSentences reads the module's source (in this process, so that the test cache knows the files) and fails
// for each fault key without a Chinese sentence, with other placeholders there, with two English sentences, and for
// each Chinese sentence that no code uses any more.
func TestFaultSentences(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	uses, problems := faultUses(os.DirFS(root))
	chinese := map[string]map[string]string{} // key -> file -> text
	entries, err := fs.ReadDir(files, "catalogue/zh-CN")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !isFaultFile(entry.Name()) {
			continue
		}
		data, err := fs.ReadFile(files, path.Join("catalogue/zh-CN", entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		pairs, _ := readFlat(data) // TestCatalogues reports the error
		for _, p := range pairs {
			if chinese[p.key] == nil {
				chinese[p.key] = map[string]string{}
			}
			chinese[p.key][entry.Name()] = p.text
		}
	}
	problems = append(problems, judge(uses, chinese)...)
	if len(problems) > 0 {
		t.Errorf("%d sentences of faults need care:\n%s", len(problems), strings.Join(problems, "\n"))
	}
}

// judge compares what the code uses with the Chinese sentences.
func judge(uses []use, chinese map[string]map[string]string) []string {
	var lines []string
	first := map[string]use{}
	for _, u := range uses {
		if !keyForm.MatchString(u.key) {
			lines = append(lines, fmt.Sprintf("%s: key %q is not lower-case words joined by dots", u.pos, u.key))
		}
		f, seen := first[u.key]
		if !seen {
			first[u.key] = u
		} else if f.text != u.text {
			lines = append(lines, fmt.Sprintf("%s: %s is %q here and %q at %s", u.pos, u.key, u.text, f.text, f.pos))
		}
	}
	for key, u := range first {
		sentences := chinese[key]
		if len(sentences) == 0 {
			lines = append(lines, fmt.Sprintf("%s: zh-CN/fault-%s.json lacks %q: %q", u.pos, u.pkg, key, u.text))
		}
		want, rest := placeholders(u.text)
		if strings.ContainsAny(rest, "{}") {
			lines = append(lines, fmt.Sprintf("%s: %s has a brace that is no {placeholder}: %q", u.pos, key, u.text))
		}
		distinct := map[string]bool{}
		for file, text := range sentences {
			distinct[text] = true
			if got, _ := placeholders(text); !slices.Equal(got, want) {
				lines = append(lines, fmt.Sprintf("%s: %s has placeholders %v, the code %v", file, key, got, want))
			}
		}
		if len(distinct) > 1 {
			lines = append(lines, fmt.Sprintf("%s has two Chinese sentences: %q", key, sentences))
		}
	}
	for key, sentences := range chinese {
		if _, ok := first[key]; !ok {
			for file := range sentences {
				lines = append(lines, fmt.Sprintf("%s: no code uses %s", file, key))
			}
		}
	}
	sort.Strings(lines)
	return lines
}

// faultUses finds every call of fault.New, fault.Bad and fault.In and every fault.Error literal in the Go files of a
// module, tests and testdata left out. A function that hands two of its own parameters on as key and sentence is a
// wrapper: its calls within the package count as uses, too. A key that is no constant is reported.
func faultUses(module fs.FS) (uses []use, problems []string) {
	packages := map[string][]*ast.File{}
	fset := token.NewFileSet()
	walkErr := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if base := entry.Name(); name != "." && (base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".")) {
				return fs.SkipDir
			}
			if _, err := fs.Stat(module, path.Join(name, "go.mod")); err == nil && name != "." {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || path.Dir(name) == "fault" {
			return nil
		}
		src, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		packages[path.Dir(name)] = append(packages[path.Dir(name)], file)
		return nil
	})
	if walkErr != nil {
		problems = append(problems, walkErr.Error())
	}
	for dir, group := range packages {
		s := scanner{fset: fset, dir: dir, constants: constants(group)}
		for found := true; found; { // wrappers of wrappers
			found = false
			for _, file := range group {
				found = s.findWrappers(file) || found
			}
		}
		for _, file := range group {
			s.scan(file)
		}
		uses, problems = append(uses, s.uses...), append(problems, s.problems...)
	}
	sort.Slice(uses, func(i, j int) bool { return uses[i].pos < uses[j].pos })
	return uses, problems
}

// form says at which argument a call has its key and at which its sentence.
type form struct{ key, text int }

var faultForms = map[string]form{"New": {1, 2}, "Bad": {1, 2}, "In": {3, 4}}

// span is a stretch of source.
type span struct{ from, to token.Pos }

func (s span) has(p token.Pos) bool { return s.from <= p && p < s.to }

// wrapper is a function that hands two of its parameters on as key and sentence: one of the package, or a variable
// inside a function (scope).
type wrapper struct {
	form
	name        string
	scope, body span
}

type scanner struct {
	fset      *token.FileSet
	dir       string
	constants map[string]ast.Expr
	wrappers  []wrapper
	uses      []use
	problems  []string
}

// constants collects the package's constants by name.
func constants(group []*ast.File) map[string]ast.Expr {
	out := map[string]ast.Expr{}
	for _, file := range group {
		ast.Inspect(file, func(n ast.Node) bool {
			decl, ok := n.(*ast.GenDecl)
			if !ok || decl.Tok != token.CONST {
				return true
			}
			for _, spec := range decl.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) {
						out[name.Name] = v.Values[i]
					}
				}
			}
			return true
		})
	}
	return out
}

// formOf returns the form of a call of fault or of a wrapper.
func (s *scanner) formOf(file *ast.File, call *ast.CallExpr) (form, bool) {
	switch fun := call.Fun.(type) {
	case *ast.SelectorExpr:
		if identName(fun.X) == importName(file, faultImport) {
			f, ok := faultForms[fun.Sel.Name]
			return f, ok
		}
		return s.wrapperOf(fun.Sel.Name, call.Pos())
	case *ast.Ident:
		return s.wrapperOf(fun.Name, call.Pos())
	}
	return form{}, false
}

// wrapperOf finds the wrapper that a name means at a place; a variable hides the package's function.
func (s *scanner) wrapperOf(name string, at token.Pos) (f form, found bool) {
	var smallest token.Pos
	for _, w := range s.wrappers {
		size := w.scope.to - w.scope.from
		if w.name == name && w.scope.has(at) && (!found || size < smallest) {
			f, found, smallest = w.form, true, size
		}
	}
	return f, found
}

// findWrappers adds the wrappers of file, and says whether there were new ones.
func (s *scanner) findWrappers(file *ast.File) (found bool) {
	everywhere := span{0, token.Pos(s.fset.Base())}
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		found = s.addWrapper(file, fn.Name.Name, fn.Type, fn.Body, everywhere) || found
		ast.Inspect(fn.Body, func(node ast.Node) bool {
			assign, ok := node.(*ast.AssignStmt)
			if !ok || len(assign.Lhs) != len(assign.Rhs) {
				return true
			}
			for i, right := range assign.Rhs {
				if lit, ok := right.(*ast.FuncLit); ok {
					found = s.addWrapper(file, identName(assign.Lhs[i]), lit.Type, lit.Body, span{fn.Pos(), fn.End()}) || found
				}
			}
			return true
		})
	}
	return found
}

func (s *scanner) addWrapper(file *ast.File, name string, typ *ast.FuncType, body *ast.BlockStmt, scope span) (added bool) {
	for _, w := range s.wrappers {
		if w.body.from == body.Pos() {
			return false
		}
	}
	params := map[string]int{}
	n := 0
	for _, field := range typ.Params.List {
		for _, param := range field.Names {
			params[param.Name] = n
			n++
		}
	}
	ast.Inspect(body, func(node ast.Node) bool {
		key, text, ok := s.keyAndText(file, node)
		if !ok || added {
			return true
		}
		k, kOK := params[identName(key)]
		x, xOK := params[identName(text)]
		if kOK && xOK {
			s.wrappers = append(s.wrappers, wrapper{form{k, x}, name, scope, span{body.Pos(), body.End()}})
			added = true
		}
		return true
	})
	return added
}

// keyAndText returns the two expressions of a use.
func (s *scanner) keyAndText(file *ast.File, node ast.Node) (key, text ast.Expr, ok bool) {
	switch n := node.(type) {
	case *ast.CallExpr:
		f, is := s.formOf(file, n)
		if !is || f.key >= len(n.Args) || f.text >= len(n.Args) {
			return nil, nil, false
		}
		return n.Args[f.key], n.Args[f.text], true
	case *ast.CompositeLit:
		sel, is := n.Type.(*ast.SelectorExpr)
		if !is || sel.Sel.Name != "Error" || identName(sel.X) != importName(file, faultImport) {
			return nil, nil, false
		}
		for _, element := range n.Elts {
			if kv, is := element.(*ast.KeyValueExpr); is {
				switch identName(kv.Key) {
				case "Key":
					key = kv.Value
				case "Text":
					text = kv.Value
				}
			}
		}
		return key, text, key != nil && text != nil
	}
	return nil, nil, false
}

// scan collects the uses of file and blames those that are no constants.
func (s *scanner) scan(file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		key, text, ok := s.keyAndText(file, node)
		if !ok {
			return true
		}
		at := s.fset.Position(key.Pos())
		pos := fmt.Sprintf("%s:%d", at.Filename, at.Line)
		k, kOK := s.constant(key)
		x, xOK := s.constant(text)
		inWrapper := slices.ContainsFunc(s.wrappers, func(w wrapper) bool { return w.body.has(key.Pos()) })
		switch {
		case kOK && xOK:
			s.uses = append(s.uses, use{path.Base(s.dir), pos, k, x})
		case !inWrapper:
			s.problems = append(s.problems, pos+": key and sentence of a fault must be constants, so that a translator finds them")
		}
		return true
	})
}

// constant evaluates a string constant: a literal, a sum of them or a named constant of the package.
func (s *scanner) constant(e ast.Expr) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		if x.Kind != token.STRING {
			return "", false
		}
		return constant.StringVal(constant.MakeFromLiteral(x.Value, x.Kind, 0)), true
	case *ast.ParenExpr:
		return s.constant(x.X)
	case *ast.BinaryExpr:
		a, aOK := s.constant(x.X)
		b, bOK := s.constant(x.Y)
		return a + b, aOK && bOK && x.Op == token.ADD
	case *ast.Ident:
		if value, ok := s.constants[x.Name]; ok {
			return s.constant(value)
		}
	}
	return "", false
}

func identName(e ast.Expr) string {
	if x, ok := e.(*ast.Ident); ok {
		return x.Name
	}
	return ""
}

// importName returns the name under which a file knows an import, or "\x00", which no identifier is.
func importName(file *ast.File, importPath string) string {
	for _, spec := range file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == importPath {
			if spec.Name != nil {
				return spec.Name.Name
			}
			return path.Base(importPath)
		}
	}
	return "\x00"
}
