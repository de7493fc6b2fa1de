"""Makes csl.zip of folders with CSL's styles and locales:

    python3 src/citations/archive/pack.py STYLES LOCALES

The styles are those named in styles.txt. Files go in unchanged, in order, without dates: the same
folders give the same bytes.
"""

import pathlib
import sys
import zipfile

HERE = pathlib.Path(__file__).parent


def files(styles, locales):
    names = [line.strip() for line in (HERE / "styles.txt").read_text().splitlines()]
    for name in sorted(name for name in names if name and not name.startswith("#")):
        yield f"styles/{name}.csl", styles / f"{name}.csl"
    for path in sorted(locales.glob("locales-*.xml")):
        yield f"locales/{path.name}", path
    yield "locales/locales.json", locales / "locales.json"


def main():
    styles, locales = map(pathlib.Path, sys.argv[1:])
    with zipfile.ZipFile(HERE / "csl.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in files(styles, locales):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


main()
