#!/usr/bin/env python3
"""The licences of all packages in a target's binary, as one text: `licences.py TARGET > THIRD-PARTY.txt`.

Texts come from the packages themselves, as Cargo has unpacked them; the same text is printed once, under the names of all
that carry it. A package without a text is named with the licence that it declares.
"""

import pathlib
import re
import sys

import facts

NAMES = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
RULE = "=" * 78


def texts(package):
    """The licence texts beside a package's manifest, line ends as on Unix."""
    folder = pathlib.Path(package["manifest_path"]).parent
    found = []
    for path in sorted(folder.iterdir()):
        is_text = NAMES.match(path.name) and path.suffix.lower() in ("", ".md", ".txt", ".mit", ".apache")
        places = [path] if path.is_file() and is_text else []
        if path.is_dir() and NAMES.match(path.name):
            places = sorted(one for one in path.iterdir() if one.is_file())
        for place in places:
            text = place.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()
            # A text that is only the name of another file says nothing here.
            if len(text) > 60:
                found.append(text)
    return found


def write(target, out):
    own = facts.manifest()["name"]
    packages = [(package, is_run) for package, is_run, _ in facts.built_in(target) if package["name"] != own]
    carriers = {}
    silent = []
    for package, is_run in packages:
        name = f"{package['name']} {package['version']}"
        found = texts(package)
        for text in dict.fromkeys(found):
            carriers.setdefault(text, []).append(name)
        if not found:
            silent.append(f"{name}: {package.get('license') or 'no licence is named'}")
    out.write(f"Packages that recto for {target} is made of, with the licences that they declare.\n")
    out.write("Each one's source is in the registry of Rust's packages, by its name and version.\n\n")
    for package, is_run in packages:
        built = "" if is_run else " (builds it, is not in it)"
        out.write(f"{package['name']} {package['version']}: {package.get('license')}{built}\n")
    if silent:
        out.write("\nThese carry no text of their licence:\n\n" + "\n".join(silent) + "\n")
    for text, names in sorted(carriers.items(), key=lambda row: (-len(row[1]), row[1])):
        out.write(f"\n{RULE}\n" + ", ".join(names) + f"\n{RULE}\n\n{text}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    write(sys.argv[1], sys.stdout)
