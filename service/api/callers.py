"""Who calls, and what each route lets them do. A route that declares nothing keeps the application from starting."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from msgspec import Struct

from service.api.services import Services
from service.audit.log import record
from service.people.access import Access
from service.people.actor import Actor
from service.people.errors import CrossSite, Forbidden, NotSignedIn
from service.people.permissions import Action, Kind
from service.people.secret_values import same
from service.people.signing_in import actor_of_cookie, csrf_token
from service.people.tokens import actor_of_token, is_use_unnoted, note_use

CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = "bearer "


class Caller(Struct, frozen=True):
    """Someone who may do the route's action, on objects that are still to be found within their reach."""

    services: Services
    actor: Actor
    action: Action
    kind: Kind

    @contextmanager
    def reading(self) -> Iterator[Access]:
        """An access inside a transaction that leaves nothing behind."""
        with self.services.database.read() as session:
            yield Access(session, self.actor, self.action, self.kind)

    @contextmanager
    def writing(self) -> Iterator[Access]:
        """An access inside a transaction that is committed at the end."""
        with self.services.database.write() as session:
            yield Access(session, self.actor, self.action, self.kind)


class Allowed:
    """A route's declaration: what it does to which kind of object."""

    def __init__(self, action: Action, kind: Kind) -> None:
        self.action = action
        self.kind = kind

    def __call__(self, request: Request) -> Caller:
        """Finds who calls and refuses them when their role has no such permission at all.

        Raises:
            NotSignedIn: no cookie or token, or one that no longer works.
            Forbidden: the role or the token's scopes do not allow it; the refusal is recorded.
            CrossSite: an unsafe request by cookie that no page of the service has sent.
        """
        services = services_of(request)
        actor = identify(request, services)
        if actor.reach(self.action, self.kind) is None:
            with services.database.write() as session:
                record(session, actor.account_id, "access.refuse", self.kind.value, wanted=self.action.value)
            raise Forbidden("Votre compte ne permet pas cette action.")
        return Caller(services, actor, self.action, self.kind)


class Public:
    """The declaration of a route that anyone may call."""

    def __call__(self, request: Request) -> Services:
        """What the route works with."""
        return services_of(request)


class SignedIn:
    """The declaration of a route that concerns only the one who calls."""

    def __call__(self, request: Request) -> tuple[Services, Actor]:
        """What the route works with, and who calls (``NotSignedIn``, ``CrossSite``)."""
        services = services_of(request)
        return services, identify(request, services)


Anyone = Annotated[Services, Depends(Public())]
Whoever = Annotated[tuple[Services, Actor], Depends(SignedIn())]


def services_of(request: Request) -> Services:
    """What the application was built over."""
    services: Services = request.app.state.services
    return services


def identify(request: Request, services: Services) -> Actor:
    """Who calls, by token or by cookie.

    Raises:
        NotSignedIn: no cookie or token, or one that no longer works.
        CrossSite: an unsafe request by cookie that no page of the service has sent.
    """
    header = request.headers.get("authorization", "")
    if header.lower().startswith(_BEARER):
        return _by_token(services, header[len(_BEARER) :].strip())
    secret = request.cookies.get(services.server.sign_in_cookie)
    if secret:
        with services.database.read() as session:
            actor = actor_of_cookie(session, secret)
        if actor is not None:
            if request.method not in _SAFE:
                _require_own_page(request, services, actor)
            return actor
    raise NotSignedIn("Identifiez-vous : par un jeton, ou en vous connectant.")


def declaration(route: APIRoute) -> Allowed | Public | SignedIn | None:
    """What a route declares; None when it declares nothing."""
    for dependency in _walk(route.dependant):
        if isinstance(dependency.call, Allowed | Public | SignedIn):
            return dependency.call
    return None


def require_declared(routes: Iterable[APIRoute]) -> None:
    """Refuses to start with a route that does not say who may call it."""
    bare = [f"{route.path} ({route.name})" for route in routes if declaration(route) is None]
    if bare:
        raise RuntimeError(f"routes without a declared permission: {', '.join(bare)}")


def require_same_origin(request: Request, services: Services) -> None:
    """Refuses what a browser says another site has sent.

    Raises:
        CrossSite: by ``Sec-Fetch-Site`` or ``Origin``.
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin is not None and origin != services.server.origin):
        raise CrossSite("Cette demande vient d'un autre site : elle est refusée.")


def _by_token(services: Services, secret: str) -> Actor:
    with services.database.read() as session:
        actor = actor_of_token(session, secret)
        unnoted = actor is not None and is_use_unnoted(session, secret)
    if actor is None:
        raise NotSignedIn("Ce jeton n'est pas valable : il a pu expirer ou être révoqué.")
    if unnoted:
        with services.database.write() as session:
            note_use(session, secret)
    return actor


def _require_own_page(request: Request, services: Services, actor: Actor) -> None:
    require_same_origin(request, services)
    expected = csrf_token(services.secret_key, actor.sign_in_id or "")
    if not same(request.headers.get(CSRF_HEADER, ""), expected):
        raise CrossSite("Le jeton anti-contrefaçon manque ou n'est pas le bon : rechargez la page.")


def _walk(dependant: Dependant) -> Iterator[Dependant]:
    for dependency in dependant.dependencies:
        yield dependency
        yield from _walk(dependency)
