"""Erasure, retention and personal data, as people ask for them."""

from collections.abc import Sequence
from typing import IO

from sqlalchemy import select

from service.audit.log import record
from service.people.access import Access
from service.people.permissions import Reach
from service.privacy.erasure import Eraser, erase_candidate
from service.privacy.personal_data import write_archive
from service.store.database import Database
from service.store.files import FileStore
from service.store.models import Candidate, Erasure
from service.store.repositories.lookup import get


def list_erasures(access: Access) -> list[Erasure]:
    """Every receipt, the newest first."""
    return list(access.session.scalars(select(Erasure).order_by(Erasure.id.desc())))


def candidate_of_dossier(access: Access, dossier_id: str) -> Candidate:
    """The candidate of a dossier within reach (``NotFound`` otherwise)."""
    return get(access.session, Candidate, access.dossier(dossier_id).candidate_id)


def export_person(access: Access, files: FileStore, candidate_id: str, archive: IO[bytes]) -> None:
    """Writes all that is held on a candidate; for the candidate themselves, without what the jury makes of it.

    Raises:
        NotFound: out of reach.
    """
    candidate = access.candidate(candidate_id)
    write_archive(access.session, files, candidate, archive, with_assessment=access.reach is Reach.ALL)
    record(access.session, access.actor.account_id, "personal_data.export", "candidate", candidate.id)


def erase(access: Access, database: Database, erasers: Sequence[Eraser], candidate_id: str) -> Erasure:
    """Erases a candidate everywhere, in transactions of its own.

    Raises:
        NotFound: out of reach.
    """
    candidate = access.candidate(candidate_id)
    return erase_candidate(database, erasers, candidate.id, access.actor.account_id)
