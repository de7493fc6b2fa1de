#!/usr/bin/env python3
"""The bill of materials of a target's binary: `sbom.py TARGET > recto.cdx.json`.

CycloneDX 1.5, from `cargo metadata`, Cargo.lock and the tables of fonts and styles: packages that run in the binary, those
that only built it (scope `excluded`), fonts, styles of citations. The same tree gives the same bytes.
"""

import datetime
import json
import re
import sys
import uuid

import facts

# Fonts' licences that SPDX has a name for; others are said in words.
SPDX = {"SIL Open Font License 1.1": "OFL-1.1"}


def licence(expression):
    """A package's licence. Some old packages write `/` for `OR`."""
    return [{"expression": expression.replace("/", " OR ")}]


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def of_package(package, is_run, sums):
    found = {
        "type": "library",
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "scope": "required" if is_run else "excluded",
        "purl": reference(package),
    }
    if package.get("license"):
        found["licenses"] = licence(package["license"])
    checksum = sums.get((package["name"], package["version"]))
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package.get("repository"):
        found["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return found


def of_font(row):
    files, family, version, told = row
    name = told.split(",")[0]
    one = {"id": SPDX[name]} if name in SPDX else {"name": name}
    pattern = re.search(r"`([^`]+)`", files).group(1)
    return {
        "type": "data",
        "bom-ref": f"font:{pattern}",
        "name": re.sub(r"\s*\(.*\)$", "", family),
        "version": version,
        "description": f"fonts/{pattern}",
        "licenses": [{"license": one}],
    }


def styles():
    return {
        "type": "data",
        "bom-ref": "data:csl",
        "name": "Citation Style Language styles and locales",
        "description": "src/citations/archive/csl.zip; sources in the README.md beside it",
        "licenses": [{"license": {"id": "CC-BY-SA-3.0"}}],
    }


def bill(target):
    own = facts.manifest()
    sums = facts.checksums()
    rows = facts.built_in(target)
    packages = [row for row in rows if row[0]["name"] != own["name"]]
    root = next(row for row in rows if row[0]["name"] == own["name"])
    data = [of_font(row) for row in facts.fonts()] + [styles()]
    depends = [{
        "ref": reference(package),
        "dependsOn": sorted({reference(one) for one in below}
                            | ({one["bom-ref"] for one in data} if package is root[0] else set())),
    } for package, _, below in rows]
    made = datetime.datetime.fromtimestamp(facts.date(), datetime.timezone.utc)
    out = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": reference(root[0]),
                "name": own["name"],
                "version": own["version"],
                "description": own["description"],
                "licenses": licence(own["license"]),
                "purl": reference(root[0]),
            },
            "properties": [{"name": "recto:target", "value": target}],
        },
        "components": [of_package(package, is_run, sums) for package, is_run, _ in packages] + data,
        "dependencies": depends,
    }
    out["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(out)).urn
    return out


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    json.dump(bill(sys.argv[1]), sys.stdout, indent=1, ensure_ascii=False)
    print()
