"""The candidate's mirror: a self-check with what it takes to act on it, and what changed since the version before.

Like the self-check itself, nothing here has room for coverage, scores, ratings or the jury.
"""

from collections.abc import Iterable, Mapping, Set

from msgspec import Struct
from sqlalchemy.orm import Session

from ingest.document import HiddenReason
from referentiel.model import Bloc, PieceKind
from service.assessment.draft import PieceWarning
from service.assessment.pieces import piece_ids
from service.exports.draft_json import decode
from service.people.access import Access
from service.store.models import Dossier, JurySession, PieceVersion, Purpose, Run, RunState
from service.store.repositories.drafts import Drafts
from service.store.repositories.lookup import get
from service.store.repositories.pieces import Pieces
from service.store.repositories.runs import Runs, inputs_digest
from service.use_cases.referentiels import bloc_of
from service.use_cases.self_checks import FoundPassage, SelfCheck, read_self_check

_HIDDEN = frozenset(reason.value for reason in HiddenReason)
_UNREAD = frozenset({"refused", "unread_page", "truncated", "tool_missing", "unread_part"})


class ReadPiece(Struct, frozen=True):
    """A version of a piece that was read."""

    id: str
    """What passages name as their piece."""
    kind: PieceKind
    version: PieceVersion


class Trouble(Struct, frozen=True):
    """What a juror, or the reading, cannot see of a piece."""

    piece: str
    """Its name in French."""
    kind: str
    """Name of the reader's notice, or of the reason why the text is hidden."""
    message: str
    page: int | None
    text: str


class Change(Struct, frozen=True):
    """What became of a criterion's passages between two versions."""

    gained: tuple[FoundPassage, ...]
    lost: tuple[FoundPassage, ...]
    moved: tuple[tuple[FoundPassage, FoundPassage], ...]
    """The same words, before and after."""


class Mirror(Struct, frozen=True):
    """A self-check that is done."""

    dossier: Dossier
    jury: JurySession
    bloc: Bloc
    check: SelfCheck
    pieces: tuple[ReadPiece, ...]
    troubles: tuple[Trouble, ...]
    previous: SelfCheck | None
    """The last self-check of other files; None for the first version."""
    changes: Mapping[str, Change]
    """By criterion; empty without a version before."""


def read_mirror(access: Access, run_id: str) -> Mirror:
    """What a self-check found, compared with the version before.

    Raises:
        NotFound: no such self-check within reach.
    """
    check = read_self_check(access, run_id)
    run = access.run(run_id)
    dossier = access.dossier(run.dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    bloc = bloc_of(access.session, jury)
    pieces = _read_pieces(access.session, run, bloc)
    before = _before(access.session, run)
    previous = read_self_check(access, before.id) if before else None
    return Mirror(
        dossier=dossier,
        jury=jury,
        bloc=bloc,
        check=check,
        pieces=pieces,
        troubles=tuple(_troubles(access.session, run, pieces)),
        previous=previous,
        changes=compare(previous, check, _kept(access.session, before, pieces, bloc)) if before and previous else {},
    )


def runs_left(access: Access, dossier_id: str) -> int:
    """How many times the present version of a dossier may still be read."""
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    digest = inputs_digest([version for _, version in Pieces(access.session).current_versions(dossier)])
    return max(0, jury.self_checks_per_version - Runs(access.session).count_self_checks(dossier.id, digest))


def compare(before: SelfCheck, after: SelfCheck, kept: Set[str] = frozenset()) -> dict[str, Change]:
    """What was gained, lost and moved, for each criterion where anything was.

    A passage is the same when its words are, whatever the spaces between them; rows of a table that are quoted
    together are each a passage of their own, since a row more or less moves where a quote ends. ``kept`` names the
    pieces that did not change: only so many passages are shown of each criterion, and one of theirs that comes or goes
    with the others was neither gained nor lost.
    """
    old = {criterion.criterion: criterion.found for criterion in before.criteria}
    changes = {found.criterion: _change(old.get(found.criterion, ()), found.found, kept) for found in after.criteria}
    return {name: change for name, change in changes.items() if change.gained or change.lost or change.moved}


def _change(before: Iterable[FoundPassage], after: Iterable[FoundPassage], unchanged: Set[str]) -> Change:
    old, new = _by_row(before), _by_row(after)
    kept = {(old[row], passage): None for row, passage in new.items() if row in old}
    return Change(
        gained=_of_pieces(unchanged, (passage for row, passage in new.items() if row not in old)),
        lost=_of_pieces(unchanged, (passage for row, passage in old.items() if row not in new)),
        moved=tuple((was, now) for was, now in kept if (was.piece, was.where) != (now.piece, now.where)),
    )


def _by_row(found: Iterable[FoundPassage]) -> dict[str, FoundPassage]:
    return {" ".join(row.split()): passage for passage in found for row in _rows(passage)}


def _rows(passage: FoundPassage) -> list[str]:
    return passage.quote.split("\n") if passage.rows else [passage.quote]


def _of_pieces(unchanged: Set[str], passages: Iterable[FoundPassage]) -> tuple[FoundPassage, ...]:
    """Each once, those of pieces that changed."""
    return tuple(dict.fromkeys(passage for passage in passages if passage.piece not in unchanged))


def _before(session: Session, run: Run) -> Run | None:
    others = Runs(session).of_dossier(run.dossier_id, Purpose.SELF_CHECK)
    earlier = (other for other in others if other.requested_at < run.requested_at and other.state is RunState.DONE)
    return next((other for other in earlier if other.inputs_digest != run.inputs_digest), None)


def _kept(session: Session, before: Run, pieces: Iterable[ReadPiece], bloc: Bloc) -> frozenset[str]:
    """The pieces whose file is the same as then."""
    old = {piece.id: piece.version.digest for piece in _read_pieces(session, before, bloc)}
    return frozenset(piece.id for piece in pieces if old.get(piece.id) == piece.version.digest)


def _read_pieces(session: Session, run: Run, bloc: Bloc) -> tuple[ReadPiece, ...]:
    read = Pieces(session).by_ids(run.inputs)
    ids = piece_ids(piece.kind for piece, _ in read)
    return tuple(
        ReadPiece(piece_id, bloc.piece(piece.kind), version)
        for piece_id, (piece, version) in zip(ids, read, strict=True)
    )


def _troubles(session: Session, run: Run, pieces: Iterable[ReadPiece]) -> Iterable[Trouble]:
    row = Drafts(session).of_run(run.id)
    labels = {piece.id: piece.kind.label for piece in pieces}
    warnings: tuple[PieceWarning, ...] = decode(row.body).warnings if row else ()
    for warning in warnings:
        if warning.kind in _UNREAD | _HIDDEN:
            label = labels.get(warning.piece, warning.piece)
            yield Trouble(label, warning.kind, warning.message, warning.page, warning.text)
