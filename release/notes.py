#!/usr/bin/env python3
"""What a release says of itself: the part of CHANGELOG.md that has its version as its head. `notes.py VERSION`.

Ends with 1 if there is none: what is still called "Unreleased" is not released.
"""

import re
import sys

import facts


def notes(version):
    text = (facts.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^## ", text)[1:]
    for part in parts:
        head, _, body = part.partition("\n")
        if re.match(rf"{re.escape(version)}(\s|$)", head):
            return body.strip() + "\n"
    sys.exit(f"CHANGELOG.md has no part `## {version}`")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(notes(sys.argv[1]))
