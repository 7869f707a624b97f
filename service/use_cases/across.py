"""One criterion across the dossiers of a session: marking the same thing the same way."""

from msgspec import Struct
from sqlalchemy import select

from referentiel.model import Criterion
from service.people.access import Access
from service.store.models import Dossier, JurySession
from service.use_cases.desk import Desk, open_desk
from service.use_cases.referentiels import bloc_of, require_criterion


class Across(Struct, frozen=True):
    """A criterion, and the desk of each dossier that the one who asks may read."""

    jury: JurySession
    criterion: Criterion
    criteria: tuple[Criterion, ...]
    """All of the bloc's, to go from one to another."""
    desks: tuple[Desk, ...]


def read_across(access: Access, session_id: str, criterion_id: str) -> Across:
    """A criterion in every dossier of the session within reach, by number.

    Raises:
        NotFound: the session is out of reach.
        UnknownPart: its bloc has no such criterion.
    """
    jury = access.jury_session(session_id)
    bloc = bloc_of(access.session, jury)
    require_criterion(bloc, criterion_id)
    query = select(Dossier.id).where(Dossier.session_id == jury.id, access.dossiers()).order_by(Dossier.number)
    desks = tuple(open_desk(access, dossier_id) for dossier_id in access.session.scalars(query))
    return Across(jury, bloc.criterion(criterion_id), tuple(bloc.criteria()), desks)
