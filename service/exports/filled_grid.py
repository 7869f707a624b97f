"""The grid of a bloc as jurors filled it, for one dossier: ratings, comments, the evidence they kept, the decision."""

from collections.abc import Iterator

from msgspec import Struct

from service.exports.paper import Block, Facts, Heading, Letterhead, Paper, Quote, Table, Text
from service.exports.wording import AUTHOR

_NOT_RATED = "—"


class Opinion(Struct, frozen=True):
    """One juror's word on one criterion; empty while there is none."""

    rating: str = ""
    comment: str = ""


class KeptQuote(Struct, frozen=True):
    """Words of the dossier that a juror kept or added."""

    words: str
    piece: str
    where: str
    by: str
    added: bool
    note: str = ""


class Line(Struct, frozen=True):
    """A criterion."""

    criterion: str
    label: str
    opinions: tuple[Opinion, ...]
    """One for each juror, in the order of the grid's own."""
    settled: str
    """What the jury settled on together; empty when it did not discuss the criterion."""
    quotes: tuple[KeptQuote, ...]


class Part(Struct, frozen=True):
    """A competence and its criteria."""

    competence: str
    label: str
    ink: str
    lines: tuple[Line, ...]


class Juror(Struct, frozen=True):
    """Whose opinions a column holds."""

    name: str
    signed: str
    """When the review was signed, in words; empty while it is not."""


class Provenance(Struct, frozen=True):
    """All that would be needed to make the same draft again."""

    referentiel: str
    referentiel_fingerprint: str
    engine: str = ""
    engine_fingerprint: str = ""
    """Changes with the engine, its prompts and its model."""
    model: str = ""
    settings_fingerprint: str = ""
    readers: tuple[str, ...] = ()
    draft_digest: str = ""
    drafted_at: str = ""

    def facts(self) -> Facts:
        """The same, in French."""
        rows = (
            ("Référentiel", f"{self.referentiel} · {self.referentiel_fingerprint}"),
            ("Brouillon", " · ".join(filter(None, (self.drafted_at, self.draft_digest))) or "aucun"),
            ("Moteur", self.engine or "aucun"),
            ("Moteur et consignes", self.engine_fingerprint or "aucun"),
            ("Modèle de langage", self.model or "aucun"),
            ("Réglages", self.settings_fingerprint or "aucun"),
            ("Lecteurs de fichiers", ", ".join(self.readers) or "aucun"),
        )
        return Facts(rows)


class FilledGrid(Struct, frozen=True):
    """The grid."""

    letterhead: Letterhead
    session: str
    jury_date: str
    bloc: str
    dossier: str
    """The candidate's name, or number."""
    jurors: tuple[Juror, ...]
    parts: tuple[Part, ...]
    outcome: str
    """The jury's decision; empty while there is none."""
    provenance: Provenance


def grid_paper(grid: FilledGrid) -> Paper:
    """The grid as a document to print or to open."""
    return Paper(
        letterhead=grid.letterhead,
        title="Grille d'évaluation",
        subtitle=f"{grid.dossier} · {grid.bloc}",
        blocks=tuple(_blocks(grid)),
        foot=f"{grid.session} · {grid.dossier}",
    )


def _blocks(grid: FilledGrid) -> Iterator[Block]:
    yield Facts(
        (
            ("Session", grid.session),
            ("Date du jury", grid.jury_date),
            ("Candidat", grid.dossier),
            *((juror.name, f"signé le {juror.signed}" if juror.signed else "non signé") for juror in grid.jurors),
            ("Décision du jury", grid.outcome or "non encore rendue"),
        )
    )
    for part in grid.parts:
        yield Heading(f"{part.competence} · {part.label}", 1, part.ink)
        yield _table(grid, part)
        for line in part.lines:
            yield from _remarks(grid, line)
    yield Heading("Provenance")
    yield Text(
        f"Les appréciations sont celles des jurés. {AUTHOR} n'a fait que préparer leur lecture ; "
        "ces empreintes permettent de refaire la même préparation.",
        small=True,
    )
    yield grid.provenance.facts()


def _table(grid: FilledGrid, part: Part) -> Table:
    names = [juror.name for juror in grid.jurors]
    settled = any(line.settled for every in grid.parts for line in every.lines)
    columns = len(names) + settled
    room = min(0.6, 0.18 * columns)
    rows = tuple(
        (
            f"{line.criterion}  {line.label}",
            *(opinion.rating or _NOT_RATED for opinion in line.opinions),
            *((line.settled or _NOT_RATED,) if settled else ()),
        )
        for line in part.lines
    )
    header = ("Critère", *names, *(("Jury",) if settled else ()))
    return Table(header, rows, (1 - room, *([room / columns] * columns)) if columns else (1.0,))


def _remarks(grid: FilledGrid, line: Line) -> Iterator[Block]:
    said = [(j.name, o.comment) for j, o in zip(grid.jurors, line.opinions, strict=True) if o.comment]
    if said or line.quotes:
        yield Heading(line.criterion, 2)
    for name, comment in said:
        yield Text(f"{name} : {comment}")
    for quote in line.quotes:
        kept = "ajouté par" if quote.added else "retenu par"
        note = f" ({quote.note})" if quote.note else ""
        yield Quote(quote.words, f"{quote.piece}, {quote.where}, {kept} {quote.by}{note}".replace(", ,", ","))
