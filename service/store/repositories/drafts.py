"""Drafts, judgements by content, exports."""

import hashlib
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, undefer

from service.store.errors import NotFound
from service.store.models import Draft, Export, Judgement, JudgementUse, Purpose, Run
from service.store.repositories.lookup import get


class Drafts:
    """The drafts, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, draft_id: str) -> Draft:
        """The draft of that id (``NotFound`` when there is none)."""
        return get(self._session, Draft, draft_id)

    def add(self, run: Run, body: bytes, schema: str, engine: str) -> Draft:
        """Keeps a run's draft; a run that is resumed after it gets the same one back."""
        if (kept := self.of_run(run.id)) is not None:
            return kept
        draft = Draft(
            dossier_id=run.dossier_id,
            run_id=run.id,
            schema=schema,
            engine=engine,
            digest=hashlib.sha256(body).hexdigest(),
            body=body,
        )
        self._session.add(draft)
        self._session.flush()
        return draft

    def of_run(self, run_id: str) -> Draft | None:
        """The draft that a run made."""
        return self._session.scalars(select(Draft).where(Draft.run_id == run_id)).one_or_none()

    def of_dossier(self, dossier_id: str, purpose: Purpose) -> list[Draft]:
        """A dossier's drafts for one purpose, the newest first."""
        return list(
            self._session.scalars(
                select(Draft)
                .join(Run, Run.id == Draft.run_id)
                .where(Draft.dossier_id == dossier_id, Run.purpose == purpose)
                .order_by(Draft.created_at.desc(), Draft.id.desc())
            )
        )

    def current(self, dossier_id: str, purpose: Purpose = Purpose.JURY) -> Draft:
        """A dossier's newest draft, with its body.

        Raises:
            NotFound: the dossier has none yet.
        """
        draft = self._session.scalars(
            select(Draft)
            .options(undefer(Draft.body))
            .join(Run, Run.id == Draft.run_id)
            .where(Draft.dossier_id == dossier_id, Run.purpose == purpose)
            .order_by(Draft.created_at.desc(), Draft.id.desc())
            .limit(1)
        ).one_or_none()
        if draft is None:
            raise NotFound("Ce dossier n'a pas encore de brouillon.")
        return draft


class Judgements:
    """What was judged already, by content, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: str, dossier_id: str) -> bytes | None:
        """The judgement of that key, noted as used by the dossier; None when it was never made."""
        judgement = self._session.get(Judgement, key)
        if judgement is None:
            return None
        self._note_use(key, dossier_id)
        return judgement.body

    def put(self, key: str, competence: str, dossier_id: str, body: bytes) -> None:
        """Keeps a judgement; two workers that made the same one leave one row."""
        self._insert_once(Judgement, {"key": key, "competence": competence, "body": body})
        self._note_use(key, dossier_id)

    def _note_use(self, key: str, dossier_id: str) -> None:
        self._insert_once(JudgementUse, {"key": key, "dossier_id": dossier_id})

    def _insert_once(self, table: type[Judgement] | type[JudgementUse], values: dict[str, Any]) -> None:
        insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        self._session.execute(insert(table).values(**values).on_conflict_do_nothing())


class Exports:
    """Files made from drafts, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, export_id: str) -> Export:
        """The export of that id (``NotFound`` when there is none)."""
        return get(self._session, Export, export_id)

    def put(self, export: Export) -> Export:
        """Keeps an export; a step that runs again gets the kept one back."""
        kept = self._session.scalars(
            select(Export).where(Export.draft_id == export.draft_id, Export.file_name == export.file_name)
        ).one_or_none()
        if kept is not None:
            return kept
        self._session.add(export)
        self._session.flush()
        return export

    def of_draft(self, draft_id: str) -> list[Export]:
        """A draft's exports, by name."""
        return list(self._session.scalars(select(Export).where(Export.draft_id == draft_id).order_by(Export.file_name)))

    def named(self, draft_id: str, file_name: str) -> Export:
        """A draft's export of that name.

        Raises:
            NotFound: there is none.
        """
        for export in self.of_draft(draft_id):
            if export.file_name == file_name:
                return export
        raise NotFound("Ce brouillon n'a pas d'export de ce nom.")
