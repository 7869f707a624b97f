"""The ways in which the lines of a column may make a total, and whether any of them does.

A table says that a line is a total; it seldom says of which lines. Every reading that a reader could defend is tried:
a total is contradicted only when none of them gives its figure.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from msgspec import Struct

from service.assessment.checks.columns import Line, Role

_MOST_OPTIONAL = 4
"""Lines that may count or not, beyond which a column is left alone: 3 ** 4 sums for each reading."""
_MOST_TOTALS = 12
_MOST_LINES = 80
_FAR = 2
"""A total that is more than twice or less than half of its lines is no sum of them: key figures, an average."""


class Contradiction(Struct, frozen=True):
    """A total that no reading of the lines gives."""

    total: Line
    lines: tuple[Line, ...]
    """Those that the plainest reading adds up."""
    shown: Decimal
    expected: Decimal


def contradiction(lines: Sequence[Line], index: int) -> Contradiction | None:
    """What speaks against the total at ``index``; None when a reading fits or when nothing can be proved."""
    total = lines[index]
    if total.amount is None or not _can_be_proved(lines):
        return None
    shown, tolerance = total.amount.value, _tolerance(lines)
    if any(abs(candidate - shown) <= tolerance for reading in readings(lines, index) for candidate in _sums(reading)):
        return None
    plain = _plainest(lines, index)
    expected = _sum(plain)
    if len(plain) < 2 or sum(line.role is Role.OPTIONAL for line in plain) > _MOST_OPTIONAL:
        return None
    if not abs(expected) / _FAR <= abs(shown) <= abs(expected) * _FAR:
        return None
    return Contradiction(total, plain, shown, expected)


def _can_be_proved(lines: Sequence[Line]) -> bool:
    # A stranger's table may be made to cost time: the largest are left alone.
    small = len(lines) <= _MOST_LINES and sum(line.closes for line in lines) <= _MOST_TOTALS
    return small and all(line.role is not Role.OPAQUE for line in lines)


def readings(lines: Sequence[Line], index: int) -> Iterator[tuple[Line, ...]]:
    """The lists of lines that the total at ``index`` may add up."""
    for start in _starts(lines, index):
        above = [line for line in lines[start:index] if line.amount]
        loose = [line for line in above if not line.closes]
        closed = [line for line in above if line.closes]
        yield tuple(loose)
        yield tuple(closed)
        yield tuple(line for line in above if line.role is not Role.TOTAL)
        yield (*closed, *_after_last_closed(above))
        yield tuple(_without_explained(above))
        yield tuple(_without_explained(loose))
    others = [line for line in [*lines[:index], *lines[index + 1 :]] if line.amount]
    yield tuple(line for line in others if not line.closes)
    below = [line for line in lines[index + 1 :] if line.amount]
    yield tuple(line for line in below if not line.closes)
    yield tuple(_until_closed(below))


def _starts(lines: Sequence[Line], index: int) -> Iterator[int]:
    yield 0
    for position in range(index):
        if lines[position].closes or lines[position].role is Role.BREAK:
            yield position + 1


def _plainest(lines: Sequence[Line], index: int) -> tuple[Line, ...]:
    """Since the last total; for a subtotal, since the last total of any kind or the last title."""
    ends = (Role.TOTAL, Role.SUBTOTAL, Role.BREAK) if lines[index].role is Role.SUBTOTAL else (Role.TOTAL,)
    start = max((n + 1 for n in range(index) if lines[n].role in ends), default=0)
    return tuple(line for line in lines[start:index] if line.amount and not line.closes)


def _after_last_closed(above: Sequence[Line]) -> Iterator[Line]:
    last = max((n for n, line in enumerate(above) if line.closes), default=-1)
    yield from above[last + 1 :]


def _until_closed(below: Sequence[Line]) -> Iterator[Line]:
    for line in below:
        if line.closes:
            return
        yield line


def _without_explained(above: Sequence[Line]) -> Iterator[Line]:
    """The lines but those that repeat the sum of the run of lines next to them: unnamed subtotals."""
    position = 0
    while position < len(above):
        length = _explained(above, position)
        yield above[position]
        position += 1 + length


def _explained(above: Sequence[Line], position: int) -> int:
    running, target = Decimal(0), _value(above[position])
    for length, line in enumerate(above[position + 1 :], start=1):
        running += _value(line)
        if length > 1 and running == target:
            return length
    return 0


def _sums(reading: Sequence[Line]) -> Iterator[Decimal]:
    """The sum, with each line that may count or not left out, added or taken away."""
    optional = [_value(line) for line in reading if line.role is Role.OPTIONAL]
    certain = sum((_value(line) for line in reading if line.role is not Role.OPTIONAL), Decimal(0))
    if not reading or len(optional) > _MOST_OPTIONAL:
        return
    for signs in product((0, 1, -1), repeat=len(optional)):
        yield certain + sum((sign * value for sign, value in zip(signs, optional, strict=True)), Decimal(0))


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((_value(line) for line in lines), Decimal(0))


def _tolerance(lines: Sequence[Line]) -> Decimal:
    """Half of a last digit for each figure that may be rounded, the total among them.

    In a list of sums « 13 600 » was not rounded to the euro, or it would not end so; a share of « 30 % » may well be.
    """
    amounts = [line.amount for line in lines if line.amount]
    rounded = [amount for amount in amounts if amount.unit == "%" or amount.value % (10 * amount.step)]
    return max(amount.step for amount in amounts) * (len(rounded) + 1) / 2


def _value(line: Line) -> Decimal:
    return line.amount.value if line.amount else Decimal(0)
