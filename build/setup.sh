#!/usr/bin/env bash
# Brings a machine to the point where everything else works: checks Go, Node.js, make and git, then installs the npm
# packages of package-lock.json, the Debian packages that tests and documents need, and the Go modules. It does nothing
# where nothing is missing.
#
#   build/setup.sh          what `make demo` and `make test` need
#   build/setup.sh long     what `make test-long` needs on top
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

# --- programs that a person installs --------------------------------------------------------------------------------

# at_least HAVE WANT: both as MAJOR.MINOR
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

missing=0
lacks() { say "$1"; missing=1; }

if command -v go >/dev/null; then
  version=$(go env GOVERSION 2>/dev/null || true)
  version=${version#go}
  at_least "${version:-0}" 1.26 || lacks "Go ${version:-of unknown version} is too old, 1.26 or later is needed: https://go.dev/doc/install"
else
  lacks "Go 1.26 or later is missing: https://go.dev/doc/install"
fi
if command -v node >/dev/null && command -v npm >/dev/null; then
  version=$(node --version)
  version=${version#v}
  at_least "$version" 20 || lacks "Node.js $version is too old, 20 or later is needed: https://nodejs.org/en/download"
else
  lacks "Node.js 20 or later with npm is missing: apt-get install -y nodejs npm (Debian 13), else https://nodejs.org/en/download"
fi
for program in make git; do
  command -v "$program" >/dev/null || lacks "$program is missing: apt-get install -y $program"
done
[ "$missing" = 0 ] || exit 1

# --- packages of the system -----------------------------------------------------------------------------------------

# chromium shows pages to the tests, fonts-noto-cjk holds the Chinese sans and serif letters of pages and documents,
# LibreOffice makes a PDF of a brief, poppler looks into one, Python runs the verifier that lies in each package.
# From PostgreSQL the tests take the programs, and start servers of their own;
# with strace they see what reaches the disk, and what a power cut would leave.
packages=(chromium fonts-noto-cjk libreoffice-writer-nogui poppler-utils python3 postgresql strace)
programs=(chromium fc-list soffice pdftoppm python3 initdb strace)
if [ "${1:-}" = long ]; then
  packages+=(qemu-user-static) # runs the tests of other processors
  programs+=(qemu-aarch64-static)
fi

wanted=()
if command -v dpkg-query >/dev/null; then
  for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || wanted+=("$package")
  done
else
  for i in "${!programs[@]}"; do
    command -v "${programs[$i]}" >/dev/null || wanted+=("${packages[$i]}")
  done
fi

if [ ${#wanted[@]} -gt 0 ]; then
  install="apt-get update && apt-get install -y --no-install-recommends ${wanted[*]}"
  if ! command -v apt-get >/dev/null; then
    say "these packages of Debian are missing; install what your system calls them, with the programs ${programs[*]}: ${wanted[*]}"
    exit 1
  elif [ "$(id -u)" = 0 ]; then
    as_root=(env)
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
    as_root=(sudo env)
  else
    say "run this as root, then try again: $install"
    exit 1
  fi
  say "installing ${wanted[*]}"
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq update
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${wanted[@]}" >&2 </dev/null
fi

# --- packages of npm and modules of Go, pinned by lock files --------------------------------------------------------

# done_for STAMP FILE...: the files are the same as when STAMP was written
done_for() { [ -f "$1" ] && cat "${@:2}" | cksum | cmp -s - "$1"; }

npm_stamp=node_modules/.tanwen-setup
if ! done_for "$npm_stamp" package.json package-lock.json; then
  say "installing the npm packages of package-lock.json"
  npm ci --no-progress >&2
  cat package.json package-lock.json | cksum >"$npm_stamp"
fi

# The module cache may be emptied behind our back, so Go is asked each time; it takes a fraction of a second.
for module in . build; do
  if ! GOPROXY=off go -C "$module" mod download >/dev/null 2>&1; then
    say "downloading the Go modules of $module/go.mod"
    go -C "$module" mod download
  fi
done
