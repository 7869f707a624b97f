"""Finds in a text what names or reaches a person: names, e-mails, telephones, addresses, bank accounts.

Names are found where French says that a name follows (« Mme », « par », « présenté par »), after a common first name,
and wherever a name that is already known stands. Names of places and institutions that honour a person are left alone.
"""

import re
from collections.abc import Container, Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

from msgspec import Struct

_FIRST_NAMES = Path(__file__).with_name("first_names.txt")

_LOWER = re.compile(r"(?<!\w)[a-zà-öø-ÿ][\w-]+")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]*[\w]"
_PARTICLE = (
    r"(?:[dD][eu]s?[ \u00a0](?:la[ \u00a0])?|d['’]|[lL][ea][ \u00a0]|[vV]an[ \u00a0](?:der?[ \u00a0])?|[vV]on[ \u00a0]|"
    r"[bB]en[ \u00a0]|[eEaA]l[ \u00a0])"
)
_NAME = rf"{_CAPITAL}(?:[ \u00a0]{_PARTICLE}?{_CAPITAL}){{0,3}}"
_FULL_NAME = rf"{_CAPITAL}(?:[ \u00a0]{_PARTICLE}?{_CAPITAL}){{1,3}}"

_PUBLIC = (
    "Les?|La|L['’]|Une?|Des|Du|Notre|Nos|Cette?|Région|Ville|Radio|Ministère|Mairie|Département|Conseil|Communauté|Grand|"
    "Grande|Pays|Haute?|Sainte?|Théâtre|Festival|Maison|Centre|Université|École|Association|Agence|Institut|Fondation|"
    "Musée|Direction|Office|Union|Observatoire|Caisse|Pôle"
)
"""How the names of places and bodies begin."""
_AFTER_TITLE = re.compile(rf"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Dr|Pr|Me)[ \u00a0]+({_NAME})")
_AFTER_LABEL = re.compile(
    r"(?i:\b(?:candidate?|candidat\(e\)|candidat·e|présentée? par|réalisée? par|rédigée? par|nom et prénom|"
    rf"prénom et nom|noms?|auteur|autrice|étudiante?)\s*:?\s+)({_FULL_NAME})"
)
_AFTER_BY = re.compile(rf"(?<=\bpar[ \u00a0])(?!(?:{_PUBLIC})\b){_FULL_NAME}")
_HONOURS = re.compile(
    r"(?i:\b(?:théâtre|lycée|collège|école|centre|espace|salle|musée|médiathèque|maison|fondation|prix|festival|rue|"
    r"avenue|place|boulevard|quai|université|hôpital|stade|gymnase|cinéma|bibliothèque|galerie|square|allée|parc|"
    r"conservatoire|institut|stade|pont|cité|ville|association|compagnie)(?:\s+(?:de|du|des|d['’]))?\s*)$"
)
_CONTACTS = {
    "COURRIEL": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "COMPTE": re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b"),
    "TELEPHONE": re.compile(r"(?<![\d+])(?:\+33[ \u00a0.]?(?:\(0\))?|0)[1-9](?:[ \u00a0.-]?\d{2}){4}(?!\d)"),
    "ADRESSE": re.compile(
        r"(?<!\d)\d{1,4}(?:[ \u00a0]?(?:bis|ter))?,?[ \u00a0](?:rue|avenue|av\.|boulevard|bd|place|allées?|chemin|"
        r"impasse|quai|route|cours|square|passage|sentier|villa)[ \u00a0]"
        r"(?=[^\n,;:.()]{0,40}[A-ZÀ-ÖØ-Þ])[^\n,;:.()]{3,60}?"
        rf"(?=[,;:.()\n]|$|[ \u00a0]\d{{5}}[ \u00a0])(?:,?[ \u00a0]\d{{5}}[ \u00a0]{_CAPITAL}(?:[ -]{_CAPITAL})*)?"
    ),
}


class Kind(StrEnum):
    """What a piece of personal data is, as its stand-in says it."""

    PERSON = "PERSONNE"
    EMAIL = "COURRIEL"
    ACCOUNT = "COMPTE"
    PHONE = "TELEPHONE"
    ADDRESS = "ADRESSE"


class Personal(Struct, frozen=True):
    """A wording that names or reaches a person."""

    kind: Kind
    text: str


class NameFinder(Protocol):
    """Finds names of people that no rule would: a named-entity model."""

    def names(self, texts: Iterable[str]) -> Iterator[str]:
        """The names, in the order of the texts."""
        ...


def find_contacts(text: str) -> Iterator[Personal]:
    """The e-mails, bank accounts, telephones and addresses of a text."""
    for kind, pattern in _CONTACTS.items():
        yield from (Personal(Kind(kind), found[0]) for found in pattern.finditer(text))


def find_names(text: str, ordinary: Container[str]) -> Iterator[str]:
    """The names of people that French usage gives away; ``ordinary`` are the words that are no names in the dossier."""
    titled = (found[1] for found in _AFTER_TITLE.finditer(text))
    yield from (name for name in (_without_ordinary(words, ordinary) for words in titled) if name)
    full = [found[1] for found in _AFTER_LABEL.finditer(text)]
    full += [found[0] for found in _AFTER_BY.finditer(text)]
    full += [found[0] for found in _first_and_last().finditer(text) if not _HONOURS.search(text[: found.start()])]
    yield from (name for name in (_without_ordinary(words, ordinary) for words in full) if " " in name)


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that the texts write in lower case: with a capital, they begin a sentence or a table's cell."""
    written = (_CONTACTS["COURRIEL"].sub(" ", text) for text in texts)
    return frozenset(word for text in written for word in _LOWER.findall(text))


def is_first_name(word: str) -> bool:
    """Whether a word is a common first name."""
    return word.partition("-")[0].title() in _first_names()


def _without_ordinary(name: str, ordinary: Container[str]) -> str:
    words = name.split()
    while words and words[-1].lower() in ordinary:
        words.pop()
    return " ".join(words) if len(words) < len(name.split()) else name


@cache
def _first_names() -> frozenset[str]:
    return frozenset(_FIRST_NAMES.read_text(encoding="utf-8").split())


@cache
def _first_and_last() -> re.Pattern[str]:
    names = sorted(_first_names(), key=len, reverse=True)
    forms = "|".join(re.escape(form) for name in names for form in (name, name.upper()))
    return re.compile(rf"(?<![\w-])(?:{forms})(?:-{_CAPITAL})?[ \u00a0]{_PARTICLE}?{_CAPITAL}(?:-{_CAPITAL})*")
