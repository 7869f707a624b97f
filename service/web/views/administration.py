"""What administrators keep: accounts, the log, retention, models and what they cost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

from msgspec import Struct

from service.audit.chain import Verdict
from service.audit.log import SYSTEM
from service.dates import amount, decimal
from service.model_settings import Hiding, Model
from service.store.models import Account, AccountState, AuditEntry, Candidate, Erasure, JurySession, Role
from service.use_cases.model_costs import SessionCost
from service.web.dates import day, moment
from service.web.frame import Page
from service.web.views.audit_words import action_words, detail_words, kind_words
from service.web.views.sessions import Choice

ROLES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: "Administration",
    Role.PRESIDENT: "Présidence",
    Role.JUROR: "Jury",
    Role.CANDIDATE: "Candidat",
}
_STATES = {AccountState.INVITED: "invité", AccountState.ACTIVE: "ouvert", AccountState.DISABLED: "fermé"}
_HIDING = {Hiding.AUTO: "sauf pour un modèle local", Hiding.ON: "toujours", Hiding.OFF: "jamais"}
_CAUSES = {"request": "à la demande", "retention": "fin de conservation"}


class AccountLine(Struct, frozen=True):
    """An account."""

    id: str
    name: str
    email: str
    role: str
    state: str
    closed: bool
    version: int


class AccountsPage(Page, frozen=True):
    """The accounts."""

    template: ClassVar[str] = "accounts.html.j2"
    accounts: tuple[AccountLine, ...]
    roles: tuple[Choice, ...]
    link: str = ""
    """An invitation to send, shown once."""
    invited: str = ""


class LogLine(Struct, frozen=True):
    """An entry of the log."""

    number: int
    at: str
    actor: str
    action: str
    """What was done, in French."""
    code: str
    """The same as the log has it."""
    kind: str
    about: str
    detail: str


class LogPage(Page, frozen=True):
    """The audit log."""

    template: ClassVar[str] = "audit_log.html.j2"
    entries: tuple[LogLine, ...]
    older: str
    """Address of the entries before; empty when there are none."""
    verdict: str
    sound: bool
    head: str


class RetentionLine(Struct, frozen=True):
    """Until when a session keeps its dossiers."""

    address: str
    session: str
    until: str
    due: bool
    purged: str


class ReceiptLine(Struct, frozen=True):
    """A receipt of an erasure."""

    number: str
    when: str
    cause: str
    counts: str


class RetentionPage(Page, frozen=True):
    """Retention and erasure."""

    template: ClassVar[str] = "retention.html.j2"
    sessions: tuple[RetentionLine, ...]
    receipts: tuple[ReceiptLine, ...]
    candidates: tuple[Choice, ...]
    due: int
    problem: str = ""


class CostLine(Struct, frozen=True):
    """What an engine did in a session."""

    session: str
    engine: str
    drafts: int
    calls: str
    tokens: str
    cost: str


class ModelsPage(Page, frozen=True):
    """Models and costs."""

    template: ClassVar[str] = "models.html.j2"
    present: str
    """Which engine reads dossiers now, in words."""
    facts: tuple[tuple[str, str], ...]
    costs: tuple[CostLine, ...]


class AdministrationPage(Page, frozen=True):
    """Where administrators start from."""

    template: ClassVar[str] = "administration.html.j2"
    accounts: int
    entries: int
    due: int


def accounts_page(accounts: Iterable[Account], link: str = "", invited: str = "") -> AccountsPage:
    """The accounts; ``link`` is an invitation that was just made."""
    roles = tuple(Choice(role.value, label, role is Role.JUROR) for role, label in ROLES.items())
    return AccountsPage(tuple(map(_account, accounts)), roles, link, invited)


def log_page(entries: Sequence[AuditEntry], names: Mapping[str, str], verdict: Verdict, size: int) -> LogPage:
    """The log; ``names`` says who the accounts are, ``size`` how many entries a page holds."""
    last = entries[-1].number if entries else 0
    found = (
        f"Chaîne vérifiée : {amount(verdict.entries)} entrées, telles qu'elles ont été écrites."
        if verdict.sound
        else f"Chaîne rompue à l'entrée {verdict.broken_at} : {verdict.reason}"
    )
    return LogPage(
        entries=tuple(_entry(entry, names) for entry in entries),
        older=f"/administration/journal?avant={last}" if len(entries) == size and last > 1 else "",
        verdict=found,
        sound=verdict.sound,
        head=verdict.head,
    )


def retention_page(
    sessions: Iterable[JurySession],
    receipts: Iterable[Erasure],
    candidates: Iterable[Candidate],
    today: date,
    problem: str = "",
) -> RetentionPage:
    """Retention and erasure."""
    lines = tuple(_retention(jury, today) for jury in sessions)
    choices = tuple(Choice(candidate.id, f"{candidate.name} · {candidate.email}") for candidate in candidates)
    return RetentionPage(lines, tuple(map(_receipt, receipts)), choices, sum(line.due for line in lines), problem)


def models_page(model: Model, costs: Iterable[SessionCost]) -> ModelsPage:
    """Models and costs."""
    if model.name is None:
        present = "Le moteur de preuves lit seul : aucun modèle de langage n'est interrogé, rien ne sort de la machine."
        return ModelsPage(present, (), tuple(map(_cost, costs)))
    facts = (
        ("Modèle", model.name),
        ("Adresse", model.base_url or "celle du fournisseur"),
        ("Lectures de chaque critère", str(model.votes)),
        ("Plafond par dossier", f"{decimal(model.budget)} et {amount(model.budget_tokens)} jetons"),
        (
            "Noms remplacés avant l'envoi",
            {"auto": "sauf modèle local", "on": "toujours"}.get(model.pseudonyms, "jamais"),
        ),
    )
    return ModelsPage("Un modèle de langage lit les dossiers, sous vérification.", facts, tuple(map(_cost, costs)))


def _account(account: Account) -> AccountLine:
    return AccountLine(
        account.id,
        account.name,
        account.email,
        ROLES[account.role],
        _STATES[account.state],
        account.state is AccountState.DISABLED,
        account.version,
    )


def _entry(entry: AuditEntry, names: Mapping[str, str]) -> LogLine:
    return LogLine(
        number=entry.number,
        at=moment(entry.at),
        actor="le service" if entry.actor == SYSTEM else names.get(entry.actor, entry.actor),
        action=action_words(entry.action),
        code=entry.action,
        kind=kind_words(entry.object_kind),
        about=entry.object_id,
        detail=detail_words(entry.detail),
    )


def _retention(jury: JurySession, today: date) -> RetentionLine:
    until = jury.jury_date + timedelta(days=jury.retention_days)
    purged = moment(jury.purged_at) if jury.purged_at else ""
    return RetentionLine(f"/sessions/{jury.id}", jury.title, day(until), until < today and not purged, purged)


def _receipt(receipt: Erasure) -> ReceiptLine:
    counts = ", ".join(f"{store} {count}" for store, count in receipt.stores.items() if count)
    return ReceiptLine(receipt.id, moment(receipt.erased_at), _CAUSES.get(receipt.cause, receipt.cause), counts)


def _cost(cost: SessionCost) -> CostLine:
    price = "prix inconnu" if cost.cost is None else f"{decimal(cost.cost)} {cost.currency}".strip()
    return CostLine(
        session=cost.session,
        engine=cost.model or cost.engine,
        drafts=cost.drafts,
        calls=amount(cost.calls),
        tokens=f"{amount(cost.input_tokens)} lus, {amount(cost.output_tokens)} écrits" if cost.calls else "–",
        cost=price if cost.calls else "–",
    )
