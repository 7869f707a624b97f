import hashlib

import msgspec
import pytest
from sqlalchemy import func, inspect, select, text

from ingest.document import Document, Format, Page, Passage, PassageKind, Rect
from service.api.services import Services
from service.assessment.quotation import sentence_texts
from service.audit.log import read_log, verify_log
from service.privacy.erasers import VectorEraser
from service.privacy.erasure import Traces, erase_candidate
from service.store.errors import FilesUnavailable, NotFound
from service.store.models import (
    Account,
    Candidate,
    Dossier,
    Draft,
    Erasure,
    Judgement,
    Piece,
    PieceVersion,
    Reading,
    Role,
    Run,
)
from tests.service.service_scene import PASSAGE, QUOTE, Scene


class Broken:
    name = "broken"

    def erase(self, traces: Traces) -> int:
        raise FilesUnavailable("Le stockage des fichiers ne répond pas.")


def erase(services: Services, scene: Scene, stores, actor: str = "system") -> Erasure:
    return erase_candidate(services.database, stores.erasers, scene.here.candidate, actor)


def test_every_store_forgets_the_candidate_and_no_one_else(services: Services, scene: Scene, stores) -> None:
    assert stores.kept_files() == 6
    receipt = erase(services, scene, stores)
    assert stores.kept_files() == 3
    assert (stores.passages(scene.here.dossier), stores.passages(scene.elsewhere.dossier)) == (0, 1)
    assert not stores.is_remembered()
    assert stores.memory.get("answer", scene.here.dossier) is None
    assert stores.memory.get("answer", scene.elsewhere.dossier) == QUOTE.encode()
    assert len(list(stores.images.iterdir())) == 1
    assert receipt.stores == {
        "vectors": 1,
        "model_answers": 1,
        "page_images": 1,
        "files": 3,
        "work_records": 0,
        "dossiers": 1,
        "runs": 2,
        "readings": 1,
        "pieces": 1,
        "piece_versions": 1,
        "judgements": 1,
    }
    with services.database.read() as session:
        left = {kind: session.scalar(select(func.count()).select_from(kind)) for kind in KEPT}
        assert left == KEPT
        assert session.get(Account, scene.accounts[Role.CANDIDATE]) is None


KEPT = {Candidate: 1, Dossier: 1, Piece: 1, PieceVersion: 1, Reading: 1, Run: 2, Draft: 2, Judgement: 1}


def test_no_table_holds_the_name_the_address_or_the_words_any_more(services: Services, scene: Scene, stores) -> None:
    erase(services, scene, stores)
    with services.database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
                said = " ".join(map(str, row)).lower()
                assert "ada-lovelace" not in said, table
                assert scene.here.candidate not in said or table == "audit_entries", table


def test_the_receipt_names_no_one_and_can_be_proved(services: Services, scene: Scene, stores) -> None:
    receipt = erase(services, scene, stores)
    assert receipt.subject == hashlib.sha256(f"candidate/{scene.here.candidate}".encode()).hexdigest()
    with services.database.read() as session:
        (entry, *_) = read_log(session, None, 1)
        assert (entry.action, entry.object_id, entry.detail) == ("candidate.erase", receipt.id, {"cause": "request"})
        assert verify_log(session).sound


def test_one_who_erases_oneself_is_named_nowhere(services: Services, scene: Scene, stores) -> None:
    erase(services, scene, stores, scene.accounts[Role.CANDIDATE])
    with services.database.read() as session:
        assert read_log(session, None, 1)[0].actor == "erased"


def test_a_file_that_someone_else_handed_in_too_is_kept(services: Services, scene: Scene, stores) -> None:
    with services.database.write() as session:
        shared = session.get_one(PieceVersion, scene.here.version).digest
        session.get_one(PieceVersion, scene.elsewhere.version).digest = shared
    erase(services, scene, stores)
    assert stores.files.read(shared) == b"pdf ada-lovelace"
    with services.database.read() as session:
        assert session.scalars(select(Reading).where(Reading.source == shared)).one()


def test_a_groups_piece_stays_for_the_others(services: Services, scene: Scene, stores) -> None:
    with services.database.write() as session:
        piece = session.get_one(Piece, scene.here.piece)
        piece.dossier_id, piece.group_id = None, scene.here.group
        own = session.get_one(Dossier, scene.here.dossier)
        own.group_id = scene.here.group
        other = Candidate(name="Mary Shelley", email="mary@candidats.example")
        session.add(other)
        session.flush()
        session.add(Dossier(session_id=own.session_id, candidate_id=other.id, group_id=own.group_id, number=2))
        digest, last = session.get_one(PieceVersion, scene.here.version).digest, other.id
    erase(services, scene, stores)
    assert stores.files.read(digest)
    erase_candidate(services.database, stores.erasers, last, "system")
    with pytest.raises(NotFound):
        stores.files.read(digest)


def test_an_erasure_that_stops_half_way_is_asked_for_again(services: Services, scene: Scene, stores) -> None:
    with pytest.raises(FilesUnavailable):
        erase_candidate(services.database, (*stores.erasers, Broken()), scene.here.candidate, "system")
    with services.database.read() as session:
        assert session.get(Candidate, scene.here.candidate)
        assert session.scalar(select(func.count()).select_from(Erasure)) == 0
    assert erase(services, scene, stores).stores["dossiers"] == 1


def test_what_was_erased_cannot_be_erased_again(services: Services, scene: Scene, stores) -> None:
    erase(services, scene, stores)
    with pytest.raises(NotFound):
        erase(services, scene, stores)


def test_the_vectors_of_sentences_that_were_read_by_themselves_go_too(services: Services, stores) -> None:
    passage = Passage(
        id="p1",
        text=f"{PASSAGE} Elle en a tiré trois séances d'écoute, toutes complètes. La suite dépendra de la mairie et du "
        "nombre de fauteuils qu'on voudra bien nous prêter.",
        kind=PassageKind.PARAGRAPH,
        order=0,
        page=1,
        headings=("Publics",),
    )
    document = Document("d", Format.PDF, "essai/1", (Page(1, "1", Rect(0, 0, 595, 842)),), (passage,))
    digest = stores.files.put([msgspec.json.encode(document)]).digest
    texts = sentence_texts(passage)
    stores.embedder.encode(texts, query=False)
    traces = Traces("c", (), (), (), (), (digest,), ())
    VectorEraser(stores.files, lambda: (stores.embedder, stores.index)).erase(traces)
    before = stores.counting.encoded
    stores.embedder.encode(texts, query=False)
    assert stores.counting.encoded == before + len(texts) == before + 3
