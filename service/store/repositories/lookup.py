"""An object by its identifier, or a refusal that people understand."""

from typing import TypeVar

from sqlalchemy.orm import Session

from service.store.base import Base
from service.store.errors import NotFound, StaleVersion

_Row = TypeVar("_Row", bound=Base)


def get(session: Session, kind: type[_Row], id_: str) -> _Row:
    """The object of that kind and identifier.

    Raises:
        NotFound: there is none.
    """
    row = session.get(kind, id_)
    if row is None:
        raise NotFound("Cet objet n'existe pas, ou n'existe plus.")
    return row


def expect_version(found: int, expected: int) -> None:
    """Refuses to change what was changed since the caller read it.

    Raises:
        StaleVersion: the versions differ.
    """
    if found != expected:
        raise StaleVersion("Cet objet a été modifié entre-temps : rechargez-le avant de recommencer.")
