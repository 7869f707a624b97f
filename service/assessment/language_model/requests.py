"""What is asked of the model, as data: the same dossier and référentiel always make the same requests.

The system's message and the dossier come first and are the same for every competence, so that a provider that caches
the beginning of requests charges the dossier once. Dossier and question make one message: some models' templates accept
no two messages in a row from the same side.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from msgspec import Struct

import prompts.loader as prompts
from referentiel.model import Bloc, Competence, Criterion, Facet, Weight
from service.assessment.dossier import Dossier
from service.assessment.language_model.answer import SCHEMA
from service.assessment.language_model.chat import ChatRequest, Message, Role
from service.assessment.language_model.pseudonyms import Pseudonyms
from service.assessment.language_model.shown import Shown, ShownPassage, lines, passage_line

PROMPTS = ("juror", "dossier", "brief", "competence", "criterion", "facet", "challenge", "repair", "json_answer")
_WHOLE = "Il y figure en entier."
_RETRIEVED = "Il est trop long pour y figurer en entier : n'y sont que les passages les plus proches des critères."
_WEIGHTS = {Weight.MAIN: "principale", Weight.SECONDARY: "secondaire"}
_DELIMITER_LENGTH = 24


class Frame(Struct, frozen=True):
    """What every request about a dossier has in common, beside the passages."""

    bloc: Bloc
    brief: str
    """The commissioner's brief with stand-ins; empty where the bloc starts from none."""
    delimiter: str
    pseudonyms: Pseudonyms
    max_output_tokens: int
    temperature: float | None


def delimiter(key: bytes, dossier: Dossier) -> str:
    """What the dossier is placed between: the same for a dossier each time, unguessable without the key."""
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for piece in dossier.pieces:
        digest.update(piece.document.digest.encode())
        for passage in piece.document.passages:
            digest.update(passage.text.encode("utf-8", "surrogatepass"))
    return f"DOSSIER-{digest.hexdigest()[:_DELIMITER_LENGTH]}"


def brief_text(dossier: Dossier) -> str:
    """The words of the pieces that are context and no evidence."""
    briefs = (piece for piece in dossier.pieces if not piece.kind.evidence)
    return "\n".join(passage.text for piece in briefs for passage in piece.document.passages)


def competence_request(frame: Frame, competence: Competence, shown: Shown, sample: int = 0) -> ChatRequest:
    """Asks for the reading of a competence's criteria."""
    question = _question(frame, competence, competence.criteria)
    return _request(frame, shown, competence.id, question, sample)


def part_request(frame: Frame, competence: Competence, criterion: Criterion, shown: Shown, sample: int) -> ChatRequest:
    """Asks for one criterion alone, where the answer for all was too long."""
    question = _question(frame, competence, (criterion,))
    return _request(frame, shown, criterion.id, question, sample)


def challenge_request(
    frame: Frame,
    competence: Competence,
    criteria: Sequence[Criterion],
    shown: Shown,
    candidates: Iterable[ShownPassage],
) -> ChatRequest:
    """Puts criteria that were said to be missing a second time, with the passages nearest to them."""
    listed = "\n".join(passage_line(passage, frame.pseudonyms) for passage in candidates)
    again = prompts.load("challenge").render(candidates=_between(frame, listed))
    question = f"{_question(frame, competence, criteria)}\n\n{again}"
    return _request(frame, shown, f"{competence.id}-absences", question, 0)


def repair_request(request: ChatRequest, problem: str) -> ChatRequest:
    """Asks again for an answer that could not be read."""
    again = prompts.load("repair").render(problem=problem)
    *first, last = request.messages
    messages = (*first, Message(Role.USER, f"{last.content}\n\n{again}"))
    return ChatRequest(
        f"{request.label}-repair", messages, SCHEMA, request.max_output_tokens, request.temperature,
        request.format, request.sample,
    )  # fmt: skip


def _request(frame: Frame, shown: Shown, label: str, question: str, sample: int) -> ChatRequest:
    messages = (
        Message(Role.SYSTEM, prompts.load("juror").render()),
        Message(Role.USER, f"{dossier_part(frame, shown)}\n\n{question}"),
    )
    return ChatRequest(label, messages, SCHEMA, frame.max_output_tokens, frame.temperature, sample=sample)


def dossier_part(frame: Frame, shown: Shown) -> str:
    """The dossier in its frame: what comes first in every request."""
    brief = f"{prompts.load('brief').render(text=frame.brief)}\n\n" if frame.brief else ""
    return prompts.load("dossier").render(
        delimiter=frame.delimiter,
        scope=_WHOLE if shown.whole else _RETRIEVED,
        brief=brief,
        passages=lines(shown, frame.pseudonyms),
    )


def _between(frame: Frame, text: str) -> str:
    return f"<<<{frame.delimiter}>>>\n{text}\n<<<FIN {frame.delimiter}>>>"


def _question(frame: Frame, competence: Competence, criteria: Sequence[Criterion]) -> str:
    return prompts.load("competence").render(
        bloc=frame.bloc.label,
        competence=competence.id,
        official=competence.label,
        criteria="\n\n".join(_criterion(frame.bloc, criterion) for criterion in criteria),
    )


def _criterion(bloc: Bloc, criterion: Criterion) -> str:
    return prompts.load("criterion").render(
        id=criterion.id,
        label=criterion.label,
        pieces=", ".join(bloc.piece(piece).label for piece in criterion.pieces),
        supported=criterion.levels.supported,
        partial=criterion.levels.partial,
        missing=criterion.levels.missing,
        facets="\n".join(_facet(facet) for facet in criterion.facets),
    )


def _facet(facet: Facet) -> str:
    return prompts.load("facet").render(
        id=facet.id,
        label=facet.label,
        weight=_WEIGHTS[facet.weight],
        substance=facet.substance,
        vocabulary=facet.vocabulary,
    )
