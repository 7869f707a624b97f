"""Asks for readings and verifies them: an answer that cannot be read is asked again, one that is too long in parts."""

from collections.abc import Sequence

from msgspec.structs import replace

from referentiel.model import Competence, Criterion
from service.assessment.language_model.answer import CriterionAnswer
from service.assessment.language_model.chat import ChatModel, ChatRequest
from service.assessment.language_model.decoding import Decoded, decode
from service.assessment.language_model.errors import MalformedAnswer, Truncated
from service.assessment.language_model.requests import (
    Frame,
    challenge_request,
    competence_request,
    part_request,
    repair_request,
)
from service.assessment.language_model.shown import ShownPassage
from service.assessment.language_model.verification import Ground, Verifier
from service.assessment.language_model.verified import Losses, VerifiedCriterion

Readings = dict[str, VerifiedCriterion]
"""By criterion; a criterion that the model did not answer is not there."""


class Asker:
    """Puts one dossier's questions to a model."""

    def __init__(self, chat: ChatModel, frame: Frame) -> None:
        self._chat = chat
        self._frame = frame

    def read(self, competence: Competence, ground: Ground, sample: int) -> Readings:
        """The verified reading of a competence's criteria.

        Raises:
            ModelError: no answer can be used.
        """
        request = competence_request(self._frame, competence, ground.shown, sample)
        try:
            return _verify(self._decoded(request), competence.criteria, ground)
        except Truncated:
            if len(competence.criteria) == 1:
                raise
        return self._read_parts(competence, ground, sample)

    def challenge(
        self,
        competence: Competence,
        criteria: Sequence[Criterion],
        ground: Ground,
        candidates: Sequence[ShownPassage],
    ) -> Readings:
        """A second reading of criteria that were said to be missing.

        Raises:
            ModelError: no answer can be used.
        """
        request = challenge_request(self._frame, competence, criteria, ground.shown, candidates)
        return _verify(self._decoded(request), criteria, ground)

    def _read_parts(self, competence: Competence, ground: Ground, sample: int) -> Readings:
        readings: Readings = {}
        for criterion in competence.criteria:
            request = part_request(self._frame, competence, criterion, ground.shown, sample)
            readings |= _verify(self._decoded(request), (criterion,), ground)
        return readings

    def _decoded(self, request: ChatRequest) -> Decoded:
        try:
            return decode(self._chat.ask(request).text)
        except MalformedAnswer as error:
            return decode(self._chat.ask(repair_request(request, str(error))).text)


def _verify(decoded: Decoded, criteria: Sequence[Criterion], ground: Ground) -> Readings:
    answered: dict[str, CriterionAnswer] = {}
    malformed = decoded.malformed
    wanted = {criterion.id: criterion for criterion in criteria}
    for answer in decoded.criteria:
        if answer.criterion in wanted and answer.criterion not in answered:
            answered[answer.criterion] = answer
        else:
            malformed += 1
    readings = {id_: Verifier(wanted[id_], ground).verify(answer) for id_, answer in answered.items()}
    # What is of no criterion of the request is counted with the first that was answered.
    for reading in list(readings.values())[:1]:
        readings[reading.criterion] = replace(reading, losses=reading.losses.plus(Losses(malformed=malformed)))
    return readings
