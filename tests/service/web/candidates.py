"""Candidates of the bakers' school who can sign in, and readings done here and now."""

from service.people.accounts import set_password
from service.pipeline.workshop import Workshop
from service.store.models import Candidate, Dossier, JurySession, Role
from service.web.demo_data import draft_all
from tests.service.jury_scene import add_account
from tests.service.web.bakers import PASSWORD, School


def let_in(school: School, at: int = 0, name: str = "ada") -> str:
    """Gives the candidate of a dossier an account, and says which dossier it is."""
    with school.database.write() as session:
        account = add_account(session, Role.CANDIDATE, name)
        set_password(session, account, PASSWORD)
        dossier = session.get_one(Dossier, school.dossiers[at])
        session.get_one(Candidate, dossier.candidate_id).account_id = account.id
    return school.dossiers[at]


def do_runs(school: School, *runs: str) -> None:
    """What a worker would do."""
    draft_all(Workshop(school.database, school.files, school.settings), runs, lambda _: None)


def change_session(school: School, **changes: object) -> None:
    with school.database.write() as session:
        for name, value in changes.items():
            setattr(session.get_one(JurySession, school.session_id), name, value)
