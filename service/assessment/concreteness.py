"""How concrete a text is: figures, names, dates and sources on one side, empty vocabulary on the other."""

import re

from msgspec import Struct

_FIGURE = re.compile(r"\d+(?:[ .,]\d+)*\s*(?:%|€|k€|M€|euros?|m²|km|h\b|ans?\b|jours?|mois|semaines?)?", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:\d{1,2}(?:er)?\s+)?(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre)\b|\b(?:19|20)\d{2}\b|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?…«»:;]\s)(?<!^)\b[A-ZÀ-ÖØ-Þ][\w'’-]+")
_ACTION = re.compile(
    r"\b(?:j['’]ai|nous avons|on a|ont été|a été|avons|chaque|signé\w*|mené\w*|mesur\w+|compar\w+|compté\w*|relev\w+|"
    r"retenu\w*|écart\w+|vérifi\w+|calcul\w+|confi\w+|prévoi\w+|réserv\w+|plafonn\w+|limit\w+|hebdomadaire|mensuel\w*)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:innovant\w*|dynamique\w*|incontournable\w*|au cœur|valeurs? fortes?|véritable\w*|synergie\w*|"
    r"fédérateur\w*|fédératrice\w*|pertinent\w*|optimis\w+|maximis\w+|différents?|différentes?|divers|diverses|"
    r"adapté\w*|notamment|au sens large|dans une démarche|une attention particulière|veiller\w*|soucieu\w+|"
    r"sera (?:mis|mise|faite?|étudié\w*)|seront (?:mis\w*|étudié\w*)|il conviendra|nous souhaitons|à définir)\b",
    re.IGNORECASE,
)


class Concreteness(Struct, frozen=True):
    """What a text holds that can be checked, in counts, beside its words."""

    words: int
    figures: int
    dates: int
    names: int
    actions: int
    empty: int

    @property
    def level(self) -> float:
        """From 0 (vocabulary alone) to 1: what can be checked against what is only said, for the text's length."""
        solid = min(self.figures, 4) + self.dates + min(self.names, 4) + 2 * self.actions
        return solid / (solid + 2 * self.empty + self.words / 12 + 1)


def concreteness(text: str) -> Concreteness:
    """Counts what is concrete in a French text and what is empty vocabulary."""
    return Concreteness(
        words=len(text.split()),
        figures=len(_FIGURE.findall(text)),
        dates=len(_DATE.findall(text)),
        names=len(_NAME.findall(text)),
        actions=len(_ACTION.findall(text)),
        empty=len(_EMPTY.findall(text)),
    )
