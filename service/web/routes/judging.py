"""What a juror does at the desk: rates, comments, accepts and rejects evidence, adds some.

Forms work without a script: they lead back to the desk. To a script the same addresses answer in JSON.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import Decision, PieceVersion
from service.store.repositories.lookup import get
from service.use_cases import reviews
from service.use_cases.citing import cite
from service.use_cases.errors import UnknownEvidence
from service.use_cases.judging import judge, note_opening
from service.use_cases.quotes import read_document
from service.use_cases.reviews import AddedEvidence, CriterionOpinion, EvidenceVerdict
from service.web.backstage import Backstage
from service.web.failures import wants_json
from service.web.visitors import BehindThePages, SignedIn, Visitor, require_own_form

router = APIRouter(prefix="/dossiers/{dossier_id}", dependencies=[Depends(require_own_form)])


class OpinionForm(BaseModel, frozen=True):
    """A rating of and a comment on a criterion."""

    version: int = Field(ge=0)
    appreciation: str | None = Field(None, max_length=60)
    commentaire: str = Field("", max_length=20_000)


class VerdictForm(BaseModel, frozen=True):
    """A decision on evidence; none takes it back."""

    critere: str = Field(max_length=20)
    brouillon: str = Field(max_length=40)
    version: int = Field(ge=0)
    decision: str = Field("", max_length=20)


class AdditionForm(BaseModel, frozen=True):
    """Words of a piece: those that stand between two places of a passage, in code points."""

    critere: str = Field(max_length=20)
    piece: str = Field(max_length=40)
    passage: int = Field(ge=0)
    debut: int = Field(ge=0)
    fin: int = Field(ge=1)


class CitationForm(BaseModel, frozen=True):
    """Words that some piece says."""

    critere: str = Field(max_length=20)
    mots: str = Field(max_length=2_000)


@router.post("/criteres/{criterion}")
def rate(
    dossier_id: str,
    criterion: str,
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    form: Annotated[OpinionForm, Form()],
) -> Response:
    """Keeps the rating of and the comment on a criterion."""
    comment = form.commentaire.replace("\r\n", "\n")
    payload = CriterionOpinion(degree=form.appreciation or None, comment=comment, version=form.version)
    with backstage.database.write() as session:
        opinion = judge(_access(session, visitor), dossier_id, criterion, payload)
        kept = {"version": opinion.version, "rating": opinion.rating}
    return _done(request, dossier_id, criterion, kept)


@router.post("/criteres/{criterion}/ouverture")
def open_nearest(
    dossier_id: str,
    criterion: str,
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    retour: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Remembers that the nearest passages were opened; leads back to where that was asked."""
    with backstage.database.write() as session:
        note_opening(_access(session, visitor), dossier_id, criterion)
    if retour == "signature" and not wants_json(request):
        return RedirectResponse(f"/dossiers/{dossier_id}/signature", 303)
    return _done(request, dossier_id, criterion, {"opened": True})


@router.post("/preuves/{evidence}")
def decide(
    dossier_id: str,
    evidence: str,
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    form: Annotated[VerdictForm, Form()],
) -> Response:
    """Accepts or rejects evidence of the draft, or takes the decision back."""
    with backstage.database.write() as session:
        kept = _decided(_access(session, visitor), dossier_id, evidence, form)
    return _done(request, dossier_id, form.critere, kept, evidence)


@router.post("/ajouts")
def add(
    dossier_id: str,
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    form: Annotated[AdditionForm, Form()],
) -> Response:
    """Adds words of a piece to a criterion."""
    with backstage.database.write() as session:
        payload = _words(backstage, session, form)
        kept = reviews.add_evidence(_access(session, visitor), backstage.files, dossier_id, payload)
        mark = f"ajout-{kept.id}"
    return _done(request, dossier_id, form.critere, {"mark": mark}, mark)


@router.post("/citations")
def add_by_words(
    dossier_id: str,
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    form: Annotated[CitationForm, Form()],
) -> Response:
    """Adds words of a piece to a criterion, found by themselves."""
    with backstage.database.write() as session:
        kept = cite(_access(session, visitor), backstage.files, dossier_id, form.critere, form.mots)
        mark = f"ajout-{kept.id}"
    return _done(request, dossier_id, form.critere, {"mark": mark}, mark)


@router.post("/ajouts/{decision_id}/retrait")
def withdraw(
    dossier_id: str,
    decision_id: str,
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    critere: Annotated[str, Form(max_length=20)],
) -> Response:
    """Takes added evidence back."""
    with backstage.database.write() as session:
        reviews.withdraw_evidence(_access(session, visitor), dossier_id, decision_id)
    return _done(request, dossier_id, critere, {})


def _access(session: Session, visitor: Visitor) -> Access:
    return Access(session, visitor.actor, Action.UPDATE, Kind.REVIEW)


def _decided(access: Access, dossier_id: str, evidence: str, form: VerdictForm) -> dict[str, Any]:
    if not form.decision:
        review = reviews.own_review(access, dossier_id)
        for decision in reviews.decisions_of(access, review):
            if decision.evidence == evidence and decision.draft_id == form.brouillon:
                reviews.withdraw_evidence(access, dossier_id, decision.id)
        return {"decision": "", "version": 0}
    if form.decision not in (Decision.ACCEPTED, Decision.REJECTED):
        raise UnknownEvidence("Une preuve se retient ou s'écarte.")
    payload = EvidenceVerdict(draft_id=form.brouillon, decision=Decision(form.decision), version=form.version)
    kept = reviews.decide(access, dossier_id, evidence, payload)
    return {"decision": kept.decision, "version": kept.version}


def _words(backstage: Backstage, session: Session, form: AdditionForm) -> AddedEvidence:
    """The words of a passage between two places, without the spaces around them."""
    document = read_document(backstage.files, session, get(session, PieceVersion, form.piece))
    passage = next((passage for passage in document.passages if passage.order == form.passage), None)
    if passage is None:
        raise UnknownEvidence("Cette pièce n'a pas ce passage.")
    chosen = passage.text[form.debut : form.fin]
    quote, start = chosen.strip(), form.debut + len(chosen) - len(chosen.lstrip())
    if not quote:
        raise UnknownEvidence("La sélection ne contient aucun mot.")
    return AddedEvidence(
        criterion=form.critere,
        piece_version_id=form.piece,
        passage=passage.id,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def _done(request: Request, dossier_id: str, criterion: str, kept: dict[str, Any], evidence: str = "") -> Response:
    if wants_json(request):
        return JSONResponse(kept)
    shown = f"&preuve={evidence}" if evidence else ""
    return RedirectResponse(f"/dossiers/{dossier_id}?critere={criterion}{shown}#appreciation", 303)
