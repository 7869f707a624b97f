"""Whoever asks for something."""

from msgspec import Struct

from service.people.permissions import Action, Kind, Reach, reach
from service.store.models import Role

READ_ONLY = "read"
EVERYTHING = "write"
_READING = frozenset({Action.LIST, Action.READ})


class Actor(Struct, frozen=True):
    """An account, in a browser or by a token."""

    account_id: str
    role: Role
    sign_in_id: str | None = None
    """The browser's sign-in; None for a token."""
    scopes: tuple[str, ...] = (EVERYTHING,)
    """What a token is for: ``read`` or ``write``, and kinds of objects when it is bound to some (``draft``)."""

    def reach(self, action: Action, kind: Kind) -> Reach | None:
        """How far the actor's permission goes: that of the role, within the token's scopes."""
        return reach(self.role, action, kind) if self._in_scope(action, kind) else None

    def _in_scope(self, action: Action, kind: Kind) -> bool:
        kinds = set(self.scopes) - {READ_ONLY, EVERYTHING}
        if kinds and kind.value not in kinds:
            return False
        return EVERYTHING in self.scopes or (READ_ONLY in self.scopes and action in _READING)


SCOPES = (READ_ONLY, EVERYTHING, *(kind.value for kind in Kind))
"""What a token may be bound to."""
