"""PDF objects from plain values."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

Value: TypeAlias = "PdfObject | str | int | float | bool | Iterable[Value] | Mapping[str, Value]"


def pdf_object(value: Value) -> PdfObject:
    """A PDF object; a string that begins with a slash is a name (``text`` is for people's words)."""
    match value:
        case PdfObject():
            built: PdfObject = value
        case str():
            built = NameObject(value) if value.startswith("/") else text(value)
        case bool():
            built = BooleanObject(value)
        case int():
            built = NumberObject(value)
        case float():
            built = FloatObject(round(value, 2))
        case Mapping():
            built = dictionary(value)
        case _:
            built = ArrayObject([pdf_object(item) for item in value])
    return built


def dictionary(entries: Mapping[str, Value]) -> DictionaryObject:
    """A PDF dictionary."""
    return DictionaryObject({NameObject(key): pdf_object(value) for key, value in entries.items()})


def text(value: str) -> TextStringObject:
    """Text whatever it begins with: a person's words are never taken for a name."""
    return TextStringObject(value)


def resolved_dictionary(holder: DictionaryObject, key: str) -> DictionaryObject | None:
    """What an entry leads to, if it is there and is a dictionary."""
    value = holder.get(key)
    resolved = value.get_object() if value is not None else None
    return resolved if isinstance(resolved, DictionaryObject) else None


def resolved_array(holder: DictionaryObject, key: str) -> ArrayObject:
    """What an entry leads to, if it is there and is an array; else an empty one."""
    value = holder.get(key)
    resolved = value.get_object() if value is not None else None
    return resolved if isinstance(resolved, ArrayObject) else ArrayObject()


def components(colour: str) -> tuple[float, float, float]:
    """The three components of ``#rrggbb``, each from 0 to 1."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255
