"""The judge that asks a language model: one competence a call, everything verified, the evidence engine behind it."""

import hashlib
import threading
from collections.abc import Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

import prompts.loader as prompts
from referentiel.model import Bloc, Competence, CoverageRule, Criterion
from service.assessment.dossier import Dossier
from service.assessment.draft import CriterionDraft, EngineEntry, Usage
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.language_model.asking import Asker, Readings
from service.assessment.language_model.budget import Account
from service.assessment.language_model.chat import ChatModel
from service.assessment.language_model.drafting import Drafter
from service.assessment.language_model.errors import ContextExceeded, ModelError
from service.assessment.language_model.judgements import Judgements
from service.assessment.language_model.memory import Memory
from service.assessment.language_model.pseudonyms import Pseudonyms
from service.assessment.language_model.requests import (
    PROMPTS,
    Frame,
    brief_text,
    competence_request,
    delimiter,
)
from service.assessment.language_model.shown import Shown, ShownPassage, show_retrieved, show_whole
from service.assessment.language_model.tokens import estimate
from service.assessment.language_model.verification import Ground
from service.assessment.language_model.verified import VerifiedCriterion
from service.assessment.language_model.votes import merge
from service.assessment.search import DossierSearch

_VERSION = "2"
_CHALLENGE_PASSAGES = 6


class Options(Struct, frozen=True):
    """What shapes a reading, beside the prompts and the model."""

    context_tokens: int
    """What the model can read and write in one call."""
    output_tokens: int
    temperature: float | None
    samples: int = 1


class Case(Struct, frozen=True):
    """The dossier that is read, against what, and what keeps its candidate's secrets."""

    dossier: Dossier
    bloc: Bloc
    rule: CoverageRule
    pseudonyms: Pseudonyms
    key: bytes
    """The installation's secret, from which the dossier's delimiter is derived."""
    label: str
    """What the dossier's entries in the memory are erased by."""


