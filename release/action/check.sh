#!/usr/bin/env bash
# Step `check` of the action: messages at their lines, their number in the job's summary. Ends as `recto check` does.
set -euo pipefail

words=(check "$RECTO_BOOK" --format json)
[ "${RECTO_DENY_WARNINGS:-false}" != true ] || words+=(--deny-warnings)
said="$(mktemp)"
trap 'rm -f "$said"' EXIT
code=0
recto "${words[@]}" >"$said" || code=$?
if command -v jq >/dev/null; then
  book="${RECTO_BOOK//\\//}"
  # From the root of the repository, as the forge names files.
  book="${book#"${GITHUB_WORKSPACE:-/}/"}"
  jq -rR --arg book "$book" -f "$(dirname "$0")/annotations.jq" "$said"
  for sort in errors warnings; do
    jq -rR --arg sort "$sort" 'fromjson? | select(.type == "summary") | "\($sort)=\(.[$sort])"' "$said" >>"$GITHUB_OUTPUT"
  done
  jq -rR 'fromjson? | select(.type == "summary")
    | "Recto: \(.errors) errors, \(.warnings) warnings, \(.pages // 0) pages"' "$said" | tee -a "$GITHUB_STEP_SUMMARY"
else
  printf 'jq is not here: messages have no places\n'
  recto check "$RECTO_BOOK" || true
fi
exit "$code"
