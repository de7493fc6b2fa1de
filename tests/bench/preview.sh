#!/usr/bin/env bash
# From a save of one word to the page being seen in a browser, debounce and drawing counted in; the time from the start to
# the first page; memory after 10 saves and at the end. Once beside Typst's warm compile, if the book is given as Typst's.
#
#   tests/bench/preview.sh BOOK [TYPST_FILE]
#
# BOOK is a project that Recto builds (a copy is edited). SAVES=1000 saves so often. Needs Chromium and node, and
# puppeteer-core as .ci/run installs it; Python for Typst's wheel.
set -euo pipefail
book="$(realpath "$1")"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cache="${RECTO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/recto}"

[ -n "${RECTO:-}" ] || (cd "$root" && cargo build --release --quiet)
recto="${RECTO:-${CARGO_TARGET_DIR:-$root/target}/release/recto}"

export NODE_MODULES="${RECTO_READER:-$cache/reader-1.0.1/node_modules}"
export PUPPETEER_EXECUTABLE_PATH="${PUPPETEER_EXECUTABLE_PATH:-$(command -v chromium)}"
cp -r "$book" "$work/book"
echo "recto preview"
node "$root/tests/bench/preview.mjs" "$recto" "$work/book" "${SAVES:-40}"

[ -n "${2:-}" ] || exit 0
source "$root/tests/bench/rivals.sh"
cp -r "$(dirname "$(realpath "$2")")/." "$work/typst"
echo "Typst, warm, one word in the middle of a file each time"
(cd "$work/typst" && "$python" - "$(basename "$2")" <<'PY'
import re, statistics, sys, time, typst
name = sys.argv[1]
text = open(name, encoding="utf-8").read()
compiler = typst.Compiler(name)
compiler.compile(output="out.pdf")
places = [m.start() for m in re.finditer(r"\bthe\b", text)]
times = []
for n in range(8):
    at = places[(n * 7919 + 1000) % len(places)]
    with open(name, "w", encoding="utf-8") as f:
        f.write(f"{text[:at]}these{text[at + 3:]}")
    begun = time.time()
    compiler.compile(output="out.pdf")
    times.append(time.time() - begun)
print(f"  median {statistics.median(times) * 1000:.0f} ms, from {min(times) * 1000:.0f} to {max(times) * 1000:.0f} ms")
PY
)
