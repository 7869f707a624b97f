"""Simulated jurors on held-out dossiers: what the tool would have learned from them, dossier after dossier.

Jurors see the first passages that are ranked for each criterion, accept those that the labels call substance, reject
the others, and add a little of what they find by themselves. The dossiers that are left are then ranked again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from service.assessment.adaptation import Judgement, Prudence, Verdict, adapt
from service.assessment.fusion import Fusion, Surroundings, features
from service.assessment.heads import Heads, Matrix, surest
from training.measures import strength

_SHOWN = 5
_ADDED = 2
"""Passages of substance, of those that were not shown, that a juror adds to a criterion at most."""
_RANK = 5
_FIRST = 3
FIGURES = ("any-hit@5", "recall@5", "precision@3")
"""What ``scores`` gives of each criterion, in order."""


@dataclass(frozen=True)
class Labelled:
    """A dossier as the heads see it, and what each passage is for each criterion of its bloc."""

    id: str
    criteria: tuple[str, ...]
    vectors: Matrix
    """(passages, hidden)."""
    lexical: Matrix
    """(passages, criteria)."""
    around: Surroundings
    substance: NDArray[np.bool_]
    """(passages, criteria): what a juror accepts."""


class Ranked(Struct, frozen=True):
    """How dossiers are ranked: means over the criteria that have substance."""

    any_hit_at_5: float
    recall_at_5: float
    precision_at_3: float


class Step(Struct, frozen=True):
    """How the dossiers that are left are ranked by the shipped heads, and after some were learned from."""

    learned: int
    shipped: Ranked
    adapted: Ranked


def curve(dossiers: Sequence[Labelled], heads: Heads, fusion: Fusion, prudence: Prudence, orders: int) -> list[Step]:
    """The learning curve over dossiers of one bloc, averaged over orders of chance; the last is never learned from."""
    chance = np.random.default_rng(0)
    runs = [
        list(_run([dossiers[place] for place in chance.permutation(len(dossiers))], heads, fusion, prudence))
        for _ in range(orders)
    ]
    return [average(steps) for steps in zip(*runs, strict=True)]


def average(steps: Sequence[Step]) -> Step:
    """The mean of steps that have learned from as many dossiers."""
    shipped, adapted = (_mean([getattr(step, side) for step in steps]) for side in ("shipped", "adapted"))
    return Step(steps[0].learned, shipped, adapted)


def probabilities(dossier: Labelled, heads: Heads, fusion: Fusion) -> Matrix:
    """(passages, criteria, kinds): what heads and fusion read in a dossier."""
    reading = heads.read(dossier.vectors)
    columns = [heads.criteria.index(criterion) for criterion in dossier.criteria]
    given = features(
        reading.presence[:, columns],
        reading.manner[:, columns],
        surest(reading.serving, heads.owners)[:, columns],
        dossier.lexical,
        dossier.around,
    )
    return fusion.probabilities(given)


def ranks(dossier: Labelled, heads: Heads, fusion: Fusion) -> NDArray[np.intp]:
    """(passages, criteria): the places of passages for each criterion, best first."""
    return np.argsort(-strength(probabilities(dossier, heads, fusion)), axis=0, kind="stable")


def ranked(dossiers: Sequence[Labelled], heads: Heads, fusion: Fusion) -> Ranked:
    """How dossiers are ranked; criteria without any substance are not counted."""
    rows = [row for dossier in dossiers for row in scores(dossier, heads, fusion)]
    return _mean([Ranked(*row) for row in rows])


def scores(dossier: Labelled, heads: Heads, fusion: Fusion) -> NDArray[np.float64]:
    """(criteria with substance, figures): how each criterion of a dossier is ranked."""
    return np.array(list(_scores(dossier, ranks(dossier, heads, fusion))), np.float64).reshape(-1, len(FIGURES))


def _run(dossiers: Sequence[Labelled], heads: Heads, fusion: Fusion, prudence: Prudence) -> Iterator[Step]:
    # Each dossier is judged on what the heads as adapted until then show of it.
    judged: list[Judgement] = []
    adapted = heads
    for learned, dossier in enumerate(dossiers):
        left = dossiers[learned:]
        yield Step(learned, ranked(left, heads, fusion), ranked(left, adapted, fusion))
        judged += _judge(dossier, ranks(dossier, adapted, fusion))
        adapted = heads.shifted(adapt(heads, judged, prudence), f"replay-{learned}")


def _judge(dossier: Labelled, order: NDArray[np.intp]) -> Iterator[Judgement]:
    for column, criterion in enumerate(dossier.criteria):
        shown, others = order[:_SHOWN, column], order[_SHOWN:, column]
        found = [row for row in others if dossier.substance[row, column]][:_ADDED]
        for row in shown:
            verdict = Verdict.ACCEPTED if dossier.substance[row, column] else Verdict.REJECTED
            yield Judgement(criterion, dossier.vectors[row], verdict, dossier.id)
        for row in found:
            yield Judgement(criterion, dossier.vectors[row], Verdict.ADDED, dossier.id)


def _scores(dossier: Labelled, order: NDArray[np.intp]) -> Iterator[tuple[float, float, float]]:
    for column in range(len(dossier.criteria)):
        ranked = dossier.substance[order[:, column], column]
        if ranked.any():
            first = float(ranked[:_FIRST].mean())
            yield float(ranked[:_RANK].any()), float(ranked[:_RANK].sum() / ranked.sum()), first


def _mean(each: Sequence[Ranked]) -> Ranked:
    fields = np.mean([(r.any_hit_at_5, r.recall_at_5, r.precision_at_3) for r in each], axis=0)
    return Ranked(*(round(float(value), 4) for value in fields))
