"""Charges against produits, and the result that a budget draws from them.

Proves: that two lists set side by side, one of what is spent and one of what comes in, close on different totals while
neither their lines nor a result explain it; that a line « Résultat » is not the difference of the two totals of the
same exercise; that the two totals of an exercise differ where the text beside them says that the budget balances.
Cannot prove: that a budget should balance when the document shows or tells a result, a surplus or a loss.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from ingest.document import PassageKind
from ingest.sentences import sentences
from service.assessment.checks.columns import Column, Line, Role, figure_columns
from service.assessment.checks.proof import Observation, Proof
from service.assessment.checks.sums import contradiction
from service.assessment.checks.tables import Table, tables
from service.assessment.checks.wording import figure, fold
from service.assessment.dossier import Dossier, Located, Piece

_SPENT = re.compile(r"\b(?:charges?|depenses?|emplois|couts?)\b")
_RECEIVED = re.compile(r"\b(?:produits?|recettes?|ressources?|financements?)\b")
_WHOLE = re.compile(
    r"total(?: general)?(?: des?)?(?: (?:charges|depenses|emplois|produits|recettes|ressources|financements))?"
    r"(?: (?:previsionnel\w*|ht|ttc|\(?(?:en )?k?€\)?))*"
)
_RESULT = re.compile(r"(?:resultat|excedent|deficit|benefice|perte)(?: (?:de l'exercice|previsionnel\w*|\(?k?€\)?))*")
_TOLD_RESULT = re.compile(r"\b(?:excedent|deficit|benefice|resultat|marge|solde|perte|reste a financer)")
_BALANCED = re.compile(r"\bbudget\b.{0,40}\b(?:equilibre|equilibree|s'equilibre|a l'equilibre)\b")
_NOT_BALANCED = re.compile(
    r"\bpas\b|\bplus\b|\bnon\b|\bsauf\b|\bpresque\b|\bquasi|\ba partir\b|\bhors\b|\bsera\b|\bvise|\bsi\b"
)


class Side(Struct, frozen=True):
    """A total of one side of a budget, for one exercise."""

    column: Column
    line: Line
    value: Decimal


def budget_balance(dossier: Dossier) -> Iterator[Observation]:
    """One observation for each pair of totals that disagree, and for each result that they contradict."""
    for piece in dossier.pieces:
        if piece.kind.evidence:
            found = tuple(tables(piece))
            for table in found:
                yield from _side_by_side(piece, table)
            columns = [column for table in found for column in figure_columns(table)]
            yield from _results(columns)
            yield from _said_balanced(piece, columns)


def _side_by_side(piece: Piece, table: Table) -> Iterator[Observation]:
    columns = tuple(figure_columns(table))
    spent, received = _totals(columns, _SPENT), _totals(columns, _RECEIVED)
    if len(spent) != 1 or len(received) != 1 or spent[0].column.labels == received[0].column.labels:
        return
    one, other = spent[0], received[0]
    if one.value != other.value and not _explained(one, other) and not _tells_result(piece, table):
        unit = one.column.unit
        message = (
            f"Les deux colonnes du budget n'ont pas le même total : {figure(one.value, unit)} pour "
            f"« {one.column.label_header or one.line.label} », {figure(other.value, unit)} pour "
            f"« {other.column.label_header or other.line.label} » "
            f"(écart de {figure(abs(one.value - other.value), unit)})."
        )
        yield Observation(message, (one.column.proof(one.line), other.column.proof(other.line)))


def _results(columns: Sequence[Column]) -> Iterator[Observation]:
    spent, received = _totals(columns, _SPENT), _totals(columns, _RECEIVED)
    for column in columns:
        one, other = _same_exercise(spent, column), _same_exercise(received, column)
        for line in column.lines:
            if one and other and line.amount and _RESULT.fullmatch(fold(line.label)):
                yield from _result(column, line, other, one)


def _result(column: Column, line: Line, received: Side, spent: Side) -> Iterator[Observation]:
    expected, shown = received.value - spent.value, _value(line)
    if abs(abs(expected) - abs(shown)) <= _step(line) * 2:
        return
    exercise = f" ({column.header})" if column.header else ""
    message = (
        f"« {line.label} »{exercise} : le document annonce {figure(shown, column.unit)}, la différence entre "
        f"« {received.line.label} » ({figure(received.value, column.unit)}) et « {spent.line.label} » "
        f"({figure(spent.value, column.unit)}) est de {figure(expected, column.unit)}."
    )
    proofs = (column.proof(line), received.column.proof(received.line), spent.column.proof(spent.line))
    yield Observation(message, proofs)


def _said_balanced(piece: Piece, columns: Sequence[Column]) -> Iterator[Observation]:
    """Totals that differ under the heading of a sentence that says that they do not."""
    for claim in _claims(piece):
        near = [column for column in columns if _headings(column.table) == claim.located.passage.headings]
        spent, received = _totals(near, _SPENT), _totals(near, _RECEIVED)
        for one in spent:
            other = _same_exercise(received, one.column)
            if other and _same_exercise(spent, one.column) and one.value != other.value and not _explained(one, other):
                yield _unbalanced(claim, one, other)


def _claims(piece: Piece) -> Iterator[Proof]:
    for passage in piece.document.passages:
        if passage.kind is not PassageKind.TABLE_ROW:
            for span in sentences(passage.text):
                folded = fold(passage.text[span.start : span.end])
                if _BALANCED.search(folded) and not _NOT_BALANCED.search(folded):
                    yield Proof(Located(piece, passage), span.start, span.end)


def _unbalanced(claim: Proof, one: Side, other: Side) -> Observation:
    unit, exercise = one.column.unit, f" ({one.column.header})" if one.column.header else ""
    message = (
        f"Le budget est dit équilibré, mais « {one.line.label} » fait {figure(one.value, unit)} et "
        f"« {other.line.label} » {figure(other.value, unit)}{exercise} "
        f"(écart de {figure(abs(one.value - other.value), unit)})."
    )
    return Observation(message, (one.column.proof(one.line), other.column.proof(other.line), claim))


def _headings(table: Table) -> tuple[str, ...]:
    return table.rows[0].located.passage.headings


def _totals(columns: Iterable[Column], side: re.Pattern[str]) -> list[Side]:
    """The grand totals of one side: their label or the header over it says which."""
    found = []
    for column in columns:
        for line in column.lines:
            label = fold(line.label)
            named = side.search(label) or (side.search(fold(column.label_header)) and not _either(label))
            if line.role is Role.TOTAL and line.amount and named and _WHOLE.fullmatch(label):
                found.append(Side(column, line, line.amount.value))
    return found


def _either(label: str) -> bool:
    return bool(_SPENT.search(label) or _RECEIVED.search(label))


def _same_exercise(sides: Sequence[Side], column: Column) -> Side | None:
    """The only total in the column of that header; None when there is none or several."""
    same = [side for side in sides if side.column.header == column.header and side.column.unit == column.unit]
    return same[0] if len(same) == 1 else None


def _explained(one: Side, other: Side) -> bool:
    """Whether a wrong addition is all that sets the totals apart: the check of totals says it already."""
    sums = []
    for side in (one, other):
        found = contradiction(side.column.lines, side.column.lines.index(side.line))
        sums.append(found.expected if found else side.value)
    return sums[0] == sums[1]


def _tells_result(piece: Piece, table: Table) -> bool:
    """Whether the table, or what stands under the same heading, speaks of a result."""
    near = (passage for passage in piece.document.passages if passage.headings == _headings(table))
    return any(_TOLD_RESULT.search(fold(passage.text)) for passage in near)


def _step(line: Line) -> Decimal:
    return line.amount.step if line.amount else Decimal(0)


def _value(line: Line) -> Decimal:
    return line.amount.value if line.amount else Decimal(0)
