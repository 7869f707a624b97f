"""Delivers what is due: each delivery at least once, again after failures, then no more."""

import ipaddress
import json
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.base import now
from service.store.database import Database
from service.store.models import Delivery, DeliveryState, Webhook
from service.webhooks.addresses import resolve
from service.webhooks.errors import AddressForbidden, WebhookError
from service.webhooks.signing import HEADER, signed_header, webhook_secret

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""How long each new attempt waits; after the last, the delivery is abandoned."""
_CLAIM = timedelta(minutes=2)
_TIMEOUT = httpx.Timeout(10.0)

_log = structlog.get_logger(__name__)


class Deliverer:
    """Sends events to webhooks."""

    def __init__(self, database: Database, secret_key: str, *, private: bool) -> None:
        self._database = database
        self._secret_key = secret_key
        self._private = private

    def deliver_due(self, limit: int = 50) -> int:
        """Attempts what is due and says how many were delivered."""
        return sum(self._attempt(delivery_id) for delivery_id in self._claim(limit))

    def _claim(self, limit: int) -> list[str]:
        """Puts what is due off for a while, so that no other process attempts it at the same time."""
        with self._database.write() as session:
            due = session.scalars(
                select(Delivery)
                .where(Delivery.state == DeliveryState.PENDING, Delivery.next_at <= now())
                .order_by(Delivery.next_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            ).all()
            for delivery in due:
                delivery.next_at = now() + _CLAIM
            return [delivery.id for delivery in due]

    def _attempt(self, delivery_id: str) -> bool:
        with self._database.read() as session:
            delivery = session.get(Delivery, delivery_id)
            webhook = session.get(Webhook, delivery.webhook_id) if delivery else None
        if delivery is None or webhook is None:
            return False
        answer, delivered, hopeless = self._send(webhook, delivery)
        with self._database.write() as session:
            self._note(session, delivery_id, answer, delivered, hopeless)
        _log.info("webhook_attempt", webhook=webhook.id, delivery=delivery_id, delivered=delivered)
        return delivered

    def _send(self, webhook: Webhook, delivery: Delivery) -> tuple[str, bool, bool]:
        try:
            response = self._post(webhook, _body(delivery), delivery.id)
        except AddressForbidden as error:
            return str(error), False, True
        except (WebhookError, httpx.HTTPError) as error:
            return type(error).__name__, False, False
        return f"HTTP {response.status_code}", response.is_success, False

    def _post(self, webhook: Webhook, body: bytes, delivery_id: str) -> httpx.Response:
        parts = urlsplit(webhook.url)
        address = resolve(parts, private=self._private)
        secret = webhook_secret(self._secret_key, webhook.id)
        host = f"[{address}]" if ipaddress.ip_address(address).version == 6 else address
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            return client.post(
                httpx.URL(webhook.url).copy_with(host=host),
                content=body,
                headers={
                    "Host": parts.netloc,
                    "Content-Type": "application/json",
                    "User-Agent": "Faisceau",
                    "Faisceau-Delivery": delivery_id,
                    HEADER: signed_header(secret, int(now().timestamp()), body),
                },
                extensions={"sni_hostname": parts.hostname},
            )

    def _note(self, session: Session, delivery_id: str, answer: str, delivered: bool, hopeless: bool) -> None:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:
            return
        delivery.attempts += 1
        delivery.last_answer = answer
        if delivered:
            delivery.state = DeliveryState.DELIVERED
        elif hopeless or delivery.attempts > len(WAITS):
            delivery.state = DeliveryState.ABANDONED
        else:
            delivery.next_at = now() + WAITS[delivery.attempts - 1]


def _body(delivery: Delivery) -> bytes:
    content = {
        "id": delivery.id,
        "event": delivery.event,
        "at": delivery.created_at.isoformat(),
        "object": delivery.body,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
