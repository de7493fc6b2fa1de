#!/usr/bin/env bash
# What share of a build each step has, in instructions: the same on a busy machine as on a quiet one.
#
#   tests/bench/share.sh BOOK [FLAGS OF recto build ...]
#
# BOOK is a project that Recto builds; `--pdf` leaves the EPUB out. Needs Valgrind. A step's instructions are
# its own and those of all that it calls; steps that are parts of another are indented. What helper threads do
# is counted to the step that gave it to them only where the step's own function runs there.
set -euo pipefail
book="$(realpath "$1")"
shift
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
[ -n "${RECTO:-}" ] || (cd "$root" && cargo build --release --quiet)
recto="${RECTO:-${CARGO_TARGET_DIR:-$root/target}/release/recto}"

valgrind --tool=callgrind --callgrind-out-file="$work/out" -q \
  "$recto" build "$book" -o "$work/book" --format json "$@" > /dev/null
callgrind_annotate --inclusive=yes --threshold=100 "$work/out" > "$work/list"

total="$(sed -n 's/^ *\([0-9,]*\) .*PROGRAM TOTALS.*/\1/p' "$work/list" | tr -d ,)"
printf '%-44s %8.0f million\n' "the whole build" "$((total / 1000000))"
while IFS='|' read -r label function; do
  # A generic function can stand there more than once, with its own instructions each time.
  sum="$(awk -v f="$function" 'index($0, f) && !/cycle/ {
    gsub(",", "", $1); rest = substr($0, index($0, f) + length(f)); if (rest ~ /^( |'"'"'|$)/) s += $1 } END { printf "%d", s }' "$work/list")"
  printf '%-44s %8.0f million %6.1f %%\n' "$label" "$((sum / 1000000))" "$(awk -v a="$sum" -v b="$total" 'BEGIN { print 100 * a / b }')"
done <<'STEPS'
reading chapters|recto::markdown::chapter::read
galleys: shaping and lines|recto::typeset::blocks::chapter_galley
  of it breaking lines|recto::typeset::linebreak::solve
breaking pages|recto::typeset::breaker::break_pages
composing pages|recto::typeset::compose::compose
deflating|zlib_rs::deflate::deflate
STEPS
