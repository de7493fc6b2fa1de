#!/usr/bin/env bash
# Whether a static binary needs nothing of a system: `empty_root.sh BINARY`, as root or with unprivileged user namespaces.
#
# Makes, checks and draws a book by `chroot` in a folder that holds the binary, `/book` and `/tmp`, with no environment; the bytes must
# be those that the same binary makes here. `--with-libraries` copies what a dynamic binary loads beside it, which
# says nothing of static ones but tries this script.
set -euo pipefail
libraries=
if [ "$1" = --with-libraries ]; then libraries=yes; shift; fi
binary="$(readlink -f "$1")"

root="$(mktemp -d)"
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/usr/bin" "$root/book" "$root/tmp"
cp "$binary" "$root/usr/bin/recto"
loads="$(ldd "$binary" 2>/dev/null || true)"
if [[ "$loads" == *'=>'* ]]; then
  if [ -z "$libraries" ]; then
    printf '%s is no static binary:\n%s\n' "$1" "$loads" >&2
    exit 1
  fi
  grep -o '/[^ ]*' <<<"$loads" | while IFS= read -r library; do
    install -D "$library" "$root$library"
  done
fi

inside() {
  if [ "$(id -u)" -eq 0 ]; then
    env -i "$(command -v chroot)" "$root" /usr/bin/recto "$@"
  else
    env -i "$(command -v unshare)" --map-root-user "$(command -v chroot)" "$root" /usr/bin/recto "$@"
  fi
}

inside --version
inside new /book/one
inside check /book/one --deny-warnings
inside build /book/one --all-editions
inside page 3 --plain -C /book/one -o page.png
# The same book here, with an environment as empty.
mkdir "$root/here"
(cd "$root/here" && env -i "$binary" new one && env -i "$binary" build one --all-editions) >/dev/null
for file in "$root"/here/one/output/*.epub "$root"/here/one/output/*.pdf; do
  cmp "$file" "$root/book/one/output/$(basename "$file")"
done
printf 'runs in an empty root, and makes the same bytes there\n'
