"""Totals against the lines that they close.

Proves: no reading of a column's lines (all of them, since the last total, subtotals alone, unnamed subtotals left
out, lines « dont » or « pour mémoire » counted or not) gives the total shown, roundings allowed for.
Cannot prove: that a figure is right; anything of a column with a cell that is no plain figure, of averages, prices or
rates, or of a table whose rows were not all read.
"""

import re
from collections.abc import Iterator

from service.assessment.checks.columns import Column, figure_columns
from service.assessment.checks.proof import Observation
from service.assessment.checks.sums import Contradiction, contradiction
from service.assessment.checks.tables import Table, tables
from service.assessment.checks.wording import counted, figure, fold
from service.assessment.dossier import Dossier

_NOT_ADDED = re.compile(
    r"\bmoyen|\btaux\b|\bprix\b|\btarif|\bunitaire|%|\bpart\b|\bratio\b|\bn°|\bnumero\b|\bannees?\b|\bscore\b|\bnote\b|"
    r"\bgravite\b|\bprob|\bevolution\b|\bvariation\b|\bcumul|\bpar (?:personne|heure|jour|mois)\b|\bdate\b"
)


def budget_totals(dossier: Dossier) -> Iterator[Observation]:
    """One observation for each total that its lines contradict."""
    for piece in dossier.pieces:
        if piece.kind.evidence:
            for table in tables(piece):
                yield from _table(table)


def _table(table: Table) -> Iterator[Observation]:
    for column in figure_columns(table):
        if column.unit == "%" or _NOT_ADDED.search(fold(column.header)):
            continue
        for index, line in enumerate(column.lines):
            found = contradiction(column.lines, index) if line.closes else None
            if found:
                yield _observation(column, found)


def _observation(column: Column, found: Contradiction) -> Observation:
    unit = column.unit
    name = f", colonne « {column.header} »" if any(map(str.isalnum, column.header)) else ""
    message = (
        f"« {found.total.label} »{name} : le document annonce {figure(found.shown, unit)}, alors que la somme des "
        f"{counted(len(found.lines), 'ligne', 'lignes')} est de {figure(found.expected, unit)} "
        f"(écart de {figure(abs(found.shown - found.expected), unit)})."
    )
    return Observation(message, tuple(column.proof(line) for line in (found.total, *found.lines)))
