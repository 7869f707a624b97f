"""``draft.json`` and its schema."""

import json
from pathlib import Path

import jsonschema
import pytest

from service.assessment.draft import Coverage, Draft, PieceWarning
from service.exports.draft_fields import FIELDS
from service.exports.draft_json import decode, encode, schema
from service.exports.draft_schema_page import PAGE, page
from service.exports.errors import UnreadableDraft
from tests.service.exports.builders import criterion_draft, document, draft, evidence, piece

ROOT = Path(__file__).parents[3]


def example() -> Draft:
    note = piece(document([["La halle du marché."]], [[(1, 0)]]))
    found = evidence(note, "p0", "halle", "C1.1-e1")
    warning = PieceWarning("note", "unread_page", "La page 2 n'a pas été lue.", 2)
    return draft([note], {"C1.1": criterion_draft(Coverage.SUPPORTED, found)}, warnings=[warning])


def test_a_draft_reads_back_as_it_was() -> None:
    assert decode(encode(example())) == example()


def test_what_is_written_follows_the_schema() -> None:
    jsonschema.Draft202012Validator(schema()).validate(json.loads(encode(example())))


def test_french_is_written_as_it_is() -> None:
    assert "n'a pas été lue".encode() in encode(example())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"schema": "faisceau-draft/1"}', b"\xff\xfe"])
def test_what_is_no_draft_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDraft, match="ne sont pas un brouillon"):
        decode(data)


def test_a_draft_of_another_version_is_refused() -> None:
    later = encode(example()).replace(b"faisceau-draft/1", b"faisceau-draft/9")
    with pytest.raises(UnreadableDraft, match="faisceau-draft/9"):
        decode(later)


def test_every_field_is_documented_and_nothing_else_is() -> None:
    definitions = schema()["$defs"]
    fields = {name: set(found["properties"]) for name, found in definitions.items() if "properties" in found}
    assert {name: set(described) for name, described in FIELDS.items()} == fields


def test_the_page_of_the_schema_is_up_to_date() -> None:
    assert (ROOT / PAGE).read_text("utf-8") == page()
