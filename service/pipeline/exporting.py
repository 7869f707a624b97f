"""What people get of a draft: the annotated pieces, the report, the data, kept as files."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from service.assessment.dossier import Dossier
from service.assessment.draft import Draft
from service.exports.annotated import AnnotatedCopy, annotate_piece
from service.exports.draft_json import encode
from service.exports.errors import ExportError
from service.exports.report import render_report
from service.pipeline.opened import OpenRun
from service.pipeline.workshop import Workshop
from service.store.models import Export
from service.store.repositories.drafts import Exports
from service.workflows.review import DRAFT_FILE, REPORT_FILE
from service.workflows.submission import Refusal

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


class Rendered(Struct, frozen=True):
    """A file made from a draft."""

    kind: str
    file_name: str
    data: bytes
    piece_version: str | None = None


def annotate(
    workshop: Workshop, run: OpenRun, dossier: Dossier, draft: Draft, refuse: Callable[[Refusal], None]
) -> dict[str, AnnotatedCopy]:
    """The annotated copy of each piece that has one, by version of piece; ``refuse`` is told of the others."""
    copies = {}
    for source in run.inputs:
        if source.piece not in {piece.id for piece in dossier.pieces}:
            continue
        try:
            piece = dossier.piece(source.piece)
            copies[source.version] = annotate_piece(workshop.files.read(source.digest), piece, draft, run.bloc)
        except ExportError as error:
            refuse(Refusal(source.kind.label, type(error).__name__, str(error)))
    return copies


def render(run: OpenRun, draft: Draft, copies: Mapping[str, AnnotatedCopy]) -> Iterator[Rendered]:
    """Every file that people get of a draft."""
    by_piece = {source.piece: copies[source.version] for source in run.inputs if source.version in copies}
    for version, copy in copies.items():
        yield Rendered("annotated", copy.file_name, copy.data, version)
    yield Rendered("data", DRAFT_FILE, encode(draft))
    yield Rendered("report", REPORT_FILE, render_report(draft, run.referentiel, by_piece).encode())


def keep(workshop: Workshop, run: OpenRun, draft_id: str, rendered: Rendered) -> None:
    """Keeps a file; one that was kept under the same name stays as it is."""
    stored = workshop.files.put([rendered.data])
    with workshop.database.write() as session:
        Exports(session).put(
            Export(
                dossier_id=run.dossier,
                draft_id=draft_id,
                kind=rendered.kind,
                piece_version_id=rendered.piece_version,
                file_name=rendered.file_name,
                media_type=_MEDIA_TYPES[rendered.file_name.rpartition(".")[2]],
                digest=stored.digest,
                size=stored.size,
            )
        )
