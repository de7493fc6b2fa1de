"""Spoils a good file in many ways, and sees that the reader of PDF/X names every one of them.

    python pdfx_spoilt.py x-1a|x-3|x-4 FILE

One line on standard output for each fault that was not found; the exit code says whether there were any.
"""

import io
import sys

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pdfx import Check


def first(pdf, kind):
    return next(o for o in pdf.objects if isinstance(o, (Dictionary, Stream)) and o.get("/Type") == kind)


def image(pdf):
    stream = Stream(pdf, bytes(3))
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width = stream.Height = 1
    stream.ColorSpace, stream.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].Resources.XObject = Dictionary(pdf.pages[0].Resources.get("/XObject", {}))
    pdf.pages[0].Resources.XObject.Spoilt = pdf.make_indirect(stream)
    return stream


def state(pdf, **entries):
    pdf.Root.Spoilt = pdf.make_indirect(Dictionary(Type=Name.ExtGState, **entries))


def paint(pdf, words):
    pdf.pages[0].contents_add(words.encode())


def put(target, key, value):
    target[key] = value


def drop(target, key):
    del target[key]


FAULTS = [
    # What is wrong, the rule that must say so, how a file becomes wrong.
    ("a form to fill in", "6.14", lambda p: put(p.Root, "/AcroForm", Dictionary())),
    ("an outline", "6.14", lambda p: put(p.Root, "/Outlines", Dictionary())),
    ("layers", "6.14", lambda p: put(p.Root, "/OCProperties", Dictionary())),
    ("an action at the opening", "6.14", lambda p: put(p.Root, "/OpenAction", Dictionary(S=Name.GoTo))),
    ("a view that cuts", "6.13", lambda p: put(p.Root, "/ViewerPreferences", Dictionary(ViewArea=Name.TrimBox))),
    ("no title", "6.12", lambda p: drop(p.docinfo, "/Title")),
    ("an odd date", "6.12", lambda p: put(p.docinfo, "/ModDate", "yesterday")),
    ("nothing said of trapping", "6.11", lambda p: drop(p.docinfo, "/Trapped")),
    ("trapping not known", "6.11", lambda p: put(p.docinfo, "/Trapped", Name.Unknown)),
    ("no output intent", "6.9", lambda p: drop(p.Root, "/OutputIntents")),
    ("two output intents", "6.9", lambda p: p.Root.OutputIntents.append(p.Root.OutputIntents[0])),
    ("no printing condition", "6.9", lambda p: drop(p.Root.OutputIntents[0], "/OutputConditionIdentifier")),
    ("no trimmed page", "6.13", lambda p: drop(p.pages[0].obj, "/TrimBox")),
    ("trim and art", "6.13", lambda p: put(p.pages[0].obj, "/ArtBox", p.pages[0].TrimBox)),
    ("a page larger than its bleed", "6.13", lambda p: put(p.pages[0].obj, "/TrimBox", Array([-9, 0, 9, 9]))),
    ("a bleed larger than the sheet", "6.13", lambda p: put(p.pages[0].obj, "/BleedBox", Array([-9, -9, 9999, 9999]))),
    ("a turned page", "6.13", lambda p: put(p.pages[0].obj, "/Rotate", 90)),
    ("a page of one plate", "6.13", lambda p: put(p.pages[0].obj, "/SeparationInfo", Dictionary())),
    ("an annotation", "6.14", lambda p: put(p.pages[0].obj, "/Annots", Array([Dictionary(Subtype=Name.Link)]))),
    ("a group of a page", "6.14", lambda p: put(p.pages[0].obj, "/Group", Dictionary(S=Name.Transparency))),
    ("red", "6.6", lambda p: paint(p, "q 1 0 0 rg 0 0 9 9 re f Q")),
    ("red lines", "6.6", lambda p: paint(p, "q 1 0 0 RG 0 0 m 9 9 l S Q")),
    ("a space of colours without inks", "6.6",
     lambda p: put(p.pages[0].Resources, "/ColorSpace", Dictionary(C=Array([Name.CalRGB, Dictionary()])))),
    ("words in four inks", "text in black", lambda p: paint(p, "q 1 1 1 1 k BT () Tj ET Q")),
    ("tagged content", "untagged", lambda p: paint(p, "/P <</MCID 0>> BDC EMC")),
    ("q without Q", "operators", lambda p: paint(p, "q")),
    ("an open text", "operators", lambda p: paint(p, "BT")),
    ("an operator of no standard", "operators", lambda p: paint(p, "1 xyz")),
    ("operators that may be passed over", "operators", lambda p: paint(p, "BX EX")),
    ("marks that end only", "operators", lambda p: paint(p, "EMC")),
    ("q nested too deep", "limits", lambda p: paint(p, "q " * 30 + "Q " * 30)),
    ("a picture that is not there", "resources", lambda p: paint(p, "/Nothing Do")),
    ("a picture of red, green and blue", "6.6", lambda p: put(image(p), "/ColorSpace", Name.DeviceRGB)),
    ("a deep picture", "6.6", lambda p: put(image(p), "/BitsPerComponent", 16)),
    ("a picture with a soft edge", "6.10", lambda p: put(image(p), "/SMask", p.make_stream(b"\0"))),
    ("a picture with another for the screen", "6.16", lambda p: put(image(p), "/Alternates", Array())),
    ("a picture from another server", "6.16", lambda p: put(image(p), "/OPI", Dictionary())),
    ("a picture with an odd intent", "6.8", lambda p: put(image(p), "/Intent", Name.Vivid)),
    ("a veil", "6.10", lambda p: state(p, ca=0.5)),
    ("veiled lines", "6.10", lambda p: state(p, CA=0.5)),
    ("a way of mixing", "6.10", lambda p: state(p, BM=Name.Multiply)),
    ("a mask", "6.10", lambda p: state(p, SMask=Dictionary(S=Name.Alpha))),
    ("a transfer function", "6.8", lambda p: state(p, TR=Name.Identity)),
    ("a halftone", "6.8", lambda p: state(p, HT=Dictionary(HalftoneType=1))),
    ("a script", "6.14", lambda p: put(p.Root, "/Spoilt", p.make_indirect(Dictionary(S=Name.JavaScript)))),
    ("another file", "6.7", lambda p: put(p.Root, "/Spoilt", p.make_indirect(Dictionary(Type=Name.Filespec)))),
    ("data in another file", "6.7", lambda p: put(image(p), "/F", "data.bin")),
    ("PostScript", "6.7", lambda p: put(image(p), "/Subtype", Name.PS)),
    ("a font that is not embedded", "6.5",
     lambda p: [drop(d, k) for d in [first(p, Name.FontDescriptor)] for k in list(d.keys()) if k.startswith("/FontFile")]),
    ("a font without the name of a subset", "6.5", lambda p: put(first(p, Name.FontDescriptor), "/FontName", Name.Serif)),
    ("a font without Unicode", "6.5", lambda p: [drop(o, "/ToUnicode") for o in p.objects
                                                 if isinstance(o, Dictionary) and "/ToUnicode" in o]),
    ("JPEG 2000", "6.15", lambda p: image(p).write(b"\0", filter=Name.JPXDecode)),
]

