"""Leases: what one process may do for a while, taken atomically on either database."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.store.models import Lease


class Leases:
    """The leases, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, name: str, holder: str, at: datetime, duration: timedelta) -> bool:
        """Takes or prolongs a lease; False while another holder's has not expired."""
        insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        wanted = {"holder": holder, "expires_at": at + duration}
        taken = self._session.execute(
            insert(Lease)
            .values(name=name, **wanted)
            .on_conflict_do_update(
                index_elements=[Lease.name], set_=wanted, where=(Lease.holder == holder) | (Lease.expires_at <= at)
            )
            .returning(Lease.holder)
        ).scalar_one_or_none()
        return taken == holder

    def release(self, name: str, holder: str) -> None:
        """Gives a lease up; nothing happens when another holds it."""
        self._session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))

    def expired(self, prefix: str, at: datetime) -> list[Lease]:
        """Leases of a family that their holders have let lapse."""
        return list(
            self._session.scalars(
                select(Lease).where(Lease.name.startswith(prefix, autoescape=True), Lease.expires_at <= at)
            )
        )

    def live(self, prefix: str, at: datetime) -> list[Lease]:
        """Leases of a family that still hold."""
        return list(
            self._session.scalars(
                select(Lease).where(Lease.name.startswith(prefix, autoescape=True), Lease.expires_at > at)
            )
        )
