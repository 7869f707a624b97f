"""A bakery's dossier, and judges that read it through the scripted endpoint."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from referentiel.model import CoverageRule
from service.assessment.coverage import ExpectedEvidence
from service.assessment.dossier import Dossier
from service.assessment.draft import CriterionDraft
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.language_model.budget import Account, Budget, BudgetedChat
from service.assessment.language_model.chat import ChatModel
from service.assessment.language_model.judge import Case, LanguageModelJudge, Options
from service.assessment.language_model.langchain_chat import Endpoint, LangChainChat
from service.assessment.language_model.memory import Memory, RememberingChat
from service.assessment.language_model.prices import FREE, Price
from service.assessment.language_model.pseudonyms import Pseudonyms, make_pseudonyms
from service.assessment.language_model.retries import RetryingChat
from service.assessment.language_model.structured import DegradingChat
from service.assessment.scores import Scores
from service.assessment.search import DossierSearch
from service.assessment.showing import Thresholds
from service.assessment.signals import facets
from tests.builders import BRIEF, bakery, dossier, piece
from tests.fakes.chat_endpoint import Body, ChatEndpoint, Reply, prompt

COST = "La farine revient à 42 centimes par baguette et la cuisson à 18 centimes, pesées faites en mars 2026."
RIVALS = "Relevé des prix dans cinq boutiques du quartier : la baguette y vaut de 1,10 € à 1,45 €."
CLEANING = "Le pétrin est démonté et lavé chaque soir ; la fiche de nettoyage est signée par Idir Benslama."
COLD = "La chambre froide est contrôlée à 6 heures : 3 °C le matin, 4 °C le soir, jamais plus de 5 °C."
AGAINST = "Nous ne tenons aucun registre de température pendant la pousse du levain."
EMPTY = "Notre équipe aime le pain et place le client au cœur de sa démarche fédératrice."
ORDER = "Le commanditaire demande une carte de dix pains et un budget de 5 000 euros."
NOTE = (COST, RIVALS, CLEANING, COLD, AGAINST, EMPTY)
KEY = b"secret of this installation"
RULE = CoverageRule(supported_share=0.5, supported_facets=2)
OPTIONS = Options(context_tokens=50_000, output_tokens=2_000, temperature=0.0)
WIDE = Budget(cost=1_000.0, tokens=100_000_000)

Said = Mapping[str, Any]


def bread(*texts: str) -> Dossier:
    """The dossier with these passages in its note."""
    return dossier(piece(*(texts or NOTE)), piece(ORDER, kind=BRIEF))


def search(read: Dossier) -> DossierSearch:
    """The dossier's passages, scored by the cues that they hold."""
    bloc = bakery()
    passages = list(read.evidence_passages())
    columns = facets(bloc)
    held = np.array(
        [[sum(cue in p.passage.text.lower() for cue in f.cues) for _, f in columns] for p in passages], np.float32
    )
    owners = [criterion.id for criterion, _ in columns]
    by_criterion = [held[:, [o == c.id for o in owners]].sum(axis=1) for c in bloc.criteria()]
    substance = np.stack([np.where(hits > 0, 0.5 + 0.1 * hits, 0.05) for hits in by_criterion], 1).astype(np.float32)
    nothing = np.zeros_like(substance)
    return DossierSearch(bloc, passages, Scores(substance, nothing, nothing, (held > 0).astype(np.float32)))


def engine() -> EvidenceEngine:
    return EvidenceEngine(
        ExpectedEvidence(2, 1.0, 0.3, 0.5),
        Thresholds(0.2, 0.4, 0.5, 0.9),
        "cues",
        "Moteur d'essai.",
        shown=6,
        nearest=2,
    )


def facet_said(facet: str, coverage: str = "missing", *quotes: tuple[int, str], **more: Any) -> Said:
    evidence = [{"passage": number, "quote": quote} for number, quote in quotes]
    return {"facet": facet, "evidence": evidence, "finding": "", "coverage": coverage, "gap": "", **more}


def criterion_said(criterion: str, coverage: str, *facets_said: Said, **more: Any) -> Said:
    return {
        "criterion": criterion, "facets": facets_said, "contradictions": [], "coverage": coverage,
        "would_change": "", "questions": [], **more,
    }  # fmt: skip


VENTE = criterion_said(
    "K1.1",
    "supported",
    facet_said("cout", "supported", (1, "La farine revient à 42 centimes par baguette"), finding="Le coût est pesé."),
    facet_said("voisins", "supported", (2, "Relevé des prix dans cinq boutiques du quartier")),
)
FOURNIL = criterion_said(
    "K2.1",
    "supported",
    facet_said("nettoyage", "supported", (3, "Le pétrin est démonté et lavé chaque soir")),
    facet_said("temperature", "supported", (4, "La chambre froide est contrôlée à 6 heures")),
)


def answer(*criteria: Said) -> Reply:
    return Reply(json.dumps({"criteria": criteria}, ensure_ascii=False))


def asked(body: Body) -> list[str]:
    """The criteria that a request asks about."""
    return re.findall(r"^## Critère (\S+)$", prompt(body), re.MULTILINE)


def is_challenge(body: Body) -> bool:
    return "# Seconde lecture" in prompt(body)


def reader(*criteria: Said) -> Callable[[Body], Reply]:
    """Answers what it is asked, with what it was told to say of each criterion."""
    told = {said["criterion"]: said for said in criteria or (VENTE, FOURNIL)}
    return lambda body: answer(*(told[id_] for id_ in asked(body) if id_ in told))


@contextmanager
def reading(
    endpoint: ChatEndpoint,
    read: Dossier | None = None,
    *,
    options: Options = OPTIONS,
    budget: Budget = WIDE,
    price: Price | None = FREE,
    memory: Path | None = None,
    pseudonyms: Pseudonyms | None = None,
    attempts: int = 2,
    timeout: float = 5.0,
) -> Iterator[LanguageModelJudge]:
    """A judge of the dossier whose model is the endpoint."""
    read = read or bread()
    account = Account("openai:essai", budget, price, "EUR")
    wire = LangChainChat(Endpoint("openai:essai", endpoint.url, "k", timeout))
    chat: ChatModel = RetryingChat(BudgetedChat(wire, account), attempts, sleep=lambda _: None)
    chat = DegradingChat(chat)
    kept = Memory(memory / "memory.sqlite") if memory else None
    chat = RememberingChat(chat, kept, "d") if kept else chat
    case = Case(read, bakery(), RULE, pseudonyms or Pseudonyms({}), KEY, "d")
    try:
        yield LanguageModelJudge(chat, engine(), case, options, account, kept)
    finally:
        wire.close()


def judge_all(judge: LanguageModelJudge, read: Dossier | None = None) -> dict[str, CriterionDraft]:
    found = search(read or bread())
    drafts: dict[str, CriterionDraft] = {}
    for competence in bakery().competences:
        drafts |= judge.judge(competence, found)
    return drafts


def hidden(read: Dossier, known: Sequence[str] = ()) -> Pseudonyms:
    texts = [passage.text for each in read.pieces for passage in each.document.passages]
    return make_pseudonyms(texts, known)
