#!/usr/bin/env python3
"""Sends a book through LibreOffice and back: `libreoffice.py RECTO BOOK [FOLDER]`.

`recto docx` writes the book, LibreOffice, headless, makes fifty tracked changes and twenty comments and
saves the file, `recto merge --all` brings them into a copy of the book, and `recto docx` writes that
again. The text of the second file must be what LibreOffice shows of the first with all changes accepted.
FOLDER keeps the files. Needs LibreOffice Writer and its Python (on Debian python3-uno)."""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

CHANGES, COMMENTS = 50, 20


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def office(folder):
    """Starts LibreOffice; what opens documents, and the process."""
    pipe = "recto%d" % os.getpid()
    process = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo",
         "-env:UserInstallation=file://" + os.path.join(folder, "profile"),
         "--accept=pipe,name=%s;urp;" % pipe],
        stdout=subprocess.DEVNULL)
    resolver = uno.getComponentContext().ServiceManager.createInstance(
        "com.sun.star.bridge.UnoUrlResolver")
    for _ in range(240):
        try:
            context = resolver.resolve(
                "uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
            break
        except Exception:
            time.sleep(0.5)
    else:
        sys.exit("LibreOffice does not answer")
    create = context.ServiceManager.createInstanceWithContext
    return create("com.sun.star.frame.Desktop", context), create, context, process


def opened(desktop, path):
    lock = os.path.join(os.path.dirname(path), ".~lock.%s#" % os.path.basename(path))
    if os.path.exists(lock):
        os.remove(lock)
    return desktop.loadComponentFromURL(
        "file://" + path, "_blank", 0, (option("Hidden", True),))


def paragraphs(document):
    found, all_of = [], document.Text.createEnumeration()
    while all_of.hasMoreElements():
        part = all_of.nextElement()
        if part.supportsService("com.sun.star.text.Paragraph"):
            found.append(part)
    return found


def texts(document):
    """The words of all paragraphs, notes and cells."""
    out = [p.String for p in paragraphs(document)]
    for number in range(document.TextTables.Count):
        table = document.TextTables.getByIndex(number)
        out += [table.getCellByName(name).String for name in table.CellNames]
    for number in range(document.Footnotes.Count):
        out.append(document.Footnotes.getByIndex(number).String)
    # Straight quotation marks become those of the language when the book is set.
    alike = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u00a0": " "}
    return ["".join(alike.get(c, c) for c in t.strip()) for t in out if t.strip()]


def is_plain(paragraph):
    style = paragraph.ParaStyleName.lower()
    return (len(paragraph.String.split()) > 12 and "title" not in style
            and "code" not in style and "verse" not in style and "contact" not in style)


def edit(document, dice, many):
    """Tracked changes, each in a paragraph of its own."""
    document.RecordChanges = True
    choice = [p for p in paragraphs(document) if is_plain(p)]
    dice.shuffle(choice)
    many = min(many, len(choice))
    kinds = ["word", "split", "insert", "delete", "add", "word", "join", "gone"]
    for number, paragraph in enumerate(choice[:many]):
        kind = kinds[number % len(kinds)]
        text = paragraph.Text
        words = paragraph.String.split(" ")
        at = dice.randrange(2, len(words) - 3)
        offset = len(" ".join(words[:at])) + 1
        cursor = text.createTextCursorByRange(paragraph.Start)
        if kind == "add":
            cursor.gotoRange(paragraph.End, False)
            text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
            text.insertString(cursor, "A paragraph that is new, number %d." % number, False)
            continue
        if kind == "gone":
            cursor.gotoRange(paragraph.End, True)
            cursor.goRight(1, True)
            cursor.String = ""
            continue
        if kind == "join":
            cursor.gotoRange(paragraph.End, False)
            cursor.goRight(1, True)
            cursor.String = " "
            continue
        cursor.goRight(offset, False)
        if kind == "split":
            text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
        elif kind == "insert":
            text.insertString(cursor, "quite [%d] \"surely\" " % number, False)
        else:
            cursor.goRight(len(words[at]) + (kind == "delete"), True)
            cursor.String = "" if kind == "delete" else "changed%d" % number
    return many


def rewrite(path, to, change):
    """Writes a Word file anew, with the text of each part as `change` gives it."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith((".xml", ".rels")):
                data = change(name, data.decode("utf-8")).encode("utf-8")
            new.writestr(name, data)


def remark(many):
    """Comments, as another person's program writes them; LibreOffice saves them once more after that.
    (Of its own accord it needs a window for them.)"""
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    sort = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"

    def change(name, text):
        if name == "word/document.xml":
            ends = [m.end() for m in re.finditer(r"</w:r>(?=<w:r>)", text)]
            step = max(1, len(ends) // (many + 1))
            for number in reversed(range(many)):
                at = ends[(number + 1) * step - 1]
                text = (text[:at] + '<w:r><w:commentReference w:id="%d"/></w:r>' % (500 + number)
                        + text[at:])
        elif name == "[Content_Types].xml" and "comments.xml" not in text:
            text = text.replace("</Types>", '<Override PartName="/word/comments.xml" '
                                'ContentType="%s"/></Types>' % word)
        elif name == "word/_rels/document.xml.rels" and "comments.xml" not in text:
            text = text.replace("</Relationships>", '<Relationship Id="rIdC" Type="%s" '
                                'Target="comments.xml"/></Relationships>' % sort)
        return text

    comments = "".join(
        '<w:comment w:id="%d" w:author="Eve" w:date="2026-06-01T10:00:00Z"><w:p><w:r><w:t>'
        "Comment %d: is it so?</w:t></w:r></w:p></w:comment>" % (500 + n, n) for n in range(many))

    def add(path):
        bare = path + ".bare"
        os.replace(path, bare)
        rewrite(bare, path, change)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as new:
            if "word/comments.xml" not in new.namelist():
                new.writestr("word/comments.xml",
                             "<w:comments %s>%s</w:comments>" % (spaces, comments))
        os.remove(bare)
    return add


def without_comments(path, to):
    rewrite(path, to, lambda name, text: re.sub(r"<w:r>(<w:rPr>[^/]*/></w:rPr>)?<w:commentReference[^>]*/></w:r>",
                                                "", text) if name == "word/document.xml" else text)


def main():
    recto, book = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    folder = tempfile.mkdtemp(prefix="recto-peer-")
    keep = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else folder
    changes = int(os.environ.get("CHANGES", CHANGES))
    comments = int(os.environ.get("COMMENTS", COMMENTS))
    os.makedirs(keep, exist_ok=True)
    copy = os.path.join(folder, "book")
    shutil.copytree(book, copy, ignore=shutil.ignore_patterns("output"))
    sent, edited = os.path.join(keep, "sent.docx"), os.path.join(keep, "edited.docx")
    again, bare = os.path.join(keep, "again.docx"), os.path.join(folder, "bare.docx")
    subprocess.run([recto, "docx", copy, "-o", sent], check=True)
    desktop, create, context, process = office(folder)
    try:
        without_comments(sent, bare)
        document = opened(desktop, bare)
        made = edit(document, random.Random(7), changes)
        document.storeToURL("file://" + edited, (option("FilterName", "MS Word 2007 XML"),))
        create("com.sun.star.frame.DispatchHelper", context).executeDispatch(
            document.CurrentController.Frame, ".uno:AcceptAllTrackedChanges", "", 0, ())
        wanted = texts(document)
        document.close(True)
        remark(comments)(edited)
        subprocess.run(["soffice", "--headless",
                        "-env:UserInstallation=file://" + os.path.join(folder, "other"),
                        "--convert-to", "docx:MS Word 2007 XML", "--outdir",
                        os.path.join(folder, "saved"), edited], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.copy(os.path.join(folder, "saved", "edited.docx"), edited)
        merged = subprocess.run([recto, "merge", edited, copy, "--all"],
                                capture_output=True, text=True)
        with open(os.path.join(keep, "merge.log"), "w") as log:
            log.write(merged.stdout + merged.stderr)
        print((merged.stdout + merged.stderr)[-1500:])
        subprocess.run([recto, "docx", copy, "-o", again], check=True)
        bare = os.path.join(folder, "bare-again.docx")
        without_comments(again, bare)
        document = opened(desktop, bare)
        got = texts(document)
        document.close(True)
    finally:
        try:
            desktop.terminate()
        except Exception:
            pass
        process.wait(30)
    lost = [t for t in wanted if t not in got and "words" not in t]
    more = [t for t in got if t not in wanted and "words" not in t]
    for name, list_of in [("not there", lost), ("not wanted", more)]:
        for text in list_of:
            print("%s: %s" % (name, text[:160]))
    remarks = sum(open(os.path.join(d, f), encoding="utf-8").read().count("<!-- Eve: Comment")
                  for d, _, names in os.walk(copy) for f in names if f.endswith(".md"))
    shutil.copytree(copy, os.path.join(keep, "merged"), dirs_exist_ok=True)
    print("%d changes; %d paragraphs, %d lost, %d more; %d of %d comments" %
          (made, len(wanted), len(lost), len(more), remarks, comments))
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if lost or more or remarks != comments or merged.returncode else 0)


main()
