"""What a model is asked to answer, as types, and the strict JSON schema that says so on the wire.

The order of the fields is the order of the work: quotes before any word, facets before the criterion. The schema is the
same for every competence, since providers count it among what comes first in a request: another schema would put the
whole dossier out of their cache.
"""

import json
from typing import Any

import msgspec
from msgspec import Struct

from service.assessment.draft import Coverage


class QuoteAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """An extract, and the number of the passage that it is from."""

    passage: int
    quote: str


class FacetAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the model says of a facet."""

    facet: str
    evidence: tuple[QuoteAnswer, ...]
    finding: str
    coverage: Coverage
    gap: str


class ContradictionAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """An extract that speaks against the criterion."""

    passage: int
    quote: str
    finding: str


class CriterionAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the model says of a criterion."""

    criterion: str
    facets: tuple[FacetAnswer, ...]
    contradictions: tuple[ContradictionAnswer, ...]
    coverage: Coverage
    would_change: str
    questions: tuple[str, ...]


class CompetenceAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the model says of the criteria that it was asked about."""

    criteria: tuple[CriterionAnswer, ...]


def _schema() -> dict[str, Any]:
    _, definitions = msgspec.json.schema_components([CompetenceAnswer], ref_template="#/$defs/{name}")
    plain = {name: _plain(definition) for name, definition in definitions.items()}
    root = plain.pop(CompetenceAnswer.__name__)
    return {**root, "$defs": plain}


def _plain(shape: Any) -> Any:
    """The shape without titles and descriptions: what the fields mean is the prompt's business."""
    if isinstance(shape, dict) and "enum" in shape:
        return {"type": "string", "enum": shape["enum"]}
    if isinstance(shape, dict):
        # A property may be named as an annotation is: only annotations are strings.
        return {k: _plain(v) for k, v in shape.items() if not (k in ("title", "description") and isinstance(v, str))}
    return [_plain(item) for item in shape] if isinstance(shape, list) else shape


SCHEMA = _schema()
SCHEMA_TEXT = json.dumps(SCHEMA, ensure_ascii=False)
