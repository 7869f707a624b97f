"""Slows down what is tried too often."""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.people.errors import TooManyAttempts
from service.people.secret_values import digest
from service.store.base import now
from service.store.models import Attempt


def count_attempt(session: Session, key: str) -> None:
    """Notes one attempt."""
    session.add(Attempt(key=digest(key)))
    session.flush()


def require_calm(session: Session, key: str, most: int, window: timedelta) -> None:
    """Refuses when the window already holds that many attempts.

    Raises:
        TooManyAttempts: with the seconds to wait until the oldest attempt leaves the window.
    """
    since = now() - window
    count, oldest = session.execute(
        select(func.count(), func.min(Attempt.at)).where(Attempt.key == digest(key), Attempt.at > since)
    ).one()
    if count >= most:
        wait = max(1, int((oldest - since).total_seconds()) + 1)
        raise TooManyAttempts(f"Trop de tentatives : réessayez dans {_in_words(wait)}.", wait)


def forget_attempts(session: Session, before: timedelta = timedelta(days=1)) -> int:
    """Removes old attempts and says how many."""
    return len(session.scalars(delete(Attempt).where(Attempt.at < now() - before).returning(Attempt.id)).all())


def _in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "une minute" if minutes == 1 else f"{minutes} minutes"
