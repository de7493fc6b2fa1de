#!/usr/bin/env bash
# Step `setup` of the action: a release of Recto onto the path.
#
# RECTO_VERSION is what the workflow asks for; RECTO_FROM another place with a release's files. The repository is the
# action's own, and so is the version if the workflow names a tag (`@v0.1.0`): both stand in the path of the checkout,
# .../_actions/OWNER/NAME/REF.
set -euo pipefail

repository="$GITHUB_REPOSITORY" ref=''
place="${GITHUB_ACTION_PATH//\\//}"
if [[ "$place" =~ /_actions/([^/]+)/([^/]+)/([^/]+) ]]; then
  repository="${BASH_REMATCH[1]}/${BASH_REMATCH[2]}"
  ref="${BASH_REMATCH[3]}"
fi
version="${RECTO_VERSION:-}"
version="${version#v}"
if [ -z "$version" ] && [[ "$ref" =~ ^v([0-9]+\.[0-9]+\.[0-9]+.*)$ ]]; then
  version="${BASH_REMATCH[1]}"
fi
releases="$GITHUB_SERVER_URL/$repository/releases"
if [ -n "${RECTO_FROM:-}" ]; then
  from="$RECTO_FROM"
  # The installer takes its archive from there too.
  export RECTO_BASE_URL="$RECTO_FROM"
elif [ -z "$version" ] || [ "$version" = latest ]; then
  from="$releases/latest/download"
else
  from="$releases/download/v$version"
fi

home="$RUNNER_TEMP/recto"
mkdir -p "$home"
# Each installer knows its version and the checksum of its archive.
installer=recto-installer.sh
[ "$RUNNER_OS" != Windows ] || installer=recto-installer.ps1
case "$from" in
  http://* | https://*)
    if ! curl -fsSL --retry 3 -o "$home/$installer" "$from/$installer"; then
      printf '::error::there is no release of Recto at %s\n' "$from"
      exit 1
    fi ;;
  *) cp "$from/$installer" "$home/$installer" ;;
esac
if [ "$RUNNER_OS" = Windows ]; then
  folder="$(cygpath -w "$home/bin")"
  pwsh -NoProfile -ExecutionPolicy Bypass -File "$home/$installer" -Prefix "$folder" -NoPath
else
  sh "$home/$installer" --prefix "$home"
  folder="$home/bin"
fi
printf '%s\n' "$folder" >>"$GITHUB_PATH"
program="$home/bin/recto"
said="$("$program" --version)"
printf 'version=%s\n' "${said#recto }" >>"$GITHUB_OUTPUT"
