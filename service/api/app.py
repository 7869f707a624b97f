"""The API as an application."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from referentiel.model import Referentiel
from service.api.callers import require_declared
from service.api.headers import SecurityHeaders
from service.api.metrics import Measured, Meter
from service.api.problems import RESPONSES, Problem, add_problem_answers
from service.api.routers import (
    accounts,
    audit,
    dossiers,
    drafts,
    health,
    pieces,
    privacy,
    profile,
    referentiels,
    reviews,
    runs,
    self_checks,
    sessions,
    signing_in,
    webhooks,
)
from service.api.services import Services
from service.use_cases.drafts import DraftView
from service.use_cases.passages import PieceText
from service.use_cases.self_checks import SelfCheck

VERSION = "1"
ROUTERS = (
    health.router,
    signing_in.router,
    profile.router,
    accounts.router,
    referentiels.router,
    sessions.router,
    dossiers.router,
    pieces.router,
    runs.router,
    drafts.router,
    reviews.router,
    self_checks.router,
    privacy.router,
    webhooks.router,
    audit.router,
)
_STRUCTURES = (DraftView, SelfCheck, Referentiel, PieceText)
_DESCRIPTION = """\
Reads candidates' dossiers against a certification's criteria and hands jurors a pre-annotated draft. Jurors decide.

Errors are `application/problem+json`; `code` is stable, `detail` is a French sentence.
"""


def build_api(services: Services) -> FastAPI:
    """The API over the stores of one process."""
    api = FastAPI(
        title="Faisceau",
        version=VERSION,
        description=_DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=RESPONSES,
    )
    api.state.services = services
    api.state.meter = Meter(services.database)
    for router in ROUTERS:
        api.include_router(router)
    require_declared(api_routes(api))
    add_problem_answers(api)
    api.add_middleware(SecurityHeaders, secure=services.server.secure)
    api.add_middleware(Measured, meter=api.state.meter)
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]
    return api


def api_routes(api: FastAPI) -> list[APIRoute]:
    """The API's own routes."""
    return [route for route in api.routes if isinstance(route, APIRoute)]


def _described(api: FastAPI) -> dict[str, Any]:
    if api.openapi_schema is None:
        described = get_openapi(title=api.title, version=api.version, description=api.description, routes=api.routes)
        _, structures = msgspec.json.schema_components(_STRUCTURES, ref_template="#/components/schemas/{name}")
        components = described.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        schemas.update(structures)
        schemas["FieldProblem"] = Problem.model_json_schema(mode="serialization")["$defs"]["FieldProblem"]
        schemas["Problem"] = _problem_schema()
        components["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "description": "A token made by POST /api/v1/tokens."}
        }
        described["security"] = [{"token": []}]
        api.openapi_schema = described
    return api.openapi_schema


def _problem_schema() -> dict[str, Any]:
    schema = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return schema
