"""Builds the judge that asks a language model, from the settings: the one place that knows how its parts fit."""

import ipaddress
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from ingest.document import Passage
from referentiel.model import Referentiel
from service.assessment.dossier import Dossier
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.language_model.budget import Account, Budget, BudgetedChat
from service.assessment.language_model.chat import ChatModel
from service.assessment.language_model.judge import Case, LanguageModelJudge, Options
from service.assessment.language_model.ledger import Ledger, Payer
from service.assessment.language_model.memory import Memory, RememberingChat
from service.assessment.language_model.pacing import Pace, PacedChat
from service.assessment.language_model.personal import NameFinder
from service.assessment.language_model.prices import FREE, load_prices
from service.assessment.language_model.pseudonyms import Pseudonyms, make_pseudonyms
from service.assessment.language_model.retries import RetryingChat
from service.assessment.language_model.structured import DegradingChat
from service.model_settings import Hiding, Model
from service.settings import Settings

_KEY_FILE = "delimiter.key"
_KEY_BYTES = 32


@contextmanager
def model_judge(
    referentiel: Referentiel, dossier: Dossier, engine: EvidenceEngine, settings: Settings, payer: Payer
) -> Iterator[LanguageModelJudge]:
    """The judge of one dossier, connected to the model that the settings name.

    The payer's dossier is also what its entries in the memory are erased by.

    Raises:
        ModelError: the model or its table of prices cannot be used.
    """
    # LangChain takes seconds to load: only those who ask a model wait for it.
    from service.assessment.language_model.langchain_chat import Endpoint, LangChainChat  # noqa: PLC0415

    model = settings.model
    key = model.api_key.get_secret_value() if model.api_key else os.environ.get("OPENAI_API_KEY")
    wire = LangChainChat(Endpoint(model.name or "", model.base_url, key, model.timeout, model.stream))
    account = build_account(model, build_ledger(settings), payer)
    memory = build_memory(settings)
    paced = PacedChat(wire, _pace(model.name, model.base_url, model.requests_per_minute, model.tokens_per_minute))
    asked = DegradingChat(RetryingChat(BudgetedChat(paced, account), model.attempts))
    chat = RememberingChat(asked, memory, payer.dossier)
    case = build_case(referentiel, dossier, settings, payer.dossier, hide=hides(model))
    try:
        yield LanguageModelJudge(chat, engine, case, build_options(model), account, memory)
    finally:
        wire.close()


def offline_judge(
    referentiel: Referentiel, dossier: Dossier, engine: EvidenceEngine, settings: Settings, chat: ChatModel
) -> LanguageModelJudge:
    """The judge of one dossier whose answers are obtained elsewhere: nothing is spent or remembered here."""
    hide = settings.model.pseudonyms is not Hiding.OFF
    case = build_case(referentiel, dossier, settings, "", hide=hide)
    options = build_options(settings.model.model_copy(update={"votes": 1}))
    account = build_account(settings.model, build_ledger(settings), Payer(""))
    return LanguageModelJudge(chat, engine, case, options, account)


@cache
def _pace(name: str | None, base_url: str | None, requests: int, tokens: int) -> Pace:
    """One pace for each model, kept to by all the dossiers that this process reads."""
    return Pace(requests, tokens)


def build_memory(settings: Settings) -> Memory:
    """Where answers and readings are kept: among the data, since they were paid for and quote candidates."""
    return Memory(settings.data_dir / "language-model.sqlite")


def build_ledger(settings: Settings) -> Ledger:
    """Where spending is written down."""
    return Ledger(settings.data_dir / "spending.sqlite")


def build_account(model: Model, ledger: Ledger, payer: Payer) -> Account:
    """A dossier's account, with what was spent on it before."""
    prices = load_prices(model.prices)
    price = FREE if is_local(model.base_url) else prices.of(model.name or "")
    return Account(
        model.name or "",
        Budget(model.budget, model.budget_tokens),
        price,
        prices.currency,
        before=ledger.spent(payer.dossier),
        record=lambda call: ledger.record(payer, call),
    )


def build_options(model: Model) -> Options:
    """What shapes a reading."""
    temperature = model.temperature if model.votes == 1 else model.vote_temperature
    return Options(model.context_tokens, model.output_tokens, temperature, model.votes)


def build_case(referentiel: Referentiel, dossier: Dossier, settings: Settings, label: str, *, hide: bool) -> Case:
    """The dossier as the judge takes it; its personal data are hidden when ``hide`` is true."""
    return Case(
        dossier=dossier,
        bloc=referentiel.bloc(dossier.bloc),
        rule=referentiel.coverage_rule,
        pseudonyms=_pseudonyms(dossier, settings.model.candidates) if hide else Pseudonyms({}),
        key=installation_key(settings.data_dir),
        label=label,
    )


def hides(model: Model) -> bool:
    """Whether names and contacts are replaced before anything is sent."""
    if model.pseudonyms is Hiding.AUTO:
        return not is_local(model.base_url)
    return model.pseudonyms is Hiding.ON


def is_local(base_url: str | None) -> bool:
    """Whether an address is this machine's or its private network's."""
    host = urlsplit(base_url or "").hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def installation_key(data_dir: Path) -> bytes:
    """The installation's secret, made at its first use."""
    path = data_dir / _KEY_FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()


def _pseudonyms(dossier: Dossier, candidates: tuple[str, ...]) -> Pseudonyms:
    passages = [passage for piece in dossier.pieces for passage in piece.document.passages]
    # Headings and column names are shown too.
    texts = list(dict.fromkeys(text for p in passages for text in (*_apart(p), *p.headings, *p.columns)))
    return make_pseudonyms(texts, candidates, _name_finder())


def _apart(passage: Passage) -> tuple[str, ...]:
    return tuple(passage.text[cell.start : cell.end] for cell in passage.cells) or (passage.text,)


def _name_finder() -> NameFinder | None:
    if find_spec("spacy") is None or find_spec("fr_core_news_md") is None:
        return None
    from service.assessment.language_model.spacy_names import SpacyNames  # noqa: PLC0415

    return SpacyNames()
