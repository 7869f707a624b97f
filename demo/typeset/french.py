"""French typography that word processors apply while one types."""

import re

NO_BREAK_SPACE = "\u00a0"

_RULES = (
    (re.compile(r" (?=[:;?!»%€])"), NO_BREAK_SPACE),
    (re.compile(r"(?<=«) "), NO_BREAK_SPACE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NO_BREAK_SPACE),
    (re.compile(r"(?<=[A-Za-zÀ-ÿ])'"), "’"),
)


def set_in_french(text: str) -> str:
    """Binds punctuation, units and thousands with no-break spaces, and curls apostrophes."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
