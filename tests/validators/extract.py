"""Prints the text of a PDF as a library reads it: extract.py pdfminer|pdfium FILE"""

import sys

library, path = sys.argv[1:]
if library == "pdfminer":
    from pdfminer.high_level import extract_text

    sys.stdout.write(extract_text(path))
else:
    import pypdfium2

    for page in pypdfium2.PdfDocument(path):
        sys.stdout.write(page.get_textpage().get_text_bounded())
        sys.stdout.write("\f")
