"""The juror's desk: the page, the criterion in hand, the marks on the pages."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import NotFound
from service.store.models import Export
from service.use_cases import exports
from service.use_cases.desk import Desk, open_desk
from service.use_cases.drafts import hides_coverage
from service.use_cases.stock_comments import list_comments
from service.web.backstage import Backstage
from service.web.facsimiles import Shown
from service.web.rendering import render
from service.web.views.criterion import CriterionPart, criterion_panel
from service.web.views.desk import desk_page
from service.web.views.marks import Spread, as_data, marks
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor

router = APIRouter()


@router.get("/dossiers/{dossier_id}")
def desk(
    dossier_id: str,
    request: Request,
    backstage: BehindThePages,
    session: Reading,
    visitor: SignedIn,
    critere: str = "",
    preuve: str = "",
) -> Response:
    """A dossier with a criterion in hand: the one that the address names, else the first without a rating."""
    desk = open_desk(Access(session, visitor.actor, Action.READ, Kind.DOSSIER), dossier_id)
    criterion = critere or _first_unrated(desk)
    panel = criterion_panel(desk, _known(desk, criterion), formulas(session, visitor))
    shown = shown_pieces(backstage, session, desk)
    files, hidden = _exports(session, visitor, desk)
    return render(visitor.frame(request), desk_page(desk, shown, panel, preuve, files, hidden))


@router.get("/dossiers/{dossier_id}/criteres/{criterion}")
def criterion(dossier_id: str, criterion: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The part of the desk that changes with the criterion in hand."""
    desk = open_desk(Access(session, visitor.actor, Action.READ, Kind.DOSSIER), dossier_id)
    panel = criterion_panel(desk, _known(desk, criterion), formulas(session, visitor))
    return render(visitor.frame(request), CriterionPart(panel))


@router.get("/dossiers/{dossier_id}/reperes")
def desk_marks(dossier_id: str, backstage: BehindThePages, session: Reading, visitor: SignedIn) -> Response:
    """What is to be highlighted, for the script to draw after a change."""
    desk = open_desk(Access(session, visitor.actor, Action.READ, Kind.DOSSIER), dossier_id)
    shown = shown_pieces(backstage, session, desk)
    spreads = [Spread(piece, shown[piece.id].facsimile) for piece in desk.pieces if piece.id in shown]
    return JSONResponse(as_data(marks(desk, spreads)))


def formulas(session: Session, visitor: Visitor) -> tuple[str, ...]:
    """The sentences that the visitor keeps for comments."""
    access = Access(session, visitor.actor, Action.UPDATE, Kind.PROFILE)
    return tuple(comment.text for comment in list_comments(access))


def shown_pieces(backstage: Backstage, session: Session, desk: Desk) -> Mapping[str, Shown]:
    """The pieces that can be shown, by piece id."""
    dossier_id = desk.named.dossier.id
    found = {piece.id: backstage.facsimiles.of(session, dossier_id, piece, desk.mask) for piece in desk.pieces}
    return {piece_id: shown for piece_id, shown in found.items() if shown is not None}


def _known(desk: Desk, criterion: str) -> str:
    if criterion not in {known.id for known in desk.bloc.criteria()}:
        raise NotFound(f"Le bloc {desk.bloc.id} n'a pas de critère « {criterion} ».")
    return criterion


def _first_unrated(desk: Desk) -> str:
    names = [criterion.id for criterion in desk.bloc.criteria()]
    rated = {name for name, opinion in desk.opinions.items() if opinion.rating is not None}
    return next((name for name in names if name not in rated), names[0])


def _exports(session: Session, visitor: Visitor, desk: Desk) -> tuple[list[Export], str]:
    if desk.draft is None:
        return [], "Les fichiers seront prêts avec le brouillon."
    if desk.mask is not None:
        return [], "Dans une session anonyme, les fichiers annotés ne sont pas communiqués aux jurés."
    access = Access(session, visitor.actor, Action.LIST, Kind.EXPORT)
    if hides_coverage(access, desk.jury, desk.named.dossier):
        return [], "Ces fichiers montrent le brouillon : ils s'ouvrent quand chaque critère a votre appréciation."
    return exports.list_exports(access, desk.draft.id), ""
