"""Figures drawn from a study that nothing names.

Proves: that a sentence draws a figure from « une étude », « un sondage », « des chiffres » or from what a whole
population does, while neither its paragraph, nor a note near it, nor the heading above names an author, a year, a
link or a numbered reference.
Cannot prove: that a source exists or says so; that a bibliography does not hold it.
"""

import re
from collections.abc import Iterator

from ingest.document import Passage, PassageKind
from ingest.sentences import sentences
from service.assessment.checks.proof import Observation, Proof
from service.assessment.checks.wording import counted, fold, word_set
from service.assessment.dossier import Dossier, Located, Piece

_STUDY = re.compile(
    r"\b(?:selon|d'apres|suivant) (?:une|des|plusieurs|certaines|de nombreuses|les|un|certains) "
    r"(?:recentes? |derniers? |dernieres? |nombreux )*"
    r"(?:etudes?|enquetes?|sondages?|statistiques?|chiffres|specialistes|experts?|recherches?|rapports?|articles?)\b"
    r"|\b(?:une etude|un sondage|une enquete|des etudes|les etudes|les statistiques) "
    r"(?:recentes? )?(?:montre\w*|indique\w*|revele\w*|prouve\w*|estime\w*|demontre\w*|affirme\w*|disent|dit)\b"
    r"|\bselon internet\b|\bon (?:lit|sait) (?:souvent )?(?:partout )?que\b"
)
_POPULATION = re.compile(
    r"\d ?% des (?:jeunes )?(?:francais(?:es)?|europeen(?:ne)?s|menages|consommateurs|internautes)\b"
    r"|\d ?% de la population (?:francaise|mondiale|europeenne)\b|\d francais(?:es)? sur \d"
)
_FIGURE = re.compile(r"\d|\b(?:moitie|tiers|quart|dizaine|centaine|millier)s?\b")
_REFERENCE = re.compile(
    r"\[\^?\w{1,4}\]|https?://|www\.|\.(?:fr|com|org|eu)\b|\bsources? ?:|\bop\. cit|\bibid|\bcf\.|[¹²³⁴-⁹]|"
    r"\((?:[^()]*\b)?(?:19|20)\d{2}\b[^()]*\)"
)
_OWN_WORK = re.compile(
    r"\b(?:notre|nos|mon|mes|ma) (?:propres? )?(?:etude|enquete|sondage|comptage|releve|terrain)|"
    r"\bquestionnaire\b|\binterroge|\brepondant|\bentretiens?\b|\bnous avons (?:mene|compte|sonde|releve)"
)
_NAME = re.compile(r"(?<![.!?…«]\s)(?<!^)(?<![«“\"])\b[A-ZÀ-ÖØ-Þ][\w’'-]*[a-zà-ÿ]|\b[A-ZÀ-Þ]{3,}\b")
_NOT_AUTHORS = word_set(
    "français française françaises france europe européens internet covid chatgpt google instagram facebook tiktok "
    "youtube linkedin rse kpi sms ia"
)
"""Capitalised words that name no author; what finds or repeats figures is not their source."""
_HEADED = re.compile(r"\b(?:bibliographie|sources?|references?|webographie|sitographie)\b")
_NEAR_NOTES = 3


def sources(dossier: Dossier) -> Iterator[Observation]:
    """One observation for each piece that holds such figures."""
    for piece in dossier.pieces:
        if not piece.kind.evidence or piece.kind.spoken:
            continue
        found = tuple(_unsourced(piece))
        if found:
            yield _observation(piece, found)


def count_references(piece: Piece) -> int:
    """How many references a piece holds: the entries of its bibliography and its notes."""
    return sum(map(_is_reference, piece.document.passages))


def _observation(piece: Piece, found: tuple[Proof, ...]) -> Observation:
    figures = counted(len(found), "affirmation chiffrée", "affirmations chiffrées")
    references = counted(count_references(piece), "référence", "références")
    return Observation(
        f"{figures} sans source repérée dans le passage ; {references} ailleurs dans le document.", found
    )


def _unsourced(piece: Piece) -> Iterator[Proof]:
    passages = piece.document.passages
    for position, passage in enumerate(passages):
        if passage.kind in (PassageKind.HEADING, PassageKind.FOOTNOTE):
            continue
        drawn = [s for s in sentences(passage.text) if _draws_figure(fold(passage.text[s.start : s.end]))]
        if drawn and not _is_sourced(passages, position):
            yield from (Proof(Located(piece, passage), span.start, span.end) for span in drawn)


def _draws_figure(folded: str) -> bool:
    drawn = _STUDY.search(folded) is not None and _FIGURE.search(folded) is not None
    return drawn or _POPULATION.search(folded) is not None


def _is_sourced(passages: tuple[Passage, ...], position: int) -> bool:
    passage = passages[position]
    text = fold(passage.text)
    if _REFERENCE.search(text) or _OWN_WORK.search(text) or _is_bibliography(" ".join(passage.headings)):
        return True
    names = (match[0].lower().replace("’", "'") for match in _NAME.finditer(passage.text))
    return any(name not in _NOT_AUTHORS for name in names) or _has_note(passages, position)


def _has_note(passages: tuple[Passage, ...], position: int) -> bool:
    """Whether a note may be called from the passage: the call itself is no longer in its text."""
    page = passages[position].page
    near = passages[position + 1 : position + 1 + _NEAR_NOTES]
    on_page = (p for p in passages if page is not None and p.page == page)
    return any(p.kind is PassageKind.FOOTNOTE for p in (*near, *on_page))


def _is_reference(passage: Passage) -> bool:
    if passage.kind in (PassageKind.HEADING, PassageKind.FOOTNOTE):
        return passage.kind is PassageKind.FOOTNOTE
    return bool(passage.headings) and _is_bibliography(passage.headings[-1])


def _is_bibliography(heading: str) -> bool:
    return _HEADED.search(fold(heading)) is not None
