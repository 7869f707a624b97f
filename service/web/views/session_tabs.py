"""The pages of one session, as tabs."""

from msgspec import Struct

from service.people.actor import Actor
from service.people.permissions import Action, Kind
from service.store.models import JurySession
from service.web.dates import day

_TABS = (
    ("Avancement", "", Action.READ, Kind.SESSION),
    ("Candidats", "/candidats", Action.LIST, Kind.DOSSIER),
    ("Jury et attributions", "/jury", Action.LIST, Kind.SEAT),
    ("Accord", "/accord", Action.READ, Kind.DELIBERATION),
    ("Délibération", "/deliberation", Action.READ, Kind.DELIBERATION),
    ("Exports", "/exports", Action.READ, Kind.DELIBERATION),
    ("Réglages", "/reglages", Action.UPDATE, Kind.SESSION),
)


class Tab(Struct, frozen=True):
    """A page of a session."""

    label: str
    address: str
    current: bool


class SessionTabs(Struct, frozen=True):
    """A session and its pages."""

    title: str
    facts: str
    address: str
    tabs: tuple[Tab, ...]


def session_tabs(jury: JurySession, actor: Actor, current: str) -> SessionTabs:
    """The tabs that the actor may open; ``current`` is the label of the one that is open."""
    address = f"/sessions/{jury.id}"
    return SessionTabs(
        title=jury.title,
        facts=f"Bloc {jury.bloc} · jury le {day(jury.jury_date)}",
        address=address,
        tabs=tuple(
            Tab(label, address + path, label == current)
            for label, path, action, kind in _TABS
            if actor.reach(action, kind) is not None
        ),
    )
