package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// site lays out a module with one script that imports another, one style and a stand-in of htmx.
func site(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"node_modules/htmx.org/package.json": `{"name": "htmx.org", "main": "dist/htmx.js"}`,
		"node_modules/htmx.org/dist/htmx.js": `window.htmx = { version: "test" };`,
		"internal/web/ts/answer.ts":          `import { save } from "./draft/store"; save("碳汇" as string);`,
		"internal/web/ts/draft/store.ts":     `export function save(text: string): void { localStorage.setItem("draft", text); }`,
		"internal/web/css/page.css":          `:root { --ink: #1a1a1a; } body { color: var(--ink); }`,
		"internal/web/dist/placeholder.txt":  `kept`,
		"internal/web/dist/left.js":          `from an earlier build`,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestRun(t *testing.T) {
	root := site(t)
	if err := run(root, true); err == nil {
		t.Error("-check passes before anything is built")
	}
	if err := run(root, false); err != nil {
		t.Fatal(err)
	}
	for name, part := range map[string]string{"answer.js": "碳汇", "page.css": "--ink", "htmx.js": "htmx", "placeholder.txt": "kept"} {
		data, err := os.ReadFile(filepath.Join(root, target, name))
		if err != nil || !bytes.Contains(data, []byte(part)) {
			t.Errorf("%s: %q does not hold %q (%v)", name, data, part, err)
		}
	}
	if _, err := os.Stat(filepath.Join(root, target, "left.js")); err == nil {
		t.Error("a bundle without source is still there")
	}
	if err := run(root, true); err != nil {
		t.Errorf("-check after a build: %v", err)
	}
	if err := os.WriteFile(filepath.Join(root, "internal/web/css/page.css"), []byte("body { color: black; }"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(root, true); err == nil {
		t.Error("-check passes although a style has changed")
	}
}

func TestRunRefuses(t *testing.T) {
	root := site(t)
	if err := os.WriteFile(filepath.Join(root, "internal/web/ts/answer.ts"), []byte("import './nowhere'"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(root, false); err == nil {
		t.Error("an import that leads nowhere is not refused")
	}
	if err := os.RemoveAll(filepath.Join(root, "node_modules")); err != nil {
		t.Fatal(err)
	}
	if err := run(root, false); err == nil {
		t.Error("a missing htmx is not refused")
	}
}
