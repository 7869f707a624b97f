"""A small bloc, drafts about it, and PDF files whose every character's place is known because we set it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.document import (
    Document,
    Format,
    Fragment,
    GlyphBoxes,
    Page,
    Passage,
    PassageKind,
    Rect,
)
from referentiel.model import (
    Attachment,
    Bloc,
    Competence,
    CoverageRule,
    Criterion,
    Facet,
    Levels,
    PieceKind,
    Referentiel,
    Weight,
)
from service.assessment.dossier import Dossier, Piece
from service.assessment.draft import (
    SCHEMA,
    CheckResult,
    Coverage,
    CriterionDraft,
    Draft,
    EngineEntry,
    Evidence,
    FacetReading,
    Finding,
    Fingerprints,
    PieceEntry,
    PieceWarning,
    Stance,
)

CREATED = "2026-11-25T22:30:00+00:00"
FONT, SIZE, LEADING = "Helvetica", 11, 16
ASCENT, DESCENT = 0.75, 0.22


class Setting(Struct, frozen=True):
    """How the pages of a test file are shown."""

    size: tuple[float, float] = (595, 842)
    rotation: int = 0
    crop: tuple[float, float, float, float] | None = None
    outline: tuple[str, ...] = ()


PLAIN = Setting()


def pdf(pages: Sequence[Sequence[str]], setting: Setting = PLAIN) -> bytes:
    """A file with those lines on those pages."""
    stream = io.BytesIO()
    # reportlab swaps the sides of a page that it turns.
    size = setting.size[::-1] if setting.rotation % 180 else setting.size
    canvas = Canvas(stream, pagesize=size, invariant=True)
    for number, lines in enumerate(pages):
        if setting.crop:
            canvas.setCropBox(setting.crop)
        canvas.setPageRotation(setting.rotation)
        canvas.setFont(FONT, SIZE)
        for rank, line in enumerate(lines):
            canvas.drawString(72, baseline(setting, rank), line)
        if number < len(setting.outline):
            canvas.bookmarkPage(f"page-{number}")
            canvas.addOutlineEntry(setting.outline[number], f"page-{number}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def baseline(setting: Setting, rank: int) -> float:
    return setting.size[1] - 150 - rank * LEADING


def glyphs(page: int, rank: int, line: str, setting: Setting) -> GlyphBoxes:
    """Where each character of a line stands."""
    y = baseline(setting, rank)
    edges = [72 + stringWidth(line[:at], FONT, SIZE) for at in range(len(line) + 1)]
    return GlyphBoxes(
        page,
        tuple(Rect(left, y - SIZE * DESCENT, right, y + SIZE * ASCENT) for left, right in pairwise(edges)),
    )


def document(
    pages: Sequence[Sequence[str]], stretches: Iterable[Sequence[tuple[int, int]]], setting: Setting = PLAIN
) -> Document:
    """The reading of that file: one passage for each list of (page, line) that follow one another."""
    passages = [
        _passage(order, [(page, rank, pages[page - 1][rank]) for page, rank in stretch], setting)
        for order, stretch in enumerate(stretches)
    ]
    width, height = setting.size
    crop = Rect(*setting.crop) if setting.crop else Rect(0, 0, width, height)
    sheets = tuple(Page(n, str(n), crop, setting.rotation) for n in range(1, len(pages) + 1))
    return Document("0" * 64, Format.PDF, "test", sheets, tuple(passages))


def _passage(order: int, lines: list[tuple[int, int, str]], setting: Setting) -> Passage:
    text, fragments = "", []
    for page, rank, line in lines:
        text += " " if text else ""
        fragments.append(Fragment(len(text), len(text) + len(line), glyphs(page, rank, line, setting)))
        text += line
    return Passage(f"p{order}", text, PassageKind.PARAGRAPH, order, lines[0][0], fragments=tuple(fragments))


def criterion(criterion_id: str, label: str) -> Criterion:
    facet = Facet("lieu", "Le lieu", Weight.MAIN, "Un lieu décrit.", "« un bel endroit »", ("Où ?",), ("salle",))
    return Criterion(
        criterion_id,
        f"{label} (texte officiel)",
        label,
        Attachment(False, ""),
        ("note",),
        (facet, Facet("public", "Le public", Weight.SECONDARY, "Un public.", "« tous »", ("Qui ?",), ("public",))),
        Levels("Tout y est.", "Un peu.", "Rien."),
        ("Qu'avez-vous vu sur place ?",),
    )


def bloc() -> Bloc:
    def competence(name: str, short: str) -> Competence:
        criteria = tuple(criterion(f"{name}.{n}", f"Critère {n} de {short.lower()}") for n in (1, 2))
        return Competence(name, "A1", f"{short} (officiel)", f"{short}, en toutes lettres", short, criteria)

    return Bloc(
        "B1", "Bloc 1", "Concevoir un projet", "", "", "", (),
        (
            PieceKind("dossier", "Dossier artistique", True, True, (), ("dossier",)),
            PieceKind("note", "Note de synthèse", False, True, (), ("note",)),
            PieceKind("brief", "Brief", False, False, (), ("brief",)),
        ),
        (competence("C1", "Veille"), competence("C2", "Concept"), competence("C3", "Sélection")),
    )  # fmt: skip


def referentiel() -> Referentiel:
    return Referentiel(
        1, "essai", "Certification d'essai", "Certification d'essai", "École", 2026, "fr",
        ("Une note de lecture.",), CoverageRule(0.5, 2), (bloc(),), "f" * 64,
    )  # fmt: skip


def evidence(piece: Piece, passage_id: str, quote: str, evidence_id: str, **changes: object) -> Evidence:
    """Evidence that quotes a passage of a piece, located as the engine does."""
    passage = piece.document.passage(passage_id)
    start = passage.text.index(quote)
    end = start + len(quote)
    fields: dict[str, object] = {
        "id": evidence_id,
        "piece": piece.id,
        "collective": piece.kind.collective,
        "page": passage.page,
        "where": f"p. {passage.page}" if passage.page else "§ 1",
        "quote": quote,
        "passage": passage_id,
        "start": start,
        "end": end,
        "kind": passage.kind,
        "headings": passage.headings,
        "boxes": passage.boxes(start, end),
        "facet": "lieu",
        "stance": Stance.SUBSTANCE,
        "score": 0.8,
    }
    return Evidence(**{**fields, **changes})


def criterion_draft(coverage: Coverage, *found: Evidence, **changes: object) -> CriterionDraft:
    fields: dict[str, object] = {
        "coverage": coverage,
        "reason": "Le lieu est décrit.",
        "evidence": found,
        "facets": (
            FacetReading("lieu", "Le lieu", Weight.MAIN, coverage, tuple(e.id for e in found)),
            FacetReading("public", "Le public", Weight.SECONDARY, Coverage.MISSING, ()),
        ),
        "findings": tuple(Finding(f"Le dossier décrit le lieu ({e.id}).", (e.id,), "lieu") for e in found),
        "gaps": (),
        "absence": (),
        "questions": ("Qu'avez-vous vu sur place ?",) if coverage is not Coverage.SUPPORTED else (),
    }
    return CriterionDraft(**{**fields, **changes})


def piece(read: Document, piece_id: str = "note", kind: str = "note", file_name: str = "note.pdf") -> Piece:
    return Piece(piece_id, bloc().piece(kind), file_name, read)


def dossier(*pieces: Piece) -> Dossier:
    return Dossier("B1", pieces)


def draft(
    pieces: Sequence[Piece],
    criteria: Mapping[str, CriterionDraft],
    checks: Sequence[CheckResult] = (),
    warnings: Sequence[PieceWarning] = (),
) -> Draft:
    """A draft in which the criteria that are not told are not found."""
    missing = criterion_draft(Coverage.MISSING)
    return Draft(
        SCHEMA, CREATED, "essai", "B1",
        EngineEntry("preuves/1", "Moteur d'essai."),
        Fingerprints("a" * 64, "b" * 64, "c" * 64, ("test",)),
        tuple(_entry(p) for p in pieces),
        {c.id: criteria.get(c.id, missing) for c in bloc().criteria()},
        tuple(checks),
        tuple(warnings),
    )  # fmt: skip


def _entry(read: Piece) -> PieceEntry:
    kind, document = read.kind, read.document
    return PieceEntry(
        read.id, kind.id, kind.label, kind.collective, kind.evidence, read.file_name, document.digest,
        document.format.value, len(document.pages) or None, len(document.passages),
    )  # fmt: skip
