#!/usr/bin/env bash
# Step `build` of the action: the files, and their paths as the output `files`.
set -euo pipefail

# Words are divided at blanks, as in a shell without quotation marks.
read -r -a options <<<"${RECTO_OPTIONS:-}"
recto build "$RECTO_BOOK" -o "$RECTO_OUTPUT" ${options[@]+"${options[@]}"}
{
  printf 'files<<END-OF-FILES\n'
  find "$RECTO_OUTPUT" -type f ! -path '*/.*' | LC_ALL=C sort
  printf 'END-OF-FILES\n'
} >>"$GITHUB_OUTPUT"
