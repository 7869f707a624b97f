"""A model's text -> an answer of the form asked for: as it is, else what of it is sound; the rest is counted."""

import json
import re
from enum import EnumMeta
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from service.assessment.language_model.answer import CompetenceAnswer, CriterionAnswer
from service.assessment.language_model.errors import MalformedAnswer

_Form = TypeVar("_Form", bound=Struct)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


class Decoded(Struct, frozen=True):
    """An answer, and how many of its parts were left out."""

    criteria: tuple[CriterionAnswer, ...]
    malformed: int


def decode(text: str) -> Decoded:
    """The answer that a text holds.

    Raises:
        MalformedAnswer: no object, or no criterion in it, is of the form.
    """
    try:
        decoded = Decoded(msgspec.json.decode(text, type=CompetenceAnswer).criteria, 0)
    except (msgspec.MsgspecError, UnicodeError):
        decoded = _mended(text)
    if not decoded.criteria:
        raise MalformedAnswer("Aucun critère de la réponse du modèle n'a la forme attendue.")
    return decoded


def is_readable(text: str) -> bool:
    """Whether a text holds an answer."""
    try:
        decode(text)
    except MalformedAnswer:
        return False
    return True


def _mended(text: str) -> Decoded:
    data = _object(text)
    if not isinstance(data, dict) or not isinstance(data.get("criteria"), list):
        raise MalformedAnswer("La réponse du modèle n'est pas l'objet JSON attendu.")
    left_out = len(data) - 1
    criteria, dropped = _sound_items(data["criteria"], CriterionAnswer)
    return Decoded(criteria, left_out + dropped)


def _object(text: str) -> Any:
    """The outermost JSON object of a text, whatever stands around it."""
    start, end = text.find("{"), text.rfind("}")
    inner = text[start : end + 1] if 0 <= start < end else ""
    for candidate in (inner, _TRAILING_COMMA.sub("", inner)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _sound_items(items: list[Any], form: type[_Form]) -> tuple[tuple[_Form, ...], int]:
    sound: list[_Form] = []
    dropped = 0
    for item in items:
        made, left_out = _sound(item, form)
        dropped += left_out
        if made is not None:
            sound.append(made)
    return tuple(sound), dropped


def _sound(item: Any, form: type[_Form]) -> tuple[_Form | None, int]:
    """The item without what the form does not know; None, and one part left out, when it cannot be mended."""
    if not isinstance(item, dict):
        return None, 1
    fields = get_type_hints(form)
    dropped = sum(name not in fields for name in item)
    values: dict[str, Any] = {}
    for name, kind in fields.items():
        value, left_out = _value(item.get(name), kind)
        values[name] = value
        dropped += left_out
    try:
        return msgspec.convert(values, form), dropped
    except msgspec.ValidationError:
        return None, dropped + 1


def _value(value: Any, kind: Any) -> tuple[Any, int]:
    if get_origin(kind) is not tuple:
        if value is None and kind is str:
            return "", 0
        folded = isinstance(kind, EnumMeta) and isinstance(value, str)
        return (value.strip().lower() if folded else value), 0
    items, inner = value if isinstance(value, list) else [], get_args(kind)[0]
    if inner is str:
        words = tuple(item for item in items if isinstance(item, str))
        return words, len(items) - len(words)
    return _sound_items(items, inner)
