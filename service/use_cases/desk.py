"""All that a juror has before them when they read a dossier, and nothing that they should not see yet."""

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import select

from referentiel.model import Bloc, PieceKind
from service.assessment.pieces import piece_ids
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.privacy.anonymity import Mask
from service.store.errors import NotFound
from service.store.models import (
    Candidate,
    CriterionReview,
    Dossier,
    Draft,
    EvidenceDecision,
    JurySession,
    Piece,
    PieceVersion,
    ReceiptOpening,
    Review,
    Run,
)
from service.store.repositories.drafts import Drafts
from service.store.repositories.lookup import get
from service.store.repositories.pieces import Pieces
from service.use_cases.dossiers import NamedDossier, anonymous_label, is_masked, named
from service.use_cases.drafts import DraftView, still_blind, view
from service.use_cases.referentiels import bloc_of


class ShownPiece(Struct, frozen=True):
    """A piece as it was when the draft was made."""

    id: str
    """What evidence names as its piece."""
    kind: PieceKind
    version: PieceVersion


class Desk(Struct, frozen=True):
    """A dossier, its draft and the juror's own review."""

    named: NamedDossier
    jury: JurySession
    bloc: Bloc
    draft: DraftView | None
    """None until one is made."""
    pieces: tuple[ShownPiece, ...]
    review: Review | None
    """None until the juror has noted something."""
    opinions: Mapping[str, CriterionReview]
    """By criterion."""
    decisions: tuple[EvidenceDecision, ...]
    blind: frozenset[str]
    """Criteria that are to be rated before their evidence is shown."""
    opened: frozenset[str]
    """Criteria whose nearest passages the juror has opened."""
    mask: Mask | None
    """What hides the candidate, in an anonymous session."""

    @property
    def signed(self) -> bool:
        """Whether the review is frozen."""
        return self.review is not None and self.review.signed_at is not None

    def piece(self, piece_id: str) -> ShownPiece | None:
        """The piece of that id, if it is still there."""
        return next((piece for piece in self.pieces if piece.id == piece_id), None)


def open_desk(access: Access, dossier_id: str) -> Desk:
    """The desk of a dossier; opening it changes nothing.

    Raises:
        NotFound: the dossier is out of reach.
    """
    session, dossier = access.session, access.dossier(dossier_id)
    jury = get(session, JurySession, dossier.session_id)
    bloc = bloc_of(session, jury)
    row = _current(access, dossier)
    review = session.scalars(
        select(Review).where(Review.dossier_id == dossier.id, Review.juror_id == access.actor.account_id)
    ).one_or_none()
    opinions = {opinion.criterion: opinion for opinion in _opinions(access, review)}
    return Desk(
        named=named(access, jury, dossier, get(session, Candidate, dossier.candidate_id)),
        jury=jury,
        bloc=bloc,
        draft=view(access.to(Action.READ, Kind.DRAFT), row) if row else None,
        pieces=_pieces(access, dossier, bloc, row),
        review=review,
        opinions=opinions,
        decisions=_decisions(access, review),
        blind=still_blind(access, jury, dossier),
        opened=_opened(access, review),
        mask=mask_of(access, jury, dossier),
    )


def open_piece(access: Access, dossier_id: str, version_id: str) -> tuple[ShownPiece, Mask | None]:
    """One of the versions that a dossier was or is read from, and what hides the candidate in it.

    Raises:
        NotFound: the dossier is out of reach, or the version is none of its pieces'.
    """
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    version = get(access.session, PieceVersion, version_id)
    piece = get(access.session, Piece, version.piece_id)
    if piece.id not in {own.id for own in Pieces(access.session).of_dossier(dossier)}:
        raise NotFound("Cette pièce n'est pas de ce dossier.")
    kind = bloc_of(access.session, jury).piece(piece.kind)
    return ShownPiece(piece.kind, kind, version), mask_of(access, jury, dossier)


def mask_of(access: Access, jury: JurySession, dossier: Dossier) -> Mask | None:
    """What hides a candidate from the one who asks; None where candidates are named."""
    if not is_masked(access, jury):
        return None
    candidate = get(access.session, Candidate, dossier.candidate_id)
    return Mask(anonymous_label(dossier), (candidate.name, candidate.email))


def _current(access: Access, dossier: Dossier) -> Draft | None:
    try:
        return Drafts(access.session).current(dossier.id)
    except NotFound:
        return None


def _pieces(access: Access, dossier: Dossier, bloc: Bloc, row: Draft | None) -> tuple[ShownPiece, ...]:
    pieces = Pieces(access.session)
    if row is not None:
        read = pieces.by_ids(get(access.session, Run, row.run_id).inputs)
    else:
        read = pieces.current_versions(dossier)
    ids = piece_ids(piece.kind for piece, _ in read)
    return tuple(
        ShownPiece(id_, bloc.piece(piece.kind), version) for id_, (piece, version) in zip(ids, read, strict=True)
    )


def _opinions(access: Access, review: Review | None) -> list[CriterionReview]:
    if review is None:
        return []
    return list(access.session.scalars(select(CriterionReview).where(CriterionReview.review_id == review.id)))


def _decisions(access: Access, review: Review | None) -> tuple[EvidenceDecision, ...]:
    if review is None:
        return ()
    query = select(EvidenceDecision).where(EvidenceDecision.review_id == review.id).order_by(EvidenceDecision.id)
    return tuple(access.session.scalars(query))


def _opened(access: Access, review: Review | None) -> frozenset[str]:
    if review is None:
        return frozenset()
    query = select(ReceiptOpening.criterion).where(ReceiptOpening.review_id == review.id)
    return frozenset(access.session.scalars(query))
