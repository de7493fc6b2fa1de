#!/usr/bin/env bash
# Workflows by actionlint, scripts by shellcheck, Python and jq by their own readers: `release/lint.sh`.
#
# actionlint comes by Go where it is not on the path; shellcheck is Debian's, and on the forge's machines already.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t scripts < <(git ls-files -- '*.sh' .ci/run)
shellcheck --severity=style -x "${scripts[@]}"
# The steps' own lines are looked at by shellcheck too, which actionlint calls.
actionlint=(actionlint)
command -v actionlint >/dev/null || actionlint=(go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12)
"${actionlint[@]}" .github/workflows/*.yml
python3 - <<'END'
import ast, pathlib
for path in sorted(pathlib.Path("release").rglob("*.py")):
    ast.parse(path.read_text(encoding="utf-8"), str(path))
END
for file in release/action/*.jq; do
  jq -sR --arg book . -f "$file" </dev/null >/dev/null
done
printf '%d scripts, %d workflows\n' "${#scripts[@]}" "$(git ls-files .github/workflows | wc -l)"
