"""Both engines on one dossier, side by side."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from service.assessment.draft import Coverage, CriterionDraft, Draft
from service.assessment.language_model.ledger import Payer
from service.exports.draft_json import encode
from service.model_wiring import model_judge
from service.settings import Settings
from service.wiring import EvidenceTools
from service.workflows.review import Outcome, Progress, dossier_key, draft_with, prepare_bench, publish
from service.workflows.submission import Submission

EVIDENCE_DRAFT_FILE = "draft.evidence.json"


class Row(Struct, frozen=True):
    """What the two engines say of a criterion."""

    criterion: str
    evidence: Coverage
    model: Coverage
    shared: int
    """Passages that both show."""
    only_evidence: int
    only_model: int


def review_both(
    submission: Submission, out: Path, settings: Settings, progress: Progress, tools: EvidenceTools | None = None
) -> Outcome:
    """A review by the language model, with the evidence engine's draft beside it, over the same ranking.

    ``tools``: see ``review``.

    Raises:
        IngestError: the index cannot be written.
        ModelError: the model's settings cannot be used.
        OSError: ``out`` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    bench = prepare_bench(submission, out, settings, progress, tools)
    plain = draft_with(bench.engine, bench, settings, progress)
    payer = Payer(dossier_key(submission.dossier))
    with model_judge(submission.referentiel, submission.dossier, bench.engine, settings, payer) as judge:
        read = draft_with(judge, bench, settings, progress, settings.model.concurrency)
    beside = out / EVIDENCE_DRAFT_FILE
    beside.write_bytes(encode(plain))
    outcome = publish(read, submission, out, progress)
    return replace(outcome, written=(*outcome.written, beside), beside=plain)


def compare(plain: Draft, read: Draft) -> tuple[Row, ...]:
    """What the evidence engine and the model say, criterion by criterion, in the order of the grid."""
    return tuple(_row(id_, plain.criteria[id_], draft) for id_, draft in read.criteria.items())


def _row(criterion: str, plain: CriterionDraft, read: CriterionDraft) -> Row:
    ours, theirs = _passages(plain), _passages(read)
    return Row(criterion, plain.coverage, read.coverage, len(ours & theirs), len(ours - theirs), len(theirs - ours))


def _passages(draft: CriterionDraft) -> set[tuple[str, str]]:
    return {(evidence.piece, span.passage) for evidence in draft.evidence for span in evidence.spans()}
