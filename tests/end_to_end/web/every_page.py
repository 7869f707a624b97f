"""Every page of the service, by who opens it, in a school where something was done on each."""

from msgspec import Struct

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import JurySession, PieceVersion
from service.store.repositories.pieces import Pieces
from service.use_cases.self_checks import request_self_check
from tests.service.web.bakers import HYGIENE, PRICES, School, actor
from tests.service.web.candidates import do_runs, let_in

AFTER_CHANGE = f"# Tenir le fournil\n\n{HYGIENE[0]}\n\n# Vendre\n\n{PRICES[1]}\n"


class Addresses(Struct, frozen=True):
    """The addresses of one school's pages, by the name of who opens them."""

    of: dict[str, tuple[str, ...]]
    mirror: str
    """The mirror that compares two versions."""
    under_way: str
    """A reading that no worker has taken up."""


def addresses(school: School) -> Addresses:
    """Lets the first candidate in, with two readings done and one asked for, and says where every page is."""
    dossier, session = let_in(school), f"/sessions/{school.session_id}"
    with school.database.write() as rows:
        rows.get_one(JurySession, school.session_id).self_checks_per_version = 9
    do_runs(school, _asked(school, dossier))
    _replace_note(school, dossier)
    second = _asked(school, dossier)
    do_runs(school, second)
    under_way = f"/lectures/{_asked(school, dossier)}"
    mirror = f"/lectures/{second}"
    of = {
        "juror": (
            "/dossiers",
            *(f"/dossiers/{dossier}{path}" for path in ("", "?critere=K2.1", "/signature", "/versions")),
            f"{session}/criteres/K1.1",
            "/formules",
            "/comment-ca-marche",
        ),
        "president": (
            "/sessions",
            *(session + path for path in ("", "/candidats", "/jury", "/accord", "/deliberation", "/exports")),
            f"/deliberations/{dossier}",
        ),
        "administrator": (
            "/sessions/nouvelle",
            *(session + path for path in ("/candidats", "/jury", "/reglages")),
            *(f"/administration{path}" for path in ("", "/comptes", "/journal", "/conservation", "/modeles")),
        ),
        "ada": (f"/mon-dossier/{dossier}", mirror, under_way, "/comment-ca-marche", "/mes-donnees/effacer"),
    }
    return Addresses(of, mirror, under_way)


def _asked(school: School, dossier: str) -> str:
    with school.database.write() as session:
        ada = actor(session, "ada@ecole.example")
        return request_self_check(Access(session, ada, Action.CREATE, Kind.SELF_CHECK), dossier).id


def _replace_note(school: School, dossier: str) -> None:
    stored = school.files.put([AFTER_CHANGE.encode()])
    with school.database.write() as session:
        pieces = Pieces(session)
        version = PieceVersion(file_name="note.md", digest=stored.digest, size=stored.size, format="markdown")
        pieces.add_version(pieces.of_owner("note", dossier=dossier), version)
