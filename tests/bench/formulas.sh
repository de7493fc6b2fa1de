#!/usr/bin/env bash
# What formulas cost: `formulas.sh RECTO BOOK [COUNT]` builds a copy of a book as it is, and one with COUNT
# formulas more (2,000), as many in each chapter, and prints both times and their ratio. RECTO is the binary,
# BOOK a folder with a recto.toml; half of the formulas stand in lines, half are displays.
set -euo pipefail
recto=$(realpath "$1") book=$(realpath "$2") count=${3:-2000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$book" "$work/plain"
cp -r "$book" "$work/more"
python3 - "$work/more" "$count" <<'PY'
import pathlib, sys
folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
FORMS = [
    r"\frac{a_%d}{b}+c", r"\sum_{i=1}^{%d} i^2", r"\left(\frac{x}{y}\right)^{%d}", r"\sqrt[3]{x+%d}",
    r"\int_0^{%d} f(x)\,dx", r"\begin{pmatrix}a&b\\c&%d\end{pmatrix}", r"e^{-x^2/%d}", r"\lim_{n\to %d} a_n",
    r"\begin{cases}1&x>%d\\0&x\le 0\end{cases}", r"\overline{z+%d}\le\lVert w\rVert",
]
files = sorted(p for p in folder.rglob("*.md") if p.stat().st_size > 2000) or sorted(folder.rglob("*.md"))
for n in range(count):
    form = FORMS[n % len(FORMS)] % (n + 1)
    text = f"\nThe value of ${form}$ is known.\n" if n % 2 else f"\n$$\n{form}\n$$\n"
    with open(files[n % len(files)], "a") as out:
        out.write(text)
PY
best() {
  local least=
  for _ in 1 2 3; do
    local from to
    from=$(date +%s%N)
    (cd "$1" && "$recto" build -o "$work/out" > /dev/null 2>&1) || true
    to=$(( ($(date +%s%N) - from) / 1000000 ))
    if [ -z "$least" ] || [ "$to" -lt "$least" ]; then least=$to; fi
  done
  echo "$least"
}
plain=$(best "$work/plain") more=$(best "$work/more")
awk -v a="$plain" -v b="$more" -v n="$count" 'BEGIN { printf "plain %d ms, with %d formulas %d ms: %.3f\n", a, n, b, b / a }'
