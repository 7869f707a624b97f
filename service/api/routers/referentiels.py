"""Référentiels: the grids that sessions can use."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from referentiel.catalogue import names
from referentiel.model import Referentiel
from service.api.answers import Answer, ObjectId, as_json, schema_of
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.use_cases import referentiels

router = APIRouter(prefix="/api/v1/referentiels", tags=["référentiels"])


class ReferentielAnswer(Answer):
    """A version of a référentiel."""

    id: str
    name: str
    title: str
    year: int
    fingerprint: str
    added_at: datetime


@router.get("")
def list_referentiels(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.REFERENTIEL))],
) -> list[ReferentielAnswer]:
    """Every version taken up."""
    with caller.reading() as access:
        return [ReferentielAnswer.model_validate(version) for version in referentiels.list_referentiels(access)]


@router.post("", status_code=201)
def take_up(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.REFERENTIEL))], payload: referentiels.NewReferentiel
) -> ReferentielAnswer:
    """Takes up the present version of a référentiel that comes with the product."""
    with caller.writing() as access:
        return ReferentielAnswer.model_validate(referentiels.take_up(access, payload, frozenset(names())))


@router.get("/{referentiel_id}", responses=schema_of(Referentiel))
def read_referentiel(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.REFERENTIEL))], referentiel_id: ObjectId
) -> Response:
    """A grid, whole: blocs, competences, criteria, facets."""
    with caller.reading() as access:
        return as_json(referentiels.read_referentiel(access, referentiel_id))
