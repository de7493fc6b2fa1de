#!/bin/sh
# Draws the picture at the head of README.md, and those of the guide's chapter on good pages, anew.
# Needs `recto` on the path. In four of the faults a page break stands in the text, since Recto
# does not make them by itself.
set -eu
cd "$(dirname "$0")"

recto page 2-3 spread --plain --dpi 112 -o spread.png

draw() { # FAULT PAGES [OPTION]
    # shellcheck disable=SC2086 # an option, or nothing
    recto page "$2" "faults/$1" --dpi 72 ${3:-} -o "../guide/images/faults/$1.png"
}
for fault in overfull lone-heading short hyphen-turn runt river stack; do draw $fault 1; done
for fault in stump ladder loose tight split-note far-float long; do draw $fault 2; done
draw uneven 2-3
for fault in orphan lone-row lone-line; do draw $fault 1 --plain; done
draw widow 2 --plain
