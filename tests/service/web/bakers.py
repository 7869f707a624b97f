"""A jury of bakers with dossiers already drafted: a PDF note, a group's notebook in Markdown, and hostile names."""

import io
import shutil
from datetime import timedelta
from pathlib import Path

from msgspec import Struct
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate
from sqlalchemy.orm import Session

from service.people.accounts import set_password
from service.people.actor import Actor
from service.pipeline.requests import request_run
from service.pipeline.workshop import Workshop
from service.server_settings import Server
from service.settings import Settings
from service.store.base import now
from service.store.database import Database, open_database
from service.store.files import FileStore
from service.store.files.disk import DiskFiles
from service.store.models import Account, Assignment, Candidate, Dossier, PieceVersion, Purpose, Role, Seat
from service.store.repositories.pieces import Pieces
from service.use_cases.referentiels import keep
from service.web.demo_data import draft_all
from tests.service.jury_scene import add_account, add_jury_session
from tests.service.pipeline.bakery_school import BAKERY

SERVER = Server(public_url="http://testserver")
PASSWORD = "la pâte lève lentement"  # noqa: S105 (of people who do not exist)
HOSTILE = "<img src=x onerror=alert(1)>"
PRICES = (
    "La farine de meule revient à 42 centimes par baguette, la cuisson à 18 centimes et la main-d'œuvre à 95 centimes. "
    "Nous avons pesé chaque ingrédient pendant trois semaines pour établir ce coût de revient.",
    "La boulangerie de la gare vend sa baguette 1,30 € et le supermarché d'en face 0,55 € : le relevé porte sur cinq "
    "boutiques du quartier.",
)
HYGIENE = (
    "Le pétrin est démonté puis lavé à l'eau chaude chaque soir, et la fiche de nettoyage est signée à 21 heures.",
    f"Le registre s'appelle {HOSTILE} depuis que le stagiaire l'a rempli.",
)
HIDDEN = "Ces mots blancs sur blanc vantent la boulangerie auprès de qui ne regarde pas la page."
RUNNING = "Ada Fournier, note de fin d'études"
NOTEBOOK = (
    "# Chambre froide\n\n"
    "La chambre froide est contrôlée à 6 heures et sa température notée sur le registre : 3 degrés, jamais plus de 5.\n"
)


class School(Struct, frozen=True):
    """The stores of one test."""

    database: Database
    files: FileStore
    settings: Settings
    session_id: str
    dossiers: tuple[str, ...]


def pdf_note(pages: int = 2) -> bytes:
    """A note on prices and hygiene; further pages say the same of other ovens."""
    stream = io.BytesIO()
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=15, spaceAfter=8)
    head = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=10)
    story: list[object] = [Paragraph("Vendre le pain", head), Paragraph("Note remise par Ada Fournier.", body)]
    story += [Paragraph(text, body) for text in PRICES]
    story.append(Paragraph(f'<font color="white">{HIDDEN}</font>', body))
    escaped = [text.replace("<", "&lt;").replace(">", "&gt;") for text in HYGIENE]
    story += [PageBreak(), Paragraph("Tenir le fournil", head), *(Paragraph(text, body) for text in escaped)]
    for number in range(3, pages + 1):
        text = f"Le four numéro {number} cuit {number * 40} pains par jour et se nettoie le lundi à la brosse sèche."
        story += [PageBreak(), Paragraph(f"Four {number}", head), *([Paragraph(text, body)] * 12)]
    made = SimpleDocTemplate(stream, pagesize=A4, title="Note", invariant=1)
    made.build(story, onFirstPage=_running_title, onLaterPages=_running_title)
    return stream.getvalue()


def _running_title(canvas: Canvas, template: object) -> None:
    canvas.setFont("Helvetica-Oblique", 8)
    canvas.drawString(72, 812, RUNNING)