OWN = {
    "x-1a": [
        ("another version", "6.2", lambda p: put(p.docinfo, "/GTS_PDFXVersion", "PDF/X-4")),
        ("no conformance", "6.2", lambda p: drop(p.docinfo, "/GTS_PDFXConformance")),
        ("colours by a profile", "6.6",
         lambda p: put(image(p), "/ColorSpace", Array([Name.ICCBased, p.make_stream(b"")]))),
        ("a way of colours in the content", "6.6", lambda p: paint(p, "/DeviceGray cs 0 sc")),
    ],
    "x-3": [("another version", "6.2", lambda p: put(p.docinfo, "/GTS_PDFXVersion", "PDF/X-1:2001"))],
    "x-4": [
        ("no profile of the press", "6.9", lambda p: drop(p.Root.OutputIntents[0], "/DestOutputProfile")),
        ("no metadata", "6.4", lambda p: drop(p.Root, "/Metadata")),
        ("another title in the metadata", "6.4", lambda p: put(p.docinfo, "/Title", "Another")),
        ("another date in the metadata", "6.4", lambda p: put(p.docinfo, "/ModDate", "D:19990101000000Z")),
    ],
}


def main():
    standard, path = sys.argv[1:]
    with open(path, "rb") as file:
        good = file.read()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        missed = [f"a good file is found bad: {line}" for line in Check(pdf, standard).run()]
    for what, clause, spoil in FAULTS + OWN[standard]:
        with pikepdf.open(io.BytesIO(good)) as pdf:
            spoil(pdf)
            # Only what is in the file counts.
            saved = io.BytesIO()
            pdf.save(saved, fix_metadata_version=False, static_id=False)
            with pikepdf.open(saved) as spoilt:
                found = Check(spoilt, standard).run()
        if not any(line.startswith(clause) or f", {clause}" in line for line in found):
            missed.append(f"{what}: not found ({clause}); found {sorted(set(found))}")
    print("\n".join(missed), end="")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
