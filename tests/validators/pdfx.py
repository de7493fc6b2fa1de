"""Reads a PDF with pikepdf and names every rule of its PDF/X standard that it breaks.

    python pdfx.py x-1a|x-3|x-4|plain|rgb FILE...

Rules: ISO 15930-1:2001 (PDF/X-1a), ISO 15930-3:2002 (PDF/X-3), ISO 15930-7:2010 (PDF/X-4). `plain`
holds what every press asks for: no links, no transparency, fonts embedded, black text; `rgb` the same
where pictures may have their colours as a screen has them.
One line on standard output for each breach; the exit code says whether there were any.
"""

import re
import sys

import pikepdf
from pikepdf import Name

PAINT = {"g", "G", "k", "K"}
OTHER_COLOUR = {"rg", "RG", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "ri"}
SHOW = {"Tj", "TJ", "'", '"'}
# Operators of PDF 1.3 (PDF Reference 1.3, appendix A); PDF 1.6 has the same.
OPERATORS = set("b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n "
                "q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" INLINE IMAGE".split())
FILTERS = {"/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode", "/DCTDecode"}
INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
FILES = {"/FontFile", "/FontFile2", "/FontFile3"}


class Check:
    def __init__(self, pdf, standard):
        self.pdf = pdf
        self.rgb = standard == "rgb"
        self.standard = "plain" if self.rgb else standard
        self.found = []
        self.seen = set()
        self.fonts = set()
        self.channels = None

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
            self.rule("6.1 version", "/Version" not in self.pdf.Root, "/Version in the catalogue")
        if self.standard == "x-4":
            self.rule("6.1 version", version == "1.6", version)
        trailer, root = self.pdf.trailer, self.pdf.Root
        self.rule("6.2 identifier", len(trailer.get("/ID", [])) == 2, "no /ID")
        self.rule("6.3 encryption", "/Encrypt" not in trailer, "encrypted")
        self.rule("6.2 identifier", all(len(bytes(i)) == 16 for i in trailer.get("/ID", [])), "a short /ID")
        for key in ("/OpenAction", "/AA", "/AcroForm", "/Outlines", "/OCProperties", "/Names"):
            self.rule("6.14 actions", key not in root, f"{key} in the catalogue")
        for key in ("/StructTreeRoot", "/MarkInfo", "/Threads", "/Collection"):
            self.rule("untagged", key not in root, f"{key} in the catalogue")
        # What a viewer is told to show or print may not cut the page (ISO 15930-7, 6.14).
        for key in ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip"):
            area = root.get("/ViewerPreferences", {}).get(key, Name.MediaBox)
            self.rule("6.13 boxes", area in (Name.MediaBox, Name.BleedBox), f"{key} {area}")

    def info(self):
        info = self.pdf.docinfo
        if self.standard == "plain":
            return
        for key in ("/Title", "/CreationDate", "/ModDate", "/Creator", "/Producer"):
            self.rule("6.12 document", str(info.get(key, "")) != "", f"no {key}")
        for key in ("/CreationDate", "/ModDate"):
            date = str(info.get(key, ""))
            self.rule("6.12 document", re.fullmatch(r"D:\d{14}(Z|[+-]\d\d'\d\d'?)", date), f"{key} {date!r}")
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
            info = self.pdf.docinfo
            self.rule("6.4 metadata", meta.get("dc:title") == str(info.get("/Title")), "another title than /Info's")
            self.rule("6.4 metadata", meta.get("pdf:Producer") == str(info.get("/Producer")), "another producer than /Info's")
            trapped = "/" + str(meta.get("pdf:Trapped"))
            self.rule("6.4 metadata", trapped == str(info.get("/Trapped")), "another pdf:Trapped than /Info's")
            for ours, theirs in (("xmp:CreateDate", "/CreationDate"), ("xmp:ModifyDate", "/ModDate")):
                digits = [re.sub(r"\D", "", str(d))[:14] for d in (meta.get(ours), info.get(theirs))]
                self.rule("6.4 metadata", digits[0] == digits[1], f"another {ours} than /Info's")
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
                # ICC.1:2001 in PDF 1.3, ICC.1:2004 in PDF 1.6.
                newest = 4 if self.standard == "x-4" else 2
                self.rule("6.9 profile", data[8] <= newest, f"version {data[8]} of ICC's format")
                self.rule("6.9 profile", int.from_bytes(data[:4], "big") == len(data), "its length is not what it says")
                kinds = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
                self.rule("6.9 profile", kinds.get(data[16:20]) == profile.get("/N"), "/N is not its channels")
                self.channels = kinds.get(data[16:20])
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
        for key in ("/SeparationInfo", "/PieceInfo", "/VP"):
            self.rule("6.13 page", key not in page.obj, f"{where}: {key}")
        self.rule("6.13 page", page.obj.get("/Rotate", 0) == 0, f"{where}: turned")
        self.rule("6.13 page", float(page.obj.get("/UserUnit", 1)) == 1, f"{where}: /UserUnit")
        for key in ("/Annots", "/AA", "/Group", "/PresSteps"):
            self.rule("6.14 interactive", key not in page.obj, f"{where}: {key}")
        self.content(where, page.obj, page.obj.Resources)

    def content(self, where, stream, resources):
        fill, text = ("g", (0,)), False
        stack, in_text, marked = [], False, 0
        for operands, operator in pikepdf.parse_content_stream(stream):
            op = str(operator)
            self.rule("operators", op in OPERATORS, f"{where}: {op}")
            self.rule("operators", op != "INLINE IMAGE", f"{where}: a picture in the content")
            self.rule("operators", op not in ("BX", "EX"), f"{where}: {op}")
            if op in ("BT", "ET"):
                self.rule("operators", in_text == (op == "ET"), f"{where}: {op} out of place")
                in_text = op == "BT"
            if op in ("BDC", "BMC", "EMC"):
                marked += -1 if op == "EMC" else 1
                self.rule("operators", marked >= 0, f"{where}: EMC without a beginning")
            if op in ("q", "Q"):
                self.rule("operators", not in_text, f"{where}: {op} in a text object")
            # PDF Reference 1.3, appendix C.
            self.rule("limits", len(stack) <= 28, f"{where}: q nested too deep")
            for kind, name in (("/Font", "Tf"), ("/XObject", "Do"), ("/ExtGState", "gs"), ("/Shading", "sh")):
                if op == name:
                    known = str(operands[0]) in resources.get(kind, {})
                    self.rule("resources", known, f"{where}: no {kind} {operands[0]}")
                    if not known:
                        return
            if op in OTHER_COLOUR and not (self.rgb and op in ("rg", "RG")):
                self.rule("6.6 colour", self.standard == "x-3" and op not in ("rg", "RG"), f"{where}: {op}")
            if op in ("k", "K"):
                self.rule("6.4 colour", self.explained(), f"{where}: four inks that no profile explains")
            if op in PAINT | {"rg"} and op.islower():
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
        self.rule("operators", not in_text and not marked, f"{where}: something is left open")
        for name, font in resources.get("/Font", {}).items():
            self.font(name, font)
        for name, space in resources.get("/ColorSpace", {}).items():
            self.rule("6.6 colour", self.process(space), f"{where}: {name} is {space}")
        for name, shading in resources.get("/Shading", {}).items():
            self.rule("6.6 colour", self.process(shading.get("/ColorSpace")), f"{where}: {name}")

    def explained(self):
        """Whether four inks are those of the profile: X-4 has no printing condition by its name alone (6.4)."""
        return self.standard != "x-4" or self.channels == 4

    def process(self, space):
        """Whether a colour is one of grey or four inks, or an ink of its own that stands for such."""
        if isinstance(space, Name):
            if self.rgb and space == Name.DeviceRGB:
                return True
            if space == Name.DeviceCMYK and not self.explained():
                return False
            return space in (Name.DeviceGray, Name.DeviceCMYK, Name.Pattern)
        if not isinstance(space, pikepdf.Array) or len(space) < 2:
            return False
        if space[0] == Name.Indexed:
            return self.process(space[1])
        if space[0] in (Name.Separation, Name.DeviceN):
            return self.process(space[2])
        return space[0] == Name.ICCBased and self.standard == "x-3"

    def font(self, name, font):
        if font.objgen in self.fonts:
            return
        self.fonts.add(font.objgen)
        if font.get("/Subtype") == Name.Type0:
            self.rule("6.5 fonts", font.get("/Encoding") in (Name("/Identity-H"), Name("/Identity-V")), f"{name}: /Encoding")
            self.rule("6.5 fonts", "/ToUnicode" in font, f"{name}: no /ToUnicode")
            below = font.get("/DescendantFonts", [])
            self.rule("6.5 fonts", len(below) == 1, f"{name}: no font below it")
            for one in below:
                self.rule("6.5 fonts", "/CIDSystemInfo" in one and "/W" in one, f"{name}: no system or no widths")
                if one.get("/Subtype") == Name.CIDFontType2:
                    self.rule("6.5 fonts", "/CIDToGIDMap" in one, f"{name}: no /CIDToGIDMap")
                self.embedded(name, one)
        elif font.get("/Subtype") != Name.Type3:
            self.embedded(name, font)

    def embedded(self, name, font):
        described = font.get("/FontDescriptor", pikepdf.Dictionary())
        files = FILES & set(described.keys())
        self.rule("6.5 fonts", len(files) == 1, f"{name} is not embedded")
        for key in files:
            kind = described[key].get("/Subtype")
            if key == "/FontFile3":
                # /OpenType came with PDF 1.6.
                self.rule("6.5 fonts", kind in (Name.CIDFontType0C, Name.Type1C), f"{name}: {kind}")
        same = font.get("/BaseFont") == described.get("/FontName")
        self.rule("6.5 fonts", same, f"{name}: its descriptor is another's")

    def object(self, obj):
        if isinstance(obj, pikepdf.Stream):
            filters = obj.get("/Filter", [])
            names = [filters] if isinstance(filters, Name) else list(filters)
            for used in names:
                self.rule("6.15 filters", str(used) in FILTERS, str(used))
            self.rule("6.7 references", "/FFilter" not in obj and "/FDecodeParms" not in obj, "data in another file")
            self.rule("6.7 references", "/F" not in obj, "data in another file")
            for key in ("/OPI", "/Alternates", "/PS", "/Ref", "/SMask", "/OC"):
                self.rule("6.7, 6.10, 6.16", key not in obj, f"{key} in a stream")
            self.rule("6.7 PostScript", obj.get("/Subtype") != Name.PS, "PostScript")
            if obj.get("/Subtype") == Name.Image:
                space = obj.get("/ColorSpace")
                mask = obj.get("/ImageMask", False)
                self.rule("6.6 colour", mask or self.process(space), f"an image in {space}")
                self.rule("6.6 images", obj.get("/BitsPerComponent", 1) in (1, 2, 4, 8), "deeper than 8 bits")
                self.rule("6.8 intent", str(obj.get("/Intent", "/Perceptual")) in INTENTS, "an unknown /Intent")
                self.rule("6.6 images", not obj.get("/Interpolate", False), "/Interpolate")
                if names == [Name.DCTDecode] and space in COLOURS:
                    self.rule("6.6 images", components(obj.read_raw_bytes()) == COLOURS[space], "a JPEG of other colours")
            if obj.get("/Subtype") == Name.Form:
                self.rule("6.10 transparency", "/Group" not in obj, "a group")
        if isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
            kind = obj.get("/Type")
            if kind == Name.ExtGState or "/ca" in obj or "/CA" in obj:
                for key in ("/ca", "/CA"):
                    self.rule("6.10 transparency", float(obj.get(key, 1)) == 1, key)
                self.rule("6.10 transparency", obj.get("/SMask", Name.None_) == Name("/None"), "/SMask")
                self.rule("6.8 transfer", not {"/TR", "/TR2", "/HTP", "/HT"} & set(obj.keys()), "a transfer function or halftone")
                self.rule("6.10 transparency", obj.get("/BM", Name.Normal) in (Name.Normal, Name.Compatible), "/BM")
                self.rule("6.8 intent", str(obj.get("/RI", "/Perceptual")) in INTENTS, "an unknown /RI")
            self.rule("6.7 references", kind != Name.Filespec and "/EF" not in obj, "another file")
            self.rule("6.16 layers", kind not in (Name.OCG, Name.OCMD), "a layer")
            if kind == Name.Action or obj.get("/S") in (Name.JavaScript, Name.URI, Name.GoTo, Name.Launch, Name.Named):
                self.rule("6.14 actions", False, f"an action {obj.get('/S')}")
            if kind == Name.FontDescriptor:
                files = FILES & set(obj.keys())
                self.rule("6.5 fonts", len(files) == 1, f"{obj.get('/FontName')} is not embedded")
                self.rule("6.5 fonts", re.match(r"/[A-Z]{6}\+", str(obj.get("/FontName"))), "no name of a subset")


COLOURS = {Name.DeviceGray: 1, Name.DeviceRGB: 3, Name.DeviceCMYK: 4}


def components(jpeg):
    """Colours of a JPEG, from its frame's header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 < len(jpeg):
        marker = jpeg[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return jpeg[at + 9]
        at += 2 + int.from_bytes(jpeg[at + 2:at + 4], "big")
    return 0


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
