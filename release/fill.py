#!/usr/bin/env python3
"""Writes what installs a release, from the archives' checksums: `fill.py FOLDER [--address URL]`.

FOLDER has the `.sha256` of every target's archive. Into it come `recto-installer.sh` and `.ps1`, `recto.rb` (Homebrew),
`recto.json` (Scoop), `Recto.Recto*.yaml` (winget) and, last, `SHA256SUMS` over every file of FOLDER. The address is Cargo.toml's, or URL.
"""

import argparse
import hashlib
import pathlib
import re
import sys

import address
import facts

TEMPLATES = facts.ROOT / "release/templates"
NAMES = {"install.sh": "recto-installer.sh", "install.ps1": "recto-installer.ps1"}


def sums(folder):
    """The archives' checksums by target; each is looked at again."""
    found = {}
    for target, (ending, _) in facts.TARGETS.items():
        archive = folder / (facts.stem(target) + ending)
        told = folder / f"{archive.name}.sha256"
        if not told.is_file():
            sys.exit(f"{told} is not there")
        digest, name = told.read_text(encoding="utf-8").split()
        if name != archive.name or not re.fullmatch(r"[0-9a-f]{64}", digest):
            sys.exit(f"{told} is no checksum of {archive.name}")
        if hashlib.sha256(archive.read_bytes()).hexdigest() != digest:
            sys.exit(f"{archive} is not what {told.name} says")
        found[target] = digest
    return found


def filled(text, values):
    def value(match):
        if match.group(1) not in values:
            sys.exit(f"no value for {match.group(0)}")
        return values[match.group(1)]

    return re.sub(r"@([A-Z0-9]+(?::[a-z0-9_-]+)?)@", value, text)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder", type=pathlib.Path)
    words.add_argument("--address", default=address.address())
    given = words.parse_args()
    version = facts.manifest()["version"]
    values = {"VERSION": version, "ADDRESS": given.address,
              "BASE": f"{given.address}/releases/download/v{version}"}
    for target, digest in sums(given.folder).items():
        values[f"SHA256:{target}"] = digest
        values[f"UPPER:{target}"] = digest.upper()
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        out = given.folder / NAMES.get(path.name, path.name)
        out.write_text(filled(path.read_text(encoding="utf-8"), values), encoding="utf-8", newline="\n")
        out.chmod(0o755 if out.suffix == ".sh" else 0o644)
    lines = []
    for path in sorted(path for path in given.folder.iterdir() if path.is_file()):
        if path.name != "SHA256SUMS" and path.suffix != ".sha256":
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    (given.folder / "SHA256SUMS").write_text("".join(lines), newline="\n")


if __name__ == "__main__":
    sys.exit(main())
