"""Annotates a PDF as its readers do: pdfium finds the words, pikepdf puts the annotations in.

Run: annotate.py IN OUT MARKS, where MARKS is JSON: a list of {kind, words, nth, note, new, by, reply, hidden}; {box} and
{page} in place of words: left, foot, right and top, points, on a page counted from 0.
"""

import json
import sys

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

SUBTYPES = {
    "highlight": "Highlight",
    "underline": "Underline",
    "strike-out": "StrikeOut",
    "insert": "Caret",
    "note": "Text",
    "drawing": "Square",
}


def find(pdf, words, nth):
    """The page and the boxes of the nth place where words stand: one box for each line."""
    for number, page in enumerate(pdf):
        text = page.get_textpage()
        searcher = text.search(words, match_case=True)
        while found := searcher.get_next():
            if nth == 0:
                start, count = found
                boxes = [text.get_charbox(i) for i in range(start, start + count)]
                lines = []
                for left, foot, right, top in (b for b in boxes if b[2] > b[0]):
                    if lines and left >= lines[-1][0] and abs(foot - lines[-1][1]) < 8:
                        last = lines[-1]
                        lines[-1] = (last[0], min(last[1], foot), max(last[2], right), max(last[3], top))
                    else:
                        lines.append((left, foot, right, top))
                return number, lines
            nth -= 1
    sys.exit(f"{words!r} is not in the PDF")


def annotation(pdf, subtype, boxes, mark):
    left, foot = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, top = max(b[2] for b in boxes), max(b[3] for b in boxes)
    made = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([left, foot, right, top]), F=4)
    if subtype in ("Highlight", "Underline", "StrikeOut"):
        quads = []
        for a, b, c, d in boxes:
            quads += [a, d, c, d, a, b, c, b]
        made.QuadPoints = Array(quads)
    if mark.get("hidden"):
        made.F = 2
    if mark.get("note"):
        made.Contents = String(mark["note"])
    if mark.get("by"):
        made.T = String(mark["by"])
    return pdf.make_indirect(made)


def caret(boxes):
    """A caret behind the last letter: a small box at its foot."""
    _, foot, right, _ = boxes[-1]
    return [(right - 2.5, foot - 2, right + 2.5, foot + 5)]


def main():
    source, target, marks = sys.argv[1:4]
    text = pypdfium2.PdfDocument(source)
    pdf = pikepdf.open(source)
    for mark in json.loads(marks):
        if mark.get("box"):
            number, boxes = mark["page"], [mark["box"]]
        else:
            number, boxes = find(text, mark["words"], mark.get("nth", 0))
        page = pdf.pages[number]
        made = []
        kind = mark["kind"]
        if kind == "replace":
            # As Acrobat does: a caret with the new words, and a strike-out that is one with it.
            new = annotation(pdf, "Caret", caret(boxes), {"note": mark["new"], "by": mark.get("by")})
            old = annotation(pdf, "StrikeOut", boxes, {"by": mark.get("by")})
            old.IRT, old.RT = new, Name.Group
            made = [new, old]
        elif kind == "insert":
            made = [annotation(pdf, "Caret", caret(boxes), {**mark, "note": mark["new"]})]
        else:
            made = [annotation(pdf, SUBTYPES[kind], boxes, mark)]
        if mark.get("reply"):
            by, said = mark["reply"]
            answer = annotation(pdf, "Text", boxes, {"note": said, "by": by})
            answer.IRT = made[0]
            made.append(answer)
        for one in made:
            one.P = page.obj
        if "/Annots" not in page:
            page.Annots = Array([])
        page.Annots.extend(made)
    pdf.save(target)


main()
