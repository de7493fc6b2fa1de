#!/usr/bin/env python3
"""Makes the archive of a target: `archive.py BINARY TARGET [--told-by BINARY] [--bare] [-o FOLDER]`.

In FOLDER (`dist`): `recto-VERSION-TARGET.tar.gz` (Windows: `.zip`) with the program, pages of the manual, completions, licences
of code, fonts and styles, and the bill of materials; beside it `.sha256` and `.cdx.json`. Manual and completions are what the
binary itself writes; one that doesn't run on this machine has another tell them (`--told-by`). `--bare` leaves out the bill
and the packages' licences, for tests of what an archive is laid out like. The same binary and tree give the same bytes.
"""

import argparse
import gzip
import hashlib
import io
import pathlib
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile

import facts
import licences
import sbom

SHELLS = {
    "bash": "recto.bash",
    "zsh": "_recto",
    "fish": "recto.fish",
    "powershell": "recto.ps1",
    "nushell": "recto.nu",
    "elvish": "recto.elv",
}


def fill(folder, binary, target, told_by, bare):
    """Puts together what the archive holds."""
    shutil.copyfile(binary, folder / facts.TARGETS[target][1])
    told = [str(told_by.resolve())]
    subprocess.run(told + ["man", "-o", str(folder / "man/man1")], check=True, stdout=subprocess.DEVNULL)
    (folder / "completions").mkdir()
    for shell, name in SHELLS.items():
        said = subprocess.run(told + ["completions", shell], check=True, stdout=subprocess.PIPE).stdout
        (folder / "completions" / name).write_bytes(said)
    for name in ("README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"):
        shutil.copyfile(facts.ROOT / name, folder / name)
    texts = folder / "licences"
    shutil.copytree(facts.ROOT / "fonts/licences", texts / "fonts")
    shutil.copyfile(facts.ROOT / "fonts/README.md", texts / "fonts/README.md")
    shutil.copyfile(facts.ROOT / "src/citations/archive/README.md", texts / "citation-styles.md")
    patterns = (facts.ROOT / "src/typeset/patterns/en-gb.txt").read_text(encoding="utf-8").splitlines()
    head = [line for line in patterns if line.startswith("%")]
    (texts / "hyphenation-en-gb.txt").write_text("\n".join(head) + "\n", encoding="utf-8", newline="\n")
    if not bare:
        with open(texts / "THIRD-PARTY.txt", "w", encoding="utf-8", newline="\n") as out:
            licences.write(target, out)
        bill = sbom.json.dumps(sbom.bill(target), indent=1, ensure_ascii=False) + "\n"
        (folder / "recto.cdx.json").write_text(bill, encoding="utf-8", newline="\n")


def files(folder):
    """Files below a folder, sorted, with the paths that they have in the archive."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    named = [(path, f"{folder.name}/{path.relative_to(folder).as_posix()}") for path in found]
    return sorted(named, key=lambda row: row[1])


def is_program(name):
    return name.rsplit("/", 1)[-1] in ("recto", "recto.exe")


def tar(folder, out):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, name in files(folder):
            entry = tarfile.TarInfo(name)
            entry.size = path.stat().st_size
            entry.mtime = facts.date()
            entry.mode = 0o755 if is_program(name) else 0o644
            with open(path, "rb") as file:
                archive.addfile(entry, file)
    with open(out, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(plain.getvalue())


def zipped(folder, out):
    # The times of a ZIP archive begin in 1980.
    made = time.gmtime(max(facts.date(), 315532800))[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, name in files(folder):
            entry = zipfile.ZipInfo(name, made)
            entry.create_system = 3
            entry.external_attr = (0o100755 if is_program(name) else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("binary", type=pathlib.Path)
    words.add_argument("target", choices=sorted(facts.TARGETS))
    words.add_argument("--told-by", type=pathlib.Path)
    words.add_argument("--bare", action="store_true")
    words.add_argument("-o", "--output", type=pathlib.Path, default=facts.ROOT / "dist")
    given = words.parse_args()
    stem, ending = facts.stem(given.target), facts.TARGETS[given.target][0]
    folder = given.output / stem
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fill(folder, given.binary, given.target, given.told_by or given.binary, given.bare)
    archive = given.output / (stem + ending)
    (zipped if ending == ".zip" else tar)(folder, archive)
    if not given.bare:
        shutil.copyfile(folder / "recto.cdx.json", given.output / f"{stem}.cdx.json")
    shutil.rmtree(folder)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (given.output / f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n", newline="\n")
    print(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
