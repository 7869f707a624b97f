"""What webhooks are told: an event's name and identifiers, written in the transaction that it tells of."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.models import Delivery, Webhook

DRAFT_REQUESTED = "draft.requested"
DRAFT_READY = "draft.ready"
DRAFT_FAILED = "draft.failed"
REVIEW_SIGNED = "review.signed"
REVIEW_REOPENED = "review.reopened"
CANDIDATE_ERASED = "candidate.erased"
EVENTS = (DRAFT_REQUESTED, DRAFT_READY, DRAFT_FAILED, REVIEW_SIGNED, REVIEW_REOPENED, CANDIDATE_ERASED)


def announce(session: Session, event: str, **identifiers: str) -> None:
    """Puts the event on its way to every webhook that asked for it."""
    for webhook in session.scalars(select(Webhook)):
        if event in webhook.events:
            session.add(Delivery(webhook_id=webhook.id, event=event, body=identifiers))
