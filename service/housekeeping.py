"""What a worker does beside its drafts: tells webhooks, keeps nothing longer than was promised."""

from datetime import UTC, datetime, timedelta

from service.api.services import Services
from service.pipeline.chores import Chore
from service.privacy.retention import purge
from service.webhooks.delivering import Deliverer

_DELIVER_EVERY = timedelta(seconds=10)
_PURGE_EVERY = timedelta(hours=24)


def housekeeping(services: Services) -> tuple[Chore, ...]:
    """The chores of one process, over its stores."""
    server = services.server
    deliverer = Deliverer(services.database, services.secret_key, private=server.webhooks_to_private_addresses)

    def deliver() -> None:
        deliverer.deliver_due()

    def keep_promises() -> None:
        purge(services.database, services.files, services.erasers, datetime.now(UTC).date())

    return Chore("deliver", _DELIVER_EVERY, deliver), Chore("purge", _PURGE_EVERY, keep_promises)
