#!/usr/bin/env bash
# Whether the package fits into the registry, and what it weighs: `release/crate.sh`. Nothing is compiled or sent.
set -euo pipefail
cd "$(dirname "$0")/.."
most=10485760 # bytes of a .crate that the registry takes

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
cargo package --no-verify --locked --allow-dirty --target-dir "$out" 2>&1 | grep -v 'is not included in the published package'
crate="$(find "$out/package" -maxdepth 1 -name "*.crate")"
size="$(stat -c %s "$crate")"
for part in fonts src/citations/archive src; do
  bytes="$(tar -xzOf "$crate" --wildcards "*/$part/*" | gzip -9 | wc -c)"
  printf '%-24s %9d bytes packed\n' "$part" "$bytes"
done
printf '%-24s %9d bytes, %d %% of what the registry takes\n' "$(basename "$crate")" "$size" "$((size * 100 / most))"
[ "$size" -le "$most" ] || { printf 'too large\n' >&2; exit 1; }
