#!/usr/bin/env bash
# Runs the tests of the given packages: build/test.sh TIMEOUT PACKAGE...
# What is not run here is named, from build/long.txt; in CI before the tests, so that their result ends the output.
set -euo pipefail
cd "$(dirname "$0")/.."
timeout=$1
shift

not_run() {
  echo "Not run here, see make test-long:"
  sed 's/^/  - /' build/long.txt
}

unformatted=$(git ls-files '*.go' | xargs -r gofmt -l)
if [ -n "$unformatted" ]; then
  printf 'gofmt would change:\n%s\n' "$unformatted" >&2
  exit 1
fi
go vet "$@"
go -C build vet ./...
go -C build test ./...

[ -z "${CI:-}" ] || not_run
go test -timeout "$timeout" "$@"
[ -n "${CI:-}" ] || not_run
