"""Which engines read a session's dossiers, and what that cost."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import undefer

from service.assessment.draft import EngineEntry, Usage
from service.people.access import Access
from service.store.models import Dossier, Draft, JurySession


class SessionCost(Struct, frozen=True):
    """What one engine did in one session."""

    session: str
    engine: str
    model: str
    """Empty when no language model was asked."""
    drafts: int
    calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: float | None
    """None when the price of some call is not known."""
    currency: str


class _Accounted(Struct, frozen=True):
    """What a draft says of its own making."""

    engine: EngineEntry
    usage: Usage | None = None


def costs(access: Access) -> tuple[SessionCost, ...]:
    """The engines of every session within reach, the latest session first; readings of candidates count too."""
    rows = access.session.execute(
        select(JurySession.title, Draft)
        .join(Dossier, Dossier.session_id == JurySession.id)
        .join(Draft, Draft.dossier_id == Dossier.id)
        .where(access.jury_sessions())
        .order_by(JurySession.jury_date.desc(), JurySession.id, Draft.id)
        .options(undefer(Draft.body))
        .execution_options(yield_per=20)
    )
    grouped: dict[tuple[str, str, str], list[Usage]] = {}
    for title, draft in rows:
        told = msgspec.json.decode(draft.body, type=_Accounted)
        usage = told.usage or Usage()
        grouped.setdefault((title, told.engine.description, usage.model), []).append(usage)
    return tuple(_total(*key, usages) for key, usages in grouped.items())


def _total(session: str, engine: str, model: str, usages: Iterable[Usage]) -> SessionCost:
    told = list(usages)
    prices = [usage.cost for usage in told]
    known = [price for price in prices if price is not None]
    return SessionCost(
        session=session,
        engine=engine,
        model=model,
        drafts=len(told),
        calls=sum(usage.calls for usage in told),
        input_tokens=sum(usage.input_tokens for usage in told),
        cached_tokens=sum(usage.cached_tokens for usage in told),
        output_tokens=sum(usage.output_tokens for usage in told),
        cost=sum(known) if len(known) == len(prices) else None,
        currency=next((usage.currency for usage in told if usage.currency), ""),
    )
