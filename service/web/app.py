"""The pages as an application of their own, mounted beside the API."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from service.web.backstage import Backstage
from service.web.failures import add_failure_pages
from service.web.routes import (
    across,
    administration,
    candidates,
    deliberations,
    desk,
    exports,
    formulas,
    home,
    judging,
    jury,
    my_data,
    my_dossier,
    my_readings,
    oversight,
    page_images,
    queue,
    session_exports,
    sessions,
    sign_off,
    signing_in,
    static,
    versions,
)
from service.web.security import SecurityHeaders

ROUTERS = (
    static.router,
    signing_in.router,
    home.router,
    queue.router,
    desk.router,
    page_images.router,
    judging.router,
    sign_off.router,
    across.router,
    formulas.router,
    exports.router,
    my_dossier.router,
    my_readings.router,
    my_data.router,
    sessions.router,
    candidates.router,
    jury.router,
    oversight.router,
    deliberations.router,
    session_exports.router,
    administration.router,
    versions.router,
)


def build_pages(backstage: Backstage) -> FastAPI:
    """The pages over the stores of one process, to be mounted at ``/`` after every other route."""
    pages = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    pages.state.backstage = backstage
    for router in ROUTERS:
        pages.include_router(router)
    add_failure_pages(pages)
    pages.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    pages.add_middleware(SecurityHeaders)
    return pages
