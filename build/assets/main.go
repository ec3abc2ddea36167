// Command assets bundles what the pages send to a browser: the TypeScript of internal/web/ts, the styles of
// internal/web/css and htmx from node_modules, into internal/web/dist, which the product embeds.
//
//	go -C build run ./assets            once
//	go -C build run ./assets -check     compare with what is there, write nothing; exit 1 if stale
//
// Each file directly in ts and css is an entry point and becomes one file of the same name; files in folders below
// are imported by them. Bundling uses the esbuild library, so Node.js is not run. The same input gives the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The folders, seen from the module's root.
const (
	scripts  = "internal/web/ts"
	styles   = "internal/web/css"
	packages = "node_modules"
	target   = "internal/web/dist"
)

// kept are the files of the target folder that are committed.
var kept = map[string]bool{".gitignore": true, "placeholder.txt": true}

func main() {
	root := flag.String("root", "..", "the module's root folder")
	check := flag.Bool("check", false, "only compare")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	entries, err := entryPoints(root)
	if err != nil {
		return err
	}
	bundles, err := bundle(root, entries)
	if err != nil {
		return err
	}
	if check {
		return compare(root, bundles)
	}
	return write(root, bundles)
}

// entryPoints lists the files to start from; folders that do not exist yet are passed over. htmx is one of its own, so
// that a page that needs only htmx loads only htmx.
func entryPoints(root string) ([]api.EntryPoint, error) {
	htmx := filepath.Join(root, packages, "htmx.org", "dist", "htmx.js")
	if _, err := os.Stat(htmx); err != nil {
		return nil, errors.New("node_modules/htmx.org is missing: run make setup first")
	}
	entries := []api.EntryPoint{{InputPath: htmx, OutputPath: "htmx"}}
	for _, pattern := range []string{scripts + "/*.ts", styles + "/*.css"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if strings.HasSuffix(file, ".d.ts") || strings.HasSuffix(file, ".test.ts") {
				continue
			}
			name := filepath.Base(file)
			entries = append(entries, api.EntryPoint{InputPath: file, OutputPath: strings.TrimSuffix(name, filepath.Ext(name))})
		}
	}
	return entries, nil
}

// bundle returns the bundled files by name.
func bundle(root string, entries []api.EntryPoint) (map[string][]byte, error) {
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:       root,
		EntryPointsAdvanced: entries,
		Outdir:              target,
		Bundle:              true,
		Format:              api.FormatIIFE,
		Target:              api.ES2020, // browsers of 2020 and later, those inside messengers among them
		MinifyWhitespace:    true,
		MinifyIdentifiers:   true,
		MinifySyntax:        true,
		Charset:             api.CharsetUTF8,
		LegalComments:       api.LegalCommentsEndOfFile,
		NodePaths:           []string{filepath.Join(root, packages)},
		LogLevel:            api.LogLevelWarning,
	})
	if n := len(result.Errors); n > 0 {
		return nil, fmt.Errorf("%d errors above", n)
	}
	bundles := map[string][]byte{}
	for _, file := range result.OutputFiles {
		bundles[filepath.Base(file.Path)] = file.Contents
	}
	return bundles, nil
}

// names returns the keys in order.
func names(bundles map[string][]byte) []string {
	var list []string
	for name := range bundles {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

// present lists the files of the target folder that are not committed.
func present(root string) ([]string, error) {
	found, err := os.ReadDir(filepath.Join(root, target))
	if err != nil {
		return nil, err
	}
	var list []string
	for _, entry := range found {
		if !kept[entry.Name()] {
			list = append(list, entry.Name())
		}
	}
	return list, nil
}

// write replaces the bundles in the target folder and prints what a browser will load. A file that has not changed is
// left alone, so that the go command need not build again.
func write(root string, bundles map[string][]byte) error {
	old, err := present(root)
	if err != nil {
		return err
	}
	for _, name := range old {
		if _, ok := bundles[name]; !ok {
			if err := os.Remove(filepath.Join(root, target, name)); err != nil {
				return err
			}
		}
	}
	for _, name := range names(bundles) {
		path := filepath.Join(root, target, name)
		data := bundles[name]
		if before, err := os.ReadFile(path); err != nil || !bytes.Equal(before, data) {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				return err
			}
		}
		fmt.Printf("%s/%s: %d bytes, %d compressed\n", target, name, len(data), compressed(data))
	}
	return nil
}

// compare reports the first bundle that is missing, superfluous or different.
func compare(root string, bundles map[string][]byte) error {
	old, err := present(root)
	if err != nil {
		return err
	}
	for _, name := range old {
		if _, ok := bundles[name]; !ok {
			return fmt.Errorf("%s/%s has no source any more: run make assets", target, name)
		}
	}
	for _, name := range names(bundles) {
		if data, err := os.ReadFile(filepath.Join(root, target, name)); err != nil || !bytes.Equal(data, bundles[name]) {
			return fmt.Errorf("%s/%s is stale: run make assets", target, name)
		}
	}
	return nil
}

// compressed is the size on the wire.
func compressed(data []byte) int {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return len(data)
	}
	if _, err := w.Write(data); err != nil {
		return len(data)
	}
	if err := w.Close(); err != nil {
		return len(data)
	}
	return b.Len()
}
