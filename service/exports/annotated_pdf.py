"""The pre-annotated copy of a PDF piece."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from ingest.document import Box, Rect
from referentiel.model import Bloc, Competence, Criterion
from service.assessment.draft import CriterionDraft, Draft, Evidence, PieceWarning
from service.exports.marks import Mark, marks
from service.exports.palette import Colour, colours
from service.exports.pdf.annotations import Annotations, Bookmark, Highlight, Note
from service.exports.pdf.copy import is_signed, with_annotations
from service.exports.pdf.covering import uncovered
from service.exports.wording import AUTHOR, DISCLAIMER, shortened, warning_words

_MOST_OTHERS = 3
_TITLE_LENGTH = 70
_SIGNED = (
    "Le fichier d'origine porte une signature électronique. Elle vaut pour l'original, à l'octet près : "
    "cette copie annotée n'est pas le document signé."
)


def annotate_pdf(source: bytes, piece_id: str, draft: Draft, bloc: Bloc) -> bytes:
    """A copy of a PDF with a highlight and its note for each quote of the draft, and bookmarks that lead to them.

    Nothing of the pages themselves changes, and a sound file is kept to the byte before what is added.

    Raises:
        ProtectedSource: the file asks for a password, or for a cipher that is not installed.
        DamagedSource: the file cannot be written back.
    """
    found = sorted(marks(draft, bloc, piece_id), key=_extent, reverse=True)
    washed: defaultdict[int, list[Rect]] = defaultdict(list)
    highlights = tuple(highlight for mark in found for highlight in _highlights(mark, draft, bloc, washed))
    notes = tuple(_notes(draft, piece_id, signed=is_signed(source)))
    return with_annotations(source, Annotations(highlights, notes, _outline(draft, bloc, piece_id)))


def _extent(mark: Mark) -> int:
    """Longest first: a short quote inside a long one lies on top of it, where it can be pointed at."""
    return len(mark.quote)


def _highlights(mark: Mark, draft: Draft, bloc: Bloc, washed: defaultdict[int, list[Rect]]) -> Iterator[Highlight]:
    """One highlight for each page that the quote stands on; ``washed`` keeps what is washed on each page."""
    first, *others = mark.colours(bloc)
    pages = sorted({box.page for box in mark.boxes})
    for page in pages:
        lines = tuple(box.rect for box in mark.boxes if box.page == page)
        free = tuple(rest for line in lines for rest in uncovered(line, washed[page]))
        washed[page] += free
        yield Highlight(
            name=f"faisceau:{mark.name}:{page}",
            page=page,
            lines=lines,
            washed=free,
            wash=first.wash,
            ink=first.ink,
            others=tuple(colour.ink for colour in others[:_MOST_OTHERS]),
            subject=mark.subject(),
            text=mark.note() + _continuation(page, pages),
            author=AUTHOR,
            created=draft.created,
        )


def _continuation(page: int, pages: list[int]) -> str:
    others = [str(other) for other in pages if other != page]
    if not others:
        return ""
    return f"\n\nCe passage est à cheval sur plusieurs pages : voir aussi p. {', '.join(others)}."


def _notes(draft: Draft, piece_id: str, *, signed: bool) -> Iterator[Note]:
    if signed:
        yield _note("signature", 1, None, _SIGNED, draft.created)
    for at, warning in enumerate(draft.warnings):
        if warning.piece == piece_id:
            place = _first_place(warning)
            page = place.page if place else warning.page or 1
            text = warning_words(warning)
            yield _note(f"warning-{at}", page, place, text, draft.created)


def _note(name: str, page: int, place: Box | None, text: str, created: str) -> Note:
    return Note(
        name=f"faisceau:{name}",
        page=page,
        place=place.rect if place else None,
        subject="Avertissement",
        text=text,
        author=AUTHOR,
        created=created,
    )


def _first_place(warning: PieceWarning) -> Box | None:
    return warning.boxes[0] if warning.boxes else None


def _outline(draft: Draft, bloc: Bloc, piece_id: str) -> Bookmark:
    by_competence = colours(bloc)
    entries = [
        _competence_entry(competence, by_competence[competence.id], draft, piece_id)
        for competence in bloc.competences
        if _may_evidence(draft, piece_id)
    ]
    checks = tuple(
        _leaf(here[0], f"{here[0].where} : {check.message}")
        for check in draft.checks
        if (here := [evidence for evidence in check.evidence if evidence.piece == piece_id])
    )
    if checks:
        entries.append(Bookmark("Vérifications automatiques", children=checks, bold=True))
    return Bookmark(f"{AUTHOR}, {bloc.id}. {DISCLAIMER}", bold=True, open=True, children=tuple(entries))


def _may_evidence(draft: Draft, piece_id: str) -> bool:
    return any(piece.id == piece_id and piece.evidence for piece in draft.pieces)


def _competence_entry(competence: Competence, colour: Colour, draft: Draft, piece_id: str) -> Bookmark:
    entries = tuple(
        _criterion_entry(criterion, draft.criteria[criterion.id], piece_id)
        for criterion in competence.criteria
        if criterion.id in draft.criteria
    )
    title = f"{competence.id} · {competence.short}"
    return Bookmark(title, ink=colour.ink, bold=True, open=True, children=entries)


def _criterion_entry(criterion: Criterion, found: CriterionDraft, piece_id: str) -> Bookmark:
    here = [evidence for evidence in found.evidence if evidence.piece == piece_id]
    elsewhere = ", dans une autre pièce" if found.evidence and not here else ""
    title = f"{criterion.id} · {found.coverage.french}{elsewhere} · {criterion.label}"
    leaves = tuple(_leaf(evidence, f"{evidence.where} : « {evidence.quote}") for evidence in here)
    return Bookmark(shortened(title, 2 * _TITLE_LENGTH), children=leaves)


def _leaf(evidence: Evidence, title: str) -> Bookmark:
    page, top = _head(evidence)
    closed = shortened(title, _TITLE_LENGTH)
    return Bookmark(f"{closed} »" if "«" in closed else closed, page=page, top=top)


def _head(evidence: Evidence) -> tuple[int | None, float | None]:
    """The page that a quote begins on, and the height of its first line there."""
    for page, boxes in groupby(evidence.boxes, lambda box: box.page):
        return page, max(box.rect.y1 for box in boxes)
    return evidence.page, None
