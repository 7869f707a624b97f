"""The pre-annotated copy of a Word piece."""

from collections.abc import Iterator

from ingest.document import Document, Fragment, SourceRange
from referentiel.model import Bloc
from service.assessment.draft import Draft
from service.exports.errors import DamagedSource, ExportError
from service.exports.marks import Mark, marks
from service.exports.word.anchors import Anchor, Stretch, anchor, box_holder, first_paragraph, note_call
from service.exports.word.comments import Comment
from service.exports.word.package import WordFile
from service.exports.wording import AUTHOR, warning_words

_IN_NOTE = "Ce passage est dans la note appelée ici : « {quote} »"
_IN_BOX = "Ce passage est dans la zone de texte ancrée ici : « {quote} »"
_NOT_PLACED = "L'emplacement exact de ce passage n'a pas pu être marqué : « {quote} »"


def annotate_docx(source: bytes, document: Document, piece_id: str, draft: Draft, bloc: Bloc) -> bytes:
    """A copy of a Word file with a comment on the very words of each quote of the draft.

    Each competence comments under a name of its own, so that Word colours and filters them apart. Nothing else of
    the file changes.

    Raises:
        ProtectedSource: the file asks for a password.
        DamagedSource: the file cannot be opened or written back.
    """
    try:
        return _annotated(source, document, piece_id, draft, bloc)
    except ExportError:
        raise
    except Exception as error:
        # A stranger's file trips XML libraries in more ways than can be listed.
        raise DamagedSource("Le fichier Word est trop abîmé pour être annoté.") from error


def _annotated(source: bytes, document: Document, piece_id: str, draft: Draft, bloc: Bloc) -> bytes:
    word = WordFile(source)
    for warning in draft.warnings:
        if warning.piece == piece_id:
            comment = Comment(AUTHOR, "F", draft.created, warning_words(warning))
            first_paragraph(word.document).mark(word.comments.add(comment))
    order = {passage.id: passage.order for passage in document.passages}
    for mark in sorted(
        marks(draft, bloc, piece_id), key=lambda mark: (order[mark.spans[0].passage], mark.spans[0].start)
    ):
        place, introduction = _placed(word, document, mark)
        place.mark(word.comments.add(_comment(mark, introduction, draft.created)))
    return word.written()


def _placed(word: WordFile, document: Document, mark: Mark) -> tuple[Anchor, str]:
    """Where a mark's comment is anchored, and what must be said of the place if it is not on the words themselves."""
    stretches = list(_stretches(document, mark))
    try:
        path = stretches[0].path
        if path.startswith(("footnote/", "endnote/")):
            return note_call(word.document, path), _IN_NOTE
        if "/box/" in path:
            return box_holder(word.document, path), _IN_BOX
        return anchor(word.document, stretches), ""
    except (KeyError, IndexError):
        return first_paragraph(word.document), _NOT_PLACED


def _stretches(document: Document, mark: Mark) -> Iterator[Stretch]:
    for span in mark.spans:
        for fragment in document.passage(span.passage).fragments:
            first, last = max(fragment.start, span.start), min(fragment.end, span.end)
            if first < last and isinstance(fragment.place, SourceRange):
                yield _stretch(fragment, fragment.place, first, last)


def _stretch(fragment: Fragment, place: SourceRange, first: int, last: int) -> Stretch:
    """The part of a fragment's place that holds the characters ``[first, last)`` of the passage.

    Where reading changed the number of characters (composed accents, ligatures), ends are counted from the nearer end.
    """
    start = place.start + first - fragment.start
    end = place.end - (fragment.end - last)
    return Stretch(place.path, min(start, place.end - 1), max(end, start + 1))


def _comment(mark: Mark, introduction: str, created: str) -> Comment:
    competences = mark.competences()
    name = competences[0].id if competences else ""
    said = [introduction.format(quote=mark.quote), mark.note()] if introduction else [mark.note()]
    return Comment(f"{AUTHOR} · {name}" if name else AUTHOR, name or "F", created, "\n\n".join(said))
