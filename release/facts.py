"""What Cargo says of the package, for the scripts of a release: version, address, and what is built in for a target."""

import json
import os
import pathlib
import subprocess
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[1]

# Every target of a release: how its archive ends, and what the program is called in it.
TARGETS = {
    "x86_64-unknown-linux-musl": (".tar.gz", "recto"),
    "aarch64-unknown-linux-musl": (".tar.gz", "recto"),
    "x86_64-apple-darwin": (".tar.gz", "recto"),
    "aarch64-apple-darwin": (".tar.gz", "recto"),
    "x86_64-pc-windows-msvc": (".zip", "recto.exe"),
}


def manifest():
    """The table `[package]` of Cargo.toml."""
    with open(ROOT / "Cargo.toml", "rb") as file:
        return tomllib.load(file)["package"]


def stem(target):
    """The name of an archive without its ending, and of the one folder in it."""
    return f"recto-{manifest()['version']}-{target}"


def built_in(target):
    """The packages that a target's binary is made of, each with what brings it in.

    `(package, is_run, depends_on)`, sorted by name and version; `is_run` is false of what only builds (build scripts, procedural
    macros and what they alone need). Tests' dependencies are left out.
    """
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    data = json.loads(said.stdout)
    packages = {package["id"]: package for package in data["packages"]}
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}

    def is_macro(package):
        return any("proc-macro" in one["kind"] for one in packages[package]["targets"])

    needed = {}
    open_ids = [(data["resolve"]["root"], True)]
    while open_ids:
        package, is_run = open_ids.pop()
        is_run = is_run and not is_macro(package)
        if needed.get(package, None) in (True, is_run):
            continue
        needed[package] = is_run
        for dependency in nodes[package]["deps"]:
            kinds = {kind["kind"] for kind in dependency["dep_kinds"]}
            if None in kinds:
                open_ids.append((dependency["pkg"], is_run))
            elif "build" in kinds:
                open_ids.append((dependency["pkg"], False))
    rows = []
    for package, is_run in needed.items():
        kinds = (None, "build")
        below = [d["pkg"] for d in nodes[package]["deps"]
                 if d["pkg"] in needed and any(kind["kind"] in kinds for kind in d["dep_kinds"])]
        rows.append((packages[package], is_run, [packages[one] for one in below]))
    return sorted(rows, key=lambda row: (row[0]["name"], row[0]["version"]))


def checksums():
    """SHA-256 of each package of the registry, by name and version, as Cargo.lock has them."""
    with open(ROOT / "Cargo.lock", "rb") as file:
        rows = tomllib.load(file)["package"]
    return {(row["name"], row["version"]): row["checksum"] for row in rows if "checksum" in row}


def fonts():
    """The rows of the table in fonts/README.md: files, family, version, licence."""
    rows = []
    for line in (ROOT / "fonts/README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            rows.append(cells)
    if not rows:
        raise SystemExit("fonts/README.md has no table of the fonts")
    return rows


def date():
    """Seconds since 1970 for what a release says of its own time: `SOURCE_DATE_EPOCH`, or the commit's."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    command = ["git", "log", "-1", "--format=%ct"]
    said = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return int(said.stdout.strip() or 0) if said.returncode == 0 else 0
