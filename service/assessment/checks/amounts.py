"""Numbers and sums of money as French documents write them.

What is read: « 13 600 € », « 1,2 M€ », « 84 k€ », « (3 700) », « −18 500 », « 1,30 € par mois », « 45 % », « 900 HT »,
with any kind of space. What is refused, since it could mean two things: « 1,200 », « environ 300 », « 6 à 9 € ».
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from ingest.document import Span

_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = rf"(?:[1-9]\d{{0,2}}(?:(?:{_SPACE}\d{{3}})+|(?:\.\d{{3}})+)(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)"
_SCALES = {
    "k": Decimal(1000),
    "m": Decimal(10) ** 6,
    "md": Decimal(10) ** 9,
    "mille": Decimal(1000),
    "million": Decimal(10) ** 6,
    "milliard": Decimal(10) ** 9,
}
_SCALE = r"(?:Md|[kKM])(?=€|\s?EUR|euros?)|(?:mille|millions?|milliards?)\b(?:\s+d['’])?"
_CURRENCY = r"€|euros?\b|EUR\b"
_AMOUNT = re.compile(
    rf"(?P<number>{_NUMBER})(?:{_SPACE}?(?P<scale>{_SCALE}))?(?:{_SPACE}?(?P<unit>{_CURRENCY}|%))?"
    rf"(?:{_SPACE}(?P<tax>HT|TTC)\b)?"
)
_BOUNDARY = re.compile(r"[\w.,/]")
_CALL = re.compile(r"\s*(?:\[\^?\w{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*+)$")
_REMARK = re.compile(r"\s*\([^()\d]*\)$")
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|[²³'’./€ \u00a0-]){0,23}")
_VAGUE = re.compile(r"estim|environ|approx|prévis|provisoire|à confirmer", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"\d,\d{3}$")
_LARGEST = Decimal(10) ** 9
"""Larger than any sum of a cultural project: such a number is two cells read as one."""


class Amount(Struct, frozen=True):
    """A number read in a text."""

    value: Decimal
    unit: str
    """``€``, ``%``, the words that follow (``h``, ``places``), or nothing. Thousands of euros are euros."""
    step: Decimal
    """What one unit of its last written digit is worth: 1000 for « 84 k€ », 0.1 for « 2,5 »."""
    tax: str = ""
    """``HT`` or ``TTC`` when it is said."""


class FoundAmount(Struct, frozen=True):
    """An amount and where it stands in the text."""

    amount: Amount
    span: Span


def parse_amount(text: str) -> Amount | None:
    """The amount that a whole table cell states; None when the cell states none, several, or a vague one."""
    bare = _CALL.sub("", text.strip())
    if _VAGUE.search(bare):
        return None
    in_brackets = re.fullmatch(r"\((.*)\)(\s*€)?", bare)
    if in_brackets:
        amount = parse_amount(in_brackets[1] + (in_brackets[2] or ""))
        return amount and Amount(-abs(amount.value), amount.unit, amount.step, amount.tax)
    bare = _REMARK.sub("", bare)
    negative = bare[:1] in "-−–" and bare[1:].strip()[:1].isdigit()
    bare = bare.lstrip("-−–+ \u00a0\u202f") if negative or bare[:1] == "+" else bare
    match = _AMOUNT.match(bare)
    if match is None or _AMBIGUOUS.search(match["number"]):
        return None
    unit = _unit(match, bare[match.end() :].strip())
    amount = None if unit is None else _amount(match, unit, -1 if negative else 1)
    return amount if amount and abs(amount.value) < _LARGEST else None


def find_amounts(text: str) -> Iterator[FoundAmount]:
    """The amounts of a running text, in order: those with a currency or a per cent sign, or a bare number."""
    for match in _AMOUNT.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        glued = _BOUNDARY.match(before) or (match["unit"] is None and after.isalnum())
        if not glued and not _AMBIGUOUS.search(match["number"]):
            sign = -1 if re.search(r"(?:^|[\s(])[-−]$", text[: match.start()]) else 1
            yield FoundAmount(_amount(match, _currency(match["unit"]), sign), Span(match.start(), match.end()))


def _unit(match: re.Match[str], rest: str) -> str | None:
    known = _currency(match["unit"])
    if not rest:
        return known
    if not _WORDS.fullmatch(rest):
        return None
    return f"{known} {rest}" if known else rest


def _currency(unit: str | None) -> str:
    return "" if unit is None else "%" if unit == "%" else "€"


def _amount(match: re.Match[str], unit: str, sign: int) -> Amount:
    number = re.sub(_SPACE, "", match["number"])
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    value = Decimal(number.replace(",", "."))
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    scale = _scale(match["scale"])
    return Amount(sign * value * scale, unit, step * scale, match["tax"] or "")


def _scale(written: str | None) -> Decimal:
    if not written:
        return Decimal(1)
    word = re.sub(r"\s+d['’]$", "", written.lower()).rstrip("s")
    return _SCALES[word]
