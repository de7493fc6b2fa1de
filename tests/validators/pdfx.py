"""Reads a PDF with pikepdf and names every rule of its PDF/X standard that it breaks.

    python pdfx.py x-1a|x-3|x-4|plain FILE...

Rules: ISO 15930-1:2001 (PDF/X-1a), ISO 15930-3:2002 (PDF/X-3), ISO 15930-7:2010 (PDF/X-4). `plain`
holds what every press asks for: no links, no transparency, fonts embedded, black text.
One line on standard output for each breach; the exit code says whether there were any.
"""

import re
import sys

import pikepdf
from pikepdf import Name

PAINT = {"g", "G", "k", "K"}
OTHER_COLOUR = {"rg", "RG", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "ri"}
SHOW = {"Tj", "TJ", "'", '"'}


class Check:
    def __init__(self, pdf, standard):
        self.pdf = pdf
        self.standard = standard
        self.found = []
        self.seen = set()

    def rule(self, clause, good, what):
        if not good:
            self.found.append(f"{clause}: {what}")

    def run(self):
        self.document()
        self.info()
        if self.standard != "plain":
            self.intent()
        for number, page in enumerate(self.pdf.pages, 1):
            self.page(number, page)
        for obj in self.pdf.objects:
            self.object(obj)
        return self.found

    def document(self):
        version = self.pdf.pdf_version
        if self.standard in ("x-1a", "x-3"):
            self.rule("6.1 version", version in ("1.0", "1.1", "1.2", "1.3", "1.4"), version)
            self.rule("6.1 cross-references", Name.Type not in self.pdf.trailer, "a stream of them")
        if self.standard == "x-4":
            self.rule("6.1 version", version == "1.6", version)
        trailer, root = self.pdf.trailer, self.pdf.Root
        self.rule("6.2 identifier", len(trailer.get("/ID", [])) == 2, "no /ID")
        self.rule("6.3 encryption", "/Encrypt" not in trailer, "encrypted")
        for key in ("/OpenAction", "/AA", "/AcroForm", "/Outlines", "/OCProperties", "/Names"):
            self.rule("6.14 actions", key not in root, f"{key} in the catalogue")

    def info(self):
        info = self.pdf.docinfo
        if self.standard == "plain":
            return
        for key in ("/Title", "/CreationDate", "/ModDate", "/Creator", "/Producer"):
            self.rule("6.12 document", str(info.get(key, "")) != "", f"no {key}")
        self.rule("6.11 trapped", info.get("/Trapped") in (Name.True_, Name("/True"), Name("/False")), "no /Trapped")
        version = str(info.get("/GTS_PDFXVersion", ""))
        if self.standard == "x-1a":
            self.rule("6.2 version", version == "PDF/X-1:2001", version)
            said = str(info.get("/GTS_PDFXConformance", ""))
            self.rule("6.2 conformance", said == "PDF/X-1a:2001", said)
        if self.standard == "x-3":
            self.rule("6.2 version", version == "PDF/X-3:2002", version)
        if self.standard == "x-4":
            self.metadata()

    def metadata(self):
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            space = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
            self.rule("6.4 version", meta.get(space) == "PDF/X-4", "no pdfxid:GTS_PDFXVersion")
            for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "dc:title", "pdf:Trapped",
                        "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass"):
                self.rule("6.4 metadata", meta.get(key), f"no {key}")
        meta = self.pdf.Root.get("/Metadata")
        self.rule("6.4 metadata", meta is not None and "/Filter" not in meta, "the packet is packed")

    def intent(self):
        intents = [i for i in self.pdf.Root.get("/OutputIntents", []) if i.get("/S") == Name.GTS_PDFX]
        self.rule("6.9 output intent", len(intents) == 1, f"{len(intents)} intents")
        for intent in intents:
            self.rule("6.9 output intent", str(intent.get("/OutputConditionIdentifier", "")), "no condition")
            self.rule("6.9 output intent", str(intent.get("/Info", "")), "no /Info")
            profile = intent.get("/DestOutputProfile")
            if profile is None:
                self.rule("6.9 output intent", self.standard != "x-4", "no profile")
                registry = str(intent.get("/RegistryName", ""))
                self.rule("6.9 output intent", registry == "http://www.color.org", "no registry and no profile")
            else:
                data = profile.read_bytes()
                self.rule("6.9 profile", data[36:40] == b"acsp" and data[12:16] == b"prtr", "not of a press")
                kinds = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
                self.rule("6.9 profile", kinds.get(data[16:20]) == profile.get("/N"), "/N is not its channels")
                if self.standard == "x-1a":
                    self.rule("6.9 profile", data[16:20] == b"CMYK", "not of four inks")

    def page(self, number, page):
        where = f"page {number}"
        media = box(page.MediaBox)
        trim, art = page.obj.get("/TrimBox"), page.obj.get("/ArtBox")
        self.rule("6.13 boxes", (trim is None) != (art is None), f"{where}: /TrimBox or /ArtBox")
        inner = box(trim if trim is not None else art or page.MediaBox)
        bleed = box(page.obj.get("/BleedBox", page.MediaBox))
        self.rule("6.13 boxes", inside(bleed, media), f"{where}: bleed outside of the sheet")
        self.rule("6.13 boxes", inside(inner, bleed), f"{where}: page outside of the bleed")
        self.rule("6.13 boxes", media[:2] == (0, 0), f"{where}: sheet does not begin at 0 0")
        for key in ("/Annots", "/AA", "/Group", "/PresSteps"):
            self.rule("6.14 interactive", key not in page.obj, f"{where}: {key}")
        self.content(where, page.obj, page.obj.Resources)

    def content(self, where, stream, resources):
        fill, text = ("g", (0,)), False
        stack = []
        for operands, operator in pikepdf.parse_content_stream(stream):
            op = str(operator)
            if op in OTHER_COLOUR:
                self.rule("6.6 colour", self.standard == "x-3" and op not in ("rg", "RG"), f"{where}: {op}")
            if op in PAINT and op.islower():
                fill = (op, tuple(float(v) for v in operands))
            if op == "q":
                stack.append(fill)
            if op == "Q":
                fill = stack.pop()
            if op in SHOW:
                self.rule("text in black", fill[0] == "g", f"{where}: text in {fill}")
            if op == "BDC" and len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary):
                self.rule("untagged", "/MCID" not in operands[1], f"{where}: tagged content")
            if op == "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == Name.Form and form.objgen not in self.seen:
                    self.seen.add(form.objgen)
                    self.content(where, form, form.get("/Resources", resources))
        self.rule("operators", not stack, f"{where}: q without Q")

    def object(self, obj):
        if isinstance(obj, pikepdf.Stream):
            filters = obj.get("/Filter", [])
            names = [filters] if isinstance(filters, Name) else list(filters)
            self.rule("6.15 filters", Name.LZWDecode not in names, "LZW")
            self.rule("6.7 references", "/F" not in obj, "data in another file")
            for key in ("/OPI", "/Alternates", "/PS", "/Ref", "/SMask", "/OC"):
                self.rule("6.7, 6.10, 6.16", key not in obj, f"{key} in a stream")
            self.rule("6.7 PostScript", obj.get("/Subtype") != Name.PS, "PostScript")
            if obj.get("/Subtype") == Name.Image:
                space = obj.get("/ColorSpace")
                good = [Name.DeviceGray, Name.DeviceCMYK]
                self.rule("6.6 colour", space in good, f"an image in {space}")
            if obj.get("/Subtype") == Name.Form:
                self.rule("6.10 transparency", "/Group" not in obj, "a group")
        if isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
            kind = obj.get("/Type")
            if kind == Name.ExtGState or "/ca" in obj or "/CA" in obj:
                for key in ("/ca", "/CA"):
                    self.rule("6.10 transparency", float(obj.get(key, 1)) == 1, key)
                self.rule("6.10 transparency", obj.get("/SMask", Name.None_) == Name("/None"), "/SMask")
                self.rule("6.8 transfer", not {"/TR", "/TR2", "/HTP"} & set(obj.keys()), "a transfer function")
            if kind == Name.Action or obj.get("/S") in (Name.JavaScript, Name.URI, Name.GoTo):
                self.rule("6.14 actions", False, f"an action {obj.get('/S')}")
            if kind == Name.FontDescriptor:
                files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(obj.keys())
                self.rule("6.5 fonts", len(files) == 1, f"{obj.get('/FontName')} is not embedded")
                self.rule("6.5 fonts", re.match(r"/[A-Z]{6}\+", str(obj.get("/FontName"))), "no name of a subset")


def box(values):
    return tuple(round(float(v), 3) for v in values)


def inside(a, b):
    near = 0.002
    return a[0] >= b[0] - near and a[1] >= b[1] - near and a[2] <= b[2] + near and a[3] <= b[3] + near


def main():
    standard, files = sys.argv[1], sys.argv[2:]
    bad = False
    for path in files:
        with pikepdf.open(path) as pdf:
            for line in dict.fromkeys(Check(pdf, standard).run()):
                bad = True
                print(f"{path}: {line}")
    sys.exit(bad)


if __name__ == "__main__":
    main()
