#!/bin/sh
# Installs Recto @VERSION@: the program, its manual and what shells complete by, into ~/.local or --prefix.
#
#   sh recto-installer.sh [--prefix DIR] [--uninstall]
#
# Nothing is changed that it doesn't bring: no profile of a shell, nothing outside of the prefix. What is downloaded is
# held against the checksum that stands here before anything of it is unpacked. RECTO_BASE_URL names another place
# that has the archives: an address, or a folder.
set -eu

version='@VERSION@'
base="${RECTO_BASE_URL:-@BASE@}"

say() { printf '%s\n' "$*"; }

fail() {
  printf 'recto: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# The target whose archive this machine takes, and the archive's checksum.
choose() {
  system="$(uname -s)"
  machine="$(uname -m)"
  case "$system" in
    # A shell that is translated says x86_64 on an ARM Mac.
    Darwin) [ "$(sysctl -n hw.optional.arm64 2>/dev/null || true)" != 1 ] || machine=arm64 ;;
  esac
  case "$system $machine" in
    'Linux x86_64' | 'Linux amd64')
      target=x86_64-unknown-linux-musl
      sum='@SHA256:x86_64-unknown-linux-musl@' ;;
    'Linux aarch64' | 'Linux arm64')
      target=aarch64-unknown-linux-musl
      sum='@SHA256:aarch64-unknown-linux-musl@' ;;
    'Darwin x86_64')
      target=x86_64-apple-darwin
      sum='@SHA256:x86_64-apple-darwin@' ;;
    'Darwin arm64')
      target=aarch64-apple-darwin
      sum='@SHA256:aarch64-apple-darwin@' ;;
    MINGW* | MSYS* | CYGWIN*)
      fail "on Windows: powershell -c \"irm $base/recto-installer.ps1 | iex\"" ;;
    *)
      fail "there is no archive for $system on $machine; \`cargo install recto\` builds it" ;;
  esac
}

# Brings a file of the release: fetch NAME FILE.
fetch() {
  case "$base" in
    https://*)
      if has curl; then
        curl --proto '=https' --tlsv1.2 -fsSL --retry 3 -o "$2" "$base/$1" && return
      elif has wget; then
        wget -q -O "$2" "$base/$1" && return
      else
        fail 'neither curl nor wget is here to download with'
      fi ;;
    # Whoever says so by RECTO_BASE_URL; the checksum is looked at all the same.
    http://*)
      if has curl; then
        curl -fsSL -o "$2" "$base/$1" && return
      else
        wget -q -O "$2" "$base/$1" && return
      fi ;;
    file://*) cp "${base#file://}/$1" "$2" && return ;;
    *) cp "$base/$1" "$2" && return ;;
  esac
  fail "$base/$1 can't be had"
}

sha256() {
  if has sha256sum; then
    sha256sum "$1" | cut -d ' ' -f 1
  elif has shasum; then
    shasum -a 256 "$1" | cut -d ' ' -f 1
  elif has openssl; then
    openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
  else
    fail 'no sha256sum, shasum or openssl is here to check the archive by'
  fi
}

# Puts a file of the archive into its place, whole or not at all: place FROM TO.
place() {
  folder="$(dirname "$2")"
  mkdir -p "$folder"
  cp "$1" "$folder/.recto-new.$$"
  mv -f "$folder/.recto-new.$$" "$2"
  say "$2" >>"$tmp/placed"
}

uninstall() {
  list="$prefix/share/doc/recto/installed"
  [ -f "$list" ] || fail "nothing of this installer is in $prefix"
  while IFS= read -r file; do
    rm -f "$file"
  done <"$list"
  rm -f "$list"
  find "$prefix/share/doc/recto" -depth -type d -exec rmdir {} \; 2>/dev/null || true
  say "Recto is gone from $prefix."
}

install() {
  choose
  stem="recto-$version-$target"
  say "Recto $version for $target, from $base"
  fetch "$stem.tar.gz" "$tmp/archive"
  found="$(sha256 "$tmp/archive")"
  [ "$found" = "$sum" ] || fail "$stem.tar.gz is not the file that was released, and nothing is installed:
  its SHA-256 is $found
  and should be  $sum"
  tar -xzf "$tmp/archive" -C "$tmp"
  got="$tmp/$stem"
  said="$("$got/recto" --version 2>&1)" || fail "the program does not run on this machine: $said"
  [ "$said" = "recto $version" ] || fail "the program calls itself $said"

  : >"$tmp/placed"
  place "$got/recto" "$prefix/bin/recto"
  chmod 755 "$prefix/bin/recto"
  for page in "$got"/man/man1/*.1; do
    place "$page" "$prefix/share/man/man1/$(basename "$page")"
  done
  place "$got/completions/recto.bash" "$prefix/share/bash-completion/completions/recto"
  place "$got/completions/_recto" "$prefix/share/zsh/site-functions/_recto"
  place "$got/completions/recto.fish" "$prefix/share/fish/vendor_completions.d/recto.fish"
  (cd "$got" && find LICENSE-MIT LICENSE-APACHE licences -type f) >"$tmp/texts"
  while IFS= read -r file; do
    place "$got/$file" "$prefix/share/doc/recto/$file"
  done <"$tmp/texts"
  cp "$tmp/placed" "$prefix/share/doc/recto/installed"

  say "Installed: $prefix/bin/recto"
  case ":$PATH:" in
    *":$prefix/bin:"*) say 'Begin with: recto new my-book' ;;
    *) say "That folder is not on your path. For this shell, and as a line of its profile for the next ones:
  export PATH=\"$prefix/bin:\$PATH\"
Then begin with: recto new my-book" ;;
  esac
}

# All of it is a function, so that half a download of this script does nothing.
main() {
  prefix="${RECTO_PREFIX:-${HOME:-/usr/local}/.local}"
  task=install
  while [ $# -gt 0 ]; do
    case "$1" in
      --prefix)
        [ $# -gt 1 ] || fail '--prefix needs a folder'
        prefix="$2"
        shift ;;
      --prefix=*) prefix="${1#--prefix=}" ;;
      --uninstall) task=uninstall ;;
      -h | --help)
        say "usage: sh recto-installer.sh [--prefix DIR] [--uninstall]   (Recto $version into DIR, else ~/.local)"
        exit 0 ;;
      *) fail "$1 is no option: --prefix DIR, --uninstall" ;;
    esac
    shift
  done
  tmp="$(mktemp -d)"
  trap 'rm -rf "$tmp"' EXIT
  trap 'exit 130' INT TERM HUP
  mkdir -p "$prefix"
  prefix="$(cd "$prefix" && pwd)"
  "$task"
}

main "$@"
