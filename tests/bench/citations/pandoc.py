"""The words that pandoc makes of tests/citations in a style:

    python3 pandoc.py STYLE.csl LANGUAGE

Labels of locators are typed in English, which pandoc reads in English texts only.
"""

import json
import pathlib
import re
import subprocess
import sys

DATA = pathlib.Path(__file__).parents[2] / "citations"
LABELS = {"page": ("p. ", "pp. "), "chapter": ("chap. ",) * 2, "section": ("sec. ",) * 2, "book": ("book ",) * 2}
MARKS = {"Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~"}


def cite(value):
    locator = value.get("locator", "")
    label = LABELS[value["label"]][bool(re.search("[-,]", locator))] if locator else ""
    return "".join([
        value.get("prefix", "") + " " if "prefix" in value else "",
        "-@" if value.get("suppress-author") else "@",
        value["id"],
        f", {{{label}{locator}}}" if locator else "",
        value.get("suffix", ""),
    ])


def plain(inlines):
    out = ""
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            out += content
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            out += " "
        elif kind in MARKS:
            out += MARKS[kind] + plain(content) + MARKS[kind]
        elif kind == "SmallCaps":
            out += f"[{plain(content)}]"
        elif kind == "Quoted":
            marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            out += marks[0] + plain(content[1]) + marks[1]
        elif kind == "Span":
            out += plain(content[1]) + (" " if "csl-left-margin" in content[0][1] else "")
        elif kind in ("Link", "Cite"):
            out += plain(content[1])
        elif kind == "Note":
            out += " ".join(plain(block["c"]) for block in content)
    return re.sub(r"\s+", " ", out)


def main():
    style, language = sys.argv[1:]
    clusters = json.loads((DATA / "clusters.json").read_text())
    paragraphs = ["X [" + "; ".join(map(cite, cites)) + "]" for cites in clusters]
    text = f"---\nlang: {language}\n---\n\n" + "\n\n".join(paragraphs)
    command = ["pandoc", "-f", "markdown", "-t", "json", "--citeproc", "--csl", style]
    command += ["--bibliography", DATA / "works.json"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    for block in json.loads(done.stdout)["blocks"]:
        if block["t"] == "Para":
            print("c", plain(block["c"])[1:].strip())
        else:
            for entry in block["c"][1]:
                words = sum((inner["c"] for inner in entry["c"][1]), [])
                print("b", entry["c"][0][0].removeprefix("ref-"), plain(words).strip())


main()
