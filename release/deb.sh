#!/usr/bin/env bash
# A Debian package of an archive of Linux: `deb.sh ARCHIVE ARCHITECTURE FOLDER`, FOLDER/recto_VERSION-1_ARCHITECTURE.deb.
#
# The program is static, so that the package needs nothing and fits every release of Debian and its kin. RECTO_MAINTAINER is
# "Name <address>"; else the project is named, with no address that anybody reads. The same archive gives the same bytes.
set -euo pipefail
archive="$1" architecture="$2" out="$3"
here="$(cd "$(dirname "$0")" && pwd)"

name="$(basename "$archive" .tar.gz)"
version="$(sed -E 's/^recto-([0-9][^-]*(-(alpha|beta|rc)[^-]*)?)-.*/\1/' <<<"$name")"
# What comes before a release sorts before it; the number behind the hyphen is the package's own.
debian_version="${version/-/\~}-1"
address="$(python3 "$here/address.py")"
host="$(cut -d/ -f3 <<<"$address")"
maintainer="${RECTO_MAINTAINER:-The Recto Project <noreply@$host>}"

tmp="$(mktemp -d)"
trap 'rm -rf "$tmp"' EXIT
tar -xzf "$archive" -C "$tmp"
got="$tmp/$name" root="$tmp/root"
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(stat -c %Y "$got/recto")}"
export SOURCE_DATE_EPOCH

install -D -m 755 "$got/recto" "$root/usr/bin/recto"
for page in "$got"/man/man1/*.1; do
  install -D -m 644 "$page" "$root/usr/share/man/man1/$(basename "$page")"
done
gzip -9n "$root"/usr/share/man/man1/*.1
install -D -m 644 "$got/completions/recto.bash" "$root/usr/share/bash-completion/completions/recto"
install -D -m 644 "$got/completions/_recto" "$root/usr/share/zsh/vendor-completions/_recto"
install -D -m 644 "$got/completions/recto.fish" "$root/usr/share/fish/vendor_completions.d/recto.fish"

doc="$root/usr/share/doc/recto"
mkdir -p "$doc"
gzip -9nc "$got/CHANGELOG.md" >"$doc/NEWS.gz"
printf 'recto (%s) stable; urgency=medium\n\n  * Version %s; NEWS.gz says what is new.\n\n -- %s  %s\n' \
  "$debian_version" "$version" "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" \
  | gzip -9n >"$doc/changelog.Debian.gz"
cp -R "$got/licences" "$doc/licences"
[ ! -f "$got/recto.cdx.json" ] || gzip -9nc "$got/recto.cdx.json" >"$doc/recto.cdx.json.gz"
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n'
  printf 'Upstream-Name: Recto\nSource: %s\n\n' "$address"
  printf 'Files: *\nCopyright: The Recto Project\nLicense: Expat or Apache-2.0\nComment:\n'
  printf ' Packages, fonts, hyphenation patterns and styles of citations that are built in have\n'
  printf ' licences of their own: see the folder licences beside this file.\n\n'
  printf 'License: Expat\n'
  sed -e 's/^$/./' -e 's/^/ /' "$got/LICENSE-MIT"
  printf '\nLicense: Apache-2.0\n On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n'
} >"$doc/copyright"
find "$root" -type d -exec chmod 755 {} +
find "$doc" -type f -exec chmod 644 {} +

mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<END
Package: recto
Version: $debian_version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k --apparent-size -s --exclude=DEBIAN "$root" | cut -f1)
Section: text
Priority: optional
Homepage: $address
Description: books from Markdown: EPUB and typeset PDF
 Recto turns a folder of Markdown chapters and a manifest into an EPUB for
 e-readers and a typeset PDF for printing. Fonts, hyphenation and styles of
 citations are built in; nothing else is needed.
END
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$out"
dpkg-deb --root-owner-group -Zxz --build "$root" "$out/recto_${debian_version}_$architecture.deb"
