"""Whatever a model writes, only what is of the form asked for comes through."""

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.draft import Coverage
from service.assessment.language_model.answer import SCHEMA, CompetenceAnswer, CriterionAnswer
from service.assessment.language_model.decoding import decode
from service.assessment.language_model.errors import MalformedAnswer
from tests.service.assessment.language_model.scene import FOURNIL, VENTE

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["criteria", "facets", "facet", "x"]), inner)
    ),
    max_leaves=12,
)


def text_of(*criteria: Any) -> str:
    return json.dumps({"criteria": criteria}, ensure_ascii=False)


def objects(shape: Any) -> list[dict[str, Any]]:
    """Every object of a schema."""
    if isinstance(shape, list):
        return [found for item in shape for found in objects(item)]
    if not isinstance(shape, dict):
        return []
    own = [shape] if shape.get("type") == "object" else []
    return own + [found for item in shape.values() for found in objects(item)]


def test_the_schema_is_strict_as_providers_ask() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["type"] == "object"
    for shape in objects(SCHEMA):
        assert shape["additionalProperties"] is False
        assert shape["required"] == list(shape["properties"])


def test_what_follows_the_schema_is_read_whole() -> None:
    jsonschema.validate(json.loads(text_of(VENTE, FOURNIL)), SCHEMA)
    decoded = decode(text_of(VENTE, FOURNIL))
    assert decoded.malformed == 0
    assert [criterion.criterion for criterion in decoded.criteria] == ["K1.1", "K2.1"]


def test_quotes_come_before_words_and_facets_before_the_criterion() -> None:
    fields = list(SCHEMA["$defs"]["FacetAnswer"]["properties"])
    assert fields.index("evidence") < fields.index("coverage")
    fields = list(SCHEMA["$defs"]["CriterionAnswer"]["properties"])
    assert fields.index("facets") < fields.index("coverage")


@pytest.mark.parametrize(
    "text",
    [
        f"Voici.\n```json\n{text_of(VENTE)}\n```\nVoilà.",
        text_of(VENTE).replace('"questions": []', '"questions": [],'),
        text_of(VENTE).replace('"supported"', '"Supported "'),
        text_of(VENTE).replace('"gap": ""', '"gap": null'),
        text_of(VENTE).replace("cout", "cout\\u0000"),
        text_of(VENTE).replace("pesé.", "pesé.\n"),
    ],
    ids=["fence", "trailing comma", "capital", "null", "escape", "line end"],
)
def test_small_faults_are_mended(text: str) -> None:
    assert decode(text).criteria[0].coverage is Coverage.SUPPORTED


def test_a_part_that_cannot_be_mended_is_left_out_alone() -> None:
    spoilt = {**VENTE, "facets": [*VENTE["facets"], {"facet": "cout", "coverage": "excellent"}], "note": 18}
    decoded = decode(text_of(spoilt, {"criterion": "K2.1"}, 3))
    assert [len(criterion.facets) for criterion in decoded.criteria] == [2]
    assert decoded.malformed >= 3


@pytest.mark.parametrize("text", ["", "Non.", "{}", "[]", '{"criteria": []}', '{"criteria": [1]}', "{" * 5_000, "null"])
def test_what_holds_no_criterion_is_malformed(text: str) -> None:
    with pytest.raises(MalformedAnswer):
        decode(text)


@given(JSON)
def test_any_json_is_either_malformed_or_of_the_form(data: Any) -> None:
    try:
        decoded = decode(json.dumps(data))
    except MalformedAnswer:
        return
    assert msgspec.convert(msgspec.to_builtins(CompetenceAnswer(decoded.criteria)), CompetenceAnswer)
    assert all(isinstance(criterion, CriterionAnswer) for criterion in decoded.criteria)


@given(st.text())
def test_any_text_is_either_malformed_or_of_the_form(text: str) -> None:
    try:
        decode(text)
    except MalformedAnswer:
        return
