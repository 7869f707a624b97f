"""What a reader of the corpus should look at again: labels out of place, odd lengths, repetitions, thin criteria."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from referentiel.model import Criterion, Referentiel
from service.assessment.draft import Coverage
from training.corpus import Corpus, Label, LabelledPassage, MiniDossier

_WORDS = range(4, 121)
_WORDS_OF_A_WHOLE = range(2, 181)
"""Written as candidates write, before they were cut: lines of three words, and long paragraphs."""
_ENOUGH = 20
"""Passages of substance below which a criterion is thin."""


class Remark(Struct, frozen=True):
    """Something to mend or to know, at a place of the corpus."""

    place: str
    says: str


def check(corpus: Corpus, referentiel: Referentiel) -> tuple[Remark, ...]:
    """Every remark on a corpus; none when it is sound."""
    by_place = [remark for dossier in corpus.dossiers for remark in _on_dossier(dossier, referentiel)]
    return (*by_place, *_on_repetitions(corpus), *_on_thin_criteria(corpus, referentiel))


def counts(corpus: Corpus) -> dict[str, Counter[Label]]:
    """For each criterion that is labelled somewhere, how often with each label."""
    found: dict[str, Counter[Label]] = {}
    for dossier in corpus.dossiers:
        for passage in dossier.passages:
            for criterion, label in passage.labels.items():
                found.setdefault(criterion, Counter())[label] += 1
    return found


def _on_dossier(dossier: MiniDossier, referentiel: Referentiel) -> Iterator[Remark]:
    grid = {criterion.id: criterion for criterion in referentiel.bloc(dossier.bloc).criteria()}
    known = grid.keys()
    for number, passage in enumerate(dossier.passages, 1):
        place = f"{dossier.id}#{number}"
        for criterion in sorted(passage.labels.keys() - known):
            yield Remark(place, f"le critère {criterion} n'est pas du bloc {dossier.bloc}")
        yield from _on_facets(place, passage, grid)
        yield from _on_text(place, passage, _WORDS_OF_A_WHOLE if dossier.whole else _WORDS)
    if dossier.coverage:
        for criterion in sorted(known):
            yield from _on_judgement(dossier, criterion)


def _on_facets(place: str, passage: LabelledPassage, grid: Mapping[str, Criterion]) -> Iterator[Remark]:
    for criterion in sorted(passage.labels.keys() - passage.facets.keys()):
        yield Remark(place, f"aucun lecteur n'a dit quels aspects de {criterion} il sert")
    for criterion, served in passage.facets.items():
        if criterion not in passage.labels:
            yield Remark(place, f"des aspects de {criterion}, qui n'y a pas d'étiquette")
        elif criterion in grid and (unknown := set(served) - {facet.id for facet in grid[criterion].facets}):
            yield Remark(place, f"{criterion} n'a pas d'aspect {', '.join(sorted(unknown))}")


def _on_judgement(dossier: MiniDossier, criterion: str) -> Iterator[Remark]:
    place = f"{dossier.id}/{criterion}"
    judged = dossier.coverage.get(criterion)
    if judged is None:
        yield Remark(place, "critère non jugé")
        return
    labels = [passage.labels.get(criterion) for passage in dossier.passages]
    for row in judged.primary:
        if row not in range(len(labels)) or labels[row] is None:
            yield Remark(place, f"le passage {row}, à montrer d'abord, ne porte pas d'étiquette")
    if judged.coverage is Coverage.MISSING and Label.SUBSTANCE in labels:
        yield Remark(place, "jugé absent, avec un passage de substance")
    if judged.coverage is Coverage.SUPPORTED and Label.SUBSTANCE not in labels:
        yield Remark(place, "jugé étayé, sans passage de substance")
    if judged.coverage is not Coverage.MISSING and not judged.primary:
        yield Remark(place, "aucun passage à montrer d'abord")


def _on_text(place: str, passage: LabelledPassage, bounds: range) -> Iterator[Remark]:
    words = len(passage.text.split())
    if words not in bounds:
        yield Remark(place, f"{words} mots")
    if passage.text != passage.text.strip() or "  " in passage.text:
        yield Remark(place, "espaces superflues")


def _on_repetitions(corpus: Corpus) -> Iterator[Remark]:
    first: dict[str, str] = {}
    for dossier in corpus.dossiers:
        for number, passage in enumerate(dossier.passages, 1):
            place = f"{dossier.id}#{number}"
            key = " ".join(passage.text.casefold().split())
            if key in first:
                yield Remark(place, f"répète {first[key]}")
            first.setdefault(key, place)


def _on_thin_criteria(corpus: Corpus, referentiel: Referentiel) -> Iterator[Remark]:
    found = counts(corpus)
    for criterion in referentiel.criteria():
        number = found.get(criterion.id, Counter())[Label.SUBSTANCE]
        if number < _ENOUGH:
            yield Remark(criterion.id, f"{number} passages de substance seulement")
