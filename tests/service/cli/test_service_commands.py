"""The commands that keep a service, on a database of their own."""

from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from service.api.services import Services, open_services
from service.cli.main import app
from service.people.accounts import accept_invitation
from service.settings import Settings
from service.store import migrations
from service.store.models import AccountState, AuditEntry
from tests.service.service_scene import play_scene


@pytest.fixture
def services() -> Services:
    opened = open_services(Settings())
    migrations.upgrade(opened.database)
    return opened


def run(*words: str):
    return CliRunner().invoke(app, words)


def test_the_tables_are_made_and_their_revision_is_said(tmp_path: Path) -> None:
    before = run("database", "status")
    assert (before.exit_code, before.output.startswith("Révision : aucune")) == (1, True)
    assert run("database", "upgrade").exit_code == 0
    assert run("database", "status").exit_code == 0
    assert (tmp_path / "data" / "faisceau.sqlite").exists()


def test_the_first_administrator_gets_a_link_that_works(services: Services) -> None:
    link = run("accounts", "add", "Anne@Ecole.example", "--name", "Anne Morel").output.strip()
    assert link.startswith("http://localhost:8000/invitation/")
    with services.database.write() as session:
        account = accept_invitation(session, link.rsplit("/", 1)[1], "agrafe cheval correct", 12)
        assert (account.email, account.state) == ("anne@ecole.example", AccountState.ACTIVE)


def test_an_account_is_closed_and_listed_so(services: Services) -> None:
    run("accounts", "add", "anne@ecole.example", "--name", "Anne", "--role", "juror")
    assert run("accounts", "close", "anne@ecole.example").exit_code == 0
    assert run("accounts", "list").output == "anne@ecole.example\tjuror\tdisabled\tAnne\n"


def test_a_new_link_replaces_the_old_one(services: Services) -> None:
    first = run("accounts", "add", "anne@ecole.example", "--name", "Anne").output
    assert run("accounts", "invite", "anne@ecole.example").output != first


def test_the_audit_log_is_verified_against_a_head_noted_earlier(services: Services) -> None:
    run("accounts", "add", "anne@ecole.example", "--name", "Anne")
    sound = run("audit", "verify")
    assert sound.exit_code == 0
    head = sound.output.strip().rstrip(".").rsplit(" ", 1)[1]
    run("accounts", "invite", "anne@ecole.example")
    assert run("audit", "verify", "--expect", head).exit_code == 0
    assert run("audit", "verify", "--expect", "f" * 64).exit_code == 1


def test_one_altered_row_of_the_audit_log_is_found(services: Services) -> None:
    run("accounts", "add", "anne@ecole.example", "--name", "Anne")
    with services.database.write() as session:
        session.execute(update(AuditEntry).values(actor="someone else"))
    found = run("audit", "verify")
    assert found.exit_code == 1
    assert "L'entrée 1 a été modifiée" in found.output


def test_retention_is_kept_by_hand_too(services: Services) -> None:
    play_scene(services)
    answer = run("privacy", "purge")
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, "0 dossier effacé.")
