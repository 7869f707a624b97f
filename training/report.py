"""The pages on calibration and on coverage that the documentation carries, written by the commands that fit them."""

from collections.abc import Iterator, Sequence

from service.assessment.coverage import AMOUNTS, SERVICE, LikeliestCoverage
from training.calibration import TOLD, Bin, expected_error, reliability
from training.facets import Attribution
from training.measures import Measures
from training.predictions import Floats, Predictions
from training.shipped import OnLater, Refined

_HEAD = """# How far the probabilities can be trusted

Written by `python -m training calibrate`; do not edit. Every figure is about passages that the model that read them
was not trained on, each under a calibration fitted on other dossiers. What the labels mean: `CORPUS.md` beside
the corpus.
"""

_COVERAGE_HEAD = """# From evidence to a word

Written by `python -m training refine`; do not edit.

Of a criterion's {passages} best passages, the probability of the best, the expected number of substance and of passages
that speak to it, and the probability of the surest passage against it (of any rank) tell how likely each word is: a
logistic regression, against missing, fitted on whole dossiers that the model had not seen. Then its main facets, each
served as surely as one of the two passages that serve it best, wherever they rank: the expected share of them that is
served by substance (*main*), and how surely the least served one is (*least*). Where they are better served than is
usual with so much evidence, supported is likelier; where one of them is left open, less. The middle word of that
distribution is given, supported from a probability of {assured:.2f} on.
"""

_REFINED = """
The part of main facets was fitted on the dossiers written since the model was trained (`corpus/later`); they are
measured in six parts, each by a fit on the other five, and those that are apart by a fit on all of these. The amounts
alone call supported from a probability of 0.70 on:

| dossiers | rule | macro-F1 | quadratic kappa | supported where missing |
| --- | --- | --- | --- | --- |"""

_WORDS = ("partial", "supported")


def calibration_page(predictions: Predictions, calibrated: Floats, measures: Measures) -> str:
    """The page on calibration, in Markdown."""
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
    return "\n".join(parts)


def _table(bins: Sequence[Bin]) -> str:
    lines = ["| predicted | observed | passages × criteria | |", "|---|---|---|---|"]
    lines += [
        f"| {each.predicted:.2f} | {each.observed:.2f} | {each.count} | `{'█' * round(20 * each.observed):<20}` |"
        for each in bins
    ]
    return "\n".join(lines) + "\n"


def coverage_page(rule: LikeliestCoverage, told: OnLater) -> str:
    """The page on coverage and facets, in Markdown."""
    head = ["", *("offset" if name == "one" else name for name in AMOUNTS)]
    rows = [_row([word, *_signed(weights)]) for word, weights in zip(_WORDS, rule.weights, strict=True)]
    usual = [_row([name, *_signed(weights)]) for name, weights in zip(SERVICE, rule.usual, strict=True)]
    facets = [_row([word, *_signed(weights)]) for word, weights in zip(_WORDS, rule.facets, strict=True)]
    return "\n".join(
        [
            _COVERAGE_HEAD.format(passages=rule.passages, assured=rule.assured),
            _row(head),
            _row(["---"] * len(head)),
            *rows,
            "\nWhat is usual of the main facets, with so much evidence:\n",
            _row(head),
            _row(["---"] * len(head)),
            *usual,
            "\nWhat more or less than that weighs:\n",
            _row(["", *SERVICE]),
            _row(["---"] * (len(SERVICE) + 1)),
            *facets,
            _REFINED,
            *(
                row
                for name, found in (("whole", told.whole), ("short", told.short), ("apart", told.apart))
                for row in _compared(name, found)
            ),
            _facets(told.facets),
        ]
    )


def _compared(name: str, found: Refined | None) -> Iterator[str]:
    if found is not None:
        for rule, each in (("amounts alone", found.before), ("with facets", found.after)):
            figures = (each.macro_f1, each.kappa, each.supported_where_missing)
            yield _row([f"{found.dossiers} {name}, {found.criteria} criteria", rule, *(f"{f:.3f}" for f in figures)])


def _signed(weights: Sequence[float]) -> list[str]:
    return [f"{weight:+.2f}" for weight in weights]


def _facets(found: Attribution | None) -> str:
    if found is None:
        return ""
    return (
        "\n## Facets\n\n"
        f"Which facets a passage serves, against what readers said, on the same dossiers: its surest facet is one of "
        f"theirs for {found.surest:.3f} of the passages; of the facets named, precision {found.precision:.3f}, recall "
        f"{found.recall:.3f}, F1 {found.f1:.3f}. Expected calibration error of how surely a passage that speaks to a "
        f"criterion serves each of its facets: {found.calibration_error:.3f}.\n"
    )


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
