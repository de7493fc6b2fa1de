#!/usr/bin/env python3
"""Where LuaLaTeX sets the glyphs of formulas, for the test that holds Recto against it.

LuaLaTeX with unicode-math sets each formula of FORMULAS in display style in the math face that Recto
has (fonts/LibertinusMath-Regular.otf), 10 pt; MuPDF's `mutool trace` tells where each glyph stands. What
comes out is `src/typeset/math_peer.tsv`: the formula, a tab, and for each glyph its place from the first
one's (points to the right, points upwards) and its size, with a blank between glyphs. `cargo test --lib
as_lualatex` lays the same formulas out and compares.

    apt-get install texlive-luatex texlive-latex-extra mupdf-tools
    tests/peers/lualatex.py > src/typeset/math_peer.tsv
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMULAS = r"""
\frac{a}{b}+c
x=\frac{a+b}{c}-d
\frac{1}{1+\frac{1}{x}}
x^{\frac{1}{2}}+\tfrac{1}{2}y
\binom{n}{k}+1
\sqrt{x}+\sqrt{a+b}
\sqrt{1+\frac{a}{b}}
\sqrt[3]{x+y}
x^2+y_i^2
(2k)^2+b^2
[x]_1^2+|y|^2
\left(x\right)^2
x_{i_j}+a^{b^c}
\Gamma^k_{ij}V_f
e^{-x^2/2}
\lim_{x\to 0}f(x)
\max_{i}a_i
\sum_{i=1}^{n}i^2
\prod_{p}\frac{1}{p}
\int_0^1 f(x)\,dx
\oint_C f
\textstyle\sum_{i=1}^n a_i
\bigcup_{n}A_n\cap B
\left(\frac{a}{b}\right)+c
\left[\sum_{i}x_i\right]
\left\{x\right\}
\left|\frac{x}{y}\right|
\bigl(x+y\bigr)
\left\langle a,b\right\rangle
\left.\frac{f}{g}\right|_{x=0}
\hat{x}+\bar{y}
\vec{v}+\dot{x}+\tilde{a}
\widehat{xyz}
\overline{z+w}+\underline{a}
\overbrace{a+b}^{n}
\underbrace{x+y+z}_{k}
\begin{matrix}a&b\\c&d\end{matrix}
\begin{pmatrix}a&b+1\\c&d\end{pmatrix}
\begin{bmatrix}\frac{a}{b}&x\\y&z\end{bmatrix}
\left(\begin{array}{lr}a+b&c\\d&e+f\end{array}\right)
f(x)=\begin{cases}1&x>0\\0&x\le 0\end{cases}
\begin{aligned}a&=b+c\\d&=e\end{aligned}
f'(x)+g''_i
A\xrightarrow{f}B
\overrightarrow{AB}\to C
a\!b+\int\!\!\int f
x\!\left(\frac{a}{b}\right)
a,b;c:d
a=-b\times c
\sin x+\log_2 n
f\colon A\to B
a\equiv b\pmod n
\textstyle a\equiv b\pmod n
\{x\mid x>0\}
|x|+\lVert y\rVert
a_1,\ldots,a_n+\cdots
n!+\neg p\land q
\sum_{\substack{i<n\\j<m}}a_{ij}
a\quad b\;c\:d
""".strip().splitlines()

HEAD = r"""\documentclass[10pt]{article}
\usepackage{amsmath,unicode-math}
\usepackage[paperwidth=400pt,paperheight=200pt,margin=40pt]{geometry}
\setmainfont{LibertinusMath-Regular.otf}[Path=%s/]
\setmathfont{LibertinusMath-Regular.otf}[Path=%s/]
\setmathrm{LibertinusMath-Regular.otf}[Path=%s/]
\pagestyle{empty}\parindent=0pt
\begin{document}
"""


def document():
    fonts = ROOT / "fonts"
    pages = [f"\\hbox{{$\\displaystyle {tex}$}}\\newpage" for tex in FORMULAS]
    return HEAD % (fonts, fonts, fonts) + "\n".join(pages) + "\n\\end{document}\n"


def glyphs(page):
    """Glyphs of a page: right, up and size in points of TeX."""
    scale = 72.27 / 72
    for text in page.iter():
        if text.tag not in ("fill_text", "span"):
            continue
        for span in text.iter("span") if text.tag == "fill_text" else ():
            size = abs(float(span.get("trm").split()[0]))
            matrix = [float(v) for v in text.get("transform").split()]
            for g in span.iter("g"):
                x, y = float(g.get("x")), float(g.get("y"))
                across = matrix[0] * x + matrix[2] * y + matrix[4]
                down = matrix[1] * x + matrix[3] * y + matrix[5]
                yield across * scale, -down * scale, size * abs(matrix[0]) * scale


def main():
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "f.tex").write_text(document())
        run = ["lualatex", "-interaction=nonstopmode", "-halt-on-error", "f.tex"]
        made = subprocess.run(run, cwd=folder, capture_output=True, text=True)
        if made.returncode:
            sys.exit(made.stdout[-3000:])
        trace = subprocess.run(["mutool", "trace", "f.pdf"], cwd=folder, capture_output=True, text=True, check=True)
    # What is no character of XML stands for parts of signs.
    text = re.sub(r'unicode="[^"]*"', "", trace.stdout)
    pages = list(ElementTree.fromstring(text).iter("page"))
    assert len(pages) == len(FORMULAS), (len(pages), len(FORMULAS))
    for tex, page in zip(FORMULAS, pages):
        found = sorted(glyphs(page))
        left, base = found[0][0], found[0][1]
        places = (f"{x - left:.2f},{y - base:.2f},{size:.1f}" for x, y, size in found)
        print(tex, " ".join(places), sep="\t")


if __name__ == "__main__":
    main()
