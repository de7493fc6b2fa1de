#!/usr/bin/env bash
# What a release is made of, tried on this machine: `tests/peers/release.sh BINARY [FOLDER]`.
#
# Archives of all targets are laid out from BINARY (a build of Linux; the others are looked at, not run), installers and manifests are
# filled and read by what reads them, the shell installer installs over HTTP, from a folder and from file://, spoilt archives are
# refused, the Debian package and the root of the image are made and run, the action's steps work as a runner calls them. FOLDER
# keeps what was made. Needs Python 3.11, Cargo, jq, curl, dpkg-deb, root for chroot; uses ruby, lintian, zsh, fish, man, buildah where
# they are, and says where they are not. Ends with 1 at the first thing that is not so.
set -euo pipefail
binary="$(readlink -f "$1")"
cd "$(dirname "$0")/../.."

work="$(mktemp -d)"
server=''
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
dist="${2:-$work/dist}"
mkdir -p "$dist"
dist="$(readlink -f "$dist")"
SOURCE_DATE_EPOCH=1767225600
export SOURCE_DATE_EPOCH

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
skip() { printf 'not tried: %s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }
holds() { grep -qF -- "$2" "$1" || fail "$1 lacks: $2"; }

version="$("$binary" --version | cut -d ' ' -f 2)"
case "$(uname -m)" in
  x86_64) machine=amd64 ;;
  aarch64) machine=arm64 ;;
  *) fail "no archive is made for $(uname -m)" ;;
esac
own="$(uname -m)-unknown-linux-musl"

step 'the address stands in Cargo.toml alone'
host="$(release/address.py | cut -d/ -f3)"
found="$(git grep -lF "$host" -- . || true)"
[ "$found" = Cargo.toml ] || fail "$host is named in: $found"
if release/address.py --check https://elsewhere.example/x 2>/dev/null; then fail 'another address passes'; fi
release/address.py --check "$(release/address.py)"

step 'archives'
for target in x86_64-unknown-linux-musl aarch64-unknown-linux-musl x86_64-apple-darwin aarch64-apple-darwin x86_64-pc-windows-msvc; do
  bare=--bare
  [ "$target" != "$own" ] || bare=''
  # shellcheck disable=SC2086 # nothing, or one word
  release/archive.py "$binary" "$target" $bare -o "$dist"
done
release/archive.py "$binary" "$own" -o "$work/again"
cmp "$dist/recto-$version-$own.tar.gz" "$work/again/recto-$version-$own.tar.gz" || fail 'the same archive has other bytes'
tar -tzf "$dist/recto-$version-$own.tar.gz" >"$work/list"
for file in recto man/man1/recto.1 man/man1/recto-build.1 completions/recto.bash completions/_recto completions/recto.fish \
  completions/recto.ps1 completions/recto.nu completions/recto.elv LICENSE-MIT LICENSE-APACHE README.md CHANGELOG.md \
  licences/THIRD-PARTY.txt licences/fonts/OFL-Libertinus.txt licences/citation-styles.md licences/hyphenation-en-gb.txt recto.cdx.json; do
  holds "$work/list" "recto-$version-$own/$file"
done
python3 -m zipfile -l "$dist/recto-$version-x86_64-pc-windows-msvc.zip" >"$work/list"
holds "$work/list" "recto-$version-x86_64-pc-windows-msvc/recto.exe"

step 'what installs a release'
release/fill.py "$dist"
(cd "$dist" && sha256sum --quiet -c SHA256SUMS) || fail 'SHA256SUMS'
if grep -rnE '@[A-Z0-9]+(:[a-z0-9_-]+)?@' "$dist"/recto-installer.* "$dist"/recto.rb "$dist"/recto.json "$dist"/Recto.Recto*.yaml; then
  fail 'a value is missing'
fi
sh -n "$dist/recto-installer.sh"
python3 -m json.tool "$dist/recto.json" >/dev/null
if has ruby; then ruby -c "$dist/recto.rb" >/dev/null; else skip 'the syntax of the formula: no ruby'; fi
if has pwsh; then
  pwsh -NoProfile -Command "[void][scriptblock]::Create((Get-Content -Raw '$dist/recto-installer.ps1'))"
else
  skip 'the syntax of the installer for Windows: no pwsh'
fi

step 'the installer, over HTTP'
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
python3 -m http.server --bind 127.0.0.1 --directory "$dist" "$port" >/dev/null 2>&1 &
server=$!
for _ in $(seq 50); do
  curl -fsS -o /dev/null "http://127.0.0.1:$port/SHA256SUMS" 2>/dev/null && break
  sleep 0.1
