"""The French words that every export says the same way."""

from collections.abc import Iterator

from service.assessment.draft import CheckResult, Coverage, CriterionDraft, Draft, Evidence, PieceWarning, Stance

AUTHOR = "Faisceau"
DISCLAIMER = "Aide à la lecture : le jury décide."

_STANCES = {
    Stance.SUBSTANCE: "élément de preuve",
    Stance.MENTION: "simple mention",
    Stance.CONTRADICTION: "élément qui contredit",
}
_COVERAGE_MEANINGS = {
    Coverage.SUPPORTED: "des passages concrets y répondent, sur ses aspects principaux",
    Coverage.PARTIAL: "le dossier en parle, mais sans tout montrer",
    Coverage.MISSING: "l'outil n'a rien repéré, ce qui ne prouve pas que le dossier n'en dise rien",
}
_CERTAIN, _LIKELY = 2 / 3, 1 / 3


def stance_words(stance: Stance) -> str:
    """What a quote does for a criterion."""
    return _STANCES[stance]


def coverage_meaning(coverage: Coverage) -> str:
    """What a coverage word means, for those who meet it the first time."""
    return _COVERAGE_MEANINGS[coverage]


def link_words(score: float) -> str:
    """How closely a quote is tied to its criterion, in three steps: the probability itself is never shown."""
    if score >= _CERTAIN:
        return "lien fort"
    return "lien probable" if score >= _LIKELY else "lien possible"


def authorship(collective: bool) -> str:
    """Whether a piece is the group's work or the candidate's own."""
    return "collectif" if collective else "individuel"


def facet_label(draft: Draft, criterion_id: str, evidence: Evidence) -> str:
    """The name of the facet that a quote serves; empty when it serves the criterion as a whole."""
    facets = draft.criteria[criterion_id].facets
    return next((facet.label for facet in facets if facet.facet == evidence.facet), "")


def reading_remarks(found: CriterionDraft) -> tuple[str, ...]:
    """What must be known of how a criterion was read, in sentences."""
    return tuple(remark for remark in (found.note, *_model_remarks(found)) if remark)


def check_words(check: CheckResult) -> str:
    """A deterministic check as a note says it."""
    about = f" (critères {', '.join(check.criteria)})" if check.criteria else ""
    return f"Vérification automatique{about} : {check.message}"


def warning_words(warning: PieceWarning) -> str:
    """A warning as a note says it, with the text that it is about."""
    return f"{warning.message}\n\nTexte en cause : « {warning.text} »" if warning.text else warning.message


def _model_remarks(found: CriterionDraft) -> Iterator[str]:
    model = found.model
    if model is None:
        return
    yield model.lowered
    if model.dropped_quotes and not model.lowered:
        yield f"Citations du modèle introuvables dans le dossier, écartées : {model.dropped_quotes}."
    if model.unstable:
        labels = [facet.label for facet in found.facets if facet.facet in model.unstable]
        yield f"Les lectures du modèle se contredisent, à lire en premier : {' ; '.join(labels)}."
    if model.would_change:
        yield f"Ce qui changerait la lecture : {model.would_change}"


def shortened(text: str, length: int) -> str:
    """The text on one line, cut after a word when it is longer than ``length``."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
