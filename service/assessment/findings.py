"""One-sentence statements built around evidence, and what to say where there is none."""

from collections.abc import Sequence

from referentiel.model import Facet
from service.assessment.concreteness import concreteness
from service.assessment.draft import Coverage, Evidence, Finding, Gap, Stance


def facet_finding(facet: Facet, coverage: Coverage, evidence: Sequence[Evidence]) -> Finding | None:
    """What the evidence shows for a facet; None without any: no evidence, no statement."""
    shown = [e for e in evidence if e.stance is not Stance.CONTRADICTION]
    if not shown or coverage is Coverage.MISSING:
        return None
    places = _places(shown)
    if coverage is Coverage.SUPPORTED:
        solid = [e for e in shown if e.stance is Stance.SUBSTANCE]
        count = "un passage" if len(solid) == 1 else f"{len(solid)} passages"
        text = f"{facet.label} : {count}{_nature(solid)} ({_places(solid)})."
        return Finding(text, tuple(e.id for e in solid), facet.id)
    text = f"{facet.label} : évoqué, sans élément qui l'établisse nettement ({places})."
    return Finding(text, tuple(e.id for e in shown), facet.id)


def contradiction_finding(evidence: Sequence[Evidence]) -> Finding | None:
    """That a passage seems to speak against the criterion; None without any."""
    against = [e for e in evidence if e.stance is Stance.CONTRADICTION]
    if not against:
        return None
    verb = "Un passage semble" if len(against) == 1 else f"{len(against)} passages semblent"
    return Finding(f"{verb} aller à l'encontre du critère ({_places(against)}).", tuple(e.id for e in against))


def facet_gap(facet: Facet, coverage: Coverage) -> Gap:
    """What to say of a facet without substance."""
    found = "seulement évoqué" if coverage is Coverage.PARTIAL else "non trouvé"
    return Gap(facet.id, f"{facet.label} : {found}. À chercher : {_uncapitalised(facet.substance)}")


def _nature(evidence: Sequence[Evidence]) -> str:
    readings = [concreteness(e.quote) for e in evidence]
    traits = [
        word
        for word, present in (
            ("des chiffres", any(r.figures for r in readings)),
            ("des dates", any(r.dates for r in readings)),
            ("des noms", any(r.names for r in readings)),
        )
        if present
    ]
    if not traits:
        return ""
    return " avec " + (" et ".join([", ".join(traits[:-1]), traits[-1]]) if len(traits) > 1 else traits[0])


def _places(evidence: Sequence[Evidence]) -> str:
    return ", ".join(dict.fromkeys(e.where for e in evidence))


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]
