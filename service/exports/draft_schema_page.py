"""``docs/draft-schema.md``, written from the schema: ``python -m service.exports.draft_schema_page``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.assessment.draft import SCHEMA
from service.exports.draft_fields import FIELDS
from service.exports.draft_json import schema

PAGE = Path("docs/draft-schema.md")

_INTRODUCTION = f"""\
# `draft.json`

The pre-annotated reading of a dossier as data, schema `{SCHEMA}`. This page is generated from the code
(`python -m service.exports.draft_schema_page`) and a test keeps it true.

A draft states nothing that it cannot show: every finding names evidence, and every quote is the document's own words.
Quotes and hidden texts are a stranger's words: treat them as untrusted.
"""


def page() -> str:
    """The page's text."""
    definitions = schema()["$defs"]
    types = "".join(_type_section(name, definitions[name]) for name in FIELDS)
    words = "".join(_word_section(name, found) for name, found in definitions.items() if "enum" in found)
    return f"{_INTRODUCTION}\n{types}## Words\n\n{words}"


def _type_section(name: str, definition: dict[str, Any]) -> str:
    required = definition.get("required", [])
    rows = "".join(
        f"| `{field}` | {_type_words(shape)}{'' if field in required else ', optional'} | {shape['description']} |\n"
        for field, shape in definition["properties"].items()
    )
    return f"## {name}\n\n{_first_line(definition)}\n\n| field | type | |\n|---|---|---|\n{rows}\n"


def _word_section(name: str, definition: dict[str, Any]) -> str:
    words = ", ".join(f"`{word}`" for word in definition["enum"])
    return f"**{name}**: {words}. {_first_line(definition)}\n\n"


def _first_line(definition: dict[str, Any]) -> str:
    return str(definition["description"]).partition("\n")[0].replace("``", "`")


def _type_words(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "anyOf" in shape:
        return " or ".join(_alternatives(shape))
    if shape.get("type") == "array":
        return f"list of {_type_words(shape['items'])}"
    if "additionalProperties" in shape:
        return f"object of {_type_words(shape['additionalProperties'])}"
    return str(shape["type"])


def _alternatives(shape: dict[str, Any]) -> Iterator[str]:
    for alternative in shape["anyOf"]:
        yield _type_words(alternative)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
