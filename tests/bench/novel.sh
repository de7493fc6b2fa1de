#!/usr/bin/env bash
# A novel's PDF by Recto against pdfLaTeX with microtype, in the same minute.
#
#   tests/bench/novel.sh BOOK
#
# BOOK is an mdBook project whose src/*.md are the chapters in the order of their names. LaTeX gets its
# input ready made (pandoc's time is not counted) and runs once, without contents.
# Needs GNU time, pdflatex with microtype (Debian: texlive-latex-recommended, texlive-fonts-recommended), and Python for pandoc's wheel.
set -euo pipefail
book="$(realpath "$1")"
runs="${RUNS:-3}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

[ -n "${RECTO:-}" ] || (cd "$root" && cargo build --release --quiet)
recto="${RECTO:-${CARGO_TARGET_DIR:-$root/target}/release/recto}"

source "$root/tests/bench/rivals.sh"

cat > "$work/novel.tex" <<'EOF'
\documentclass[10.5pt,twoside,openany]{book}
\usepackage[T1]{fontenc}\usepackage{charter}
\usepackage{microtype}
\usepackage[paperwidth=6in,paperheight=9in,textwidth=312bp,textheight=526.5bp]{geometry}
\frenchspacing\raggedbottom\setcounter{secnumdepth}{-2}
\begin{document}
EOF
find "$book/src" -name '*.md' ! -name SUMMARY.md | sort | xargs cat |
  "$pandoc" -f commonmark -t latex --top-level-division=chapter >> "$work/novel.tex"
printf '%s\n' '\end{document}' >> "$work/novel.tex"

# The first runs of both fill their caches and are not shown.
once() { (cd "$work" && pdflatex -interaction=batchmode novel.tex > /dev/null) ; }
once
"$recto" build "$book" --pdf -o "$work/out" --format json > /dev/null
for run in $(seq "$runs"); do
  echo "run $run"
  /usr/bin/time -f "  recto                   %e s wall, %U+%S s CPU, %M kB" "$recto" build "$book" --pdf -o "$work/out" --format json > /dev/null
  (cd "$work" && /usr/bin/time -f "  pdfLaTeX with microtype %e s wall, %U+%S s CPU, %M kB" pdflatex -interaction=batchmode novel.tex > /dev/null)
done
test -s "$work/novel.pdf"