done
home="$work/a home"
mkdir "$home"
clean() { env -i HOME="$home" PATH=/usr/bin:/bin "$@"; }
clean RECTO_BASE_URL="http://127.0.0.1:$port" sh -c "curl -fsSL http://127.0.0.1:$port/recto-installer.sh | sh" | tee "$work/said"
holds "$work/said" "export PATH=\"$home/.local/bin:\$PATH\""
on_path() { env -i HOME="$home" PATH="$home/.local/bin:/usr/bin:/bin" "$@"; }
[ "$(on_path recto --version)" = "recto $version" ] || fail 'the version'
(cd "$home" && on_path recto new my-book >/dev/null && on_path recto build my-book)
[ -s "$home/my-book/output/my-book.pdf" ] || fail 'no PDF'
[ -f "$home/.local/share/man/man1/recto-build.1" ] || fail 'no manual'
for profile in .profile .bashrc .zshrc .bash_profile; do
  [ ! -e "$home/$profile" ] || fail "$profile was written"
done
# shellcheck disable=SC2016 # the inner shell's
bash -c '. "$1" && complete -p recto' - "$home/.local/share/bash-completion/completions/recto"
if has zsh; then zsh -n "$home/.local/share/zsh/site-functions/_recto"; else skip 'completions of zsh: no zsh'; fi
if has fish; then fish -n "$home/.local/share/fish/vendor_completions.d/recto.fish"; else skip 'completions of fish: no fish'; fi
if has man; then
  man -M "$home/.local/share/man" -P cat recto-build 2>/dev/null >"$work/page" || true
  if [ -s "$work/page" ]; then holds "$work/page" 'recto build'; else skip 'the manual as man shows it: it shows none here'; fi
fi

step 'again over itself, from a folder, from file://, and away'
clean RECTO_BASE_URL="$dist" sh "$dist/recto-installer.sh" >/dev/null
clean RECTO_BASE_URL="file://$dist" sh "$dist/recto-installer.sh" --prefix "$home/opt" >/dev/null
[ "$("$home/opt/bin/recto" --version)" = "recto $version" ] || fail 'the prefix'
clean sh "$dist/recto-installer.sh" --uninstall >/dev/null
[ -z "$(find "$home/.local" -type f)" ] || fail "left behind: $(find "$home/.local" -type f)"

step 'what is not as it was released is refused'
mkdir "$work/spoilt"
cp "$dist/recto-$version-$own.tar.gz" "$work/spoilt/"
printf x >>"$work/spoilt/recto-$version-$own.tar.gz"
rm -rf "$home/.local"
if clean RECTO_BASE_URL="$work/spoilt" sh "$dist/recto-installer.sh" >"$work/said" 2>&1; then fail 'a spoilt archive was installed'; fi
holds "$work/said" 'is not the file that was released'
[ ! -e "$home/.local/bin" ] || fail 'something of it was installed'
if clean RECTO_BASE_URL="$work/nowhere" sh "$dist/recto-installer.sh" >"$work/said" 2>&1; then fail 'nothing was installed well'; fi
holds "$work/said" "can't be had"
if clean RECTO_BASE_URL="http://127.0.0.1:1" sh "$dist/recto-installer.sh" >"$work/said" 2>&1; then fail 'nobody answered well'; fi
size="$(wc -c <"$dist/recto-installer.sh")"
for part in 4 3 2; do
  head -c "$((size * (part - 1) / part))" "$dist/recto-installer.sh" >"$work/half.sh"
  clean RECTO_BASE_URL="$dist" sh "$work/half.sh" >/dev/null 2>&1 || true
  [ ! -e "$home/.local/bin" ] || fail 'a part of the installer installs'
done
kill "$server"
server=''

step 'the Debian package'
release/deb.sh "$dist/recto-$version-$own.tar.gz" "$machine" "$dist"
deb="$dist/recto_$version-1_$machine.deb"
release/deb.sh "$dist/recto-$version-$own.tar.gz" "$machine" "$work/again" >/dev/null
cmp "$deb" "$work/again/$(basename "$deb")" || fail 'the same package has other bytes'
dpkg-deb --info "$deb"
dpkg-deb --contents "$deb" | awk '{ print $1, $2, $3, $6 }'
dpkg-deb -x "$deb" "$work/deb"
[ "$("$work/deb/usr/bin/recto" --version)" = "recto $version" ] || fail 'the package'
if has lintian; then lintian "$deb" || true; else skip 'lintian is not here'; fi

step 'an empty root'
libraries=''
if [[ "$(ldd "$binary" 2>/dev/null || true)" == *'=>'* ]]; then
  libraries=--with-libraries
  skip 'a static binary: this one is dynamic, and its libraries are laid beside it'
