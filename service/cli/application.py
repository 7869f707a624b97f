"""The service as one application: the API, and the pages for everything else."""

from fastapi import FastAPI

from service.api.app import build_api
from service.api.callers import Anyone
from service.api.services import Services
from service.store.errors import NotFound
from service.web.app import build_pages
from service.web.backstage import open_backstage


def build_application(services: Services) -> FastAPI:
    """The application of one process, over stores that are open."""
    application = build_api(services)
    # Before the pages, so that a program that takes a wrong address is answered as a program.
    application.add_api_route("/api/{rest:path}", _nowhere, methods=list(_METHODS), include_in_schema=False)
    application.mount(
        "/", build_pages(open_backstage(services.database, services.files, services.settings, services.secret_key))
    )
    return application


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _nowhere(services: Anyone, rest: str) -> None:
    raise NotFound("Cette adresse ne mène à rien.")
