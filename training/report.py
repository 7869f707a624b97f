"""The page on calibration that the documentation carries, written by the command that calibrates."""

from collections.abc import Sequence

from service.assessment.coverage import LikeliestCoverage
from training.calibration import TOLD, Bin, expected_error, reliability
from training.coverage import Agreement
from training.measures import Measures
from training.predictions import Floats, Predictions

_HEAD = """# How far the probabilities can be trusted

Written by `python -m training calibrate`; do not edit. Every figure is about passages that the model that read them
was not trained on, each under a calibration fitted on other dossiers. What the labels mean: `CORPUS.md` beside
the corpus.
"""


def page(predictions: Predictions, calibrated: Floats, rule: LikeliestCoverage, measures: Measures) -> str:
    """The page, in Markdown."""
    inside = predictions.inside
    parts = [_HEAD, f"Held out: {measures.held_out}.\n"]
    for kind, name in enumerate(("substance", "mention", "contradiction")):
        predicted = calibrated[inside][:, kind]
        observed = predictions.kinds[inside] == kind
        told = predicted >= TOLD
        bins, among_told = reliability(predicted, observed), reliability(predicted[told], observed[told])
        parts.append(
            f"## {name.capitalize()}\n\nExpected calibration error: {expected_error(bins):.3f} over every passage and "
            f"criterion, {expected_error(among_told):.3f} over those given at least {TOLD:.2f}.\n\n{_table(bins)}"
        )
    parts.append(_coverage(rule, measures))
    return "\n".join(parts)


def _table(bins: Sequence[Bin]) -> str:
    lines = ["| predicted | observed | passages × criteria | |", "|---|---|---|---|"]
    lines += [
        f"| {each.predicted:.2f} | {each.observed:.2f} | {each.count} | `{'█' * round(20 * each.observed):<20}` |"
        for each in bins
    ]
    return "\n".join(lines) + "\n"


def _coverage(rule: LikeliestCoverage, measures: Measures) -> str:
    rows = [
        f"| {word} | " + " | ".join(f"{weight:+.2f}" for weight in weights) + " |"
        for word, weights in zip(("partial", "supported"), rule.weights, strict=True)
    ]
    return (
        "## Coverage\n\n"
        f"Of a criterion's {rule.passages} best passages, the probability of the best, the expected number of "
        "substance and of passages that speak to it, and the probability of the surest passage against it (of any "
        "rank) tell how likely each word is: a logistic regression, against missing.\n\n"
        "| | best | substance | spoken | against | offset |\n|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        f"The middle word of that distribution is given, supported from a probability of {rule.assured:.2f} on. Fitted "
        "on whole dossiers as they were judged. Short ones were written to be dense, and their jurors say supported "
        "for less: they are only measured.\n\n"
        "| left out of the fit | macro-F1 | quadratic kappa | supported where missing |\n|---|---|---|---|\n"
        f"{_agreement('whole dossiers', measures.on_whole_dossiers)}"
        f"{_agreement('short dossiers', measures.on_short_dossiers)}"
    )


def _agreement(name: str, found: Agreement | None) -> str:
    if found is None:
        return ""
    return f"| {name} | {found.macro_f1:.2f} | {found.kappa:.2f} | {found.supported_where_missing:.2f} |\n"
