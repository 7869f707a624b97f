"""Paths of paragraphs put in French words, for people."""


def in_words(path: str) -> str:
    """The place that the path of a paragraph names (see the readers for how paths are formed)."""
    steps = path.split("/")
    if steps[0] in ("footnote", "endnote", "note"):
        return f"note {steps[1]}"
    if "box" in steps:
        return "zone de texte"
    if "row" in steps:
        return f"tableau, ligne {int(steps[steps.index('row') + 1]) + 1}"
    return f"paragraphe {int(steps[1]) + 1}"
