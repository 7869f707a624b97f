"""What is highlighted on the pages of a dossier: one mark for each quote, in its competence's colour."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from ingest.document import Box
from service.assessment.draft import Evidence, PassageSpan, boxes_of_spans
from service.store.models import Decision, EvidenceDecision
from service.use_cases.desk import Desk, ShownPiece
from service.use_cases.drafts import DraftView
from service.web.facsimile import Area, Facsimile

EVIDENCE, ADDED, CHECK, NEAR, WARNING = "evidence", "added", "check", "near", "warning"


class Mark(Struct, frozen=True):
    """A rectangle of a quote on a page."""

    name: str
    """Of the evidence; the same for all rectangles of one quote."""
    kind: str
    criterion: str
    colour: str
    """Class of its colour."""
    rejected: bool
    first: bool
    """Whether it is the first of its quote: where a link to the quote leads."""
    area: Area


class Spread(Struct, frozen=True):
    """A piece of the dossier as it is shown."""

    piece: ShownPiece
    facsimile: Facsimile


MarksByLeaf = Mapping[tuple[str, int], tuple[Mark, ...]]
"""By version of piece and page."""


def marks(desk: Desk, spreads: Iterable[Spread]) -> MarksByLeaf:
    """Every mark that the juror may see, by page."""
    by_piece = {spread.piece.id: spread for spread in spreads}
    found: dict[tuple[str, int], list[Mark]] = {}
    for spread, page, mark in _all(desk, by_piece):
        found.setdefault((spread.piece.version.id, page), []).append(mark)
    return {leaf: tuple(on_it) for leaf, on_it in found.items()}


def warning_mark(rank: int) -> str:
    """The name of the mark of a draft's warning, by its rank from 0."""
    return f"alerte-{rank}"


def as_data(by_leaf: MarksByLeaf) -> list[dict[str, Any]]:
    """The marks for a script that draws them anew."""
    return [
        {"version": version, "page": page, "marks": [_plain(mark) for mark in on_it]}
        for (version, page), on_it in by_leaf.items()
    ]


def _plain(mark: Mark) -> dict[str, Any]:
    area = [mark.area.x, mark.area.y, mark.area.width, mark.area.height]
    fields = {name: getattr(mark, name) for name in ("name", "kind", "criterion", "colour", "rejected", "first")}
    return fields | {"area": area}


def _all(desk: Desk, spreads: Mapping[str, Spread]) -> Iterator[tuple[Spread, int, Mark]]:
    colours = _colours(desk)
    if desk.draft is not None:
        yield from _evidence(desk, desk.draft, spreads, colours)
        yield from _remarks(desk.draft, spreads)
    for decision in desk.decisions:
        if decision.decision is Decision.ADDED:
            yield from _added(decision, spreads, colours.get(decision.criterion, "neutral"))


def _evidence(
    desk: Desk, draft: DraftView, spreads: Mapping[str, Spread], colours: Mapping[str, str]
) -> Iterator[tuple[Spread, int, Mark]]:
    rejected = {decision.evidence for decision in desk.decisions if decision.decision is Decision.REJECTED}
    for criterion, found in draft.criteria.items():
        for one in found.evidence:
            yield from _placed(one, spreads, EVIDENCE, criterion, colours.get(criterion, "neutral"), one.id in rejected)
        for receipt in found.absence:
            for one in receipt.nearest:
                yield from _placed(one, spreads, NEAR, criterion, "neutral")


def _remarks(draft: DraftView, spreads: Mapping[str, Spread]) -> Iterator[tuple[Spread, int, Mark]]:
    """What checks compared, and what jurors are warned of."""
    for check in draft.checks:
        for one in check.evidence:
            yield from _placed(one, spreads, CHECK, " ".join(check.criteria), "neutral")
    for at, warning in enumerate(draft.warnings):
        spread = spreads.get(warning.piece)
        if spread is not None:
            yield from _marks(spread, warning.boxes, warning_mark(at), WARNING, "", "neutral", False)


def _colours(desk: Desk) -> dict[str, str]:
    competences = enumerate(desk.bloc.competences)
    return {criterion.id: f"c{at}" for at, competence in competences for criterion in competence.criteria}


def _placed(
    evidence: Evidence, spreads: Mapping[str, Spread], kind: str, criterion: str, colour: str, rejected: bool = False
) -> Iterator[tuple[Spread, int, Mark]]:
    spread = spreads.get(evidence.piece)
    if spread is not None:
        boxes = _boxes(spread.facsimile, evidence.spans()) or evidence.boxes
        yield from _marks(spread, boxes, evidence.id, kind, criterion, colour, rejected)


def _added(
    decision: EvidenceDecision, spreads: Mapping[str, Spread], colour: str
) -> Iterator[tuple[Spread, int, Mark]]:
    for spread in spreads.values():
        if spread.piece.version.id == decision.piece_version_id:
            words = PassageSpan(decision.passage or "", decision.start or 0, decision.end or 0)
            boxes = _boxes(spread.facsimile, (words,))
            yield from _marks(spread, boxes, f"ajout-{decision.id}", ADDED, decision.criterion, colour, False)


def _boxes(facsimile: Facsimile, spans: Iterable[PassageSpan]) -> tuple[Box, ...]:
    try:
        return boxes_of_spans(spans, facsimile.document)
    except KeyError:
        return ()


def _marks(
    spread: Spread, boxes: Iterable[Box], name: str, kind: str, criterion: str, colour: str, rejected: bool
) -> Iterator[tuple[Spread, int, Mark]]:
    for at, (page, area) in enumerate(spread.facsimile.areas(boxes)):
        yield spread, page, Mark(name, kind, criterion, colour, rejected, at == 0, area)