fi
# shellcheck disable=SC2086 # nothing, or one word
release/empty_root.sh $libraries "$binary" 2>&1 | tail -n 3

step 'the root of the image'
release/image.sh "$dist/recto-$version-$own.tar.gz" "$machine" "$work/image"
find "$work/image/$machine" -maxdepth 3 -printf '%M %p\n' | sed "s|$work/image||"
if [ -n "$libraries" ]; then
  ldd "$binary" | grep -o '/[^ ]*' | while IFS= read -r library; do
    install -D "$library" "$work/image/$machine$library"
  done
fi
in_image() { env -i "$(command -v chroot)" --userspec=65534:65534 "$work/image/$machine" /usr/bin/recto "$@"; }
[ "$(in_image --version)" = "recto $version" ] || fail 'the image'
in_image new /book/one >/dev/null
in_image build /book/one
rm -rf "$work/image/$machine/book/one"
if has buildah; then
  image() { buildah --storage-driver vfs --root "$work/store" --runroot "$work/run" "$@"; }
  image bud --isolation chroot --build-arg "TARGETARCH=$machine" -f release/Containerfile -t recto:test "$work/image" >"$work/said" 2>&1 \
    || { cat "$work/said"; fail 'the image'; }
  image inspect --type image --format '{{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.WorkingDir}}' recto:test
  image from --name tried recto:test >/dev/null
  [ "$(image run --isolation chroot tried -- /usr/bin/recto --version)" = "recto $version" ] || fail 'the image does not run'
  image run --isolation chroot --user 65534:65534 tried -- /usr/bin/recto new one >/dev/null
  image rm tried >/dev/null
else
  skip 'the image by its Containerfile: no buildah'
fi

step "the action's steps"
runner() {
  env -i HOME="$home" PATH="$work/tmp/recto/bin:/usr/bin:/bin" RUNNER_OS=Linux RUNNER_TEMP="$work/tmp" GITHUB_SERVER_URL=https://forge.invalid \
    GITHUB_REPOSITORY=someone/book GITHUB_ACTION_PATH="$work/_actions/owner/recto/v$version" GITHUB_PATH="$work/path" \
    GITHUB_OUTPUT="$work/output" GITHUB_STEP_SUMMARY="$work/summary" GITHUB_WORKSPACE="$work/site" "$@"
}
mkdir -p "$work/tmp" "$work/site"
runner RECTO_FROM="$dist" bash release/action/setup.sh >/dev/null
[ "$(cat "$work/path")" = "$work/tmp/recto/bin" ] || fail 'the path'
holds "$work/output" "version=$version"
if runner bash release/action/setup.sh >"$work/said" 2>&1; then fail 'a release that is not there was set up'; fi
holds "$work/said" "::error::there is no release of Recto at https://forge.invalid/owner/recto/releases/download/v$version"
(cd "$work/site" && runner recto new book >/dev/null && rm -rf book/output)
steps="$PWD/release/action"
(cd "$work/site" && runner RECTO_BOOK=book bash "$steps/check.sh") || fail 'a good book does not pass'
printf '\nSee @fig-nope, 100%% sure.\n\n![](nope.png)\n' >>"$work/site/book/writing.md"
code=0
(cd "$work/site" && runner RECTO_BOOK="$work/site/book" bash "$steps/check.sh") >"$work/said" || code=$?
cat "$work/said"
[ "$code" -eq 1 ] || fail "the check of a spoilt book ends with $code"
line="$(grep -n 'fig-nope' "$work/site/book/writing.md" | cut -d: -f1)"
holds "$work/said" "::warning file=book/writing.md,line=$line,endLine=$line,col=5,endColumn=14,title=recto%3A unknown-label::nothing in this book has the label \`fig-nope\`%0A"
holds "$work/said" '::error file=book/writing.md'
holds "$work/output" 'errors=2'
holds "$work/summary" 'Recto: 2 errors, 1 warnings'
"$binary" check "$work/site/book" --format json | jq -sR --arg book book -f release/action/codequality.jq >"$work/quality.json" || true
jq -e 'length == 3 and all(.[]; .location.path == "book/writing.md" and .location.lines.begin > 1)
  and ([.[].fingerprint] | unique | length) == 3' "$work/quality.json" >/dev/null || fail 'the report for GitLab'
(cd "$work/site" && runner RECTO_BOOK=book RECTO_OUTPUT=out RECTO_OPTIONS='--epub' bash "$steps/build.sh") 2>/dev/null >"$work/said"
sed -n '/^files<<END-OF-FILES$/,/^END-OF-FILES$/p' "$work/output"
grep -q '^out/.*\.epub$' "$work/output" || fail 'the files of the action'

printf '\nall of it is so\n'
