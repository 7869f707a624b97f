"""Dossiers read from Markdown that a test writes: what candidates hand in, as the reader gives it."""

from collections.abc import Callable, Iterable
from textwrap import dedent

from ingest.limits import Limits
from ingest.reading import read
from referentiel.model import PieceKind
from service.assessment.checks.proof import Observation
from service.assessment.dossier import Dossier, Piece
from tests.builders import BRIEF, NOTE


def markdown_piece(text: str, kind: PieceKind = NOTE) -> Piece:
    document = read(dedent(text).strip().encode(), f"{kind.id}.md", Limits())
    return Piece(kind.id, kind, f"{kind.id}.md", document)


def handed_in(note: str, brief: str | None = None) -> Dossier:
    briefs = () if brief is None else (markdown_piece(brief, BRIEF),)
    return Dossier("K1", (markdown_piece(note), *briefs))


def said(check: Callable[[Dossier], Iterable[Observation]], note: str) -> list[str]:
    """The messages of a check on a note, no-break spaces made plain."""
    return [plain(observation.message) for observation in check(handed_in(note))]


def plain(message: str) -> str:
    return message.replace("\u00a0", " ")


def table(*rows: str) -> str:
    """A Markdown table whose first row is its header."""
    header, *body = rows
    rule = "|".join("---" for _ in header.split("|"))
    return "\n".join(f"| {row} |" for row in (header, rule, *body))
