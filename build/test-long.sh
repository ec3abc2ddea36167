#!/usr/bin/env bash
# Runs what build/long.txt lists: build/test-long.sh PACKAGE...
set -euo pipefail
cd "$(dirname "$0")/.."
export TANWEN_LONG=1

step() { printf '\n== %s\n' "$*"; }

step "tests, long form"
go test -timeout 60m "$@"

step "race detector"
if command -v cc >/dev/null; then
  CGO_ENABLED=1 TANWEN_LONG='' go test -race -timeout 60m "$@"
else
  echo "skipped: no C compiler (apt-get install -y gcc libc6-dev)"
fi

step "arm64, emulated"
mapfile -t mathematics < <(for package in internal/num consensus elicit mcda ranking sensitivity portfolio panel refine carbon; do
  if compgen -G "$package/*_test.go" >/dev/null; then echo "./$package"; fi
done)
GOARCH=arm64 TANWEN_LONG='' go test -timeout 120m -exec qemu-aarch64-static "${mathematics[@]}"

step "fuzzing"
build/fuzz.sh 1m "$@"