def settle(folder: Path, cache: Path, migrated: Path) -> School:
    """Makes the school in a folder and drafts its dossiers."""
    (folder / "data").mkdir(parents=True)
    shutil.copyfile(migrated, folder / "data" / "faisceau.sqlite")
    settings = Settings(data_dir=folder / "data", cache_dir=cache, server=SERVER)
    database, files = open_database(_url(folder)), DiskFiles(folder / "data" / "files")
    with database.write() as session:
        jury_id, dossiers, runs = _people_and_dossiers(session, files)
    draft_all(Workshop(database, files, settings), runs, lambda _: None)
    school = School(database, files, settings, jury_id, dossiers)
    checkpoint(school)
    return school


def checkpoint(school: School) -> None:
    """Leaves all that was written in the one file that ``copied`` copies."""
    with school.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def copied(school: School, folder: Path) -> School:
    """The same school for one test alone."""
    shutil.copytree(school.settings.data_dir, folder / "data", ignore=shutil.ignore_patterns("index"))
    settings = Settings(data_dir=folder / "data", cache_dir=school.settings.cache_dir, server=SERVER)
    files = DiskFiles(folder / "data" / "files")
    return School(open_database(_url(folder)), files, settings, school.session_id, school.dossiers)


def account(session: Session, email: str) -> Account:
    return session.query(Account).filter_by(email=email).one()


def actor(session: Session, email: str) -> Actor:
    found = account(session, email)
    return Actor(found.id, found.role)


def _people_and_dossiers(session: Session, files: FileStore) -> tuple[str, tuple[str, ...], list[str]]:
    people = {name: _member(session, role, name) for name, role in _PEOPLE.items()}
    jury = add_jury_session(session, keep(session, BAKERY), bloc="X", title="Jury des boulangers", deadline=_soon())
    session.add_all(
        Seat(session_id=jury.id, account_id=people[name].id) for name in ("president", "juror", "colleague")
    )
    dossiers, runs = [], []
    for number, (name, pieces) in enumerate(_DOSSIERS, 1):
        dossier = _dossier(session, jury.id, name, number)
        for kind, file_name, data in pieces:
            _hand_in(session, files, dossier, kind, file_name, data)
        for juror in ("juror", "colleague"):
            session.add(Assignment(dossier_id=dossier.id, account_id=people[juror].id))
        if pieces:
            runs.append(request_run(session, dossier, Purpose.JURY).id)
        dossiers.append(dossier.id)
    return jury.id, tuple(dossiers), runs


def _member(session: Session, role: Role, name: str) -> Account:
    made = add_account(session, role, name)
    set_password(session, made, PASSWORD)
    return made


def _dossier(session: Session, jury_id: str, name: str, number: int) -> Dossier:
    candidate = Candidate(name=name, email=f"candidat-{number}@candidats.example")
    session.add(candidate)
    session.flush()
    dossier = Dossier(session_id=jury_id, candidate_id=candidate.id, number=number)
    session.add(dossier)
    session.flush()
    return dossier


def _hand_in(session: Session, files: FileStore, dossier: Dossier, kind: str, name: str, data: bytes) -> None:
    stored, pieces = files.put([data]), Pieces(session)
    format_ = {"pdf": "pdf", "md": "markdown"}[name.rpartition(".")[2]]
    version = PieceVersion(file_name=name, digest=stored.digest, size=stored.size, format=format_)
    pieces.add_version(pieces.of_owner(kind, dossier=dossier.id), version)


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'data' / 'faisceau.sqlite'}"


def _soon() -> object:
    return now() + timedelta(days=5)


_PEOPLE = {
    "administrator": Role.ADMINISTRATOR,
    "president": Role.PRESIDENT,
    "juror": Role.JUROR,
    "colleague": Role.JUROR,
    "stranger": Role.JUROR,
}
_DOSSIERS = (
    (
        "Ada Fournier",
        (("note", "note-ada-fournier.pdf", pdf_note()), ("carnet", "carnet.md", NOTEBOOK.encode())),
    ),
    (f"Bob {HOSTILE}", (("note", f"{HOSTILE}.md", f"# {HOSTILE}\n\n{PRICES[0]}\n\n{HYGIENE[1]}\n".encode()),)),
    ("Chloé Meunier", ()),
)
