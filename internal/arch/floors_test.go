package arch

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
)

// The floors. Arrows point down only: a package imports packages of lower floors.
const (
	leaf     = iota // nothing below but the standard library and fault
	library         // mathematics and text, drawings and documents: public, pure, no consultation known
	nouns           // what a consultation is, its log, its people, its findings
	useCase         // who may do what in which order; figures; packages
	adapter         // people, files, machines outside
	wiring          // the command: the one place where adapters meet
	tool            // builds the product or watches over it; no product code imports it
	numFloor = iota
)

var floorNames = [numFloor]string{"leaf", "library", "nouns", "use-case", "adapter", "wiring", "tool"}

// floors is the plan of the module. A folder that is not here fails the test; a line whose folder does not exist yet
// is allowed, so that the plan can be ahead of the code.
var floors = map[string]int{
	"fault":         leaf,
	"internal/num":  leaf,
	"internal/i18n": leaf,
	"internal/id":   leaf,
	"docs":          leaf, // the equations of the model, for its page
	"templates":     leaf, // data: consultation folders to begin with

	"consensus":      library,
	"elicit":         library,
	"mcda":           library,
	"ranking":        library,
	"sensitivity":    library,
	"portfolio":      library,
	"panel":          library,
	"refine":         library,
	"bib":            library,
	"carbon":         library,
	"dataset":        library,
	"internal/chart": library,
	"internal/docx":  library,

	"internal/consult":   nouns,
	"internal/record":    nouns,
	"internal/directory": nouns,
	"internal/office":    nouns,
	"internal/analysis":  nouns,

	"internal/calc":      useCase,
	"internal/desk":      useCase,
	"internal/figure":    useCase,
	"internal/dossier":   useCase,
	"internal/synthetic": useCase,
	"internal/iamc":      useCase,

	"internal/web":                adapter,
	"internal/cli":                adapter,
	"internal/brief":              adapter,
	"internal/mail":               adapter,
	"internal/intake":             adapter,
	"internal/embedding":          adapter,
	"internal/passkey":            adapter,
	"internal/jobs":               adapter,
	"internal/store":              adapter,
	"internal/store/sqlite":       adapter,
	"internal/store/postgres":     adapter,
	"internal/store/storetest":    adapter,
	"internal/store/postgrestest": adapter,

	"cmd/tanwen": wiring,

	"internal/arch":       tool,
	"internal/validity":   tool,
	"internal/refinement": tool,
	"cmd/validity":        tool,
	"cmd/refinement":      tool,
}

// sideways lists the few arrows within a floor, each with its reason.
var sideways = map[string]map[string]string{
	"internal/num":      {"fault": "refuses bad input with the one error type"},
	"internal/i18n":     {"fault": "says a fault in the reader's language"},
	"internal/consult":  {"internal/record": "an event is encoded as the parts that a leaf commits to"},
	"internal/analysis": {"internal/consult": "state meets methods here: findings are a function of the state"},
	"internal/office":   {"internal/consult": "settings and deadlines are worded and dated as the consultation is", "internal/directory": "a sender's address has the form of a person's"},
	"cmd/validity":      {"internal/validity": "runs the study that the package describes"},
	"cmd/refinement":    {"internal/refinement": "runs the measurement that the package describes"},
	"internal/dossier":  {"internal/figure": "a package holds the figures that the brief shows"},
}

// subfolders may hold further packages of the same floor and family: internal/web/view belongs to internal/web.
var subfolders = []string{"internal/web", "internal/cli", "internal/brief", "internal/intake", "internal/store"}

// floorOf returns a folder's floor.
func floorOf(dir string) (int, bool) {
	if floor, ok := floors[dir]; ok {
		return floor, true
	}
	for _, parent := range subfolders {
		if strings.HasPrefix(dir, parent+"/") {
			return floors[parent], true
		}
	}
	return 0, false
}

