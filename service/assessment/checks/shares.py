"""Parts that should make a whole.

Proves: that the percentages over a total shown as 100 % make something else; that those of a sentence or list that
says how a whole « se répartit » make something else, when the sentence leaves no room for others.
Cannot prove: anything of parts that are not said to be all of them (« notamment », « dont », « environ »), of answers
of which several could be given, or of percentages of different wholes.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.document import PassageKind
from ingest.sentences import sentences
from service.assessment.checks.amounts import FoundAmount, find_amounts
from service.assessment.checks.columns import Column, figure_columns
from service.assessment.checks.proof import Observation, Proof
from service.assessment.checks.sums import Contradiction, contradiction
from service.assessment.checks.tables import tables
from service.assessment.checks.wording import counted, figure, fold
from service.assessment.dossier import Dossier, Located, Piece

_WHOLE = Decimal(100)
_NEAR = Decimal(25)
"""Farther from 100 than this, the parts were never meant to make a whole."""
_SHARED_OUT = re.compile(r"\bse (?:repartit|repartissent|decompose|decomposent|partage|partagent)\b|\brepartition\b.*:")
_OPEN = re.compile(
    r"\bnotamment\b|\bprincipal|\bsurtout\b|\benviron\b|\bpres de\b|\bplus d|\bmoins d|\bmoitie\b|\btiers\b|\bquart\b|"
    r"\breste\b|\bsolde\b|\bdont\b|\bcontre\b|\bsoit\b|\bau (?:lieu|moins|plus)\b|\bautour d|\bpuis\b|\bhors\b|"
    r"\bhausse\b|\bbaisse\b|\bplusieurs\b|\bpar exemple\b|\bmajorit|\bquelques?\b|\bchacun|\bquasi|\bpresque\b"
)


def shares(dossier: Dossier) -> Iterator[Observation]:
    """One observation for each set of parts that do not make 100 %."""
    for piece in dossier.pieces:
        if piece.kind.evidence:
            for table in tables(piece):
                for column in figure_columns(table):
                    yield from _column(column)
            yield from _sentences(piece)
            yield from _lists(piece)


def _column(column: Column) -> Iterator[Observation]:
    if column.unit != "%":
        return
    for index, line in enumerate(column.lines):
        found = contradiction(column.lines, index) if line.closes else None
        if found and found.shown == _WHOLE:
            yield _table_observation(column, found)


def _table_observation(column: Column, found: Contradiction) -> Observation:
    name = f", colonne « {column.header} »" if column.header.strip(" %") else ""
    message = (
        f"« {found.total.label} »{name} : le document annonce {figure(found.shown, '%')}, alors que la "
        f"somme des {counted(len(found.lines), 'part', 'parts')} est de {figure(found.expected, '%')}."
    )
    return Observation(message, tuple(column.proof(line) for line in (found.total, *found.lines)))


def _sentences(piece: Piece) -> Iterator[Observation]:
    for passage in piece.document.passages:
        if passage.kind is PassageKind.TABLE_ROW:
            continue
        for span in sentences(passage.text):
            text = passage.text[span.start : span.end]
            parts = _parts(text)
            if _tells_whole(text) and _falls_short(parts):
                yield _told(parts, (Proof(Located(piece, passage), span.start, span.end),))


def _lists(piece: Piece) -> Iterator[Observation]:
    """A sentence that ends with a colon, and the items under it, each with its part."""
    passages = piece.document.passages
    for position, passage in enumerate(passages):
        if passage.kind is PassageKind.TABLE_ROW or not passage.text.rstrip().endswith(":"):
            continue
        span = sentences(passage.text)[-1]
        opening = passage.text[span.start : span.end]
        items = _items(piece, position)
        parts = _one_part_each(items)
        if _tells_whole(opening) and not _parts(opening) and _falls_short(parts):
            proofs = (Proof(Located(piece, passage), span.start, span.end), *(Proof(item) for item in items))
            yield _told(parts, proofs)


def _one_part_each(items: Sequence[Located]) -> list[FoundAmount]:
    """The part that each item gives; nothing at all when one gives none, several, or one that is not all of it."""
    each = [_parts(item.passage.text) for item in items]
    told = all(len(parts) == 1 for parts in each) and not any(_OPEN.search(fold(i.passage.text)) for i in items)
    return [parts[0] for parts in each] if told else []


def _items(piece: Piece, position: int) -> list[Located]:
    items = []
    for passage in piece.document.passages[position + 1 :]:
        if passage.kind is not PassageKind.LIST_ITEM:
            break
        items.append(Located(piece, passage))
    return items


def _tells_whole(text: str) -> bool:
    folded = fold(text)
    return _SHARED_OUT.search(folded) is not None and _OPEN.search(folded) is None


def _parts(text: str) -> list[FoundAmount]:
    return [found for found in find_amounts(text) if found.amount.unit == "%"]


def _falls_short(parts: Sequence[FoundAmount]) -> bool:
    """Whether two parts or more miss 100 by more than their roundings, and could have been meant to make it."""
    if len(parts) < 2 or any(part.amount.value <= 0 for part in parts):
        return False
    total = sum((part.amount.value for part in parts), Decimal(0))
    tolerance = max(part.amount.step for part in parts) * len(parts) / 2
    return tolerance < abs(total - _WHOLE) <= _NEAR


def _told(parts: Sequence[FoundAmount], proofs: tuple[Proof, ...]) -> Observation:
    total = sum((part.amount.value for part in parts), Decimal(0))
    listed = " + ".join(figure(part.amount.value) for part in parts)
    return Observation(f"La répartition annoncée fait {figure(total, '%')} au lieu de 100 % ({listed}).", proofs)
