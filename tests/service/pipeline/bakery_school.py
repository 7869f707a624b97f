"""A school of bakers: a tiny référentiel, sessions, and dossiers whose words differ."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from referentiel.model import CoverageRule, Referentiel
from service.pipeline.requests import request_run
from service.settings import Settings
from service.store.database import Database
from service.store.files import FileStore
from service.store.models import Dossier, JurySession, PieceVersion, Purpose, ReferentielVersion, Run
from service.store.repositories.pieces import Pieces
from tests.builders import bakery
from tests.service.jury_scene import add_dossier, add_jury_session

BAKERY = Referentiel(
    schema=1,
    id="boulangerie",
    title="Boulanger",
    official_title="Boulanger",
    certifier="L'école du pain",
    year=2026,
    language="fr",
    notes=(),
    coverage_rule=CoverageRule(supported_share=0.5, supported_facets=1),
    blocs=(bakery(),),
    fingerprint="b" * 64,
)
PRICES = "La farine de meule revient à {} centimes par baguette, la cuisson à 18 centimes et la main-d'œuvre à 95."
CLEANING = (
    "Le pétrin est démonté puis lavé à l'eau chaude chaque soir, et la fiche de nettoyage est signée à {} heures."
)
COLD = "La chambre froide est contrôlée à 6 heures, sa température notée sur le registre : {} degrés en moyenne."


def note(number: int) -> str:
    """A dossier in Markdown, like no other."""
    return "\n\n".join(
        ["# Prix", PRICES.format(20 + number), "# Hygiène", CLEANING.format(number), COLD.format(number)]
    )


def long_note(flour_price: int = 42) -> str:
    """A dossier of many passages, of which each competence draws on its own."""
    said = [query for criterion in bakery().criteria() for facet in criterion.facets for query in facet.queries]
    parts = [f"## Partie {number}\n\n{sentence}." for number, sentence in enumerate(said, 1)]
    return "\n\n".join(parts).replace("42", str(flour_price))


def add_bakery_session(session: Session, title: str = "Jury des boulangers") -> JurySession:
    referentiel = session.query(ReferentielVersion).filter_by(name=BAKERY.id).one_or_none()
    if referentiel is None:
        referentiel = ReferentielVersion(
            name=BAKERY.id,
            fingerprint=BAKERY.fingerprint,
            title=BAKERY.title,
            year=BAKERY.year,
            body=msgspec.json.encode(BAKERY),
        )
        session.add(referentiel)
        session.flush()
    return add_jury_session(session, referentiel, bloc="X", title=title)


def hand_in(session: Session, files: FileStore, dossier: Dossier, text: str, kind: str = "note") -> PieceVersion:
    stored = files.put([text.encode()])
    pieces = Pieces(session)
    version = PieceVersion(file_name=f"{kind}.md", digest=stored.digest, size=stored.size, format="markdown")
    return pieces.add_version(pieces.of_owner(kind, dossier=dossier.id), version)


def request_drafts(
    database: Database, files: FileStore, texts: Sequence[str], title: str = "Jury des boulangers"
) -> list[str]:
    """A session with a dossier for each text, a draft asked for each; gives the ids of the runs."""
    jury = hand_in_session(database, files, texts, title)
    with database.write() as session:
        dossiers = session.query(Dossier).filter_by(session_id=jury).order_by(Dossier.number)
        return [request_run(session, dossier, Purpose.JURY).id for dossier in dossiers]


def hand_in_session(database: Database, files: FileStore, texts: Sequence[str], title: str) -> str:
    """A session with a dossier for each text; gives its id."""
    with database.write() as session:
        jury = add_bakery_session(session, title)
        for number, text in enumerate(texts, 1):
            hand_in(
                session, files, add_dossier(session, jury, f"{title.lower().replace(' ', '-')}-{number}", number), text
            )
        return jury.id


def settings(
    folder: Path,
    cache: Path,
    database_url: str | None = None,
    model: Mapping[str, object] | None = None,
    **pipeline: object,
) -> Settings:
    values = {"poll_seconds": 0.05, "lease_seconds": 1.0, "drain_seconds": 20, "slots": 1}
    return Settings(
        data_dir=folder / "data",
        cache_dir=cache,
        server={"database_url": database_url},
        model=model or {},
        pipeline=values | pipeline,
    )


def run_of(database: Database, run_id: str) -> Run:
    with database.read() as session:
        return session.get_one(Run, run_id)
