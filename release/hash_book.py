#!/usr/bin/env python3
"""The hashes of all that a binary makes of `book/`: `hash_book.py BINARY > hashes.txt`.

Both files, the pages of a press, the covers, the model, the outline's page numbers, a page as a picture. Systems must agree on each of them:
`compare_hashes.py` looks.
"""

import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

import facts


def run(binary, *words):
    said = subprocess.run([str(binary), *words], stdout=subprocess.PIPE, check=True)
    return said.stdout


def main(binary):
    with tempfile.TemporaryDirectory() as made:
        made = pathlib.Path(made)
        # A copy: `book/` stays as it is, and the folder's name says nothing of the machine.
        book = made / "book"
        shutil.copytree(facts.ROOT / "book", book, ignore=shutil.ignore_patterns("output"))
        out = made / "out"
        for words in (["build"], ["build", "--for", "print"], ["build", "--for", "ingram", "--cover"],
                      ["build", "--for", "kindle"], ["docx"]):
            where = ["-o", str(out / "book.docx")] if words == ["docx"] else ["-o", str(out)]
            run(binary, *words, str(book), *where)
        for form in ("svg", "png"):
            run(binary, "page", "40", "--plain", "-C", str(book), "-o", str(out / f"p40.{form}"))
        (out / "model.json").write_bytes(run(binary, "model", str(book), "--format", "json"))
        for path in sorted(path for path in out.rglob("*") if path.is_file()):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            print(f"{digest}  {path.relative_to(out).as_posix()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    main(pathlib.Path(sys.argv[1]).resolve())
