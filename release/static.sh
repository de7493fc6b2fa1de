#!/usr/bin/env bash
# Builds the static binary for this machine and tries it in an empty root: `static.sh [musl|gnu]`.
#
# musl, as releases are made: needs `rustup target add` of the target and musl-gcc (Debian: musl-tools). gnu: the C library of
# this machine, static, where there is no Rust for musl; it builds under its target's name, so that procedural macros
# are no business of the flag.
set -euo pipefail
cd "$(dirname "$0")/.."
machine="$(uname -m)"
target="$machine-unknown-linux-${1:-musl}"
RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target "$target"
binary="${CARGO_TARGET_DIR:-target}/$target/release/recto"
ls -l "$binary"
release/empty_root.sh "$binary"
