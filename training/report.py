"""The pages on calibration and on coverage that the documentation carries, written by the commands that fit them."""

from collections.abc import Callable, Iterator, Sequence

from service.assessment.coverage import EVIDENCE, LikeliestCoverage
from service.assessment.quotation import FEATURES, SHORTEST, Quotation
from training.calibration import TOLD, Bin, expected_error, reliability
from training.coverage import Cases, cross_validated, fit, without_facets
from training.facets import Attribution
from training.measures import Findings, Measures
from training.predictions import Floats, Predictions
from training.quotation import Quoting

_HEAD = """# How far the probabilities can be trusted

Written by `python -m training calibrate`; do not edit. Every figure is about passages that the model that read them
was not trained on, each under a calibration fitted on other dossiers. What the labels mean: `CORPUS.md` beside
the corpus.
"""

_COVERAGE_HEAD = """# From evidence to a word

Written by `python -m training calibrate`; do not edit.

A logistic regression tells how likely each word is for a criterion, against missing, from: the probabilities of its
best passage (*best*) and of the next (*second*); the expected number of passages of substance (*substance*) and of
passages that speak to it (*spoken*) among its {passages} best; the probability of the surest passage against it, of any
rank (*against*). Its main facets are each served as surely as one of the two passages that serve it best, wherever they
rank: the expected share of them that is served by substance (*main*), and how surely the least served one is
(*least*). The words of substance among its best, in logarithm (*words*), count in short dossiers alone. The middle
word of that distribution is given, supported from a probability of {assured:.2f} on; in a whole dossier supported also
asks for a second passage that is rather of substance than not.
"""

_SHORT = """
In a short dossier this is added (in full up to 60 passages, not at all from 75 on, in proportion between): what one
passage shows is more there. Without evidence nothing is added.
"""

_COMPARED = """
On dossiers whose kind of project the encoder had not seen, each left out of the fit of fusion and of this rule:

| dossiers | rule | macro-F1 | quadratic kappa | supported where missing |
| --- | --- | --- | --- | --- |"""

_WORDS = ("partial", "supported")

_QUOTATION = """# What is quoted of a passage

Written by `python -m training calibrate`; do not edit.

Of a passage of {shortest} words or more that has several sentences, is no row of a table and shows something, the run
of neighbouring sentences is quoted that has most words which a juror would take, and fewest that one would leave. What
only speaks of a criterion, or against it, is quoted whole. How likely a juror is to take a sentence is a logistic
regression over: the logit that the sentence, read by itself under its heading, speaks to the criterion (*presence*);
how far that is below the passage's best sentence (*lead*); the same logit for the bloc's other criteria, the greatest
(*rival*); how it speaks, by substance (*substance*); how surely one facet is served (*served*); its words, in logarithm
(*words*), and their share of the passage's (*share*); whether it is the first or the last.
"""

_QUOTED = """
Readers marked the sentences that they would quote: {found.judgements} judgements, each of a passage and a criterion
that it shows something for. On dossiers whose kind of project the encoder had not seen, each left out of the fit of
this rule:

| | |
| --- | --- |
| share of a passage's words that readers quote | {found.quoted:.3f} |
| that the rule quotes | {found.shown:.3f} |
| share of readers' words that the rule quotes | {found.kept:.3f} |
| readers' quotes that are cut by half or more | {found.halved:.3f} |
| F1 of the words quoted | {found.f1:.3f} |
| F1, were passages quoted whole | {found.f1_of_whole_passages:.3f} |
"""


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


def coverage_page(found: Findings) -> str:
    """The page on coverage and facets, in Markdown."""
    rule = found.coverage
    weights = [[*row, offset] for row, offset in zip(rule.weights, rule.offsets, strict=True)]
    return "\n".join(
        [
            _COVERAGE_HEAD.format(passages=rule.passages, assured=rule.assured),
            *_weighed([*EVIDENCE, "offset"], weights),
            _SHORT,
            *_weighed(EVIDENCE, rule.short),
            _COMPARED,
            *_compared(found.cases, "without facets", without_facets),
            *_compared(found.cases, "with facets", fit),
            _facets(found.measures.facets),
        ]
    )


def _weighed(names: Sequence[str], weights: Sequence[Sequence[float]]) -> list[str]:
    head = [_row(["", *names]), _row(["---"] * (len(names) + 1))]
    return head + [_row([word, *_signed(row)]) for word, row in zip(_WORDS, weights, strict=True)]


def _compared(cases: Cases, name: str, fitted: Callable[[Cases], LikeliestCoverage]) -> Iterator[str]:
    for kind, rows, each in zip(
        ("short", "whole"), (~cases.whole, cases.whole), cross_validated(cases, fitted), strict=True
    ):
        if each is not None:
            extent = f"{len(set(cases.dossiers[rows].tolist()))} {kind}, {rows.sum()} criteria"
            figures = (each.macro_f1, each.kappa, each.supported_where_missing)
            yield _row([extent, name, *(f"{figure:.3f}" for figure in figures)])


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


def quotation_page(rule: Quotation, found: Quoting | None) -> str:
    """The page on what is quoted of passages, in Markdown."""
    head, line = [_row(["", *FEATURES]), _row(["---"] * (len(FEATURES) + 1))]
    weights = _row(["taken", *_signed(rule.weights)])
    told = _QUOTED.format(found=found) if found else ""
    return "\n".join([_QUOTATION.format(shortest=SHORTEST), head, line, weights, told])
