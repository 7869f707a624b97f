"""A table's columns of figures: each with the labels of its rows, its unit and its totals."""

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from service.assessment.checks.amounts import Amount, parse_amount
from service.assessment.checks.proof import Proof
from service.assessment.checks.tables import Row, Table, is_nothing, is_year
from service.assessment.checks.wording import fold

_TOTAL = re.compile(r"(?:montant |cout |budget )?(?:total|totaux)\b")
_NOT_A_SUM = re.compile(r"\bmoyen|\bunique|\bdedoublonn|\bdistinct|\btheorique|\bpossible|\bmaxim|%|\bcumul")
_SUBTOTAL = re.compile(r"(?:sous[- ]?total|s/ ?total)\b")
_OPTIONAL = re.compile(
    r"\bdont\b|\bmemoire\b|\bhors\b|\bnon compt|\bnon inclus|\bvaloris|\bbenevol|\bnature\b|\bmecenat de comp|"
    r"\bsolde\b|\bresultat\b|\breport\b|\becart\b|\breste\b|\btva\b|\bmoyenne\b|\bremise\b|\bpour info|\bexcedent\b|"
    r"\bdeficit\b|\bbenefice\b|\bperte\b"
)


class Role(Enum):
    """What a line of a column is to its sums."""

    ITEM = "item"
    OPTIONAL = "optional"
    """Its label leaves open whether it counts: « dont », « pour mémoire », « valorisation »."""
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    BREAK = "break"
    """A label without a figure: the title of the lines that follow."""
    OPAQUE = "opaque"
    """Something is written that is no plain figure."""


class Line(Struct, frozen=True):
    """One cell of a column of figures."""

    row: Row
    label: str
    role: Role
    amount: Amount | None

    @property
    def closes(self) -> bool:
        """Whether it is a total or a subtotal."""
        return self.role in (Role.TOTAL, Role.SUBTOTAL)


class Column(Struct, frozen=True):
    """A column of figures in one unit."""

    table: Table
    index: int
    header: str
    labels: int
    """The column that labels it."""
    unit: str
    lines: tuple[Line, ...]

    @property
    def label_header(self) -> str:
        """What stands over its labels."""
        return self.table.columns[self.labels]

    def proof(self, line: Line) -> Proof:
        """The stretch of a row from the label to the figure."""
        cells = line.row.located.passage.cells
        label, amount = cells[self.labels], cells[self.index]
        return Proof(line.row.located, label.start if label.end > label.start else amount.start, amount.end)


def figure_columns(table: Table) -> Iterator[Column]:
    """The columns of a table that hold at least two figures, all in one unit."""
    for index in range(1, table.width):
        labels = _label_column(table, index)
        header = table.columns[index]
        over = _unit_of(header) or _unit_of(table.columns[labels])
        lines = tuple(_line(row, row.cells[labels], index) for row in table.rows)
        amounts = [line.amount for line in lines if line.amount]
        # Bare figures beside others in euros are counts, unless the header says that they are euros too.
        units = {amount.unit or over for amount in amounts if amount.value}
        if len(amounts) > 1 and len(units) <= 1:
            yield Column(table, index, header, labels, next(iter(units), over), lines)


def is_total(label: str) -> bool:
    """Whether a label announces a total or a subtotal, by adding up."""
    folded = fold(label)
    return is_subtotal(label) or (_TOTAL.match(folded) is not None and _NOT_A_SUM.search(folded) is None)


def is_subtotal(label: str) -> bool:
    """Whether a label announces a subtotal."""
    return _SUBTOTAL.match(fold(label)) is not None


def may_not_count(label: str) -> bool:
    """Whether a label leaves open that its figure is part of a total."""
    return _OPTIONAL.search(fold(label)) is not None


def _label_column(table: Table, index: int) -> int:
    """Two lists often share a table, side by side: a figure is labelled by the nearest column that names a total."""
    for candidate in range(index - 1, 0, -1):
        if any(is_total(cell) for cell in table.column(candidate)):
            return candidate
    return 0


def _line(row: Row, label: str, index: int) -> Line:
    cell = row.cells[index]
    if _heads(row):
        return Line(row, label, Role.BREAK, None)
    amount = parse_amount(cell)
    return Line(row, label, _role(label, cell, amount), amount)


def _heads(row: Row) -> bool:
    """Whether a row heads those that follow: a label, then years that follow one another."""
    filled = [cell for cell in row.cells[1:] if cell]
    return len(filled) > 1 and all(is_year(cell) for cell in filled) and sorted(set(filled)) == filled


def _role(label: str, cell: str, amount: Amount | None) -> Role:
    if amount is None:
        if not is_nothing(cell):
            return Role.OPAQUE
        return Role.BREAK if label else Role.OPTIONAL
    if is_subtotal(label):
        return Role.SUBTOTAL
    if is_total(label):
        return Role.TOTAL
    # « 2027 » under a label may be a sum or the year that heads the lines below.
    return Role.OPTIONAL if may_not_count(label) or is_year(cell) else Role.ITEM


def _unit_of(header: str) -> str:
    found = re.search(r"[kM]?€|%", header)
    return found[0] if found else ""
