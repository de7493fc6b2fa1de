#!/usr/bin/env bash
# Recto for another system, built and run on Debian: `tests/peers/systems.sh windows|arm64 FOLDER [RECTO]`, as root (it installs
# packages).
#
# No package has Rust's standard library for them, but Debian's rust-web-src has its sources, and rustc-web the compiler of the
# same version. Both are unpacked into FOLDER, nothing else on the machine uses them; MinGW links and Wine runs what is for
# Windows, a cross compiler and QEMU what is for ARM. The program makes a book, for Windows one with what is different there, and
# book/ as `release/hash_book.py` does; with RECTO, a binary of this system, the bytes of both are compared. A build takes as long as
# a release build and half again. The targets are not those of releases (gnu, not msvc or musl), and Wine is not Windows: what
# fails here fails there, what passes here may.
set -euo pipefail
system="$1"
folder="$(mkdir -p "$2" && readlink -f "$2")"
native="${3:+$(readlink -f "$3")}"
cd "$(dirname "$0")/../.."

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

case "$system" in
  windows) target=x86_64-pc-windows-gnu program=recto.exe flags='' ;;
  arm64) target=aarch64-unknown-linux-gnu program=recto flags='-C target-feature=+crt-static' ;;
  *) fail "the systems are windows and arm64" ;;
esac

# The compiler and the sources.
rust="$folder/rust"
if [ ! -x "$rust/usr/bin/rustc" ]; then
  mkdir -p "$folder/packages"
  needs() { dpkg-deb -f "$folder/packages/$1"_*.deb Depends | grep -oE "$2" | head -n 1; }
  (
    cd "$folder/packages"
    apt-get download -q rustc-web rust-web-src libstd-rust-web-dev
    library="$(needs libstd-rust-web-dev 'libstd-rust-web-[0-9.]+')"
    apt-get download -q "$library"
    apt-get download -q "$(needs "$library" 'libllvm[0-9.]+')"
    for package in *.deb; do dpkg-deb -x "$package" "$rust"; done
  )
  # The link to the sources leads to where the package would be installed.
  ln -sfn "$(find "$rust/usr/src" -maxdepth 1 -name 'rustc-*')" "$rust/usr/lib/rustlib/src/rust"
fi
# What links it, and what runs it: Wine without its desktop.
missing=()
case "$system" in
  windows)
    command -v x86_64-w64-mingw32-gcc >/dev/null || missing+=(gcc-mingw-w64-x86-64-win32)
    [ -x /usr/lib/wine/wine64 ] || missing+=(wine64) ;;
  arm64)
    command -v aarch64-linux-gnu-gcc >/dev/null || missing+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
    command -v qemu-aarch64-static >/dev/null || missing+=(qemu-user-static) ;;
esac
if [ "${#missing[@]}" -gt 0 ]; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# The program. The flag that builds the library is one of nightly compilers.
libraries="$(dirname "$(find "$rust/usr/lib" -name 'libLLVM*.so*' | head -n 1)"):$rust/usr/lib/x86_64-linux-gnu"
env LD_LIBRARY_PATH="$libraries" RUSTC="$rust/usr/bin/rustc" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$folder/target" \
  RUSTFLAGS="$flags" CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
  cargo build --release --locked -Zbuild-std=std,panic_unwind --target "$target"
place="$folder/$system"
mkdir -p "$place"
cp "$folder/target/$target/release/$program" "$place/program.exe"

# Older Wines lack the library by which Rust asks for chance.
if [ "$system" = windows ] && [ -z "$(find /usr/lib -name 'bcryptprimitives.dll*' 2>/dev/null)" ]; then
  cat >"$folder/chance.c" <<'END'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return SystemFunction036(bytes, (ULONG)count); }
END
  x86_64-w64-mingw32-gcc -shared -o "$place/bcryptprimitives.dll" "$folder/chance.c" -ladvapi32
fi
case "$system" in
  windows) by="env WINEPREFIX='$folder/wine' WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=' /usr/lib/wine/wine64" ;;
  arm64) by=qemu-aarch64-static ;;
esac
printf '#!/bin/sh\nexec %s "%s/program.exe" "$@"\n' "$by" "$place" >"$place/recto"
chmod +x "$place/recto"
recto="$place/recto"
# The first start makes Wine's folder, and may fail at what a desktop needs.
"$recto" --version >/dev/null 2>&1 || true
said="$("$recto" --version | tr -d '\r')"
[[ "$said" == recto\ * ]] || fail "the program says $said"

# A book, and what differs on Windows.
book="$folder/book-$system"
rm -rf "$book"
"$recto" new "$book" >/dev/null
mkdir "$book/sub"
mv "$book/writing.md" "$book/sub/"
sed -i 's|"writing.md"|"sub/writing.md"|' "$book/recto.toml"
entry=sub/writing.md
[ "$system" != windows ] || entry='sub\writing.md'
"$recto" -C "$book" order move "$entry" --after showing.md || fail "the entry $entry"
sed -i 's/$/\r/' "$book/recto.toml" "$book"/*.md "$book"/sub/*.md
"$recto" build "$book"
"$recto" check "$book" || fail 'line ends of Windows'
sed -i 's/^title = .*/title = "Con"\r/' "$book/recto.toml"
"$recto" build "$book" | tr -d '\r' | tee "$folder/said"
grep -q 'con-book.pdf' "$folder/said" || fail 'a book called Con'

printf '\nbook/ by %s:\n' "$said"
release/hash_book.py "$recto" | tr -d '\r' | tee "$folder/$system.txt"
if [ -n "$native" ]; then
  release/hash_book.py "$native" >"$folder/here.txt"
  release/compare_hashes.py "$folder/$system.txt" "$folder/here.txt"
fi
printf '\nall of it is so\n'
