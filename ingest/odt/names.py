"""Qualified names of the elements and attributes of an OpenDocument text."""

_ODF = "urn:oasis:names:tc:opendocument:xmlns"

OFFICE = f"{{{_ODF}:office:1.0}}"
TEXT = f"{{{_ODF}:text:1.0}}"
TABLE = f"{{{_ODF}:table:1.0}}"
STYLE = f"{{{_ODF}:style:1.0}}"
DRAW = f"{{{_ODF}:drawing:1.0}}"
SVG = f"{{{_ODF}:svg-compatible:1.0}}"
FO = f"{{{_ODF}:xsl-fo-compatible:1.0}}"
MANIFEST = f"{{{_ODF}:manifest:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
MATH = "{http://www.w3.org/1998/Math/MathML}"

PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
"""What holds text: paragraphs and headings."""
