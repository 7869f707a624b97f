"""What is marked in a piece: each quoted stretch once, with every criterion that it serves."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Self

from msgspec import Struct

from ingest.document import Box
from referentiel.model import Bloc, Competence, Criterion
from service.assessment.draft import CheckResult, Coverage, Draft, Evidence, PassageSpan
from service.exports.palette import NEUTRAL, Colour, colours
from service.exports.wording import authorship, check_words, facet_label, link_words, stance_words


class Reading(Struct, frozen=True):
    """What one criterion makes of a quote."""

    competence: Competence
    criterion: Criterion
    coverage: Coverage
    evidence: Evidence
    facet: str
    findings: tuple[str, ...]

    def note(self) -> str:
        """The reading as people are shown it, in a few short lines."""
        lines = [f"{self.criterion.id} ({self.coverage.french}) : {self.criterion.label}"]
        if self.facet and not any(self.facet in finding for finding in self.findings):
            lines.append(f"Aspect : {self.facet}")
        lines += [f"Constat : {finding}" for finding in self.findings]
        lines.append(
            f"{stance_words(self.evidence.stance).capitalize()}, {link_words(self.evidence.score)}, "
            f"{authorship(self.evidence.collective)}."
        )
        return "\n".join(lines)


class Mark(Struct, frozen=True):
    """What evidence quotes in one go, and all that is said of it."""

    name: str
    """Stable between runs: the ids of what cites it."""
    spans: tuple[PassageSpan, ...]
    """Where it stands, in reading order; never empty."""
    quote: str
    page: int | None
    boxes: tuple[Box, ...]
    readings: tuple[Reading, ...] = ()
    """The closest link first."""
    checks: tuple[CheckResult, ...] = ()

    @classmethod
    def of(cls, evidence: Evidence, readings: tuple[Reading, ...], checks: tuple[CheckResult, ...]) -> Self:
        """The mark of a quote that those criteria and checks cite."""
        ids = [reading.evidence.id for reading in readings] or [evidence.id]
        return cls(
            "+".join(ids),
            evidence.spans(),
            evidence.quote,
            evidence.page,
            evidence.boxes,
            readings,
            checks,
        )

    def note(self) -> str:
        """What a reader of the annotated copy is told of the quote."""
        return "\n\n".join([*(r.note() for r in self.readings), *(check_words(c) for c in self.checks)])

    def subject(self) -> str:
        """The criteria that the quote serves, for lists of annotations."""
        return ", ".join(reading.criterion.id for reading in self.readings) or "Vérification automatique"

    def competences(self) -> tuple[Competence, ...]:
        """The competences that the quote serves, each once, the closest link first."""
        return tuple({reading.competence.id: reading.competence for reading in self.readings}.values())

    def colours(self, bloc: Bloc) -> tuple[Colour, ...]:
        """A colour for each competence that the quote serves, the closest link first; never empty."""
        known = colours(bloc)
        return tuple(known[competence.id] for competence in self.competences()) or (NEUTRAL,)


def marks(draft: Draft, bloc: Bloc, piece_id: str) -> tuple[Mark, ...]:
    """What is to be marked in a piece, in no set order; a stretch that several criteria cite comes once."""
    readings: defaultdict[tuple[PassageSpan, ...], list[Reading]] = defaultdict(list)
    for reading in _readings(draft, bloc):
        if reading.evidence.piece == piece_id:
            readings[reading.evidence.spans()].append(reading)
    checks: defaultdict[tuple[PassageSpan, ...], list[CheckResult]] = defaultdict(list)
    quotes = {spans: cited[0].evidence for spans, cited in readings.items()}
    for check in draft.checks:
        for evidence in check.evidence:
            if evidence.piece == piece_id:
                checks[evidence.spans()].append(check)
                quotes.setdefault(evidence.spans(), evidence)
    return tuple(
        Mark.of(evidence, _closest_first(readings[spans]), tuple(checks[spans])) for spans, evidence in quotes.items()
    )


def _closest_first(readings: list[Reading]) -> tuple[Reading, ...]:
    return tuple(sorted(readings, key=lambda reading: -reading.evidence.score))


def _readings(draft: Draft, bloc: Bloc) -> Iterator[Reading]:
    for competence in bloc.competences:
        for criterion in competence.criteria:
            found = draft.criteria.get(criterion.id)
            for evidence in found.evidence if found else ():
                yield Reading(
                    competence,
                    criterion,
                    draft.criteria[criterion.id].coverage,
                    evidence,
                    facet_label(draft, criterion.id, evidence),
                    _findings(draft, criterion.id, evidence),
                )


def _findings(draft: Draft, criterion_id: str, evidence: Evidence) -> tuple[str, ...]:
    findings = draft.criteria[criterion_id].findings
    return tuple(finding.text for finding in findings if evidence.id in finding.evidence)
