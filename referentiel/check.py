"""What is wrong with a référentiel that has the right form: dangling ids, repeated ids, thin facets."""

from collections import Counter
from collections.abc import Iterable, Iterator

from referentiel.model import Bloc, Criterion, Facet, Referentiel, Weight

_FACETS = range(3, 7)
_QUERIES = range(4, 7)
_QUESTIONS = range(1, 4)


def problems(referentiel: Referentiel) -> tuple[str, ...]:
    """One French sentence for each problem; none when the référentiel is sound."""
    return tuple(_problems(referentiel))


def _problems(referentiel: Referentiel) -> Iterator[str]:
    yield from _repeated("bloc", (bloc.id for bloc in referentiel.blocs))
    yield from _repeated("critère", (criterion.id for criterion in referentiel.criteria()))
    for bloc in referentiel.blocs:
        yield from _bloc_problems(bloc)


def _bloc_problems(bloc: Bloc) -> Iterator[str]:
    activities = {activity.id for activity in bloc.activities}
    pieces = {piece.id for piece in bloc.pieces if piece.evidence}
    for competence in bloc.competences:
        if competence.activity not in activities:
            yield f"{competence.id} : l'activité {competence.activity} n'existe pas dans le bloc {bloc.id}."
        if not competence.criteria:
            yield f"{competence.id} : aucun critère."
    for criterion in bloc.criteria():
        unknown = sorted(set(criterion.pieces) - pieces)
        if unknown:
            yield f"{criterion.id} : pièces inconnues ou sans valeur de preuve : {', '.join(unknown)}."
        yield from _criterion_problems(criterion)


def _criterion_problems(criterion: Criterion) -> Iterator[str]:
    yield from _repeated(f"facette de {criterion.id}", (facet.id for facet in criterion.facets))
    yield from _count(criterion.id, "facettes", len(criterion.facets), _FACETS)
    yield from _count(criterion.id, "questions", len(criterion.questions), _QUESTIONS)
    if all(facet.weight is not Weight.MAIN for facet in criterion.facets):
        yield f"{criterion.id} : aucune facette principale."
    for facet in criterion.facets:
        yield from _facet_problems(criterion, facet)


def _facet_problems(criterion: Criterion, facet: Facet) -> Iterator[str]:
    name = f"{criterion.id}/{facet.id}"
    yield from _count(name, "requêtes", len(facet.queries), _QUERIES)
    yield from _repeated(f"requête de {name}", facet.queries)
    if not facet.cues:
        yield f"{name} : aucun indice."


def _count(name: str, what: str, count: int, allowed: range) -> Iterator[str]:
    if count not in allowed:
        yield f"{name} : {count} {what}, on en attend de {allowed.start} à {allowed.stop - 1}."


def _repeated(what: str, ids: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} en double : {id_}." for id_, count in Counter(ids).items() if count > 1)
