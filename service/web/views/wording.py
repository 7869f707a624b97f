"""French words that several pages say the same way."""

from collections.abc import Mapping

from service.store.models import Rating, ResultRule
from service.use_cases.results import Result

COUNTS_AS: Mapping[Rating, str] = {
    Rating.MET: "compte comme atteint",
    Rating.PARTLY_MET: "compte comme partiellement atteint",
    Rating.NOT_MET: "compte comme non atteint",
}
"""What a degree of a scale is worth for the results."""

RESULTS: Mapping[Result, str] = {
    Result.ACQUIRED: "acquise",
    Result.NOT_ACQUIRED: "non acquise",
    Result.OPEN: "à compléter",
}
"""The result of a competence."""

BLOC_RESULTS: Mapping[Result, str] = {
    Result.ACQUIRED: "validé",
    Result.NOT_ACQUIRED: "non validé",
    Result.OPEN: "à compléter",
}

RULES: Mapping[ResultRule, str] = {
    ResultRule.MOST_MET: (
        "Une compétence est acquise quand plus de la moitié de ses critères sont atteints et qu'aucun n'est non "
        "atteint ; le bloc est validé quand toutes ses compétences sont acquises."
    ),
    ResultRule.ALL_MET: (
        "Une compétence est acquise quand tous ses critères sont atteints ; le bloc est validé quand toutes ses "
        "compétences sont acquises."
    ),
}