// family names the adapter that a folder belongs to: "internal/store" for all engines.
func family(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

func TestFloors(t *testing.T) { report(t, climbs(read(t))) }

// climbs finds folders outside the plan and imports that do not point down. Tests may import their own floor (an
// engine runs the suite of its family) but no higher one, save that nouns and use-cases are tested on the real store.
func climbs(s *source) (findings []string) {
	for _, dir := range s.dirs() {
		from, ok := floorOf(dir)
		if !ok {
			findings = append(findings, fmt.Sprintf("%s: the folder is not in the plan (floors in internal/arch/floors_test.go)", dir))
			continue
		}
		for _, file := range s.folders[dir].files {
			for importPath, pos := range importsOf(file) {
				to, ok := own(importPath)
				if !ok {
					continue
				}
				if floor, known := floorOf(to); known && floor >= from && !allowedSideways(dir, to) {
					findings = append(findings, fmt.Sprintf("%s: %s (%s) imports %s (%s): arrows point down only",
						s.at(pos), dir, floorNames[from], to, floorNames[floor]))
				}
			}
		}
		for _, file := range s.folders[dir].tests {
			for importPath, pos := range importsOf(file) {
				to, ok := own(importPath)
				if !ok {
					continue
				}
				if floor, known := floorOf(to); known && floor > from && from != tool && (from < nouns || family(to) != "internal/store") {
					findings = append(findings, fmt.Sprintf("%s: a test of %s (%s) imports %s (%s): tests do not climb either",
						s.at(pos), dir, floorNames[from], to, floorNames[floor]))
				}
			}
		}
	}
	sort.Strings(findings)
	return findings
}

// allowedSideways reports whether dir may import to although it lies on the same floor.
func allowedSideways(dir, to string) bool {
	if _, ok := sideways[dir][to]; ok {
		return true
	}
	return floors[family(dir)] == adapter && family(dir) == family(to)
}

func TestLibrariesStandAlone(t *testing.T) { report(t, entangled(read(t))) }

// entangled finds what a library may not import: anything but the standard library, fault and internal/num. So a
// stranger can take one method package out and use it.
func entangled(s *source) (findings []string) {
	for _, dir := range s.dirs() {
		if floor, _ := floorOf(dir); floor != library {
			continue
		}
		for _, file := range s.folders[dir].files {
			for importPath, pos := range importsOf(file) {
				if !isStandard(importPath) && importPath != modulePath+"/fault" && importPath != modulePath+"/internal/num" {
					findings = append(findings, fmt.Sprintf("%s: a library imports only the standard library, fault and internal/num, not %s",
						s.at(pos), importPath))
				}
			}
		}
	}
	sort.Strings(findings)
	return findings
}

// outside lists the standard packages that reach out of a pure function, with what to do instead.
var outside = map[string]string{
	"context":      "a pure function needs none; the caller stops calling it",
	"time":         "take years, days or a date as plain values",
	"os":           "take bytes or an io.Reader",
	"io/fs":        "take bytes or an io.Reader",
	"os/exec":      "an adapter starts programs",
	"net":          "an adapter talks to machines",
	"net/http":     "an adapter talks to machines",
	"net/url":      "an adapter knows addresses",
	"database/sql": "the store keeps things",
	"math/rand":    "take a *num.Stream, so that the seed is known",
	"math/rand/v2": "take a *num.Stream, so that the seed is known",
	"crypto/rand":  "take a *num.Stream or the salt itself",
	"log":          "return an error",
	"log/slog":     "return an error",
	"unsafe":       "",
}

// purity says which folders must be pure, besides all libraries, and which of the outside packages they may use.
var purity = map[string][]string{
	"internal/consult":  {"time"}, // deadlines are data; the clock is not read, see clocks
	"internal/analysis": {},
}

func TestPurePackages(t *testing.T) { report(t, reachesOut(read(t))) }

func reachesOut(s *source) (findings []string) {
	for _, dir := range s.dirs() {
		allowed, pure := purity[dir]
		if floor, _ := floorOf(dir); floor != library && !pure {
			continue
		}
		for _, file := range s.folders[dir].files {
			for importPath, pos := range importsOf(file) {
				advice, forbidden := outside[importPath]
				if !forbidden || slices.Contains(allowed, importPath) {
					continue
				}
				findings = append(findings, strings.TrimSuffix(fmt.Sprintf("%s: %s is pure and does not import %s: %s",
					s.at(pos), dir, importPath, advice), ": "))
			}
		}
	}
	sort.Strings(findings)
	return findings
}
