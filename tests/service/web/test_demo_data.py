"""The demo session: what someone who tries the service finds."""

import shutil
from pathlib import Path

import pytest

from service.pipeline.workshop import Workshop
from service.server_settings import Server
from service.settings import Settings
from service.store.database import open_database
from service.store.errors import AlreadyExists
from service.store.files.disk import DiskFiles
from service.store.models import Assignment, Dossier, JurySession, Piece, Run, RunState
from service.web.demo_data import JURIES, PEOPLE, seed

DEMO = Path(__file__).parents[3] / "demo"


@pytest.fixture
def workshop(tmp_path: Path, cache_dir: Path, migrated_sqlite: Path) -> Workshop:
    shutil.copyfile(migrated_sqlite, tmp_path / "demo.sqlite")
    database = open_database(f"sqlite:///{tmp_path / 'demo.sqlite'}")
    return Workshop(database, DiskFiles(tmp_path / "files"), Settings(data_dir=tmp_path, cache_dir=cache_dir))


def test_every_bloc_has_a_session_with_its_pieces_handed_in_and_its_readers(workshop: Workshop) -> None:
    runs = seed(workshop, Server(), DEMO)
    with workshop.database.read() as session:
        assert {jury.bloc for jury in session.query(JurySession)} == {"B1", "B2", "B3"}
        assert session.query(Dossier).count() == sum(len(jury.candidates) for jury in JURIES)
        pieces = session.query(Piece).all()
        # A collective piece is the group's, a brief the session's, the others the candidate's own.
        assert {piece.kind for piece in pieces if piece.group_id} == {"dossier_artistique"}
        assert {piece.kind for piece in pieces if piece.session_id} == {"brief"}
        assert "note_de_synthese" in {piece.kind for piece in pieces if piece.dossier_id}
        assert session.query(Assignment).count() == session.query(Dossier).count() * (len(PEOPLE) - 1)
        assert {run.state for run in session.query(Run)} == {RunState.REQUESTED}
        assert session.query(Run).count() == len(runs)


def test_a_second_demo_is_refused_and_changes_nothing(workshop: Workshop) -> None:
    seed(workshop, Server(), DEMO)
    with pytest.raises(AlreadyExists):
        seed(workshop, Server(), DEMO)
    with workshop.database.read() as session:
        assert session.query(JurySession).count() == 3
