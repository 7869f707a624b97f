"""Webhooks, for administrators."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from service.api.answers import Answer, ObjectId
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.use_cases import webhooks
from service.webhooks.signing import webhook_secret

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"])


class WebhookAnswer(Answer):
    """An address that is told of events."""

    id: str
    url: str
    events: list[str]
    created_at: datetime


class NewWebhookAnswer(WebhookAnswer):
    """A webhook, with the secret that signs what it is sent."""

    secret: str = Field(description="HMAC key of the Faisceau-Signature header.")


@router.get("")
def list_webhooks(caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.WEBHOOK))]) -> list[WebhookAnswer]:
    """Every webhook."""
    with caller.reading() as access:
        return [WebhookAnswer.model_validate(webhook) for webhook in webhooks.list_webhooks(access)]


@router.post("", status_code=201)
def add_webhook(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.WEBHOOK))], payload: webhooks.NewWebhook
) -> NewWebhookAnswer:
    """Adds a webhook."""
    services = caller.services
    with caller.writing() as access:
        webhook = webhooks.add_webhook(access, payload, plain_http=services.server.webhooks_to_private_addresses)
        secret = webhook_secret(services.secret_key, webhook.id)
        return NewWebhookAnswer(**WebhookAnswer.model_validate(webhook).model_dump(), secret=secret)


@router.delete("/{webhook_id}", status_code=204)
def remove_webhook(
    caller: Annotated[Caller, Depends(Allowed(Action.DELETE, Kind.WEBHOOK))], webhook_id: ObjectId
) -> None:
    """Removes a webhook."""
    with caller.writing() as access:
        webhooks.remove_webhook(access, webhook_id)
