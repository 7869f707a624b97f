"""Captions told by their words: what a table or a figure is called, and where it comes from."""

import re

_NUMBERED = re.compile(
    r"(?:tableaux?|tabl?\.|figures?|fig\.|illustrations?|ill\.|graphiques?|graph\.|photos?|photographies?|images?"
    r"|schémas?|cartes?|plans?|encadrés?|documents?|doc\.|visuels?|table|chart|picture)"
    r"\s*(?:n[°o]\s*)?(?:\d+(?:[.\-]\d+)*|[A-Z](?:[.\-]?\d+)?|[IVX]+)\s*(?:[.:—–-](?=\s|$)|\s:|$)",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:sources?|crédits?|crédits? photos?|©)\s*(?::|\s©|(?<=©))", re.IGNORECASE)
_LONGEST = 80


def is_caption(text: str) -> bool:
    """Whether a text names a table or a figure: « Tableau 3 — … », « Fig. 2. … », not « Le tableau 3 montre… »."""
    return _NUMBERED.match(text) is not None and len(text.split()) <= _LONGEST


def is_source(text: str) -> bool:
    """Whether a text says where the table or figure above it comes from: « Source : … », « Crédits : … »."""
    return _SOURCE.match(text) is not None and len(text.split()) <= _LONGEST
