package arch

import (
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"path"
)

// checker type-checks packages of the module from source. The standard library is checked from source, too; of other
// modules only the name is known, which is enough to tell floating point from the rest on floors that hardly use any.
type checker struct {
	source   *source
	standard types.Importer
	done     map[string]*checked
}

// checked is a package with what is known about its expressions.
type checked struct {
	pkg    *types.Package
	info   *types.Info
	errors []error
}

func newChecker(s *source) *checker {
	return &checker{s, importer.ForCompiler(token.NewFileSet(), "source", nil), map[string]*checked{}}
}

// Import makes checker a types.Importer.
func (c *checker) Import(importPath string) (*types.Package, error) {
	if dir, ok := own(importPath); ok && c.source.folders[dir] != nil {
		return c.check(dir).pkg, nil
	}
	if isStandard(importPath) {
		return c.standard.Import(importPath)
	}
	unknown := types.NewPackage(importPath, path.Base(importPath))
	unknown.MarkComplete()
	return unknown, nil
}

// check type-checks the non-test files of a folder.
func (c *checker) check(dir string) *checked {
	if done, ok := c.done[dir]; ok {
		return done
	}
	out := &checked{info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
	}}
	c.done[dir] = out
	config := types.Config{Importer: c, Error: func(err error) { out.errors = append(out.errors, err) }}
	out.pkg, _ = config.Check(path.Join(modulePath, dir), c.source.fset, c.source.folders[dir].files, out.info)
	return out
}

// object returns what an identifier means.
func (c *checked) object(e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	if o := c.info.Uses[id]; o != nil {
		return o
	}
	return c.info.Defs[id]
}

// packageOf returns the import path of the package in whose name a selector looks, "" for a method or field.
func (c *checked) packageOf(sel *ast.SelectorExpr) string {
	if name, ok := c.object(sel.X).(*types.PkgName); ok {
		return name.Imported().Path()
	}
	return ""
}

// isFloat reports whether e is floating point (or complex) and no constant. Type parameters whose every type is
// floating point count.
func (c *checked) isFloat(e ast.Expr) bool {
	tv, ok := c.info.Types[e]
	if !ok || tv.Type == nil || tv.Value != nil {
		return false
	}
	switch u := tv.Type.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsFloat|types.IsComplex) != 0
	case *types.Interface:
		return tv.Type != u && u.NumEmbeddeds() > 0 // a type parameter: judged as floating point
	}
	return false
}
