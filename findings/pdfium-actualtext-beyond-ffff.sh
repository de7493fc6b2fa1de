#!/usr/bin/env bash
# PDFium 159.0.8149 (pypdfium2 5.15.2): characters beyond U+FFFF in an ActualText are dropped.
#
# ActualText is a text string (ISO 32000-1, 14.9.4), and UTF-16BE with surrogates is one (7.9.2.2). Of
# "a𝑥b" PDFium gives "ab", of "𝑥" alone nothing: the letters of formulas (U+1D400 to U+1D7FF), most
# emoji and the rarer Chinese characters vanish from what Chrome's users copy and search, without a
# trace. MuPDF reads the same file whole. Who writes ActualText for formulas does better to say "x".
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  "pypdfium2==5.15.2" "pikepdf==10.18.0" "pymupdf==1.26.6"
"$work/venv/bin/python" - <<'PY'
import io
import pikepdf
import pymupdf
import pypdfium2

def page(said):
    doc = pikepdf.new()
    doc.add_blank_page(page_size=(300, 100))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding)
    doc.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    text = "feff" + said.encode("utf-16-be").hex()
    content = f"BT /F 12 Tf 20 50 Td /Span <</ActualText <{text}>>> BDC (Q) Tj EMC ( end) Tj ET"
    doc.pages[0].Contents = doc.make_stream(content.encode())
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()

for said, seen in [("axb", "axb end"), ("a\U0001d465b", "ab end"), ("\U0001d465", " end")]:
    data = page(said)
    chrome = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    other = pymupdf.open(stream=data)[0].get_text().rstrip("\n")
    print(f"{said!r}: PDFium {chrome!r}, MuPDF {other!r}")
    assert chrome == seen, chrome
    assert other == said + " end", other
PY
