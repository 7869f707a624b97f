"""Dossiers: candidates of a session, and who reads them."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from service.api.answers import Answer, ObjectId
from service.api.callers import Allowed, Caller
from service.api.receiving import small_body
from service.people.permissions import Action, Kind
from service.use_cases import candidate_import, dossiers, juries

router = APIRouter(prefix="/api/v1", tags=["dossiers"])


class DossierAnswer(Answer):
    """A dossier, as the one who asks may know it."""

    id: str
    session_id: str
    group_id: str | None
    number: int
    label: str
    """The candidate's name, or their number in an anonymous session."""
    candidate_id: str | None
    email: str | None
    version: int

    @classmethod
    def of(cls, named: dossiers.NamedDossier) -> "DossierAnswer":
        """The answer for a named dossier."""
        dossier, candidate = named.dossier, named.candidate
        return cls(
            id=dossier.id,
            session_id=dossier.session_id,
            group_id=dossier.group_id,
            number=dossier.number,
            label=named.label,
            candidate_id=candidate.id if candidate else None,
            email=candidate.email if candidate else None,
            version=dossier.version,
        )


class AssignmentAnswer(Answer):
    """A dossier that someone reads."""

    dossier_id: str
    account_id: str


class BadLineAnswer(Answer):
    """A line of a list that cannot be taken up."""

    line: int
    problem: str


class ImportAnswer(Answer):
    """What a list did, or would do."""

    added: int
    unchanged: int
    groups_added: int
    bad_lines: list[BadLineAnswer]
    written: bool


@router.get("/sessions/{session_id}/dossiers")
def list_dossiers(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.DOSSIER))], session_id: ObjectId
) -> list[DossierAnswer]:
    """A session's dossiers that are open to the one who asks."""
    with caller.reading() as access:
        return [DossierAnswer.of(named) for named in dossiers.list_dossiers(access, session_id)]


@router.post("/sessions/{session_id}/dossiers", status_code=201)
def enter_candidate(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.DOSSIER))],
    session_id: ObjectId,
    payload: dossiers.NewCandidate,
) -> DossierAnswer:
    """Enters a candidate into a session."""
    with caller.writing() as access:
        return DossierAnswer.of(dossiers.enter(access, session_id, payload))


@router.post(
    "/sessions/{session_id}/candidates/import",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {
                    "schema": {"type": "string"},
                    "example": "nom;email;groupe\nCamille Duval;camille.duval@exemple.fr;Groupe 1\n",
                }
            },
        }
    },
)
async def import_candidates(
    request: Request,
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.DOSSIER))],
    session_id: ObjectId,
    dry_run: Annotated[bool, Query(description="Only says what would become of the list.")] = True,
) -> ImportAnswer:
    """Takes a list of candidates (CSV) up. Nothing is written while a line is bad."""
    body = await small_body(request, candidate_import.MOST_BYTES)
    return await run_in_threadpool(_import, caller, session_id, body, dry_run)


@router.get("/dossiers/{dossier_id}")
def read_dossier(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.DOSSIER))], dossier_id: ObjectId
) -> DossierAnswer:
    """One dossier."""
    with caller.reading() as access:
        return DossierAnswer.of(dossiers.read_dossier(access, dossier_id))


@router.put("/dossiers/{dossier_id}")
def change_dossier(
    caller: Annotated[Caller, Depends(Allowed(Action.UPDATE, Kind.DOSSIER))],
    dossier_id: ObjectId,
    payload: dossiers.DossierChange,
) -> DossierAnswer:
    """Moves a candidate to another group of the session."""
    with caller.writing() as access:
        return DossierAnswer.of(dossiers.change_dossier(access, dossier_id, payload))


@router.get("/sessions/{session_id}/assignments")
def list_assignments(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.ASSIGNMENT))], session_id: ObjectId
) -> list[AssignmentAnswer]:
    """Who reads what, in a session."""
    with caller.reading() as access:
        return [AssignmentAnswer.model_validate(row) for row in juries.list_assignments(access, session_id)]


@router.post("/dossiers/{dossier_id}/assignments", status_code=201)
def assign(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.ASSIGNMENT))],
    dossier_id: ObjectId,
    payload: juries.Sitting,
) -> AssignmentAnswer:
    """Gives a dossier to someone of its jury."""
    with caller.writing() as access:
        return AssignmentAnswer.model_validate(juries.assign(access, dossier_id, payload))


@router.delete("/dossiers/{dossier_id}/assignments/{account_id}", status_code=204)
def withdraw_assignment(
    caller: Annotated[Caller, Depends(Allowed(Action.DELETE, Kind.ASSIGNMENT))],
    dossier_id: ObjectId,
    account_id: ObjectId,
) -> None:
    """Takes a dossier back from a juror."""
    with caller.writing() as access:
        juries.withdraw_assignment(access, dossier_id, account_id)


def _import(caller: Caller, session_id: str, body: bytes, dry_run: bool) -> ImportAnswer:
    with caller.writing() as access:
        report = candidate_import.import_candidates(access, session_id, body, dry_run=dry_run)
    return ImportAnswer.model_validate(msgspec.to_builtins(report))
