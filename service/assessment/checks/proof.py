"""What a check proves and the passages that prove it: the one place where checks make evidence."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from service.assessment.dossier import Located
from service.assessment.draft import CheckResult, Evidence, Stance
from service.assessment.quoting import quote


class Proof(Struct, frozen=True):
    """A stretch of a passage, ``[start, end)`` in code points; the whole passage by default."""

    located: Located
    start: int = 0
    end: int | None = None


class Observation(Struct, frozen=True):
    """One thing proved: a French sentence and the passages that it rests on, the telling one first."""

    message: str
    proofs: tuple[Proof, ...]


def results(check: str, observations: Iterable[Observation], criteria: tuple[str, ...]) -> Iterator[CheckResult]:
    """Observations as the draft holds them; evidence ids are unique in the draft: ``dates-2-e1``."""
    for rank, observation in enumerate(observations, start=1):
        yield CheckResult(
            check=check,
            message=observation.message,
            criteria=criteria,
            evidence=tuple(_evidence(f"{check}-{rank}", observation.proofs)),
        )


def _evidence(prefix: str, proofs: Iterable[Proof]) -> Iterator[Evidence]:
    for rank, proof in enumerate(dict.fromkeys(proofs), start=1):
        yield quote(
            proof.located,
            evidence_id=f"{prefix}-e{rank}",
            # A check says what a passage holds; what it is worth for a criterion is the juror's to say.
            stance=Stance.MENTION,
            score=1.0,
            start=proof.start,
            end=proof.end,
        )
