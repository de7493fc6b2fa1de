#!/usr/bin/env bash
# Recto's EPUB and PDF against pandoc + Typst's PDF, of the same book, in the same minute.
#
#   tests/bench/compare.sh BOOK PANDOC_BOOK
#
# BOOK is a project that Recto builds (the Rust book's checkout, say). PANDOC_BOOK is a folder with the same
# book as one cleaned file: book.md, and header.typ with the Typst settings to put before the body.
# Needs GNU time, and Python for the rivals: pandoc and Typst come as wheels (pypandoc_binary, typst).
set -euo pipefail
book="$(realpath "$1")"
rival="$(realpath "$2")"
runs="${RUNS:-3}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

(cd "$root" && cargo build --release --quiet)
recto="${CARGO_TARGET_DIR:-$root/target}/release/recto"

source "$root/tests/bench/rivals.sh"
cp -r "$rival/." "$work/rival"

cat > "$work/rival.sh" <<EOF
set -e
cd "$work/rival"
"$pandoc" -f commonmark_x-tex_math_dollars book.md -t typst -o body.typ
cat header.typ body.typ > all.typ
"$python" -c 'import typst; typst.compile("all.typ", output="all.pdf")'
EOF

for run in $(seq "$runs"); do
  echo "run $run"
  /usr/bin/time -f "  recto (EPUB and PDF)    %e s wall, %U+%S s CPU, %M kB" "$recto" build "$book" -o "$work/out" --format json > /dev/null
  /usr/bin/time -f "  pandoc + Typst (PDF)    %e s wall, %U+%S s CPU, %M kB" bash "$work/rival.sh"
done
