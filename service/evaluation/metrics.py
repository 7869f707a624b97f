"""Agreement of drafts with labelled dossiers: whether the evidence is found, and whether the coverage agrees.

A gold quote is hit by a text when at least half of its words, in order (longest common subsequence), and half of its
distinct words lie in the text; a text counts for its first 150 words. A juror's reading budget is the first 200 words
shown for a criterion.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from rapidfuzz.distance import LCSseq

from service.assessment.draft import Coverage
from service.evaluation.gold import GoldCriterion

_TEXT_WORDS = 150
_BUDGET_WORDS = 200
_SHARE = 0.5
_RANKS = (1, 3, 5)
_ORDER = (Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED)


class Reading(Struct, frozen=True):
    """What a system says of one criterion: a word, and the texts that it shows, best first."""

    coverage: Coverage
    texts: tuple[str, ...]


class CriterionScore(Struct, frozen=True):
    """One criterion of one case, scored."""

    case: str
    criterion: str
    gold: Coverage
    drafted: Coverage
    primary: int
    """How many quotes should be shown first."""
    primary_hits: tuple[int, ...]
    """How many of them are hit by the first 1, 3 and 5 texts."""
    budget_hits: int
    """How many of them are hit within the reading budget."""
    precision: float | None
    """Share of the first three texts that hit any gold quote; None when nothing is shown or nothing is to be found."""
    words: tuple[int, ...]
    """Lengths of the first five texts."""


def score_criterion(case: str, criterion: str, gold: GoldCriterion, reading: Reading) -> CriterionScore:
    """Scores what a system says of a criterion against the labels."""
    primary, texts = gold.primary(), reading.texts
    hits = tuple(sum(any(is_hit(q, t) for t in texts[:rank]) for q in primary) for rank in _RANKS)
    budget = _within_budget(texts)
    first = texts[:3]
    judged = bool(primary and first)
    return CriterionScore(
        case=case,
        criterion=criterion,
        gold=gold.coverage,
        drafted=reading.coverage,
        primary=len(primary),
        primary_hits=hits,
        budget_hits=sum(any(is_hit(q, t) for t in budget) for q in primary),
        precision=sum(any(is_hit(q, t) for q in gold.quotes()) for t in first) / len(first) if judged else None,
        words=tuple(len(words(text)) for text in texts[:5]) if primary else (),
    )


def is_hit(quote: str, text: str) -> bool:
    """Whether a text shows a gold quote."""
    wanted, shown = words(quote), words(text)[:_TEXT_WORDS]
    distinct = set(wanted)
    if not wanted or len(distinct & set(shown)) < _SHARE * len(distinct):
        return False
    return bool(LCSseq.similarity(wanted, shown) >= _SHARE * len(wanted))


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded so that typography and hyphenation do not count."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("\u00ad", "")
    return tuple(re.findall(r"\w+", re.sub(r"(\w)-\s+(\w)", r"\1\2", folded)))


def _within_budget(texts: Iterable[str]) -> list[str]:
    left, shown = _BUDGET_WORDS, []
    for text in texts:
        kept = words(text)[:_TEXT_WORDS][:left]
        shown.append(" ".join(kept))
        left -= len(kept)
        if left <= 0:
            break
    return shown


Measure = Callable[[Sequence[CriterionScore]], float]


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def _recall(scores: Sequence[CriterionScore], hits: Callable[[CriterionScore], int]) -> float:
    total = sum(score.primary for score in scores)
    return sum(hits(score) for score in scores) / total if total else float("nan")


def _any_hit(scores: Sequence[CriterionScore], rank: int) -> float:
    return _mean(score.primary_hits[rank] > 0 for score in scores if score.primary)


def _macro_f1(scores: Sequence[CriterionScore]) -> float:
    return _mean(_f1(scores, coverage) for coverage in _ORDER)


def _f1(scores: Sequence[CriterionScore], coverage: Coverage) -> float:
    agreed = sum(score.gold is score.drafted is coverage for score in scores)
    named = sum((score.gold is coverage) + (score.drafted is coverage) for score in scores)
    return 2 * agreed / named if named else 1.0


def _quadratic_kappa(scores: Sequence[CriterionScore]) -> float:
    """Cohen's weighted kappa with quadratic weights (Cohen, 1968)."""
    gold = np.array([_ORDER.index(score.gold) for score in scores])
    drafted = np.array([_ORDER.index(score.drafted) for score in scores])
    expected = float(((gold[:, None] - drafted[None, :]) ** 2).mean())
    return 1.0 - float(((gold - drafted) ** 2).mean()) / expected if expected else float("nan")


def _false_support(scores: Sequence[CriterionScore]) -> float:
    return _mean(score.drafted is Coverage.SUPPORTED for score in scores if score.gold is Coverage.MISSING)


MEASURES: Mapping[str, Measure] = {
    "any-hit@1": lambda scores: _any_hit(scores, 0),
    "any-hit@3": lambda scores: _any_hit(scores, 1),
    "any-hit@5": lambda scores: _any_hit(scores, 2),
    "recall@1": lambda scores: _recall(scores, lambda score: score.primary_hits[0]),
    "recall@3": lambda scores: _recall(scores, lambda score: score.primary_hits[1]),
    "recall@5": lambda scores: _recall(scores, lambda score: score.primary_hits[2]),
    "recall in 200 words": lambda scores: _recall(scores, lambda score: score.budget_hits),
    "precision@3": lambda scores: _mean(score.precision for score in scores if score.precision is not None),
    "words per text": lambda scores: _mean(length for score in scores for length in score.words),
    "coverage accuracy": lambda scores: _mean(score.gold is score.drafted for score in scores),
    "coverage macro-F1": _macro_f1,
    "coverage kappa": _quadratic_kappa,
    "supported where missing": _false_support,
}


class Interval(Struct, frozen=True):
    """A measure with the bounds of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def bootstrap(scores: Sequence[CriterionScore], measure: Measure, draws: int = 1000, seed: int = 0) -> Interval:
    """The measure, and its 95 % percentile interval over criteria drawn with replacement (Efron, 1979)."""
    generator = np.random.default_rng(seed)
    drawn = [measure([scores[i] for i in generator.integers(0, len(scores), len(scores))]) for _ in range(draws)]
    defined = [value for value in drawn if not np.isnan(value)]
    low, high = np.percentile(defined, [2.5, 97.5]) if defined else (float("nan"), float("nan"))
    return Interval(measure(scores), float(low), float(high))
