#!/usr/bin/env bash
# How a build's cost grows with its input: at a hundredth and at a tenth of the largest book that is
# promised, and what a tenth costs for each unit against a hundredth. 1.0 is linear.
#
#   tests/bench/scale.sh [--full] [CASE ...]
#
# Without cases: all of them. `--full` builds the full size once, by clock and memory (GNU time).
# Instructions are counted by `perf stat` where the machine has counters, else by Valgrind where it is
# installed (slow: COUNT=cpu takes seconds of processor time instead). Numbers are those of one thread.
# Inputs are made by Python, the same every time.
set -euo pipefail
limit="${LIMIT:-1.2}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
[ -n "${RECTO:-}" ] || (cd "$root" && cargo build --release --quiet)
recto="${RECTO:-${CARGO_TARGET_DIR:-$root/target}/release/recto}"

full=""
[ "${1:-}" != "--full" ] || { full=1; shift; }

cat > "$work/input.py" <<'PY'
"""input.py list | input.py CASE PART FOLDER: the input of a case at one PART-th of its size."""
import os, struct, sys, zlib

WORDS = ("the page holds what a printer meant by measure and leading when small books were made with care "
         "so that every reader found the line again after the turn of a leaf in a quiet room").split()

class Dice:
    def __init__(self, seed): self.state = seed
    def __call__(self, below):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % below

dice = Dice(7)
def words(n): return " ".join(WORDS[dice(len(WORDS))] for _ in range(n))
def sentence(): return words(9).capitalize() + ", " + words(5) + "."
def paragraph(sentences=5): return " ".join(sentence() for _ in range(sentences))
def of_bytes(size, part, gap):
    out, had = [], 0
    while had < size:
        out.append(part(len(out)))
        had += len(out[-1]) + len(gap)
    return gap.join(out) + "\n"

def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(dice(256) for _ in range(3 * 16)) for _ in range(16))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

MB = 1_000_000
def one(text): return {"a.md": "# One\n\n" + text}
def chapters(n, text): return {f"c{i:05}.md": f"# Chapter {i}\n\n{text(i)}\n" for i in range(n)}
def notes(n):
    marks = "\n\n".join(f"{sentence()[:-1]}[^{i}]." for i in range(n))
    return one(marks + "\n\n" + "\n".join(f"[^{i}]: {sentence()}" for i in range(n)) + "\n")
def pictures(n):
    files = one("\n\n".join(f"{paragraph()}\n\n![{sentence()}](p{i}.png)" for i in range(n)) + "\n")
    files.update({f"p{i}.png": png() for i in range(n)})
    return files
def labels(n):
    return one("\n\n".join(f"## {words(3)} {{#sec-n{i}}}\n\n{sentence()} @sec-n{dice(n)}." for i in range(n)) + "\n")

