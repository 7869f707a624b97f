"""The minutes of a jury: who sat, what was decided of each candidate, and why."""

from collections.abc import Iterator

from msgspec import Struct

from service.exports.filled_grid import Provenance
from service.exports.paper import Block, Facts, Heading, Letterhead, Paper, Signatures, Table, Text


class Decided(Struct, frozen=True):
    """What was decided of a candidate."""

    dossier: str
    number: int
    outcome: str
    minutes: str
    readers: tuple[str, ...]
    """Who signed a review of the dossier."""
    settled: tuple[tuple[str, str], ...]
    """Criteria that the jury discussed, and the word it settled on."""


class Minutes(Struct, frozen=True):
    """The minutes of one session, or of one of its dossiers."""

    letterhead: Letterhead
    session: str
    bloc: str
    jury_date: str
    jury: tuple[tuple[str, str], ...]
    """Names and roles."""
    decisions: tuple[Decided, ...]
    agreement: str
    """How far the jurors agreed, in words; empty when nothing can be said of it."""
    provenance: Provenance


def minutes_paper(minutes: Minutes) -> Paper:
    """The minutes as a document to print and sign."""
    return Paper(
        letterhead=minutes.letterhead,
        title="Procès-verbal de délibération",
        subtitle=minutes.session,
        blocks=tuple(_blocks(minutes)),
        foot=f"Procès-verbal · {minutes.session}",
    )


def _blocks(minutes: Minutes) -> Iterator[Block]:
    yield Facts(
        (
            ("Certification", minutes.provenance.referentiel),
            ("Bloc", minutes.bloc),
            ("Date du jury", minutes.jury_date),
            *((role, name) for name, role in minutes.jury),
        )
    )
    yield Heading("Décisions")
    rows = tuple((str(d.number), d.dossier, d.outcome or "non rendue", ", ".join(d.readers)) for d in minutes.decisions)
    yield Table(("N°", "Candidat", "Décision", "Dossier lu par"), rows, (0.08, 0.32, 0.24, 0.36))
    for decided in minutes.decisions:
        yield from _discussion(decided)
    if minutes.agreement:
        yield Heading("Accord entre jurés")
        yield Text(minutes.agreement)
    yield Heading("Provenance")
    yield Text("Le jury a décidé au vu des dossiers et des oraux. L'outil de lecture ne propose aucune décision.", True)
    yield minutes.provenance.facts()
    yield Signatures(tuple(name for name, _ in minutes.jury))


def _discussion(decided: Decided) -> Iterator[Block]:
    if decided.minutes or decided.settled:
        yield Heading(decided.dossier, 2)
    for paragraph in filter(None, map(str.strip, decided.minutes.splitlines())):
        yield Text(paragraph)
    if decided.settled:
        yield Table(("Critère discuté", "Appréciation du jury"), decided.settled, (0.5, 0.5))
