"""Deliveries to a real server of this machine."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import select, update

from service.store.base import now
from service.store.database import Database
from service.store.events import DRAFT_READY, REVIEW_SIGNED, announce
from service.store.models import Delivery, DeliveryState, Webhook
from service.webhooks.delivering import WAITS, Deliverer
from service.webhooks.signing import HEADER, is_authentic, signed_header, webhook_secret

KEY = "k" * 40


class Receiver:
    """A server that answers as it is told and remembers what it got."""

    def __init__(self) -> None:
        receiver = self
        self.status, self.headers, self.got = 204, {}, []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.path, dict(self.headers), body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/faisceau"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def webhook(database: Database, receiver: Receiver) -> Webhook:
    with database.write() as session:
        row = Webhook(url=receiver.url, events=[DRAFT_READY])
        session.add(row)
        return row


def tell(database: Database, event: str = DRAFT_READY) -> None:
    with database.write() as session:
        announce(session, event, draft="d1", dossier="o1")


def delivery(database: Database) -> Delivery:
    with database.read() as session:
        return session.scalars(select(Delivery)).one()


def deliver(database: Database, *, private: bool = True) -> int:
    return Deliverer(database, KEY, private=private).deliver_due()


def test_an_event_arrives_signed_and_holds_identifiers_alone(
    database: Database, webhook: Webhook, receiver: Receiver
) -> None:
    tell(database)
    assert deliver(database) == 1
    ((path, headers, body),) = receiver.got
    content = json.loads(body)
    assert path == "/faisceau"
    assert (content["event"], content["object"]) == ("draft.ready", {"draft": "d1", "dossier": "o1"})
    secret = webhook_secret(KEY, webhook.id)
    assert is_authentic(secret, headers[HEADER], body, int(now().timestamp()))
    assert headers["Host"].startswith("localhost:")
    assert delivery(database).state is DeliveryState.DELIVERED
    assert deliver(database) == 0


def test_an_event_that_no_one_asked_for_goes_nowhere(database: Database, webhook: Webhook, receiver: Receiver) -> None:
    tell(database, REVIEW_SIGNED)
    assert deliver(database) == 0


def test_an_event_of_a_failed_transaction_is_never_told(
    database: Database, webhook: Webhook, receiver: Receiver
) -> None:
    def fail_after_announcing() -> None:
        with database.write() as session:
            announce(session, DRAFT_READY, draft="d1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_announcing()
    assert deliver(database) == 0


def test_a_refused_event_is_tried_again_then_abandoned(
    database: Database, webhook: Webhook, receiver: Receiver
) -> None:
    receiver.status = 500
    tell(database)
    for attempt in range(len(WAITS) + 1):
        assert deliver(database) == 0
        assert delivery(database).attempts == attempt + 1
        with database.write() as session:
            session.execute(update(Delivery).values(next_at=now() - timedelta(seconds=1)))
    assert (delivery(database).state, delivery(database).last_answer) == (DeliveryState.ABANDONED, "HTTP 500")
    assert len(receiver.got) == len(WAITS) + 1


def test_a_redirect_is_not_followed(database: Database, webhook: Webhook, receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": f"{receiver.url}/ailleurs"}
    tell(database)
    assert deliver(database) == 0
    assert [path for path, _, _ in receiver.got] == ["/faisceau"]


def test_a_private_address_is_not_called(database: Database, webhook: Webhook, receiver: Receiver) -> None:
    tell(database)
    assert deliver(database, private=False) == 0
    assert receiver.got == []
    assert delivery(database).state is DeliveryState.ABANDONED


@pytest.mark.parametrize("address", ["169.254.169.254", "10.0.0.1", "[::1]", "192.168.1.1", "[::ffff:127.0.0.1]"])
def test_no_way_of_writing_a_private_address_is_called(database: Database, address: str) -> None:
    with database.write() as session:
        session.add(Webhook(url=f"http://{address}/", events=[DRAFT_READY]))
    tell(database)
    deliver(database, private=False)
    assert delivery(database).state is DeliveryState.ABANDONED


def test_a_server_that_is_not_there_is_tried_again(database: Database) -> None:
    with database.write() as session:
        session.add(Webhook(url="http://127.0.0.1:9/", events=[DRAFT_READY]))
    tell(database)
    assert deliver(database) == 0
    assert (delivery(database).state, delivery(database).last_answer) == (DeliveryState.PENDING, "ConnectError")


def test_a_signature_is_of_one_body_one_secret_and_one_time() -> None:
    header = signed_header("secret", 1_000, b"body")
    assert is_authentic("secret", header, b"body", 1_100)
    assert not is_authentic("secret", header, b"other", 1_100)
    assert not is_authentic("other", header, b"body", 1_100)
    assert not is_authentic("secret", header, b"body", 2_000)
    assert not is_authentic("secret", "nonsense", b"body", 1_100)
