#!/usr/bin/env bash
# Writes the Go code of the page templates (*_templ.go), which is committed so that `go build` needs no generator.
#
#   build/generate.sh            generate
#   build/generate.sh verify     generate, and fail if that changed anything
set -euo pipefail
cd "$(dirname "$0")/.."

templates() { git ls-files -co --exclude-standard '*.templ'; }
sums() { git ls-files -co --exclude-standard '*_templ.go' | xargs -r cksum; }

before=$(sums)
if [ -n "$(templates)" ]; then
  # From the root, so that the paths in error messages of pages do not depend on who generated.
  log=$(go tool -modfile=build/go.mod templ generate -path . -include-version=false 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
fi
after=$(sums)

if [ "${1:-}" = verify ] && [ "$before" != "$after" ]; then
  echo "generated code was stale; it is fresh now, commit it:" >&2
  diff <(printf '%s\n' "$before") <(printf '%s\n' "$after") | sed -n 's/^> .* //p' >&2
  exit 1
fi
