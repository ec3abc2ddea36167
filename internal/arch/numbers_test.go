package arch

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"sort"
	"strings"
	"testing"
)

// exact are the functions of package math whose result is the same on every processor, because IEEE 754 defines it
// or because no rounding happens. All others are approximations, some in assembly, and live in internal/num.
var exact = map[string]bool{
	"Abs": true, "Ceil": true, "Copysign": true, "Float32bits": true, "Float32frombits": true, "Float64bits": true,
	"Float64frombits": true, "Floor": true, "Frexp": true, "Inf": true, "IsInf": true, "IsNaN": true, "Ldexp": true,
	"Max": true, "Min": true, "Mod": true, "Modf": true, "NaN": true, "Nextafter": true, "Remainder": true,
	"Round": true, "RoundToEven": true, "Signbit": true, "Sqrt": true, "Trunc": true,
}

// clocks are the functions of package time that look at a clock or wait for one.
var clocks = map[string]bool{
	"Now": true, "Since": true, "Until": true, "Sleep": true, "After": true, "AfterFunc": true, "Tick": true,
	"NewTimer": true, "NewTicker": true,
}

func TestNumbersAreTheSameEverywhere(t *testing.T) {
	findings, skipped := impure(read(t))
	report(t, findings)
	report(t, skipped)
}

// impure looks at floors 0 to 2 for what gives other bits on another processor or on another day: functions of math
// that are no exact ones, gonum, complex numbers, normal deviates of the standard library, a clock, and products that
// a compiler may fuse with a sum. Packages that cannot be type-checked are reported apart: a rule that could not look
// must not pass.
func impure(s *source) (findings, unchecked []string) {
	c := newChecker(s)
	for _, dir := range s.dirs() {
		floor, ok := floorOf(dir)
		if !ok || floor > nouns {
			continue
		}
		pkg := c.check(dir)
		if floor <= library && len(pkg.errors) > 0 {
			unchecked = append(unchecked, fmt.Sprintf("%s cannot be type-checked: %v", dir, pkg.errors[0]))
		}
		for _, file := range s.folders[dir].files {
			for importPath, pos := range importsOf(file) {
				if strings.HasPrefix(importPath, "gonum.org/") {
					findings = append(findings, s.at(pos)+": gonum is an oracle of tests; here use internal/num")
				}
				if importPath == "math/cmplx" {
					findings = append(findings, s.at(pos)+": complex functions differ between processors")
				}
				if strings.HasPrefix(importPath, "math/rand") && dir != "internal/num" {
					findings = append(findings, s.at(pos)+": chance comes from a *num.Stream, whose seed stands in the record")
				}
			}
			_, pure := purity[dir]
			findings = append(findings, calls(s, pkg, file, pure || floor <= library)...)
			findings = append(findings, unroundedProducts(s, pkg, file)...)
		}
	}
	sort.Strings(findings)
	return findings, unchecked
}

// calls finds functions by package and name; a clock is forbidden to pure packages only, since the log and the people's
// store date what they keep.
func calls(s *source, pkg *checked, file *ast.File, pure bool) (findings []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name := sel.Sel.Name
		switch pkg.packageOf(sel) {
		case "math":
			if _, isFunc := pkg.object(sel.Sel).(*types.Func); isFunc && !exact[name] {
				findings = append(findings, fmt.Sprintf("%s: math.%s gives other bits on other processors; internal/num has it in plain Go", s.at(sel.Pos()), name))
			}
		case "time":
			if pure && clocks[name] {
				findings = append(findings, fmt.Sprintf("%s: time.%s reads a clock; take the time as an argument", s.at(sel.Pos()), name))
			}
		case "":
			if name == "NormFloat64" || name == "ExpFloat64" {
				findings = append(findings, fmt.Sprintf("%s: %s may change with Go; use (*num.Stream).Normal or Exponential", s.at(sel.Pos()), name))
			}
		}
		return true
	})
	return findings
}

// unroundedProducts finds sums and differences one of whose sides is a floating-point product that is not rounded by
// an explicit conversion: a*b + c, c - a*b, s += a*b. The language lets a compiler fuse those into one operation with
// one rounding, and compilers do so on arm64, riscv64, ppc64le, s390x and loong64 but not on amd64. It may do so
// across statements, so a variable that was given a bare product (t := a*b, t *= a) counts as one. What hides behind
// a call or a slice element is found in the machine code, see TestMachineCodeIsNotFused.
func unroundedProducts(s *source, pkg *checked, file *ast.File) (findings []string) {
	for _, decl := range file.Decls {
		bare := bareVariables(pkg, decl)
		isProduct := func(e ast.Expr) bool {
			e = inner(e)
			if pkg.isRoundedProduct(e) {
				return true
			}
			o := pkg.object(e)
			return o != nil && bare[o]
		}
		blame := func(at token.Pos) {
			findings = append(findings, s.at(at)+": a product is added or subtracted without float64(...) around it; processors that fuse give other bits")
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.BinaryExpr:
				if (x.Op == token.ADD || x.Op == token.SUB) && pkg.isFloat(x) && (isProduct(x.X) || isProduct(x.Y)) {
					blame(x.Pos())
				}
			case *ast.AssignStmt:
				if (x.Tok == token.ADD_ASSIGN || x.Tok == token.SUB_ASSIGN) && pkg.isFloat(x.Lhs[0]) && (isProduct(x.Lhs[0]) || isProduct(x.Rhs[0])) {
					blame(x.Pos())
				}
			}
			return true
		})
	}
	return findings
}

// bareVariables returns the variables that some statement of decl gives an unrounded product.
func bareVariables(pkg *checked, decl ast.Decl) map[types.Object]bool {
	bare := map[types.Object]bool{}
	give := func(to, value ast.Expr) {
		if o := pkg.object(to); o != nil && pkg.isRoundedProduct(inner(value)) {
			bare[o] = true
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.AssignStmt:
			if x.Tok == token.MUL_ASSIGN && pkg.isFloat(x.Lhs[0]) && !pkg.isPowerOfTwo(x.Rhs[0]) {
				if o := pkg.object(x.Lhs[0]); o != nil {
					bare[o] = true
				}
			}
			if (x.Tok == token.ASSIGN || x.Tok == token.DEFINE) && len(x.Lhs) == len(x.Rhs) {
				for i := range x.Lhs {
					give(x.Lhs[i], x.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i := range x.Values {
				if len(x.Names) == len(x.Values) {
					give(x.Names[i], x.Values[i])
				}
			}
		}
		return true
	})
	return bare
}

// isRoundedProduct reports whether e is a floating-point product that rounding changes: doubling and halving do not.
func (c *checked) isRoundedProduct(e ast.Expr) bool {
	product, ok := e.(*ast.BinaryExpr)
	return ok && product.Op == token.MUL && c.isFloat(product) && !c.isPowerOfTwo(product.X) && !c.isPowerOfTwo(product.Y)
}

// isPowerOfTwo reports whether e is a constant 2^k or -2^k.
func (c *checked) isPowerOfTwo(e ast.Expr) bool {
	value := c.info.Types[e].Value
	if value == nil {
		return false
	}
	f, _ := constant.Float64Val(constant.ToFloat(value))
	fraction, _ := math.Frexp(math.Abs(f))
	return fraction == 0.5
}

// inner strips parentheses and signs: -(a*b) + c is fused as well.
func inner(e ast.Expr) ast.Expr {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.SUB && x.Op != token.ADD {
				return e
			}
			e = x.X
		default:
			return e
		}
	}
}
