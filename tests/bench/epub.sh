#!/usr/bin/env bash
# The EPUB of an mdBook project by Recto (without the printed book's pages), mdbook-epub and pandoc, in the
# same minute.
#
#   tests/bench/epub.sh BOOK PANDOC_BOOK
#
# BOOK is an mdBook project, PANDOC_BOOK a folder with the same book as one cleaned file, book.md, and its
# pictures. mdbook-epub is built by `cargo install` into the cache once, unless MDBOOK_EPUB names it; it runs
# alone, without the book's preprocessors, and writes EPUB 2. Needs GNU time, and Python for pandoc's wheel.
set -euo pipefail
book="$(realpath "$1")"
rival="$(realpath "$2")"
runs="${RUNS:-5}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cache="${RECTO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/recto}"

[ -n "${RECTO:-}" ] || (cd "$root" && cargo build --release --quiet)
recto="${RECTO:-${CARGO_TARGET_DIR:-$root/target}/release/recto}"

mdbook_epub="${MDBOOK_EPUB:-$cache/rivals/cargo/bin/mdbook-epub}"
if [ ! -x "$mdbook_epub" ]; then
  cargo install --quiet --locked --version 0.5.2 --root "$cache/rivals/cargo" mdbook-epub
fi
source "$root/tests/bench/rivals.sh"

# Each has the book for itself: mdbook-epub writes into it.
cp -r "$book" "$work/recto"
cp -r "$book" "$work/mdbook"
cp -r "$rival" "$work/pandoc"
printf '[epub]\npage-list = false\n' >> "$work/recto/recto.toml"

# What a program says of the book is not shown; `timed` comes before its name, or nothing does.
own() { "${timed[@]}" "$recto" build "$work/recto" --epub -o "$work/out" --format json > "$work/said"; }
theirs() { (cd "$work/mdbook" && "${timed[@]}" "$mdbook_epub" -s . > "$work/said"); }
pandocs() {
  local to="$work/pandoc.epub"
  (cd "$work/pandoc" && "${timed[@]}" "$pandoc" -f commonmark_x-tex_math_dollars book.md --quiet -t epub3 -o "$to")
}
time_of() {
  timed=(/usr/bin/time -f "  $1 %e s wall, %U+%S s CPU, %M kB")
  "$2"
}

# The first runs fill the caches of files and are not shown.
timed=()
own; theirs; pandocs
for run in $(seq "$runs"); do
  echo "run $run"
  time_of "recto      " own
  time_of "mdbook-epub" theirs
  time_of "pandoc     " pandocs
done
