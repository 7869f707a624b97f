"""The grids that sessions can use."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from referentiel.catalogue import open_referentiel
from referentiel.model import Bloc, Referentiel
from service.audit.log import record
from service.people.access import Access
from service.store.models import JurySession, ReferentielVersion
from service.store.repositories.lookup import get
from service.use_cases.errors import UnknownPart
from service.use_cases.payloads import Line, Payload


class NewReferentiel(Payload):
    """A référentiel to take up, by the name that the product knows it by."""

    name: Line


def list_referentiels(access: Access) -> list[ReferentielVersion]:
    """Every version taken up, the newest first."""
    return list(access.session.scalars(select(ReferentielVersion).order_by(ReferentielVersion.id.desc())))


def read_referentiel(access: Access, referentiel_id: str) -> Referentiel:
    """A grid, whole (``NotFound`` when there is none)."""
    return grid(access.session, referentiel_id)


def take_up(access: Access, payload: NewReferentiel, catalogue: frozenset[str]) -> ReferentielVersion:
    """Takes up the present version of a référentiel; the same version is taken up once.

    Raises:
        UnknownPart: the product knows no référentiel of that name.
        InvalidReferentiel: its data is not sound.
    """
    if payload.name not in catalogue:
        raise UnknownPart(f"Référentiel inconnu : {payload.name}.")
    referentiel = open_referentiel(payload.name)
    version = keep(access.session, referentiel)
    record(access.session, access.actor.account_id, "referentiel.take_up", "referentiel", version.id)
    return version


def keep(session: Session, referentiel: Referentiel) -> ReferentielVersion:
    """The row of a référentiel's version, made when it is new."""
    found = session.scalars(
        select(ReferentielVersion).where(
            ReferentielVersion.name == referentiel.id, ReferentielVersion.fingerprint == referentiel.fingerprint
        )
    ).one_or_none()
    if found is not None:
        return found
    version = ReferentielVersion(
        name=referentiel.id,
        fingerprint=referentiel.fingerprint,
        title=referentiel.title,
        year=referentiel.year,
        body=msgspec.json.encode(msgspec.structs.replace(referentiel, folder="")),
    )
    session.add(version)
    session.flush()
    return version


def grid(session: Session, referentiel_id: str) -> Referentiel:
    """The référentiel that a version holds (``NotFound`` when there is none)."""
    version = get(session, ReferentielVersion, referentiel_id)
    body = (
        session.scalars(
            select(ReferentielVersion)
            .where(ReferentielVersion.id == version.id)
            .options(undefer(ReferentielVersion.body))
        )
        .one()
        .body
    )
    return msgspec.json.decode(body, type=Referentiel)


def bloc_of(session: Session, jury: JurySession) -> Bloc:
    """The bloc that a session evaluates."""
    return grid(session, jury.referentiel_id).bloc(jury.bloc)


def require_criterion(bloc: Bloc, criterion: str) -> None:
    """Refuses a criterion that the bloc does not have (``UnknownPart``)."""
    try:
        bloc.criterion(criterion)
    except KeyError:
        raise UnknownPart(f"Le bloc {bloc.id} n'a pas de critère {criterion}.") from None