CASES = {
    # Each a size and what makes the files of that size.
    "paragraph": (40 * MB, lambda n: one(of_bytes(n, lambda i: sentence(), " "))),
    "lines": (40 * MB, lambda n: one(of_bytes(n, lambda i: sentence(), "\n"))),
    "code": (40 * MB, lambda n: one("```c\n" + of_bytes(n, lambda i: f"int value_{i} = {dice(999)}; /* {words(4)} */", "\n") + "```\n")),
    "table": (40 * MB, lambda n: one("| a | b | c |\n|---|---|---|\n" + of_bytes(n, lambda i: f"| {i} | {words(4)} | {words(6)} |", "\n"))),
    "chapter": (40 * MB, lambda n: one(of_bytes(n, lambda i: paragraph(), "\n\n"))),
    "chapters": (20_000, lambda n: chapters(n, lambda i: paragraph())),
    "pages": (10_000, lambda n: chapters(max(1, n // 40), lambda i: of_bytes(40 * 2350, lambda i: paragraph(), "\n\n"))),
    "notes": (100_000, notes),
    "inline-notes": (100_000, lambda n: one(" ".join(f"{words(6)}^[{words(6)}]" for _ in range(n)) + "\n")),
    "pictures": (5_000, pictures),
    "headings": (100_000, labels),
    "items": (400_000, lambda n: one("".join(f"- {words(8)}\n" for _ in range(n)))),
    "terms": (100_000, lambda n: one("\n".join(f"{words(2)} {i}\n: {words(8)}\n" for i in range(n)))),
    "verse": (400_000, lambda n: one("".join(f"| {words(6)}\n" for _ in range(n)))),
    "formulas": (100_000, lambda n: one("\n\n".join(f"{words(8)} $a_{{{i}}} + b^2 = c$." for i in range(n)) + "\n")),
    "formula-line": (100_000, lambda n: one(" ".join(f"{words(4)} $x_{{{i % 10}}}$" for i in range(n)) + "\n")),
    "links": (100_000, lambda n: one(" ".join(f"[{words(2)}](https://example.org/{i})" for i in range(n)) + "\n")),
    "definitions": (100_000, lambda n: one(" ".join(f"[{words(2)}][l{i}]" for i in range(n)) + "\n\n" + "".join(f"[l{i}]: https://example.org/{i}\n" for i in range(n)))),
    # What is wrong, everywhere.
    "missing-chapters": (20_000, lambda n: {"recto.toml": None, **{f"x{i}.md": "# X\n" for i in range(n)}}),
    "missing-files": (100_000, lambda n: one("\n\n".join(f"{sentence()} [that](file-{i}.md)." for i in range(n)) + "\n")),
    "missing-anchors": (100_000, lambda n: one("\n\n".join(f"## {words(3)} {i}\n\n[that](#a{i}-{dice(n)})" for i in range(n)) + "\n")),
    "missing-pictures": (20_000, lambda n: one("\n\n".join(f"![{words(3)}](none-{i}.png)" for i in range(n)) + "\n")),
    "unknown-labels": (100_000, lambda n: one("\n\n".join(f"## {words(3)} {{#sec-m{i}}}\n\nSee @sec-q{i}r." for i in range(n)) + "\n")),
    "messages": (100_000, lambda n: one(" ".join(f"{words(2)} <x{i}>" for i in range(n)) + "\n")),
    "unclosed": (100_000, lambda n: one(" ".join(f"{words(2)} <b>" for i in range(n)) + "\n")),
    "unclosed-blocks": (100_000, lambda n: one("".join(f"<div>\n\n{words(4)}\n\n" for i in range(n)))),
    "emphasis": (400_000, lambda n: one(" ".join(("*a", "**b", "_c", "***d*", "e**")[dice(5)] for i in range(n)) + "\n")),
    "emphasised": (400_000, lambda n: one(" ".join(("*a*", "**b c**", "_d_", "`e`")[dice(4)] for i in range(n)) + "\n")),
    "brackets": (400_000, lambda n: one(" ".join(("[a", "![b", "c]", "^[d", "[e]")[dice(5)] for i in range(n)) + "\n")),
    "braces": (400_000, lambda n: one(" ".join(("{.a", "[b]{", "{#c}", "{{ d", "}")[dice(5)] for i in range(n)) + "\n")),
    "dollars": (400_000, lambda n: one(" ".join(("$5", "a$", "US$7", "$$", "$x$")[dice(5)] for i in range(n)) + "\n")),
    "ticks": (400_000, lambda n: one(" ".join("`" * (1 + dice(9)) + "a" for i in range(n)) + "\n")),
    "entities": (400_000, lambda n: one(" ".join(("&amp;", "\\*", "&x", "\\\"")[dice(4)] for i in range(n)) + "\n")),
    "quotes": (400_000, lambda n: one(" ".join(('"a', 'b"', "'c'", "d'")[dice(4)] for i in range(n)) + "\n")),
    "word": (4 * MB, lambda n: one("".join(chr(97 + dice(26)) for _ in range(n)) + "\n")),
    "breaks": (400_000, lambda n: one("\n\n***\n\n".join("a" for _ in range(n)) + "\n")),
    "hyphenation": (100_000, lambda n: {**one(sentence() + "\n"), "more": "[hyphenation]\nen = [" + ", ".join(f'"ab-{"".join(chr(97 + dice(26)) for _ in range(5))}-c"' for i in range(n)) + "]\n"}),
}

def write(case, part, folder):
    size, make = CASES[case]
    files = make(size // part)
    os.makedirs(folder)
    names = [n for n in sorted(files) if n.endswith(".md")]
    if "recto.toml" in files:
        names = [n.replace("x", "y") for n in names]
        del files["recto.toml"]
    manifest = '[book]\ntitle = "Scale"\nlanguage = "en"\n\n[chapters]\nmain = [\n'
    manifest += "".join(f'  "{n}",\n' for n in names) + "]\n\n" + files.pop("more", "")
    files["recto.toml"] = manifest
    for name, text in files.items():
        with open(os.path.join(folder, name), "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())

if sys.argv[1] == "list":
    print("\n".join(CASES))
else:
    write(sys.argv[1], int(sys.argv[2]), sys.argv[3])
PY

count="${COUNT:-}"
if [ -z "$count" ]; then
  if perf stat -x, -e instructions:u true 2>&1 | grep -q '^[0-9]'; then count=perf
  elif command -v valgrind > /dev/null; then count=valgrind
  else count=cpu; fi
fi

# A build that ends with errors counts as well: they are what is measured.
build() { "${@:2}" "$recto" build "$1" -o "$work/out" --format json > /dev/null 2>> "$work/said" || [ $? -le 1 ]; }

cost() {
  export RAYON_NUM_THREADS=1
  case "$count" in
    perf) build "$1" perf stat -x, -e instructions:u -o "$work/count"; grep instructions "$work/count" | cut -d, -f1 ;;
    valgrind)
      build "$1" valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file="$work/grind" -q
      sed -n 's/^summary: *//p' "$work/grind" | cut -d' ' -f1 ;;
    cpu)
      for _ in 1 2 3; do
        build "$1" /usr/bin/time -q -f '%U' -o "$work/count"; tail -1 "$work/count"
      done | sort -n | head -1 | awk '{ printf "%d", $1 * 1e9 }' ;;
  esac
}

[ $# -gt 0 ] || mapfile -t cases < <(python3 "$work/input.py" list)
[ $# -eq 0 ] || cases=("$@")
slow=0
if [ -n "$full" ]; then
  printf '%-18s %10s %10s\n' case seconds MB
else
  printf '%-18s %14s %14s %8s   (%s)\n' case '1/100' '1/10' 'per unit' "$count"
fi
for case in "${cases[@]}"; do
  rm -rf "$work/book" "$work/out"
  if [ -n "$full" ]; then
    python3 "$work/input.py" "$case" 1 "$work/book"
    build "$work/book" /usr/bin/time -q -f '%e %M' -o "$work/count"
    tail -1 "$work/count" | awk -v c="$case" '{ printf "%-18s %10.1f %10.0f\n", c, $1, $2 / 1000 }'
    continue
  fi
  python3 "$work/input.py" "$case" 100 "$work/book"
  small="$(cost "$work/book")"
  rm -rf "$work/book" "$work/out"
  python3 "$work/input.py" "$case" 10 "$work/book"
  large="$(cost "$work/book")"
  # What a build costs before it reads anything is no part of the growth.
  if [ -z "${base:-}" ]; then
    rm -rf "$work/empty"
    mkdir "$work/empty"
    printf '[book]\ntitle = "Scale"\nlanguage = "en"\n[chapters]\nmain = ["a.md"]\n' > "$work/empty/recto.toml"
    printf '# One\n\nWords.\n' > "$work/empty/a.md"
    base="$(cost "$work/empty")"
  fi
  awk -v c="$case" -v s="$small" -v l="$large" -v b="$base" -v limit="$limit" 'BEGIN {
    ratio = (l - b) / (s - b) / 10
    printf "%-18s %14.0f %14.0f %8.2f%s\n", c, s, l, ratio, (ratio > limit ? "   not linear" : "")
    exit ratio > limit }' || slow=1
done
exit "$slow"
