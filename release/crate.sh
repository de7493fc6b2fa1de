#!/usr/bin/env bash
# Whether the package fits into the registry, what it weighs, and whether it holds all that is built in: `release/crate.sh`.
# Nothing is compiled or sent.
set -euo pipefail
cd "$(dirname "$0")/.."
most=10485760 # bytes of a .crate that the registry takes

out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
cargo package --no-verify --locked --allow-dirty --target-dir "$out" 2>&1 | grep -v 'is not included in the published package'
crate="$(find "$out/package" -maxdepth 1 -name "*.crate")"
size="$(stat -c %s "$crate")"
tar -tzf "$crate" | cut -d/ -f2- >"$out/list"
python3 - "$out/list" <<'END'
import pathlib, re, sys
packed = set(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
root = pathlib.Path.cwd()
for path in sorted(pathlib.Path("src").rglob("*.rs")):
    for named in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', path.read_text(encoding="utf-8")):
        file = (root / path.parent / named).resolve().relative_to(root).as_posix()
        if file not in packed:
            sys.exit(f"{path} builds {file} in, which `include` in Cargo.toml leaves out")
END
for part in fonts src/citations/archive src; do
  bytes="$(tar -xzOf "$crate" --wildcards "*/$part/*" | gzip -9 | wc -c)"
  printf '%-24s %9d bytes packed\n' "$part" "$bytes"
done
printf '%-24s %9d bytes, %d %% of what the registry takes\n' "$(basename "$crate")" "$size" "$((size * 100 / most))"
[ "$size" -le "$most" ] || { printf 'too large\n' >&2; exit 1; }
