"""Anonymous reading: a candidate's name, wherever it stands, becomes a bar of the same length.

The same length, so that places in a text stay what they are: a quote keeps its offsets and its boxes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from ingest.document import Aside, Box, Document, Passage
from service.assessment.draft import (
    Absence,
    CheckResult,
    CriterionDraft,
    Draft,
    Evidence,
    Finding,
    Gap,
    PieceEntry,
    PieceWarning,
)

_BAR = "█"
_SHORTEST = 3
"""Letters of a part of a name that is masked where it stands alone: « Lou », not « de »."""


class Mask:
    """Hides one candidate behind a label."""

    def __init__(self, label: str, names: Iterable[str]) -> None:
        self._label = label
        self._pattern = _pattern(names)

    def text(self, text: str) -> str:
        """The text with every name barred, whatever its case and accents."""
        barred = list(text)
        for start, end in self._spans(text):
            barred[start:end] = _BAR * (end - start)
        return "".join(barred)

    def boxes(self, document: Document) -> tuple[Box, ...]:
        """Where the names stand on the pages, to be covered in what is shown of them."""
        parts: tuple[Passage | Aside, ...] = (*document.passages, *document.asides)
        return tuple(box for part in parts for start, end in self._spans(part.text) for box in part.boxes(start, end))

    def document(self, document: Document) -> Document:
        """The document with its passages masked and without its own title, which often is a name."""
        passages = tuple(
            replace(
                passage,
                text=self.text(passage.text),
                headings=tuple(map(self.text, passage.headings)),
                columns=tuple(map(self.text, passage.columns)),
            )
            for passage in document.passages
        )
        furniture = tuple(map(self.text, document.furniture))
        asides = tuple(replace(aside, text=self.text(aside.text)) for aside in document.asides)
        quarantine = tuple(replace(hidden, text=self.text(hidden.text)) for hidden in document.quarantine)
        return replace(document, passages=passages, title="", furniture=furniture, asides=asides, quarantine=quarantine)

    def draft(self, draft: Draft) -> Draft:
        """The draft with every quote, statement and file name masked."""
        return replace(
            draft,
            pieces=tuple(map(self._piece, draft.pieces)),
            criteria={id_: self._criterion(criterion) for id_, criterion in draft.criteria.items()},
            checks=tuple(map(self._check, draft.checks)),
            warnings=tuple(map(self._warning, draft.warnings)),
            notes=tuple(map(self.text, draft.notes)),
        )

    def file_name(self, piece_label: str, file_name: str) -> str:
        """What a file is called instead of its own name."""
        extension = file_name.rpartition(".")[2] if "." in file_name else ""
        return f"{piece_label} - {self._label}" + (f".{extension}" if extension else "")

    def _piece(self, piece: PieceEntry) -> PieceEntry:
        return replace(piece, file=self.file_name(piece.label, piece.file))

    def _warning(self, warning: PieceWarning) -> PieceWarning:
        return replace(warning, message=self.text(warning.message), text=self.text(warning.text))

    def _check(self, check: CheckResult) -> CheckResult:
        return replace(check, message=self.text(check.message), evidence=self._evidence(check.evidence))

    def _criterion(self, criterion: CriterionDraft) -> CriterionDraft:
        return replace(
            criterion,
            reason=self.text(criterion.reason),
            evidence=self._evidence(criterion.evidence),
            findings=tuple(map(self._finding, criterion.findings)),
            gaps=tuple(map(self._gap, criterion.gaps)),
            absence=tuple(map(self._absence, criterion.absence)),
            questions=tuple(map(self.text, criterion.questions)),
        )

    def _evidence(self, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(
            replace(
                one,
                quote=self.text(one.quote),
                where=self.text(one.where),
                headings=tuple(map(self.text, one.headings)),
            )
            for one in evidence
        )

    def _finding(self, finding: Finding) -> Finding:
        return replace(finding, text=self.text(finding.text))

    def _gap(self, gap: Gap) -> Gap:
        return replace(gap, text=self.text(gap.text))

    def _absence(self, absence: Absence) -> Absence:
        return replace(absence, nearest=self._evidence(absence.nearest))

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self._pattern is not None:
            folded, places = _folded(text)
            for found in self._pattern.finditer(folded):
                end = places[found.end() - 1] + 1
                while end < len(text) and unicodedata.combining(text[end]):
                    end += 1
                yield places[found.start()], end


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    words = {part for name in names for part in _parts(name)}
    if not words:
        return None
    either = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _parts(name: str) -> Iterator[str]:
    folded = _folded(name)[0].strip()
    if folded:
        yield folded
    local = folded.split("@", 1)[0]
    for part in re.split(r"[\s.\-_'’@]+", local):
        if len(part) >= _SHORTEST and part.isalpha():
            yield part


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without accents, and for each of its characters the place that it comes from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for piece in unicodedata.normalize("NFD", character):
            if not unicodedata.combining(piece):
                characters.append(piece)
                places.append(place)
    return "".join(characters), places
