"""Who may do what to what: the one place where it is decided.

What is not written here is refused. A reach says how far a permission goes: to every object, to those of the sessions
that the account sits in, to the dossiers that it was assigned, or to what is its own.
"""

# ruff: noqa: S105, S106 (a token is here a kind of object, not a secret)
from collections.abc import Mapping
from enum import StrEnum

from service.store.models import Role


class Action(StrEnum):
    """What is done."""

    LIST = "list"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    SIGN = "sign"
    REOPEN = "reopen"


class Kind(StrEnum):
    """What it is done to."""

    REFERENTIEL = "referentiel"
    SESSION = "session"
    SEAT = "seat"
    GROUP = "group"
    DOSSIER = "dossier"
    ASSIGNMENT = "assignment"
    BRIEF = "brief"
    PIECE = "piece"
    RUN = "run"
    DRAFT = "draft"
    EXPORT = "export"
    REVIEW = "review"
    DELIBERATION = "deliberation"
    SELF_CHECK = "self_check"
    SELF_CHECK_HISTORY = "self_check_history"
    PERSONAL_DATA = "personal_data"
    ERASURE = "erasure"
    RETENTION = "retention"
    ACCOUNT = "account"
    PROFILE = "profile"
    API_TOKEN = "api_token"
    WEBHOOK = "webhook"
    AUDIT = "audit"
    METRICS = "metrics"


class Reach(StrEnum):
    """How far a permission goes."""

    ALL = "all"
    SEATED = "seated"
    """Objects of the sessions in whose jury the account sits."""
    ASSIGNED = "assigned"
    """Objects of the dossiers that the account was assigned."""
    OWN = "own"
    """What belongs to the account: a candidate's dossiers, one's reviews, one's tokens."""


Grants = Mapping[tuple[Action, Kind], Reach]


def _grants(reach: Reach, **kinds: str) -> dict[tuple[Action, Kind], Reach]:
    return {(Action(action), Kind(kind)): reach for kind, actions in kinds.items() for action in actions.split()}


PERMISSIONS: Mapping[Role, Grants] = {
    Role.ADMINISTRATOR: _grants(
        Reach.ALL,
        referentiel="list read create",
        session="list read create update delete",
        seat="list create delete",
        group="list create delete",
        dossier="list read create update",
        assignment="list create delete",
        brief="create",
        piece="list read create",
        run="list read create update",
        draft="list read",
        export="list read",
        review="list read",
        deliberation="read",
        self_check_history="list",
        personal_data="read",
        erasure="list create",
        retention="create",
        account="list read create update",
        webhook="list create delete",
        audit="list read",
        metrics="read",
    )
    | _grants(Reach.OWN, profile="read update", api_token="list create delete"),
    Role.PRESIDENT: _grants(Reach.ALL, referentiel="list read")
    | _grants(
        Reach.SEATED,
        session="list read",
        seat="list",
        group="list",
        dossier="list read",
        assignment="list create delete",
        piece="list read",
        run="list read create update",
        draft="list read",
        export="list read",
        review="list read update sign reopen",
        deliberation="read update",
        self_check_history="list",
    )
    | _grants(Reach.OWN, profile="read update", api_token="list create delete"),
    Role.JUROR: _grants(Reach.ALL, referentiel="list read")
    | _grants(Reach.SEATED, session="list read")
    | _grants(
        Reach.ASSIGNED,
        dossier="list read",
        piece="list read",
        run="list read",
        draft="list read",
        export="list read",
        review="update sign",
        self_check_history="list",
    )
    | _grants(Reach.OWN, review="list read", profile="read update", api_token="list create delete"),
    Role.CANDIDATE: _grants(Reach.ALL, referentiel="list read")
    | _grants(
        Reach.OWN,
        session="list read",
        dossier="list read",
        piece="list read create",
        self_check="list read create",
        personal_data="read",
        erasure="create",
        profile="read update",
    ),
}


def reach(role: Role, action: Action, kind: Kind) -> Reach | None:
    """How far a role's permission goes; None when it has none."""
    return PERMISSIONS[role].get((action, kind))
