"""Webhooks: addresses that are told of events."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from sqlalchemy import select

from service.audit.log import record
from service.people.access import Access
from service.store.models import Webhook
from service.store.repositories.lookup import get
from service.use_cases.errors import AddressRefused
from service.use_cases.payloads import Line, Payload

EventName = Literal[
    "draft.requested", "draft.ready", "draft.failed", "review.signed", "review.reopened", "candidate.erased"
]


class NewWebhook(Payload):
    """An address to tell of events."""

    url: Line = Field(examples=["https://ent.ecole.example/faisceau"])
    events: list[EventName] = Field(min_length=1, max_length=6)


def list_webhooks(access: Access) -> list[Webhook]:
    """Every webhook, the newest first."""
    return list(access.session.scalars(select(Webhook).order_by(Webhook.id.desc())))


def add_webhook(access: Access, payload: NewWebhook, *, plain_http: bool) -> Webhook:
    """Adds a webhook.

    Raises:
        AddressRefused: not an HTTPS address (``plain_http`` allows HTTP too), or one that carries a password.
    """
    _require_address(payload.url, plain_http)
    webhook = Webhook(url=payload.url, events=sorted(set(payload.events)), created_by=access.actor.account_id)
    access.session.add(webhook)
    access.session.flush()
    record(access.session, access.actor.account_id, "webhook.add", "webhook", webhook.id)
    return webhook


def remove_webhook(access: Access, webhook_id: str) -> None:
    """Removes a webhook and what was on its way to it (``NotFound`` when there is none)."""
    access.session.delete(get(access.session, Webhook, webhook_id))
    record(access.session, access.actor.account_id, "webhook.remove", "webhook", webhook_id)


def _require_address(url: str, plain_http: bool) -> None:
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.scheme not in (("https", "http") if plain_http else ("https",)):
        raise AddressRefused("L'adresse d'un webhook commence par https:// et nomme une machine.")
    if parts.username or parts.password or parts.fragment:
        raise AddressRefused("L'adresse d'un webhook ne contient ni mot de passe ni ancre.")
