"""Jury sessions: what a jury sits for, when, by which rules."""

from datetime import date

from pydantic import Field, field_validator
from sqlalchemy import func, select

from service.audit.log import record
from service.people.access import Access
from service.store.models import CriterionReview, Deliberation, Dossier, JurySession, ResultRule, Review
from service.store.repositories.lookup import expect_version
from service.use_cases.errors import ScaleInUse, SessionInUse, UnknownPart
from service.use_cases.payloads import Line, Moment, ObjectId, Payload
from service.use_cases.rating_scale import ScaleDegree, require_sound
from service.use_cases.referentiels import grid


class SessionRules(Payload):
    """What can be set of a session at any time."""

    title: Line = Field(examples=["Bloc 2, session de janvier 2027"])
    jury_date: date
    deadline: Moment = Field(description="After it, candidates hand in nothing more.")
    anonymous: bool = Field(False, description="Jurors see a number instead of a name.")
    reading_first: bool = Field(True, description="A juror sees a criterion's coverage once they have rated it.")
    blind_share: float = Field(0.0, ge=0, le=0.5, description="Share of criteria that jurors rate before any evidence.")
    result_rule: ResultRule = Field(ResultRule.MOST_MET, description="How a competence's result follows from ratings.")
    scale: list[ScaleDegree] | None = Field(
        None, description="The session's own rating scale, the best degree first; null for the usual three degrees."
    )
    self_checks_per_version: int = Field(2, ge=0, le=20, description="Self-checks of one version of a dossier.")
    retention_days: int = Field(730, ge=1, le=3650, description="Days after the jury's date until erasure.")

    @field_validator("scale")
    @classmethod
    def _sound(cls, scale: list[ScaleDegree] | None) -> list[ScaleDegree] | None:
        return None if scale is None else list(require_sound(scale))


class NewSession(SessionRules):
    """A session to open."""

    referentiel_id: ObjectId
    bloc: Line = Field(examples=["B2"])


class SessionChange(SessionRules):
    """A session's rules as they should become."""

    version: int = Field(ge=1, description="Version that the change was made from.")


def list_sessions(access: Access) -> list[JurySession]:
    """The sessions within reach, the latest jury first."""
    query = select(JurySession).where(access.jury_sessions())
    return list(access.session.scalars(query.order_by(JurySession.jury_date.desc(), JurySession.id.desc())))


def read_session(access: Access, session_id: str) -> JurySession:
    """One session (``NotFound`` when it is out of reach)."""
    return access.jury_session(session_id)


def open_session(access: Access, payload: NewSession) -> JurySession:
    """Opens a session.

    Raises:
        NotFound: no such référentiel.
        UnknownPart: it has no such bloc.
    """
    try:
        grid(access.session, payload.referentiel_id).bloc(payload.bloc)
    except KeyError:
        raise UnknownPart(f"Ce référentiel n'a pas de bloc {payload.bloc}.") from None
    jury = JurySession(**payload.model_dump())
    access.session.add(jury)
    access.session.flush()
    record(access.session, access.actor.account_id, "session.open", "session", jury.id)
    return jury


def change_session(access: Access, session_id: str, payload: SessionChange) -> JurySession:
    """Changes a session's rules.

    Raises:
        ScaleInUse: the scale would change, and criteria were rated on it.
        StaleVersion: someone changed them meanwhile.
    """
    jury = access.jury_session(session_id)
    # Held until the end: no criterion is rated on a scale that is being changed.
    access.session.refresh(jury, with_for_update=True)
    expect_version(jury.version, payload.version)
    kept = payload.model_dump(include={"scale"})["scale"]
    if kept != jury.scale and _rated(access, jury):
        raise ScaleInUse("Des critères ont déjà été appréciés : l'échelle de cette session ne change plus.")
    for name, value in payload.model_dump(exclude={"version"}).items():
        setattr(jury, name, value)
    access.session.flush()
    record(access.session, access.actor.account_id, "session.change", "session", jury.id)
    return jury


def _rated(access: Access, jury: JurySession) -> bool:
    query = (
        select(CriterionReview.id)
        .join(Review, Review.id == CriterionReview.review_id)
        .join(Dossier, Dossier.id == Review.dossier_id)
        .where(Dossier.session_id == jury.id, CriterionReview.rating.is_not(None))
    )
    settled = select(Deliberation.id).join(Dossier, Dossier.id == Deliberation.dossier_id)
    held = (query, settled.where(Dossier.session_id == jury.id))
    return any(access.session.scalars(each.limit(1)).first() is not None for each in held)


def close_session(access: Access, session_id: str) -> None:
    """Removes a session that holds no dossier.

    Raises:
        SessionInUse: it holds some: they are erased first, or by retention.
    """
    jury = access.jury_session(session_id)
    held = access.session.scalar(select(func.count()).select_from(Dossier).where(Dossier.session_id == jury.id))
    if held:
        raise SessionInUse("Cette session contient des dossiers : effacez-les d'abord.")
    access.session.delete(jury)
    record(access.session, access.actor.account_id, "session.remove", "session", session_id)
