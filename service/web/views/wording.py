"""French words that several pages say the same way."""

from collections.abc import Mapping

from service.store.models import Rating, ResultRule
from service.use_cases import rating_words
from service.use_cases.results import Result

RATINGS: Mapping[Rating, str] = {rating: word.capitalize() for rating, word in rating_words.RATINGS.items()}
"""The scale, the best first."""

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
