"""What jurors read: a draft, without the coverage that they have not earned yet, masked in anonymous sessions."""

from collections.abc import Set as AbstractSet

from msgspec import Struct
from sqlalchemy import select

from referentiel.model import Weight
from service.assessment import draft as made
from service.exports.draft_json import decode
from service.people.access import Access
from service.privacy.anonymity import Mask
from service.store.models import Candidate, CriterionReview, Dossier, Draft, JurySession, Purpose, Review, Role
from service.store.repositories.drafts import Drafts
from service.store.repositories.lookup import get
from service.use_cases.blind_reading import blind_criteria
from service.use_cases.dossiers import anonymous_label, is_masked
from service.use_cases.referentiels import bloc_of


class FacetView(Struct, frozen=True):
    """What was found for one facet, its coverage None while it is hidden."""

    facet: str
    label: str
    weight: Weight
    coverage: made.Coverage | None
    evidence: tuple[str, ...]


class CriterionView(Struct, frozen=True):
    """A criterion's reading: what speaks of coverage is empty while it is hidden; evidence never is."""

    coverage_hidden: bool
    """True until the juror has rated the criterion, where the session asks for reading first."""
    coverage: made.Coverage | None
    reason: str
    evidence: tuple[made.Evidence, ...]
    facets: tuple[FacetView, ...]
    findings: tuple[made.Finding, ...]
    gaps: tuple[made.Gap, ...]
    absence: tuple[made.Absence, ...]
    questions: tuple[str, ...]
    model: made.ModelReading | None
    note: str


class DraftView(Struct, frozen=True):
    """A draft as one person may read it."""

    id: str
    dossier: str
    created: str
    engine: made.EngineEntry
    fingerprints: made.Fingerprints
    pieces: tuple[made.PieceEntry, ...]
    criteria: dict[str, CriterionView]
    checks: tuple[made.CheckResult, ...]
    warnings: tuple[made.PieceWarning, ...]
    notes: tuple[str, ...]


def list_drafts(access: Access, dossier_id: str) -> list[Draft]:
    """A dossier's drafts for the jury, the newest first."""
    return Drafts(access.session).of_dossier(access.dossier(dossier_id).id, Purpose.JURY)


def read_current(access: Access, dossier_id: str) -> DraftView:
    """A dossier's newest draft (``NotFound`` when there is none)."""
    return view(access, Drafts(access.session).current(access.dossier(dossier_id).id))


def read_draft(access: Access, draft_id: str) -> DraftView:
    """One draft (``NotFound`` when it is out of reach)."""
    return view(access, access.draft(draft_id))


def view(access: Access, row: Draft) -> DraftView:
    """A draft as the one who asks may read it."""
    dossier = get(access.session, Dossier, row.dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    draft = decode(row.body)
    if is_masked(access, jury):
        candidate = get(access.session, Candidate, dossier.candidate_id)
        draft = Mask(anonymous_label(dossier), (candidate.name, candidate.email)).draft(draft)
    shown = _rated(access, dossier) if jury.reading_first and access.actor.role is Role.JUROR else None
    blind = still_blind(access, jury, dossier)
    return DraftView(
        id=row.id,
        dossier=dossier.id,
        created=draft.created,
        engine=draft.engine,
        fingerprints=draft.fingerprints,
        pieces=draft.pieces,
        criteria={
            id_: _bare(reading) if id_ in blind else _criterion(reading, shown is None or id_ in shown)
            for id_, reading in draft.criteria.items()
        },
        checks=tuple(check for check in draft.checks if not blind.intersection(check.criteria)),
        warnings=draft.warnings,
        notes=draft.notes,
    )


def still_blind(access: Access, jury: JurySession, dossier: Dossier) -> frozenset[str]:
    """Criteria that the one who asks must rate before any evidence is shown."""
    if access.actor.role is not Role.JUROR or not jury.blind_share:
        return frozenset()
    names = (criterion.id for criterion in bloc_of(access.session, jury).criteria())
    return blind_criteria(jury.blind_share, access.actor.account_id, dossier.id, names) - _rated(access, dossier)


def hides_coverage(access: Access, jury: JurySession, dossier: Dossier) -> bool:
    """Whether some criterion's coverage or evidence is still hidden from the one who asks."""
    if still_blind(access, jury, dossier):
        return True
    if not (jury.reading_first and access.actor.role is Role.JUROR):
        return False
    return bool({criterion.id for criterion in bloc_of(access.session, jury).criteria()} - _rated(access, dossier))


def _rated(access: Access, dossier: Dossier) -> AbstractSet[str]:
    query = (
        select(CriterionReview.criterion)
        .join(Review, Review.id == CriterionReview.review_id)
        .where(
            Review.dossier_id == dossier.id,
            Review.juror_id == access.actor.account_id,
            CriterionReview.first_rating.is_not(None),
        )
    )
    return set(access.session.scalars(query))


def _criterion(reading: made.CriterionDraft, shown: bool) -> CriterionView:
    return CriterionView(
        coverage_hidden=not shown,
        coverage=reading.coverage if shown else None,
        reason=reading.reason if shown else "",
        evidence=reading.evidence,
        facets=tuple(_facet(facet, shown) for facet in reading.facets),
        findings=reading.findings if shown else (),
        gaps=reading.gaps if shown else (),
        absence=reading.absence if shown else (),
        questions=reading.questions if shown else (),
        model=reading.model if shown else None,
        note=reading.note,
    )


def _bare(reading: made.CriterionDraft) -> CriterionView:
    """A criterion that is read blind: what is looked for, and nothing of what was found."""
    return CriterionView(
        coverage_hidden=True,
        coverage=None,
        reason="",
        evidence=(),
        facets=tuple(FacetView(facet.facet, facet.label, facet.weight, None, ()) for facet in reading.facets),
        findings=(),
        gaps=(),
        absence=(),
        questions=(),
        model=None,
        note="",
    )


def _facet(facet: made.FacetReading, shown: bool) -> FacetView:
    return FacetView(facet.facet, facet.label, facet.weight, facet.coverage if shown else None, facet.evidence)
