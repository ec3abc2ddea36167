package arch

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"testing/fstest"
)

// link matches a relative link or picture of Markdown.
var link = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)

func TestDocumentLinks(t *testing.T) { report(t, brokenLinks(t, module(t))) }

// brokenLinks finds links between documents that lead nowhere.
func brokenLinks(t *testing.T, module fs.FS) (findings []string) {
	t.Helper()
	for name, text := range documents(t, module) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if target := path.Join(path.Dir(name), m[1]); !hasFile(module, target) {
				findings = append(findings, fmt.Sprintf("%s: %s is not there", name, target))
			}
		}
	}
	sort.Strings(findings)
	return findings
}

// documents returns the Markdown files of the repository by name.
func documents(t *testing.T, module fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (skipped[entry.Name()] || strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".md":
			return nil
		}
		data, err := fs.ReadFile(module, name)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadmesAreTwins(t *testing.T) {
	docs := documents(t, module(t))
	report(t, unlike("README.md", docs["README.md"], "README.zh.md", docs["README.zh.md"]))
}

// unlike compares the form of two documents: levels of headings, blocks of code, list items and links, in order.
func unlike(nameA, a, nameB, b string) (findings []string) {
	formA, formB := form(a), form(b)
	if !slices.Equal(formA, formB) {
		findings = append(findings, fmt.Sprintf("%s and %s differ in form:\n%v\n%v", nameA, nameB, formA, formB))
	}
	return findings
}

// form lists the marks of a document. Links between the languages lead to each other and count as equal.
func form(text string) (marks []string) {
	inCode := false
	for line := range strings.SplitSeq(text, "\n") {
		heading := strings.TrimLeft(line, "#")
		switch {
		case strings.HasPrefix(line, "```"):
			inCode = !inCode
			marks = append(marks, "code")
		case inCode:
			marks = append(marks, line)
		case heading != line:
			marks = append(marks, strings.Repeat("#", len(line)-len(heading)))
		case strings.HasPrefix(line, "- "):
			marks = append(marks, "item")
		}
		if inCode {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(line, -1) {
			marks = append(marks, strings.NewReplacer(".zh.", ".", ".en.", ".").Replace(m[1]))
		}
	}
	return marks
}

func TestDecisionsAreListed(t *testing.T) {
	docs := documents(t, module(t))
	index := docs["docs/decisions/README.md"]
	for name, text := range docs {
		if path.Dir(name) != "docs/decisions" || path.Base(name) == "README.md" {
			continue
		}
		title, _, _ := strings.Cut(text, "\n")
		number, title, _ := strings.Cut(strings.TrimPrefix(title, "# "), " ")
		if !strings.HasPrefix(path.Base(name), number+"-") {
			t.Errorf("%s: the title's number is %s", name, number)
		}
		if !strings.Contains(index, "("+path.Base(name)+")") || number != "0000" && !strings.Contains(index, "| "+title+" |") {
			t.Errorf("docs/decisions/README.md does not list %s as %q", name, title)
		}
		for _, heading := range []string{"Status:", "## Context", "## Decision", "## Consequences", "## What would change our mind"} {
			if !strings.Contains(text, heading) {
				t.Errorf("%s lacks %q", name, heading)
			}
		}
	}
}

// requirement matches a module that go.mod requires directly.
var requirement = regexp.MustCompile(`(?m)^(?:require)?\s+([a-z0-9.-]+\.[a-z]+/\S+) (v\S+)$`)

func TestDependenciesAreDecided(t *testing.T) {
	m := module(t)
	report(t, undecided(t, m))
	report(t, unequalVersions(t, m))
}

// undecided finds modules that go.mod requires directly and no record of decisions names.
func undecided(t *testing.T, module fs.FS) (findings []string) {
	t.Helper()
	var records strings.Builder
	for name, text := range documents(t, module) {
		if path.Dir(name) == "docs/decisions" {
			records.WriteString(text)
		}
	}
	for _, m := range requirement.FindAllStringSubmatch(readText(t, module, "go.mod"), -1) {
		if !strings.Contains(records.String(), strings.TrimPrefix(m[1], "github.com/")) {
			findings = append(findings, fmt.Sprintf("go.mod: no record in docs/decisions names %s: why, licence, way out", m[1]))
		}
	}
	return findings
}

// unequalVersions finds modules that product and tools require in different versions although one writes what the
// other reads: the generator of templ and its library.
func unequalVersions(t *testing.T, module fs.FS) (findings []string) {
	t.Helper()
	version := func(file string) string {
		m := regexp.MustCompile(`github\.com/a-h/templ (v\S+)`).FindStringSubmatch(readText(t, module, file))
		if m == nil {
			return ""
		}
		return m[1]
	}
	if product, tools := version("go.mod"), version("build/go.mod"); product != "" && product != tools {
		findings = append(findings, fmt.Sprintf("templ is %s in go.mod and %s in build/go.mod", product, tools))
	}
	return findings
}

func readText(t *testing.T, module fs.FS, name string) string {
	t.Helper()
	data, err := fs.ReadFile(module, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestControlDocuments(t *testing.T) {
	m := fstest.MapFS{
		"README.md":              {Data: []byte("[a](docs/a.md) ![b](docs/b.png) [c](https://example.org/c) [d](#e) [f](docs/a.md#g)")},
		"docs/a.md":              {Data: []byte("[up](../README.md) [gone](gone.md)")},
		"docs/decisions/0001.md": {Data: []byte("example.org/known")},
		"go.mod":                 {Data: []byte("module x\n\nrequire (\n\texample.org/known v1.0.0\n\texample.org/new v1.0.0\n\tgithub.com/a-h/templ v0.3.1 // indirect\n)\n")},
		"build/go.mod":           {Data: []byte("module y\n\nrequire github.com/a-h/templ v0.3.2 // indirect\n")},
	}
	expect(t, brokenLinks(t, m), "README.md: docs/b.png", "docs/a.md: docs/gone.md")
	expect(t, undecided(t, m), "example.org/new")
	expect(t, unequalVersions(t, m), "templ is v0.3.1 in go.mod and v0.3.2")
	expect(t, unlike("a", "# A\n\n- x\n", "b", "# B\n\n## C\n\n- y\n"), "differ in form")
	expect(t, unlike("a", "# A\n\n- [x](a.zh.md)\n", "b", "# B\n\n- [y](a.md)\n"))
}
