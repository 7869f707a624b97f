"""The French words for what jurors decide."""

from collections.abc import Mapping

from service.store.models import Outcome, Rating

RATINGS: Mapping[Rating, str] = {
    Rating.MET: "atteint",
    Rating.PARTLY_MET: "partiellement atteint",
    Rating.NOT_MET: "non atteint",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.VALIDATED: "Bloc validé",
    Outcome.NOT_VALIDATED: "Bloc non validé",
    Outcome.ADJOURNED: "Décision ajournée",
}
