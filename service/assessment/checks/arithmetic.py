"""Operations written out in the text, and totals told in a single row.

Proves: that « 24 × 1 900 € = 46 500 € » or « 7 000 € + 5 500 € = 13 500 € » is not so; that in a row of the kind
« son 8 300 | bar 5 900 | loges 700 | total 15 900 » the figures before « total » do not make it.
Cannot prove: anything of an operation told with « environ », or whose terms carry several figures each.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from ingest.document import Passage, PassageKind, Span
from service.assessment.checks.amounts import FoundAmount, find_amounts
from service.assessment.checks.columns import is_total, may_not_count
from service.assessment.checks.proof import Observation, Proof
from service.assessment.checks.wording import counted, figure, fold
from service.assessment.dossier import Dossier, Located

_BETWEEN = r"[^\d=×*+|;.]{0,24}?"
_TIMES = re.compile(rf"{_BETWEEN}\s?(?:[×*]|\bx\b)\s?")
_PLUS = re.compile(rf"{_BETWEEN}\s?\+\s?")
_EQUALS = re.compile(rf"{_BETWEEN}\s?=\s?")
_AFTER_SIGN = re.compile(r"(?:[×*+=/()−-]|\bx\b)\s*$")
_VAGUE = re.compile(r"environ|pres de|≈|~|/|\bmoins\b|\bpar\b")
_SMALL = 10
"""« 1 + 1 = 3 » is a slogan."""
_NEAR = 12
"""Characters before an operation among which a word may say that it is rounded."""
_FEWEST = 3
"""Cells with a figure before a row's total."""


class Operation(Struct, frozen=True):
    """Figures, the sign between them, and what the text says that they make."""

    terms: tuple[FoundAmount, ...]
    sign: str
    told: FoundAmount

    @property
    def span(self) -> Span:
        """From the first figure to the result."""
        return Span(self.terms[0].span.start, self.told.span.end)

    @property
    def result(self) -> Decimal:
        """What the figures make."""
        values = [found.amount.value for found in self.terms]
        if self.sign == "+":
            return sum(values, Decimal(0))
        return values[0] * values[1] / (100 if any(found.amount.unit == "%" for found in self.terms) else 1)


def arithmetic(dossier: Dossier) -> Iterator[Observation]:
    """One observation for each operation that does not make what is told."""
    for located in dossier.evidence_passages():
        for operation in operations(located.passage.text):
            if abs(operation.result - operation.told.amount.value) > operation.told.amount.step / 2:
                yield _wrong(located, operation)
        yield from _row(located)


def operations(text: str) -> Iterator[Operation]:
    """The products and sums that a text writes out with their result."""
    found = list(find_amounts(text))
    for rank, told in enumerate(found):
        if rank > 1 and _EQUALS.fullmatch(_gap(text, found[rank - 1], told)):
            terms, sign = _terms(text, found[:rank])
            whole = text[terms[0].span.start : told.span.end] if terms else ""
            before = text[: terms[0].span.start][-_NEAR:] if terms else ""
            large = any(term.amount.value >= _SMALL for term in terms)
            if len(terms) > 1 and large and not _VAGUE.search(fold(before + whole)):
                yield Operation(tuple(terms), sign, told)


def _terms(text: str, before: Sequence[FoundAmount]) -> tuple[list[FoundAmount], str]:
    """The figures that lead to an equals sign: two that are multiplied, or all that are added."""
    if _TIMES.fullmatch(_gap(text, before[-2], before[-1])):
        chained = _AFTER_SIGN.search(text[: before[-2].span.start])
        return ([], "") if chained else (list(before[-2:]), "×")
    terms = [before[-1]]
    for found in reversed(before[:-1]):
        if not _PLUS.fullmatch(_gap(text, found, terms[0])):
            break
        terms.insert(0, found)
    chained = _AFTER_SIGN.search(text[: terms[0].span.start])
    units = {found.amount.unit for found in terms} - {""}
    return (terms, "+") if len(units) < 2 and not chained else ([], "")


def _gap(text: str, one: FoundAmount, other: FoundAmount) -> str:
    return text[one.span.end : other.span.start]


def _wrong(located: Located, operation: Operation) -> Observation:
    written = f" {operation.sign} ".join(figure(found.amount.value, found.amount.unit) for found in operation.terms)
    told = operation.told.amount
    message = (
        f"{written} = {figure(operation.result, told.unit)}, le document écrit {figure(told.value, told.unit)} "
        f"(écart de {figure(abs(operation.result - told.value), told.unit)})."
    )
    return Observation(message, (Proof(located, operation.span.start, operation.span.end),))


def _row(located: Located) -> Iterator[Observation]:
    """A total told in the same row as what it adds up, each figure in its own cell."""
    passage = located.passage
    cells = list(_filled(passage)) if passage.kind is PassageKind.TABLE_ROW else []
    last = next((n for n, cell in enumerate(cells) if is_total(cell)), 0)
    if last < _FEWEST or any(may_not_count(cell) for cell in cells[: last + 1]):
        return
    each = [list(find_amounts(cell)) for cell in cells[: last + 1]]
    if any(len(found) != 1 for found in each):
        return
    *terms, told = (found[0].amount for found in each)
    total = sum((term.value for term in terms), Decimal(0))
    # « Camion 19 t » beside sums in euros is the title of the row: terms of other units prove nothing.
    comparable = {term.unit for term in terms} == {told.unit} and told.unit != "%" and _close(cells[:last], each)
    if comparable and abs(total - told.value) > max(term.step for term in terms) * len(terms) / 2:
        message = (
            f"« {cells[last]} » : la somme des {counted(len(terms), 'montant', 'montants')} de la ligne "
            f"est de {figure(total, told.unit)} (écart de {figure(abs(total - told.value), told.unit)})."
        )
        yield Observation(message, (Proof(located),))


def _close(cells: Sequence[str], each: Sequence[Sequence[FoundAmount]]) -> bool:
    """Whether each cell ends with its figure, as a sum does and « 19 t » does not."""
    return all(cell[found[0].span.end :].strip(" .;") == "" for cell, found in zip(cells, each, strict=False))


def _filled(passage: Passage) -> Iterator[str]:
    yield from (passage.text[cell.start : cell.end] for cell in passage.cells if cell.end > cell.start)
