"""Criteria that a juror rates before any evidence is shown: on them, how much the evidence weighs is measured."""

import hashlib
from collections.abc import Iterable

_RANGE = 1 << 32


def blind_criteria(share: float, juror_id: str, dossier_id: str, criteria: Iterable[str]) -> frozenset[str]:
    """The criteria of a dossier that a juror reads blind: about a ``share`` of them, from 0 to 1.

    Drawn from the identifiers alone: the same at every opening, another draw for every juror and dossier.
    """
    return frozenset(criterion for criterion in criteria if _draw(juror_id, dossier_id, criterion) < share)


def _draw(*names: str) -> float:
    digest = hashlib.sha256("/".join(("blind", *names)).encode()).digest()
    return int.from_bytes(digest[:4]) / _RANGE
