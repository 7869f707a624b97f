"""What leaves the service on paper: filled grids and minutes, from what jurors wrote."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import select

from referentiel.model import Bloc, Criterion
from service.assessment.draft import Draft as MadeDraft
from service.dates import day, decimal, moment
from service.exports.draft_json import decode
from service.exports.filled_grid import FilledGrid, Juror, KeptQuote, Line, Opinion, Part, Provenance
from service.exports.minutes import Decided, Minutes
from service.exports.palette import colours
from service.exports.paper import Letterhead
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.privacy.anonymity import Mask
from service.server_settings import Server
from service.store.errors import NotFound
from service.store.models import (
    Decision,
    Deliberation,
    Draft,
    EvidenceDecision,
    JurySession,
    Piece,
    PieceVersion,
    ReferentielVersion,
    Role,
)
from service.store.repositories.drafts import Drafts
from service.store.repositories.lookup import get
from service.use_cases.agreement import ordinal_alpha
from service.use_cases.deliberations import Table, Voice, open_table
from service.use_cases.desk import mask_of
from service.use_cases.juries import list_seats
from service.use_cases.outcome_words import OUTCOMES
from service.use_cases.rating_scale import RatingScale, scale_of
from service.use_cases.session_board import BoardRow, read_board
from service.use_cases.session_ratings import by_unit, session_ratings

_ROLES = {Role.PRESIDENT: "Présidence", Role.JUROR: "Jury"}


def letterhead(server: Server) -> Letterhead:
    """The school's name and logo; a logo that is not there any more is left out."""
    path = server.school_logo
    return Letterhead(server.school, _read(path) if path else b"")


def filled_grid(access: Access, server: Server, dossier_id: str) -> FilledGrid:
    """The grid of a dossier, with the reviews within reach: a juror's own, or the whole jury's.

    Raises:
        NotFound: the dossier is out of reach.
    """
    table = open_table(access, dossier_id)
    row = _draft(access, dossier_id)
    draft = decode(row.body) if row else None
    jury = table.jury
    return FilledGrid(
        letterhead=letterhead(server),
        session=jury.title,
        jury_date=day(jury.jury_date),
        bloc=f"{table.bloc.id} · {table.bloc.label}",
        dossier=table.named.label,
        jurors=tuple(_juror(voice) for voice in table.voices),
        parts=_parts(access, table, draft),
        outcome=_outcome(_settled_for(access, table)),
        provenance=provenance(access, jury, row, draft),
    )


def minutes_of(access: Access, server: Server, session_id: str, dossier_id: str | None = None) -> Minutes:
    """The minutes of a session, or of one of its dossiers.

    Raises:
        NotFound: out of reach.
    """
    board = read_board(access, session_id)
    rows = [row for row in board.rows if dossier_id is None or row.named.dossier.id == dossier_id]
    if not rows and dossier_id is not None:
        raise NotFound("Ce dossier n'est pas de cette session.")
    seats = list_seats(access.to(Action.LIST, Kind.SEAT), session_id)
    return Minutes(
        letterhead=letterhead(server),
        session=board.jury.title,
        bloc=f"{board.bloc.id} · {board.bloc.label}",
        jury_date=day(board.jury.jury_date),
        jury=tuple((account.name, _ROLES.get(account.role, "Jury")) for _, account in seats),
        decisions=tuple(_decided(scale_of(board.jury), row) for row in rows),
        agreement=_agreement(access, board.jury) if dossier_id is None else "",
        provenance=provenance(access, board.jury, None, None),
    )


def provenance(access: Access, jury: JurySession, row: Draft | None, draft: MadeDraft | None) -> Provenance:
    """The fingerprints of all that a draft followed from; of the référentiel alone without a draft."""
    grid = get(access.session, ReferentielVersion, jury.referentiel_id)
    title = f"{grid.title} ({grid.year})"
    if row is None or draft is None:
        return Provenance(title, grid.fingerprint)
    return Provenance(
        referentiel=title,
        referentiel_fingerprint=draft.fingerprints.referentiel,
        engine=draft.engine.description,
        engine_fingerprint=draft.fingerprints.engine,
        model=draft.usage.model if draft.usage else "",
        settings_fingerprint=draft.fingerprints.settings,
        readers=draft.fingerprints.readers,
        draft_digest=row.digest,
        drafted_at=moment(row.created_at),
    )


def _draft(access: Access, dossier_id: str) -> Draft | None:
    try:
        return Drafts(access.session).current(dossier_id)
    except NotFound:
        return None


