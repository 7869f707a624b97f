from threading import Thread

import pytest
from sqlalchemy import delete, update

from service.audit.log import read_log, record, verify_log
from service.store.database import Database
from service.store.errors import ImmutableRecord
from service.store.models import AuditEntry, AuditHead


@pytest.fixture
def written(database: Database) -> Database:
    with database.write() as session:
        for number in range(1, 6):
            record(session, "account", "session.create", "session", f"s{number}", number=number, label="été")
    return database


def test_a_log_that_no_one_touched_is_sound(written: Database) -> None:
    with written.read() as session:
        verdict = verify_log(session)
        assert verdict.sound
        assert verdict.entries == 5
        assert [entry.number for entry in read_log(session, before=4, limit=2)] == [3, 2]


def test_an_empty_log_is_sound(database: Database) -> None:
    with database.read() as session:
        assert verify_log(session).sound


@pytest.mark.parametrize(
    "change",
    [{"actor": "another"}, {"action": "session.delete"}, {"object_id": "s9"}, {"detail": {"number": 9}}],
    ids=str,
)
def test_one_altered_row_is_found(written: Database, change: dict) -> None:
    with written.write() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(**change))
    with written.read() as session:
        verdict = verify_log(session)
    assert verdict.broken_at == 3
    assert verdict.reason == "L'entrée 3 a été modifiée."


@pytest.mark.parametrize(
    ("number", "reason"), [(3, "L'entrée 3 manque."), (5, "Le journal est coupé après l'entrée 4.")]
)
def test_one_removed_row_is_found(written: Database, number: int, reason: str) -> None:
    with written.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == number))
    with written.read() as session:
        verdict = verify_log(session)
    assert verdict.broken_at == number
    assert verdict.reason == reason


def test_what_is_undone_leaves_no_entry(written: Database) -> None:
    def fail_after_recording() -> None:
        with written.write() as session:
            record(session, "account", "session.delete", "session", "s1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_recording()
    with written.read() as session:
        assert verify_log(session).entries == 5


def test_entries_written_at_once_form_one_chain(database: Database) -> None:
    def write() -> None:
        for _ in range(5):
            with database.write() as session:
                record(session, "account", "session.read", "session", "s1")

    writers = [Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.read() as session:
        verdict = verify_log(session)
        assert verdict.sound, verdict.reason
        assert verdict.entries == 20
        assert session.get_one(AuditHead, 1).hash == verdict.head


def test_the_code_itself_cannot_change_an_entry(written: Database) -> None:
    with pytest.raises(ImmutableRecord), written.write() as session:
        session.get_one(AuditEntry, 2).actor = "another"
