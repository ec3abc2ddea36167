package arch

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPackageComments(t *testing.T) { report(t, comments(read(t))) }

// comments finds packages without exactly one package comment, and those whose comment does not open in the usual way.
func comments(s *source) (findings []string) {
	for _, dir := range s.dirs() {
		f := s.folders[dir]
		var found []string
		for _, file := range f.files {
			if file.Doc == nil {
				continue
			}
			text := file.Doc.Text()
			if strings.TrimSpace(text) == "" {
				continue // directives only
			}
			found = append(found, s.at(file.Package))
			want := "Package " + file.Name.Name + " "
			if file.Name.Name == "main" {
				want = "Command " + path.Base(dir) + " "
			}
			if !strings.HasPrefix(text, want) {
				findings = append(findings, fmt.Sprintf("%s: the package comment begins with %q", s.at(file.Package), want))
			}
		}
		if len(f.files) > 0 && len(found) != 1 {
			findings = append(findings, fmt.Sprintf("%s: %d package comments, not one: %s", dir, len(found), strings.Join(found, ", ")))
		}
	}
	return findings
}

// emptyNames say nothing about what is inside.
var emptyNames = map[string]bool{
	"base": true, "common": true, "core": true, "helper": true, "helpers": true, "lib": true, "misc": true,
	"model": true, "models": true, "shared": true, "type": true, "types": true, "util": true, "utils": true,
}

func TestPackageNames(t *testing.T) { report(t, emptyPackageNames(read(t))) }

func emptyPackageNames(s *source) (findings []string) {
	for _, dir := range s.dirs() {
		name := path.Base(dir)
		for _, file := range append(s.folders[dir].files, s.folders[dir].tests...) {
			declared := strings.TrimSuffix(file.Name.Name, "_test")
			if emptyNames[name] || emptyNames[declared] {
				findings = append(findings, fmt.Sprintf("%s: %q says nothing; name the noun that the package is about", s.at(file.Package), declared))
			} else if declared != name && declared != "main" {
				findings = append(findings, fmt.Sprintf("%s: package %s lies in a folder called %s", s.at(file.Package), declared, name))
			}
		}
	}
	return findings
}

// spoken are patterns that must not stand in any text file of the repository. The patterns are put together from
// halves, so that this file does not hold what it looks for.
var spoken = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a path of one machine", regexp.MustCompile(`(^|[^A-Za-z0-9_.~-])/(work|ro` + `ot|ho` + `me|tmp/[a-z]+)/`)},
	{"a mark of unfinished work", regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX)\b`)},
	{"the host of a package registry", regexp.MustCompile(`(?i)\b(registry\.npm` + `js|proxy\.go` + `lang|sum\.go` + `lang|deb\.deb` + `ian|pypi\.o` + `rg|npm` + `mirror)`)},
}

// maxFileSize keeps data sets and bundles out of the repository.
const maxFileSize = 1_000_000

func TestRepositoryTexts(t *testing.T) { report(t, texts(t, module(t))) }

func texts(t *testing.T, module fs.FS) (findings []string) {
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if base == ".git" || base != "testdata" && skipped[base] {
				return fs.SkipDir
			}
			return nil
		}
		if base == ".git" { // of a linked working tree: a file that names the place of the repository
			return nil
		}
		if !entry.Type().IsRegular() || strings.HasSuffix(base, ".test") || strings.HasSuffix(base, ".out") || strings.HasSuffix(base, ".sum") {
			return nil
		}
		data, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		if len(data) > maxFileSize {
			findings = append(findings, fmt.Sprintf("%s: %d bytes; the repository holds no file above %d", name, len(data), maxFileSize))
		}
		if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
			return nil
		}
		for number, line := range strings.Split(string(data), "\n") {
			for _, s := range spoken {
				if s.pattern.MatchString(line) {
					findings = append(findings, fmt.Sprintf("%s:%d: %s: %s", name, number+1, s.what, strings.TrimSpace(line)))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(findings)
	return findings
}
