#!/usr/bin/env bash
# pandoc 3.9 (pypandoc_binary 1.17), docx+citations: two works whose numbers are the same become one.
#
# A citation field of Zotero names each work by its address (`uris`), which is the same everywhere, and by
# `id`, a number that each person's library counts for itself. In a document that two people have written the
# number 7 is two works. pandoc goes by the number: both citations get the key 7, one work is left in the
# references, and the first citation names the other person's source, without a message. The italics of a
# prefix, which Zotero writes as <i>, come out as typed. Who reads such fields does better by `uris`.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "pypandoc_binary==1.17"
cd "$work"
"$work/venv/bin/python" - <<'PY'
import json
import pypandoc
import zipfile
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org"

def work(family, title, year):
    author = [{"family": family, "given": "A."}]
    issued = {"date-parts": [[year]]}
    return {"id": 7, "type": "book", "title": title, "author": author, "issued": issued}

def run(inside):
    return f"<w:r>{inside}</w:r>"

def field(data, address, shown, **more):
    item = {"id": 7, "uris": [address], "itemData": data, **more}
    said = {"citationID": "x", "properties": {"plainCitation": shown}, "citationItems": [item]}
    code = escape(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(said)} ")
    sign = lambda sort: run(f'<w:fldChar w:fldCharType="{sort}"/>')
    code = run(f'<w:instrText xml:space="preserve">{code}</w:instrText>')
    return sign("begin") + code + sign("separate") + run(f"<w:t>{shown}</w:t>") + sign("end")

ropes = field(work("Smith", "Ropes", 2001), "http://zotero.org/users/11/items/AAAAAAAA", "(Smith 2001)")
glass = field(work("Miller", "Glass", 1999), "http://zotero.org/users/22/items/BBBBBBBB", "(Miller 1999)",
              prefix="<i>see</i>")
body = "".join(f"<w:p>{inside}</w:p>" for inside in (ropes, glass))
with zipfile.ZipFile("a.docx", "w") as out:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    out.writestr("[Content_Types].xml",
        f'<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>')
    out.writestr("_rels/.rels",
        f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>')
    out.writestr("word/document.xml",
        f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')

assert str(pypandoc.get_pandoc_version()) == "3.9", pypandoc.get_pandoc_version()
read = pypandoc.convert_file("a.docx", "markdown", format="docx+citations", extra_args=["-s"])
print(read)
assert "title: Glass" in read and "Ropes" not in read, "both works are there"
assert read.count("@7") == 2, "the works have keys of their own"
assert "\\<i\\>see\\</i\\>" in read, "the prefix is in italics"
plain = pypandoc.convert_file("a.docx", "plain", format="docx+citations", extra_args=["--citeproc"])
print(plain)
assert plain.startswith("(Miller 1999)"), plain
PY
