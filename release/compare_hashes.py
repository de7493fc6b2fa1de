#!/usr/bin/env python3
"""Whether systems made the same bytes: `compare_hashes.py FILE FILE ...`, each of `hash_book.py`. Ends with 1 if not."""

import pathlib
import sys


def main(paths):
    if len(paths) < 2:
        sys.exit(__doc__)
    told = {path: dict(reversed(line.split("  ", 1)) for line in pathlib.Path(path).read_text().splitlines())
            for path in paths}
    names = sorted(set().union(*told.values()))
    if not names:
        sys.exit("no hashes")
    differ = 0
    for name in names:
        hashes = {path: rows.get(name, "missing") for path, rows in told.items()}
        same = len(set(hashes.values())) == 1
        differ += not same
        print(f"{'same   ' if same else 'DIFFERS'} {name}")
        if not same:
            for path, digest in hashes.items():
                print(f"          {digest}  {path}")
    if differ:
        sys.exit(f"{differ} of {len(names)} files differ between systems")


if __name__ == "__main__":
    main(sys.argv[1:])
