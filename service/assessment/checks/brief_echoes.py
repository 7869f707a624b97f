"""What the brief asks for and the dossier never speaks of.

Proves: that none of the words that set a requirement apart, and none of its figures or dates, stands anywhere in the
dossier, under any ending (words are compared by their first six letters).
Cannot prove: that a requirement is met; that it is not, in other words: similarity between sentences does not tell an
answer from a neighbour (measured on briefs crossed with other projects' dossiers), so it only picks what is nearest.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from referentiel.model import Bloc, Criterion
from service.assessment.checks.amounts import find_amounts
from service.assessment.checks.calendar import read_dates
from service.assessment.checks.proof import Observation, Proof
from service.assessment.checks.requirements import Requirement, requirements
from service.assessment.checks.wording import fold, word_set
from service.assessment.dossier import Dossier, Located

Nearest = Callable[[str], Located | None]
"""The passage of the dossier that comes nearest to a text, by the caller's own search."""

_FEWEST = 3
"""Words that set a requirement apart, below which their absence shows nothing: two may be mere turns of phrase."""
_COMMON = 0.12
"""Share of a bloc's criteria from which a word is one that any dossier uses."""
_WORD = re.compile(r"[^\W\d_]{5,}")
_ROOT = 6
_NOT_TOPICS = re.compile(r".*(?:ons|ez|ront|era|ira|ait|aient|er|ir|oir|dre|tre|ment|ant)")
_ASKING = word_set(
    "maniere manieres facon facons doivent bienvenue bienvenu bienvenues proposition attendu attendue attendus "
    "attendues demande demandes souhaite souhaites obligatoire obligatoires exige exigee requis requise maximum "
    "minimum limite moins entre autres comme quand quelle quelles quels chaque toutes selon cette alors deux trois "
    "quatre douze dizaine vingtaine trentaine quarantaine cinquantaine centaine actuel actuelle actuels actuelles"
)


def common_roots(bloc: Bloc) -> frozenset[str]:
    """The beginnings of the words that a bloc's own grid uses in many criteria: they set nothing apart."""
    criteria = [_roots(" ".join(_wording(criterion))) for criterion in bloc.criteria()]
    counts = Counter(root for criterion in criteria for root in criterion)
    return frozenset(root for root, count in counts.items() if count >= _COMMON * len(criteria))


def _wording(criterion: Criterion) -> Iterator[str]:
    yield criterion.label
    for facet in criterion.facets:
        yield from (facet.label, facet.substance, facet.vocabulary, *facet.queries, *facet.cues)


def brief_echoes(dossier: Dossier, common: frozenset[str], nearest: Nearest | None = None) -> Iterator[Observation]:
    """One observation for each requirement of the brief that has no echo, with the passage that comes nearest."""
    texts = [located.passage.text for located in dossier.evidence_passages()]
    if not texts:
        return
    said = frozenset(root for text in texts for root in _roots(text))
    figures = frozenset(figure for text in texts for figure in _figures(text))
    for piece in dossier.pieces:
        for requirement in () if piece.kind.evidence else requirements(piece):
            words = {root: word for root, word in _topics(requirement.text) if root not in common}
            if len(words) >= _FEWEST and not said & words.keys() and not figures & set(_figures(requirement.text)):
                yield _observation(requirement, tuple(words.values()), nearest)


def _topics(text: str) -> Iterator[tuple[str, str]]:
    """The words that may name a subject, each after its root: verbs by their usual endings and asking words apart."""
    for word in _WORD.findall(text):
        folded = fold(word)
        if folded not in _ASKING and not _NOT_TOPICS.fullmatch(folded):
            yield folded[:_ROOT], word


def _roots(text: str) -> frozenset[str]:
    return frozenset(word[:_ROOT] for word in _WORD.findall(fold(text)))


def _figures(text: str) -> Iterator[tuple[object, ...]]:
    for found in find_amounts(text):
        if found.amount.value >= 10:
            yield (found.amount.value,)
    for day in read_dates(text).days:
        yield (day.day, day.month)


def _observation(requirement: Requirement, words: tuple[str, ...], nearest: Nearest | None) -> Observation:
    absent = ", ".join(f"« {word} »" for word in dict.fromkeys(words))
    message = (
        f"Demande du brief sans écho trouvé : « {requirement.text.rstrip(' ;.,')} ». "
        f"Ces mots ne figurent nulle part dans le dossier : {absent}."
    )
    near = nearest(requirement.text) if nearest else None
    asked = Proof(requirement.located, requirement.span.start, requirement.span.end)
    return Observation(message, (asked, Proof(near)) if near else (asked,))
