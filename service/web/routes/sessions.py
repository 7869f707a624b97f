"""Jury sessions: their list, their rules, how far they have come."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ingest.errors import UnreadableFile
from referentiel.catalogue import names, open_referentiel
from service.assessment.pieces import brief_kind
from service.dates import clock, paris
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.base import now
from service.store.models import Dossier, Piece, PieceVersion
from service.use_cases import pieces, referentiels, sessions
from service.use_cases.missing_drafts import request_missing
from service.use_cases.rating_scale import MOST
from service.use_cases.session_board import read_board
from service.web.backstage import Backstage
from service.web.errors import BadForm
from service.web.forms import leads_to, payload
from service.web.receiving import files_of, put_down, require_bearable, sent_form
from service.web.rendering import render
from service.web.views.board import BoardPart, board_page
from service.web.views.board import progress as shown_progress
from service.web.views.session_tabs import SessionTabs, session_tabs
from service.web.views.sessions import (
    SessionFormPage,
    brief_line,
    new_session_page,
    session_card,
    session_form_page,
    sessions_page,
)
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor, require_own_form

router = APIRouter(prefix="/sessions")
OwnForm = [Depends(require_own_form)]
_FIELDS = {
    "title": "le titre",
    "jury_date": "la date du jury",
    "deadline": "la date limite",
    "blind_share": "la part lue à l'aveugle",
    "self_checks_per_version": "le nombre d'autolectures",
    "retention_days": "la durée de conservation",
    "result_rule": "la règle",
    "scale": "l'échelle d'appréciation (de deux à sept degrés de noms différents, du meilleur au plus faible, dont un "
    "au moins compte comme atteint et un comme non atteint)",
    "referentiel_id": "le référentiel",
    "bloc": "le bloc",
}


class RulesForm(BaseModel):
    """What the form of a session sends."""

    titre: str = Field(max_length=200)
    date_jury: date
    limite: datetime
    regle: str
    part_aveugle: int = 0
    autolectures: int = 2
    conservation: int = 730
    anonyme: bool = False
    lecture_dabord: bool = False
    degre: list[str] = Field([], max_length=MOST)
    compte: list[str] = Field([], max_length=MOST)

    def values(self) -> dict[str, object]:
        """The same as the payload names it."""
        return {
            "title": self.titre,
            "jury_date": self.date_jury,
            "deadline": paris(self.limite) if self.limite.tzinfo is None else self.limite,
            "anonymous": self.anonyme,
            "reading_first": self.lecture_dabord,
            "blind_share": self.part_aveugle / 100,
            "result_rule": self.regle,
            "self_checks_per_version": self.autolectures,
            "retention_days": self.conservation,
            "scale": self.scale() or None,
        }

    def scale(self) -> list[dict[str, str]]:
        """The degrees that were named, in order; the usual scale when none was."""
        pairs = zip(self.degre, self.compte, strict=False)
        return [{"label": label, "counts_as": counts_as} for label, counts_as in pairs if label.strip()]


class OpeningForm(RulesForm):
    """What the form of a session to open sends."""

    bloc: str


class ChangeForm(RulesForm):
    """What the form of an open session sends."""

    version: int = Field(ge=1)


@router.get("")
def list_sessions(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The sessions that the visitor administers or presides."""
    access = Access(session, visitor.actor, Action.LIST, Kind.SEAT)
    counts = dict(session.execute(select(Dossier.session_id, func.count()).group_by(Dossier.session_id)).all())
    found = sessions.list_sessions(access)
    cards = [session_card(jury, counts.get(jury.id, 0), now().date()) for jury in found]
    return render(visitor.frame(request), sessions_page(cards, _may(visitor, Action.CREATE)))


