#!/usr/bin/env python3
"""The address of the forge, which stands in Cargo.toml alone.

`address.py` prints it. `address.py --check URL` ends with 1 if it is another one, as it is until the project has a place.
`address.py --set URL` writes it, for `homepage` too.
"""

import re
import sys

import facts

MANIFEST = facts.ROOT / "Cargo.toml"


def address():
    return facts.manifest()["repository"]


def check(wanted):
    package = facts.manifest()
    told, home = package["repository"], package["homepage"]
    if told.rstrip("/").lower() != wanted.rstrip("/").lower():
        sys.exit(f"Cargo.toml says that Recto lives at {told}, and this is {wanted}: `release/address.py --set {wanted}`")
    if home.split("#")[0] != told:
        sys.exit(f"`homepage` in Cargo.toml is {home}, and `repository` {told}")


def set_to(new):
    new = new.rstrip("/")
    if not re.fullmatch(r"https://[^\s\"'#?]+", new):
        sys.exit(f"{new} is no address that begins with https://")
    text = MANIFEST.read_text(encoding="utf-8")
    for key, value in (("repository", new), ("homepage", new + "#readme")):
        text, count = re.subn(rf'(?m)^{key} = "[^"]*"$', f'{key} = "{value}"', text)
        if count != 1:
            sys.exit(f"Cargo.toml has no line `{key} = ...`")
    MANIFEST.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            print(address())
        case ["--check", url]:
            check(url)
        case ["--set", url]:
            set_to(url)
        case _:
            sys.exit(__doc__)
