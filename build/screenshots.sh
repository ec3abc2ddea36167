#!/usr/bin/env bash
# Takes pictures of finished briefs into docs/images: the first page on a desk (1280 pixels wide) and on a phone (390),
# in both languages. Without a folder also those of docs/guide.*.md, from the test that holds a consultation in Chromium.
#
#   build/screenshots.sh            of the example consultation, which the demo loads and this script exports
#   build/screenshots.sh OUT        of the briefs in OUT, as `tanwen run` or `tanwen export` wrote them
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:-}
work=$(mktemp -d)
server=
cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

if [ -z "$out" ]; then
  bin/tanwen demo --data "$work/data" --addr 127.0.0.1:8479 >"$work/demo.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    node -e 'fetch("http://127.0.0.1:8479/healthz").then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))' && break
    kill -0 "$server" 2>/dev/null || { cat "$work/demo.log" >&2; exit 1; }
    sleep 1
  done
  out=$work/out
  bin/tanwen export dual-carbon --data "$work/data" --out "$out"
fi

# picture FILE WIDTH HEIGHT IMAGE
picture() {
  chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --hide-scrollbars --user-data-dir="$work/browser" --window-size="$2,$3" \
    --screenshot="docs/images/$4" "file://$(realpath "$1")" 2>/dev/null
  echo "docs/images/$4"
}

mkdir -p docs/images
picture "$out/brief.en.html" 1280 1600 brief.png
picture "$out/brief.zh.html" 1280 1600 brief.zh.png
picture "$out/brief.en.html" 390 844 brief-phone.png
picture "$out/brief.zh.html" 390 844 brief-phone.zh.png

if [ -z "${1:-}" ]; then
  mkdir -p docs/images/guide
  TANWEN_GUIDE=$PWD/docs/images/guide go test ./cmd/tanwen -run '^TestConsultationInABrowser$' -count 1
fi