@router.get("/nouvelle")
def new_session(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The form of a session to open."""
    Access(session, visitor.actor, Action.CREATE, Kind.SESSION)
    grids = [(name, open_referentiel(name)) for name in names()]
    return render(visitor.frame(request), new_session_page(grids))


@router.post("/nouvelle", dependencies=OwnForm)
def open_session(backstage: BehindThePages, visitor: SignedIn, sent: Annotated[OpeningForm, Form()]) -> Response:
    """Opens a session on the present version of a référentiel."""
    name, _, part = sent.bloc.partition("/")
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.SESSION)
        grid = referentiels.take_up(
            access.to(Action.CREATE, Kind.REFERENTIEL),
            payload(referentiels.NewReferentiel, _FIELDS, name=name),
            frozenset(names()),
        )
        new = payload(sessions.NewSession, _FIELDS, referentiel_id=grid.id, bloc=part, **sent.values())
        jury = sessions.open_session(access, new)
    return leads_to(f"/sessions/{jury.id}/jury", "Session ouverte. Composez maintenant son jury.")


@router.get("/{session_id}")
def board(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """How far a session has come."""
    found = read_board(Access(session, visitor.actor, Action.LIST, Kind.SEAT), session_id)
    tabs = session_tabs(found.jury, visitor.actor, "Avancement")
    may_read = visitor.actor.reach(Action.CREATE, Kind.RUN) is not None
    return render(visitor.frame(request), board_page(found, tabs, clock(now()), may_read))


@router.get("/{session_id}/avancement")
def progress(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """What changes of the same page while the session goes on."""
    found = read_board(Access(session, visitor.actor, Action.LIST, Kind.SEAT), session_id)
    return render(visitor.frame(request), BoardPart(shown_progress(found, clock(now()))))


@router.post("/{session_id}/lectures", dependencies=OwnForm)
def read_all(session_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Has the machine read every dossier that it has not read as it stands."""
    with backstage.database.write() as session:
        asked = request_missing(Access(session, visitor.actor, Action.CREATE, Kind.RUN), session_id)
    told = f"Lecture demandée pour {len(asked)} dossiers." if asked else "Tous les dossiers sont lus, ou vont l'être."
    return leads_to(f"/sessions/{session_id}", told)


@router.get("/{session_id}/reglages")
def rules_form(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The form of a session's rules."""
    return render(visitor.frame(request), _rules_page(session, visitor, session_id))


@router.post("/{session_id}/reglages", dependencies=OwnForm)
def change_rules(
    session_id: str, backstage: BehindThePages, visitor: SignedIn, sent: Annotated[ChangeForm, Form()]
) -> Response:
    """Changes a session's rules."""
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.UPDATE, Kind.SESSION)
        change = payload(sessions.SessionChange, _FIELDS, version=sent.version, **sent.values())
        sessions.change_session(access, session_id, change)
    return leads_to(f"/sessions/{session_id}/reglages", "Réglages enregistrés.")


@router.post("/{session_id}/brief", dependencies=[Depends(require_bearable), *OwnForm])
async def hand_in_brief(session_id: str, request: Request, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Hands in the brief that candidates start from."""
    async with sent_form(request) as form:
        return await run_in_threadpool(_brief_taken, backstage, visitor, request, session_id, files_of(form, "brief"))


@router.post("/{session_id}/suppression", dependencies=OwnForm)
def remove(session_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Removes a session that holds no dossier."""
    with backstage.database.write() as session:
        sessions.close_session(Access(session, visitor.actor, Action.DELETE, Kind.SESSION), session_id)
    return leads_to("/sessions", "Session supprimée.")


def open_tabs(session: Session, visitor: Visitor, session_id: str, current: str) -> SessionTabs:
    """The tabs of a session within reach."""
    jury = Access(session, visitor.actor, Action.LIST, Kind.SEAT).jury_session(session_id)
    return session_tabs(jury, visitor.actor, current)


def _brief_taken(
    backstage: Backstage, visitor: Visitor, request: Request, session_id: str, files: list[UploadFile]
) -> Response:
    if not files:
        raise BadForm("Choisissez le fichier du brief.")
    try:
        with put_down(files[0], backstage.settings.limits.bytes) as received:
            checked = pieces.keep_file(backstage.files, received)
    except UnreadableFile as refusal:
        with backstage.database.read() as session:
            return render(visitor.frame(request), _rules_page(session, visitor, session_id, str(refusal)), 422)
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.BRIEF)
        pieces.hand_in_brief(access, session_id, checked, backstage.server)
    return leads_to(f"/sessions/{session_id}/reglages", "Brief déposé.")


def _rules_page(session: Session, visitor: Visitor, session_id: str, problem: str = "") -> SessionFormPage:
    jury = sessions.read_session(Access(session, visitor.actor, Action.UPDATE, Kind.SESSION), session_id)
    kind = brief_kind(referentiels.bloc_of(session, jury))
    tabs = session_tabs(jury, visitor.actor, "Réglages")
    brief = brief_line(kind, _brief(session, jury.id)) if kind else None
    return session_form_page(jury, tabs, brief, problem)


def _brief(session: Session, session_id: str) -> PieceVersion | None:
    query = select(PieceVersion).join(Piece, Piece.id == PieceVersion.piece_id).where(Piece.session_id == session_id)
    return session.scalars(query.order_by(PieceVersion.number.desc()).limit(1)).one_or_none()


def _may(visitor: Visitor, action: Action) -> bool:
    return visitor.actor.reach(action, Kind.SESSION) is not None
