"""Rows of a table of indicators that leave out what its own headers ask for.

Proves: that in a table whose headers name an indicator and at least two of a target, a means of measure and a date,
a cell of one of these columns is empty or says that it is still to be decided.
Cannot prove: anything of indicators in prose, of a table without headers, or of an empty cell under a filled one that
may be a merged cell.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from service.assessment.checks.proof import Observation, Proof
from service.assessment.checks.tables import Row, Table, tables
from service.assessment.checks.wording import fold
from service.assessment.dossier import Dossier

_INDICATOR = re.compile(r"\bindicateurs?\b|\bkpis?\b")
_TARGET = "cible"
_ASKED = {
    _TARGET: re.compile(r"\bcibles?\b|\bobjectifs?\b|\bvaleur visee\b|\bvise\b|\bseuil\b"),
    "moyen de mesure": re.compile(r"\bsources?\b|\boutils?\b|\bmesur|\bmoyen\b|\bmethode\b|\breleve\b|\bcollecte\b"),
    "échéance": re.compile(r"\becheances?\b|\bfrequence\b|\bperiodicite\b|\brythme\b|\bdates?\b|\bquand\b"),
}
_UNDECIDED = re.compile(
    r"(?:reste )?a (?:definir|preciser|determiner|completer|venir|fixer|voir)\W*|tbd|tbc|\?+|x{2,}|n\.?c\.?|"
    r"non (?:defini|precise)e?s?|en cours de (?:definition|reflexion)|…|\.{3,}"
)


class Missing(Struct, frozen=True):
    """What a row lacks, in words, and what its cell says instead."""

    what: str
    said: str


def indicators(dossier: Dossier) -> Iterator[Observation]:
    """One observation for each row that lacks something, with all that it leaves empty."""
    for piece in dossier.pieces:
        if piece.kind.evidence:
            for table in tables(piece):
                yield from _table(table)


def _table(table: Table) -> Iterator[Observation]:
    headers = [fold(header) for header in table.columns]
    named = next((index for index, header in enumerate(headers) if _INDICATOR.search(header)), None)
    asked = {
        index: what
        for index, header in enumerate(headers)
        for what, pattern in _ASKED.items()
        # What stands left of the indicator groups them: « Objectif » there is no target, nor « Cible ».
        if named is not None and index > named and pattern.search(header)
    }
    if named is None or len(set(asked.values())) < 2:
        return
    for rank, row in enumerate(table.rows):
        proved = any(_lacks(table, rank, index, what) for index, what in asked.items())
        if row.cells[named] and proved:
            said = [Missing(what, row.cells[index]) for index, what in asked.items() if not _is_told(row.cells[index])]
            yield _observation(row, row.cells[named], said)


def _lacks(table: Table, rank: int, index: int, what: str) -> bool:
    cell = table.rows[rank].cells[index]
    if cell:
        return not _is_told(cell)
    return not _may_be_merged(table.column(index), rank, what)


def _is_told(cell: str) -> bool:
    return bool(cell) and _UNDECIDED.fullmatch(fold(cell).strip()) is None


def _may_be_merged(column: Sequence[str], rank: int, what: str) -> bool:
    """Whether an empty cell may go on with a filled one above it.

    One tool or one date often serves several indicators; one target does not, unless others are empty too.
    """
    alone = sum(not cell for cell in column) == 1
    return any(column[:rank]) and not (what == _TARGET and alone)


def _observation(row: Row, name: str, missing: list[Missing]) -> Observation:
    lacking = list(dict.fromkeys(entry.what for entry in missing))
    has_not = f"n'a ni {' ni '.join(lacking)}" if len(lacking) > 1 else f"n'a pas {_of(lacking[0])}"
    said = next((f" (« {entry.said} »)" for entry in missing if entry.said), "")
    return Observation(f"L'indicateur « {name} » {has_not}{said}.", (Proof(row.located),))


def _of(noun: str) -> str:
    return f"d'{noun}" if fold(noun)[0] in "aeiou" else f"de {noun}"
