#!/usr/bin/env bash
# The root of the image, of an archive of Linux: `image.sh ARCHIVE ARCHITECTURE FOLDER` fills FOLDER/ARCHITECTURE (amd64, arm64).
set -euo pipefail
archive="$1" architecture="$2" out="$3"

root="$out/$architecture"
tmp="$(mktemp -d)"
trap 'rm -rf "$tmp"' EXIT
tar -xzf "$archive" -C "$tmp"
got="$tmp/$(basename "$archive" .tar.gz)"

rm -rf "$root"
mkdir -p "$root/usr/bin" "$root/usr/share/doc/recto" "$root/book" "$root/tmp"
# Whoever the container runs as may work in these.
chmod 1777 "$root/book" "$root/tmp"
install -m 755 "$got/recto" "$root/usr/bin/recto"
cp -R "$got/licences" "$got/LICENSE-MIT" "$got/LICENSE-APACHE" "$root/usr/share/doc/recto/"
[ ! -f "$got/recto.cdx.json" ] || cp "$got/recto.cdx.json" "$root/usr/share/doc/recto/"
