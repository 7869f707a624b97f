"""What a commissioner's brief asks for: the statements that a dossier must answer."""

import re
from collections.abc import Iterator

from msgspec import Struct

from ingest.document import Passage, PassageKind, Span
from ingest.sentences import sentences
from service.assessment.checks.wording import fold
from service.assessment.dossier import Located, Piece

_MUST = re.compile(
    r"\bdoi(?:t|vent)\b|\bdevr(?:a|ont|ez)\b|\bil (?:faut|faudra)\b|\battend(?:u|us|ue|ues|ons)\b|"
    r"\bdemand(?:ons|e de)\b|\bsouhait(?:ons|e|ent)\b|\bobligatoire|\bimperativ|\bexige|\brequis|"
    r"\bau (?:maximum|plus|moins)\b|\bplafond|\bdans la limite\b|\bserait bienvenu"
)
_MUST_NOT = re.compile(r"\bpas\b|\baucune?s?\b|\bni\b|\bjamais\b|\bsans\b|\binterdi|\bevite[rz]\b|\bn'aimons\b")
_ASKING_HEADING = re.compile(
    r"\battend|\bdemand|\bcommande\b|\bmission|\bobjectif|\bcontraint|\bexigence|\blivrable|\blignes? rouges?\b|"
    r"\bimperatif|\bobligation|\bcahier des charges\b|\bvoulons\b"
)
_HANDING_IN = re.compile(
    r"\bremise?\b|\bsoutenance\b|\boral(?:ement)?\b|\bjury\b|\bpdf\b|\bpages?\b|\bcandidat|\bpar ecrit\b|"
    r"\brendez-vous\b|\bcontact|\bpoint d'etape\b|\bdeposer? (?:la|votre)\b|\bvous pouvez\b|\bnote strategique\b"
)
_WORDS = range(4, 71)


class Requirement(Struct, frozen=True):
    """A statement of the brief that asks for something."""

    located: Located
    span: Span

    @property
    def text(self) -> str:
        """Its own words."""
        return self.located.passage.text[self.span.start : self.span.end]


def requirements(brief: Piece) -> Iterator[Requirement]:
    """The statements of a brief that ask for something of the project.

    What forbids needs no answer, and what tells how to hand in is answered by handing in: both are left out.
    """
    for passage in brief.document.passages:
        for span in _statements(passage):
            text = fold(passage.text[span.start : span.end])
            asks = len(text.split()) in _WORDS and not text.endswith(":")
            if asks and not _MUST_NOT.search(text) and not _HANDING_IN.search(text):
                yield Requirement(Located(brief, passage), span)


def _statements(passage: Passage) -> Iterator[Span]:
    """The sentences that ask, and those alone in their list item or row under a heading that asks."""
    if passage.kind in (PassageKind.HEADING, PassageKind.FOOTNOTE, PassageKind.CAPTION):
        return
    spans = (Span(0, len(passage.text)),) if passage.kind is PassageKind.TABLE_ROW else sentences(passage.text)
    listed = passage.kind in (PassageKind.LIST_ITEM, PassageKind.TABLE_ROW)
    asked = listed and bool(passage.headings) and _ASKING_HEADING.search(fold(passage.headings[-1])) is not None
    for span in spans:
        if (asked and len(spans) == 1) or _MUST.search(fold(passage.text[span.start : span.end])):
            yield span
