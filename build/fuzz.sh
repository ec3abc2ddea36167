#!/usr/bin/env bash
# Runs every fuzz target of the given packages for a while: build/fuzz.sh TIME PACKAGE...
# A failing input is written to the package's testdata/fuzz; commit it with its repair.
set -euo pipefail
cd "$(dirname "$0")/.."
duration=$1
shift

for package in $(go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' "$@"); do
  for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    printf '%s %s\n' "$package" "$target"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "$duration" "$package"
  done
done
