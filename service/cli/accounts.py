"""``faisceau accounts``: the first administrator, and help for who is locked out."""

from enum import StrEnum
from typing import Annotated

import typer

from service.settings import Settings

app = typer.Typer(help="Ouvre et ferme des comptes du service.", no_args_is_help=True)


class RoleName(StrEnum):
    """The roles of accounts, known before the database's libraries are loaded."""

    ADMINISTRATOR = "administrator"
    PRESIDENT = "president"
    JUROR = "juror"
    CANDIDATE = "candidate"


Email = Annotated[str, typer.Argument(help="Adresse électronique du compte.")]


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Nom de la personne.")],
    role: Annotated[RoleName, typer.Option(help="Rôle du compte.")] = RoleName.ADMINISTRATOR,
) -> None:
    """Crée un compte et donne son lien d'invitation, qui ne sert qu'une fois."""
    from service.audit.log import SYSTEM, record  # noqa: PLC0415
    from service.cli.opened import open_current  # noqa: PLC0415
    from service.people import accounts  # noqa: PLC0415
    from service.store.models import Role  # noqa: PLC0415

    settings = Settings()
    with open_current(settings).write() as session:
        account = accounts.add_account(session, email, name, Role(role.value))
        secret = accounts.invite(session, account, settings.server.invitation_days)
        record(session, SYSTEM, "account.invite", "account", account.id, role=role.value)
    _show_invitation(settings, secret)


@app.command()
def invite(email: Email) -> None:
    """Donne à un compte un nouveau lien, pour choisir un premier mot de passe ou en changer."""
    from service.audit.log import SYSTEM, record  # noqa: PLC0415
    from service.cli.opened import open_current  # noqa: PLC0415
    from service.people import accounts  # noqa: PLC0415

    settings = Settings()
    with open_current(settings).write() as session:
        account = accounts.require_account(session, email)
        secret = accounts.invite(session, account, settings.server.invitation_days)
        record(session, SYSTEM, "account.invite_again", "account", account.id)
    _show_invitation(settings, secret)


@app.command()
def close(email: Email) -> None:
    """Ferme un compte : ses sessions et ses jetons cessent aussitôt de servir."""
    from service.audit.log import SYSTEM, record  # noqa: PLC0415
    from service.cli.opened import open_current  # noqa: PLC0415
    from service.people import accounts  # noqa: PLC0415

    with open_current(Settings()).write() as session:
        account = accounts.require_account(session, email)
        accounts.disable(session, account)
        record(session, SYSTEM, "account.close", "account", account.id)
    typer.echo("Compte fermé.")


@app.command("list")
def show() -> None:
    """Montre les comptes : adresse, rôle, état, nom."""
    from service.cli.opened import open_current  # noqa: PLC0415
    from service.store.models import Account  # noqa: PLC0415

    with open_current(Settings()).read() as session:
        for account in session.query(Account).order_by(Account.email):
            typer.echo(f"{account.email}\t{account.role.value}\t{account.state.value}\t{account.name}")


def _show_invitation(settings: Settings, secret: str) -> None:
    typer.echo(f"{settings.server.origin}/invitation/{secret}")
