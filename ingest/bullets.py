"""List marks typed by hand at the beginning of a paragraph."""

import re

_BULLET = re.compile(
    r"(?:[•◦‣⁃∙·●○◉■□▪▫◼◻▶►▸➢➤➔→⇒✓✔✗☐☑★❖♦◆\uf0a7\uf0b7\uf0d8\uf0fc]+\s*|[-–—*+]\s+|o\s(?=[A-ZÀ-Ÿa-zà-ÿ]{2}))"
)
_NUMBER = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:\d{1,2}|[a-z]|[ivx]{2,4})\.)\s+(?=\S)")


def bullet_length(text: str) -> int:
    """How many characters at the beginning of a text are a bullet and its space; 0 when it has none.

    A dash counts when a space follows; a lone ``o`` is what Word's second-level bullet becomes when pasted.
    """
    match = _BULLET.match(text)
    return match.end() if match and match.end() < len(text) else 0


def is_numbered(text: str) -> bool:
    """Whether a text begins with a number or a letter of a list: ``1. ``, ``2) ``, ``(a) ``, ``iv. ``."""
    return _NUMBER.match(text) is not None
