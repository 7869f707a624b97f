"""The French words for what juries decide."""

from collections.abc import Mapping

from service.store.models import Outcome

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.VALIDATED: "Bloc validé",
    Outcome.NOT_VALIDATED: "Bloc non validé",
    Outcome.ADJOURNED: "Décision ajournée",
}