class LanguageModelJudge:
    """Reads one dossier; see ``Judge``. Safe to use from several threads."""

    def __init__(
        self,
        chat: ChatModel,
        engine: EvidenceEngine,
        case: Case,
        options: Options,
        account: Account,
        memory: Memory | None = None,
    ) -> None:
        self._engine = engine
        self._case = case
        self._options = options
        self._account = account
        self._model = chat.model
        hidden = case.pseudonyms
        self._frame = Frame(
            bloc=case.bloc,
            brief=hidden.hide(brief_text(case.dossier)).text,
            delimiter=delimiter(case.key, case.dossier),
            pseudonyms=hidden,
            max_output_tokens=options.output_tokens,
            temperature=options.temperature,
        )
        self._asker = Asker(chat, self._frame)
        self._whole = show_whole(case.dossier, hidden)
        self._prompt = f"{prompts.load('juror').text} {self._frame.delimiter}"
        self.fingerprint = self._fingerprint()
        self._judgements = Judgements(memory, case.dossier, case.label, self._rests_on()) if memory else None
        self._failures: dict[str, ModelError] = {}
        self._lock = threading.Lock()

    @property
    def entry(self) -> EngineEntry:
        """See ``Judge.entry``."""
        version = prompts.load("juror").version
        samples = f" {self._options.samples} lectures par critère." if self._options.samples > 1 else ""
        return EngineEntry(
            id=self._model,
            description=(
                f"Modèle de langue {self._model}, consignes version {version}.{samples} Chaque citation a été "
                "retrouvée dans le dossier ; la couverture est calculée à partir des facettes, ce n'est pas le mot "
                "du modèle."
            ),
        )

    @property
    def usage(self) -> Usage:
        """What was asked of the model so far."""
        return self._account.usage

    @property
    def notes(self) -> tuple[str, ...]:
        """What jurors must know of how the dossier was read, in French."""
        return tuple(_failure_note(ids, message) for message, ids in self._failed_by_message().items())

    def judge(self, competence: Competence, search: DossierSearch) -> dict[str, CriterionDraft]:
        """See ``Judge.judge``; where the model gives no usable answer the evidence engine's draft stands."""
        plain = self._engine.judge(competence, search)
        try:
            readings = self._reading(competence, search)
        except ModelError as error:
            with self._lock:
                self._failures[competence.id] = error
            return {id_: replace(draft, note=_plain_note(str(error))) for id_, draft in plain.items()}
        drafter = Drafter(self._case.dossier, search, self._case.rule)
        return {
            criterion.id: self._draft(criterion, readings[criterion.id], drafter, search)
            if criterion.id in readings
            else replace(plain[criterion.id], note=_plain_note("Le modèle n'a pas répondu sur ce critère."))
            for criterion in competence.criteria
        }

    def _draft(
        self, criterion: Criterion, reading: VerifiedCriterion, drafter: Drafter, search: DossierSearch
    ) -> CriterionDraft:
        absences = [self._engine.absence(criterion, facet, search) for facet in criterion.facets]
        return drafter.draft(criterion, reading, absences)

    def _reading(self, competence: Competence, search: DossierSearch) -> Readings:
        if self._judgements and (kept := self._judgements.recall(competence, search)) is not None:
            self._account.remember()
            return kept
        if (lasting := next((e for e in list(self._failures.values()) if e.lasting), None)) is not None:
            raise lasting
        readings = self._asked(competence, search)
        complete = len(readings) == len(competence.criteria)
        if self._judgements and complete and all(r.challenged or not r.found_nothing for r in readings.values()):
            self._judgements.keep(competence, search, readings)
        return readings

    def _asked(self, competence: Competence, search: DossierSearch) -> Readings:
        shown = self._shown(competence, search, self._options.context_tokens)
        try:
            return self._sampled(competence, search, shown)
        except ContextExceeded:
            # The estimate was short of the model's own count: what bears most, well within it.
            shown = self._retrieved(competence, search, self._options.context_tokens // 2)
            return self._sampled(competence, search, shown)

    def _sampled(self, competence: Competence, search: DossierSearch, shown: Shown) -> Readings:
        ground = Ground(shown, self._case.pseudonyms, self._prompt)
        samples = [self._asker.read(competence, ground, number) for number in range(self._options.samples)]
        readings: Readings = {}
        for criterion in competence.criteria:
            if answered := [sample[criterion.id] for sample in samples if criterion.id in sample]:
                readings[criterion.id] = merge(answered)
        return readings | self._challenged(competence, readings, ground, search)

    def _challenged(
        self, competence: Competence, readings: Readings, ground: Ground, search: DossierSearch
    ) -> Readings:
        """The criteria of which nothing was found, put to the model once more with the engine's strongest passages."""
        absent = [c for c in competence.criteria if c.id in readings and readings[c.id].found_nothing]
        candidates = _strongest(absent, ground.shown, search)
        if not candidates:
            return {c.id: replace(readings[c.id], challenged=True) for c in absent}
        try:
            again = self._asker.challenge(competence, absent, ground, candidates)
        except ModelError as error:
            with self._lock:
                self._failures[f"{competence.id} (seconde lecture)"] = error
            return {}
        return {c.id: _second(readings[c.id], again.get(c.id)) for c in absent}

    def _shown(self, competence: Competence, search: DossierSearch, tokens: int) -> Shown:
        # One answer for the whole bloc: the dossier then begins every request in the same words.
        longest = max(competence_request(self._frame, c, self._whole).characters() for c in self._case.bloc.competences)
        if estimate(longest) + self._options.output_tokens <= tokens:
            return self._whole
        return self._retrieved(competence, search, tokens)

    def _retrieved(self, competence: Competence, search: DossierSearch, tokens: int) -> Shown:
        bare = competence_request(self._frame, competence, Shown((), whole=False))
        left = tokens - self._options.output_tokens - estimate(bare.characters())
        return show_retrieved(self._whole, competence, search, left)

    def _failed_by_message(self) -> dict[str, list[str]]:
        by_message: dict[str, list[str]] = {}
        for id_, error in sorted(self._failures.items()):
            by_message.setdefault(str(error), []).append(id_)
        return by_message

    def _rests_on(self) -> str:
        """What a kept reading rests on, beside the competence and its evidence."""
        content = f"{self.fingerprint}|{self._case.bloc.label}|{brief_text(self._case.dossier)}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    def _fingerprint(self) -> str:
        asked = prompts.fingerprint(prompts.load(name) for name in PROMPTS)
        content = msgspec.json.encode((_VERSION, self._model, asked, self._options, self._case.rule))
        return hashlib.sha256(content).hexdigest()


def _strongest(criteria: Sequence[Criterion], shown: Shown, search: DossierSearch) -> tuple[ShownPassage, ...]:
    keys = {m.located.key for criterion in criteria for m in search.matches(criterion.id, _CHALLENGE_PASSAGES)}
    return tuple(passage for passage in shown.passages if passage.located.key in keys)


def _second(first: VerifiedCriterion, again: VerifiedCriterion | None) -> VerifiedCriterion:
    if again is None or again.found_nothing:
        return replace(first, challenged=True)
    return replace(again, challenged=True, samples=first.samples, losses=first.losses.plus(again.losses))


def _plain_note(reason: str) -> str:
    return f"Critère lu par le moteur de preuves, sans modèle de langue. {reason}"


def _failure_note(ids: Sequence[str], message: str) -> str:
    return f"{', '.join(ids)} : le modèle de langue n'a pas pu lire. {message}"
