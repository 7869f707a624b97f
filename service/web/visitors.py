"""Whoever opens a page: found by the cookie, checked again at every request."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends, Request
from msgspec import Struct
from sqlalchemy.orm import Session

from service.people.actor import Actor
from service.people.errors import CrossSite, NotSignedIn
from service.people.secret_values import same
from service.people.signing_in import actor_of_cookie, csrf_token
from service.store.models import Account, Role
from service.web.backstage import Backstage
from service.web.errors import StaleForm
from service.web.frame import Destination, Frame

CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
ROLES = {
    Role.ADMINISTRATOR: "Administration",
    Role.PRESIDENT: "Présidence du jury",
    Role.JUROR: "Jury",
    Role.CANDIDATE: "Candidat",
}
_MENUS: dict[Role, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    Role.ADMINISTRATOR: (("Sessions", "/sessions", ("/deliberations",)), ("Administration", "/administration", ())),
    Role.PRESIDENT: (("Sessions", "/sessions", ("/deliberations",)), ("Mes dossiers", "/dossiers", ())),
    Role.JUROR: (("Mes dossiers", "/dossiers", ("/sessions",)), ("Mes formules", "/formules", ())),
    Role.CANDIDATE: (
        ("Mon dossier", "/mon-dossier", ("/lectures", "/mes-donnees")),
        ("Comment ça marche", "/comment-ca-marche", ()),
    ),
}
"""Each entry's label, its address, and where the pages that belong to it stand besides."""


class Visitor(Struct, frozen=True):
    """Someone who is signed in."""

    actor: Actor
    name: str
    csrf: str

    def frame(self, request: Request) -> Frame:
        """What surrounds the page that they asked for."""
        path = request.url.path
        return Frame(
            address=path,
            name=self.name,
            role=ROLES[self.actor.role],
            csrf=self.csrf,
            destinations=tuple(
                Destination(label, address, path.startswith((address, *others)))
                for label, address, others in _MENUS[self.actor.role]
            ),
            notice=_notice(request),
        )


def _notice(request: Request) -> str:
    """What was just done, as the address says it: not where another site has made the address up."""
    own = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return request.query_params.get("fait", "") if own else ""


def backstage_of(request: Request) -> Backstage:
    """What the pages work with."""
    found: Backstage = request.app.state.backstage
    return found


def visitor_of(request: Request, backstage: "BehindThePages") -> Visitor:
    """Whoever is signed in.

    Raises:
        NotSignedIn: no cookie, or one that no longer works.
    """
    found = find_visitor(request, backstage)
    if found is None:
        raise NotSignedIn("Connectez-vous pour ouvrir cette page.")
    return found


def find_visitor(request: Request, backstage: Backstage) -> Visitor | None:
    """Whoever is signed in, if anyone is."""
    secret = request.cookies.get(backstage.server.sign_in_cookie)
    if not secret:
        return None
    with backstage.database.read() as session:
        actor = actor_of_cookie(session, secret)
        if actor is None or actor.sign_in_id is None:
            return None
        name = session.get_one(Account, actor.account_id).name
    return Visitor(actor, name, csrf_token(backstage.secret_key, actor.sign_in_id))


def require_same_site(request: Request, backstage: "BehindThePages") -> None:
    """Refuses what a page of another site sends.

    Raises:
        CrossSite: the browser says that the request comes from elsewhere.
    """
    origin = request.headers.get("origin")
    own = {backstage.server.origin, f"{request.url.scheme}://{request.headers.get('host', '')}"}
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or (
        origin is not None and origin not in own
    ):
        raise CrossSite("Cette demande ne vient pas d'une page de Faisceau.")


async def require_own_form(request: Request, visitor: "SignedIn", backstage: "BehindThePages") -> AsyncIterator[None]:
    """Refuses a change that was not asked from one of the visitor's own pages.

    Raises:
        CrossSite: the browser says that the request comes from elsewhere.
        StaleForm: the form was made for another sign-in.
    """
    require_same_site(request, backstage)
    sent = request.headers.get(CSRF_HEADER)
    if sent is None:
        sent = str((await request.form()).get(CSRF_FIELD, ""))
    if not same(sent, visitor.csrf):
        raise StaleForm("Cette page date d'une autre connexion : rechargez-la, puis recommencez.")
    try:
        yield
    finally:
        # Files that were sent are temporary ones: they go with the request.
        await request.close()


def reading(backstage: "BehindThePages") -> Iterator[Session]:
    """A transaction that leaves nothing behind, for the length of one request."""
    with backstage.database.read() as session:
        yield session


BehindThePages = Annotated[Backstage, Depends(backstage_of)]
SignedIn = Annotated[Visitor, Depends(visitor_of)]
Reading = Annotated[Session, Depends(reading)]
