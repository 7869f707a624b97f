"""The checks, in the order that people are shown them."""

from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType

from referentiel.model import Bloc
from service.assessment.checks.arithmetic import arithmetic
from service.assessment.checks.brief_echoes import Nearest, brief_echoes, common_roots
from service.assessment.checks.budget_balance import budget_balance
from service.assessment.checks.budget_totals import budget_totals
from service.assessment.checks.dates import dates
from service.assessment.checks.indicators import indicators
from service.assessment.checks.proof import Observation, results
from service.assessment.checks.shares import shares
from service.assessment.checks.sources import sources
from service.assessment.dossier import Dossier
from service.assessment.draft import CheckResult

Reader = Callable[[Dossier], Iterable[Observation]]

READERS: MappingProxyType[str, Reader] = MappingProxyType(
    {
        "budget_totals": budget_totals,
        "budget_balance": budget_balance,
        "arithmetic": arithmetic,
        "shares": shares,
        "indicators": indicators,
        "dates": dates,
        "sources": sources,
    }
)
"""The checks that a dossier alone is enough for, by the id that the référentiel's criteria name them by."""

BRIEF_ECHOES = "brief_echoes"
"""The check that reads the brief beside the dossier."""

CHECKS = (*READERS, BRIEF_ECHOES)


def run_checks(dossier: Dossier, bloc: Bloc, nearest: Nearest | None = None) -> tuple[CheckResult, ...]:
    """What the checks prove of a dossier, tied to the criteria of the bloc that name them.

    ``nearest`` finds the passage to show beside a requirement of the brief that has no echo.
    """
    return tuple(_run(dossier, bloc, nearest))


def _run(dossier: Dossier, bloc: Bloc, nearest: Nearest | None) -> Iterator[CheckResult]:
    for check, read in READERS.items():
        yield from results(check, read(dossier), _criteria(bloc, check))
    echoes = brief_echoes(dossier, common_roots(bloc), nearest)
    yield from results(BRIEF_ECHOES, echoes, _criteria(bloc, BRIEF_ECHOES))


def _criteria(bloc: Bloc, check: str) -> tuple[str, ...]:
    return tuple(criterion.id for criterion in bloc.criteria() if check in criterion.checks)