def _settled_for(access: Access, table: Table) -> Deliberation | None:
    """What was settled, for those who may know it."""
    return table.settled if access.actor.reach(Action.READ, Kind.DELIBERATION) is not None else None


def _outcome(settled: Deliberation | None) -> str:
    return OUTCOMES[settled.outcome] if settled and settled.outcome else ""


def _juror(voice: Voice) -> Juror:
    signed = voice.review.signed_at
    return Juror(voice.juror.name, moment(signed) if signed else "")


def _parts(access: Access, table: Table, draft: MadeDraft | None) -> tuple[Part, ...]:
    inks = colours(table.bloc)
    mask = mask_of(access, table.jury, table.named.dossier)
    quotes = {voice.review.id: _quotes(access, table.bloc, voice, draft, mask) for voice in table.voices}
    shown = _settled_for(access, table)
    settled: Mapping[str, str] = shown.ratings if shown else {}
    return tuple(
        Part(
            competence=competence.id,
            label=competence.short,
            ink=inks[competence.id].ink,
            lines=tuple(_line(criterion, table, quotes, settled) for criterion in competence.criteria),
        )
        for competence in table.bloc.competences
    )


def _line(
    criterion: Criterion,
    table: Table,
    quotes: Mapping[str, list[tuple[str, KeptQuote]]],
    settled: Mapping[str, str],
) -> Line:
    word = settled.get(criterion.id)
    return Line(
        criterion=criterion.id,
        label=criterion.label,
        opinions=tuple(_opinion(table.scale, voice, criterion.id) for voice in table.voices),
        settled=table.scale.degree(word).label if word else "",
        quotes=tuple(quote for kept in quotes.values() for name, quote in kept if name == criterion.id),
    )


def _opinion(scale: RatingScale, voice: Voice, criterion: str) -> Opinion:
    found = voice.opinions.get(criterion)
    if found is None:
        return Opinion()
    degree = scale.of(found)
    return Opinion(degree.label if degree else "", found.comment)


def _quotes(
    access: Access, bloc: Bloc, voice: Voice, draft: MadeDraft | None, mask: Mask | None
) -> list[tuple[str, KeptQuote]]:
    found = (_quote(access, bloc, voice, decision, draft) for decision in voice.kept)
    return [
        (decision.criterion, replace(quote, words=mask.text(quote.words)) if mask else quote)
        for decision, quote in zip(voice.kept, found, strict=True)
        if quote
    ]


def _quote(
    access: Access, bloc: Bloc, voice: Voice, decision: EvidenceDecision, draft: MadeDraft | None
) -> KeptQuote | None:
    """The words that a decision is about; None for evidence of a draft that another has followed."""
    by, note = voice.juror.name, decision.note
    if decision.decision is Decision.ADDED:
        return KeptQuote(decision.quote or "", _piece_label(access, bloc, decision), "", by, True, note)
    try:
        evidence = draft.evidence(decision.evidence or "") if draft else None
    except KeyError:
        return None
    if evidence is None or draft is None:
        return None
    label = next((piece.label for piece in draft.pieces if piece.id == evidence.piece), evidence.piece)
    return KeptQuote(evidence.quote, label, evidence.where, by, False, note)


def _piece_label(access: Access, bloc: Bloc, decision: EvidenceDecision) -> str:
    kind = access.session.scalar(
        select(Piece.kind)
        .join(PieceVersion, PieceVersion.piece_id == Piece.id)
        .where(PieceVersion.id == decision.piece_version_id)
    )
    return bloc.piece(kind).label if kind else "Pièce"


def _decided(scale: RatingScale, row: BoardRow) -> Decided:
    settled = row.settled
    return Decided(
        dossier=row.named.label,
        number=row.named.dossier.number,
        outcome=_outcome(settled),
        minutes=settled.minutes if settled else "",
        readers=tuple(reader.account.name for reader in row.readers if reader.signed),
        settled=tuple(
            (criterion, scale.degree(word).label) for criterion, word in (settled.ratings if settled else {}).items()
        ),
    )


def _agreement(access: Access, jury: JurySession) -> str:
    units = by_unit(session_ratings(access, jury.id))
    alpha = ordinal_alpha(units.values(), len(scale_of(jury).degrees))
    if alpha is None:
        return ""
    return f"Alpha de Krippendorff (ordinal), sur tous les critères lus par au moins deux jurés : {decimal(alpha)}."


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
