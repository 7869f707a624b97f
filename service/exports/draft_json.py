"""``draft.json``: the draft as data, under a documented schema with a version."""

from typing import Any

import msgspec

from service.assessment.draft import SCHEMA, Draft
from service.exports.draft_fields import FIELDS
from service.exports.errors import UnreadableDraft


class _Versioned(msgspec.Struct, frozen=True):
    schema: str


def encode(draft: Draft) -> bytes:
    """The draft as indented UTF-8 JSON."""
    return msgspec.json.format(msgspec.json.encode(draft), indent=2) + b"\n"


def decode(data: bytes) -> Draft:
    """The draft that JSON data holds.

    Raises:
        UnreadableDraft: the data is no draft, or a draft of another version of the schema.
    """
    try:
        version = msgspec.json.decode(data, type=_Versioned).schema
        if version != SCHEMA:
            raise UnreadableDraft(f"Ce brouillon suit le schéma « {version} » ; seul « {SCHEMA} » est connu ici.")
        return msgspec.json.decode(data, type=Draft)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableDraft("Ces données ne sont pas un brouillon de Faisceau.") from error


def schema() -> dict[str, Any]:
    """The JSON Schema of a draft, every field described."""
    (root,), definitions = msgspec.json.schema_components([Draft], ref_template="#/$defs/{name}")
    for name, definition in definitions.items():
        for field, described in definition.get("properties", {}).items():
            described["description"] = FIELDS[name][field]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA}
    return {**head, **root, "$defs": dict(sorted(definitions.items()))}
