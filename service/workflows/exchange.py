"""Judgements from a model that this machine cannot reach: requests out, answers in, by files.

What says which dossier a folder of requests is about stays on this machine: nothing that names a candidate is in the
folder.
"""

import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from referentiel.catalogue import open_referentiel
from service.assessment.draft import Draft
from service.assessment.language_model.errors import InvalidExport
from service.assessment.language_model.exchange import FolderChat
from service.model_wiring import offline_judge
from service.settings import Settings
from service.workflows.review import Bench, Progress, draft_with, prepare_bench
from service.workflows.submission import Submission, read_submission

SCHEMA = "faisceau-export/1"
_FILE = "export.json"
_KEPT_IN = "exports"
_UNNAMED = "openai:gpt-4.1"
"""The model that requests name when the settings name none."""


class Ticket(Struct, frozen=True):
    """What stands in the folder beside the requests: which export it is, and no more."""

    schema: str
    id: str


class Origin(Struct, frozen=True):
    """What an export was made of."""

    files: tuple[str, ...]
    brief: str | None
    bloc: str
    referentiel: str
    model: str
    base_url: str | None
    candidates: tuple[str, ...]
    pseudonyms: str
    digests: tuple[str, ...]
    """SHA-256 of each file as it was read."""


class Exchange(Struct, frozen=True):
    """Where an exchange stands: the draft so far, and the requests that have no answer yet."""

    submission: Submission
    draft: Draft
    awaited: tuple[Path, ...]


def export_requests(
    files: Sequence[str], brief: str | None, bloc: str, folder: Path, settings: Settings, progress: Progress
) -> Exchange:
    """Writes into ``folder`` every request that a review would send, one file each.

    Raises:
        ServiceError: the files, the bloc or the référentiel cannot be used.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    progress("Lecture des fichiers")
    submission = read_submission(files, brief, bloc, open_referentiel(settings.referentiel), settings.limits)
    origin = Origin(
        files=tuple(_absolute(file) for file in files),
        brief=_absolute(brief) if brief else None,
        bloc=submission.bloc.id,
        referentiel=settings.referentiel,
        model=settings.model.name or _UNNAMED,
        base_url=settings.model.base_url,
        candidates=settings.model.candidates,
        pseudonyms=settings.model.pseudonyms,
        digests=_digests(submission),
    )
    _keep(origin, folder, settings)
    return _exchange(origin, submission, folder, settings, progress)


def import_answers(folder: Path, settings: Settings, progress: Progress) -> Exchange:
    """Makes a draft from the answers put beside the requests of ``folder``; writes the requests that they call for.

    Raises:
        InvalidExport: the folder was not made here, or a file has changed since.
        ServiceError: the files cannot be read any more.
    """
    origin = _origin(folder, settings)
    progress("Lecture des fichiers")
    grid = open_referentiel(origin.referentiel)
    submission = read_submission(origin.files, origin.brief, origin.bloc, grid, settings.limits)
    if _digests(submission) != origin.digests:
        raise InvalidExport("Une pièce a changé depuis que les demandes ont été écrites : refaites l'export.")
    return _exchange(origin, submission, folder, settings, progress)


def _exchange(origin: Origin, submission: Submission, folder: Path, settings: Settings, progress: Progress) -> Exchange:
    changes = {
        "name": origin.model,
        "base_url": origin.base_url,
        "candidates": origin.candidates,
        "pseudonyms": origin.pseudonyms,
    }
    asked = settings.model_copy(update={"model": settings.model.model_validate(settings.model.model_dump() | changes)})
    chat = FolderChat(folder, origin.model, own_endpoint=origin.base_url is not None)
    bench: Bench = prepare_bench(submission, _work(folder, settings), asked, progress)
    judge = offline_judge(submission.referentiel, submission.dossier, bench.engine, asked, chat)
    draft = draft_with(judge, bench, asked, progress)
    return Exchange(submission, draft, chat.awaited)


def _absolute(file: str) -> str:
    kind, separator, path = file.partition("=")
    if not separator or Path(file).exists():
        return str(Path(file).absolute())
    return f"{kind}={Path(path).absolute()}"


def _digests(submission: Submission) -> tuple[str, ...]:
    return tuple(piece.document.digest for piece in submission.dossier.pieces)


def _keep(origin: Origin, folder: Path, settings: Settings) -> None:
    ticket = Ticket(SCHEMA, uuid.uuid4().hex)
    kept = settings.data_dir / _KEPT_IN / f"{ticket.id}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(msgspec.json.encode(origin))
    (folder / _FILE).write_bytes(msgspec.json.encode(ticket) + b"\n")


def _origin(folder: Path, settings: Settings) -> Origin:
    try:
        ticket = msgspec.json.decode((folder / _FILE).read_bytes(), type=Ticket)
        known = settings.data_dir / _KEPT_IN / f"{uuid.UUID(ticket.id).hex}.json"
        return msgspec.json.decode(known.read_bytes(), type=Origin)
    except (OSError, ValueError) as error:
        raise InvalidExport(f"{folder} n'est pas un dossier de demandes écrit sur cette machine.") from error


def _work(folder: Path, settings: Settings) -> Path:
    """Where the passages are indexed: not in the folder, which is meant to leave."""
    return settings.cache_dir / _KEPT_IN / hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
