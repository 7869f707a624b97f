"""Captions of tables and figures, and the sources that stand under them."""

import re

_LABEL = (
    r"tableaux?|figures?|fig\.?|illustrations?|ill\.?|graphiques?|schémas?|cartes?|photo(?:graphie)?s?|images?"
    r"|planches?|diagrammes?|organigrammes?|encadrés?|documents?|doc\.?|table|chart"
)
_FIGURE_LABEL = (
    r"figures?|fig\.?|illustrations?|ill\.?|graphiques?|schémas?|cartes?|photo(?:graphie)?s?|images?|planches?"
    r"|diagrammes?|organigrammes?|plans?|chart"
)
_NUMBER = r"(?:n\s?[°º]\s?|no\.?\s?)?(?:\d{1,3}(?:[.\-]\d{1,3})*|[ivx]{1,5}|[a-z])(?:\s?(?:bis|ter))?"
_CAPTION = re.compile(rf"(?:{_LABEL})\s{_NUMBER}\s?(?:[—–:|.\-]|$)", re.IGNORECASE)
_FIGURE = re.compile(rf"(?:{_FIGURE_LABEL})\s{_NUMBER}\s?(?:[—–:|.\-]|$)", re.IGNORECASE)
_LOOSE_CAPTION = re.compile(rf"(?:{_LABEL})\s{_NUMBER}\b", re.IGNORECASE)
_SOURCE = re.compile(
    r"(?:sources?|crédits?(?: photo(?:graphique)?s?)?|légende|lecture|note de lecture|champ)\s?:|©|photos?\s?:",
    re.IGNORECASE,
)


def is_caption(text: str, apart: bool) -> bool:
    """Whether a paragraph is a caption or a source; ``apart`` says that it looks unlike running text."""
    if _CAPTION.match(text):
        return True
    return apart and bool(_LOOSE_CAPTION.match(text) or _SOURCE.match(text))


def names_figure(text: str) -> bool:
    """Whether a paragraph is the caption of something drawn, not of a table."""
    return bool(_FIGURE.match(text))
