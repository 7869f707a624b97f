"""What a judgement is kept under, and how it is taken up by another version of the dossier."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from ingest.index import open_on_disk
from ingest.limits import Limits
from ingest.reading import read
from service.assessment.dossier import Dossier, Piece
from service.assessment.draft import Stance
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.quoting import quote_spans
from service.assessment.search import DossierSearch, search_dossier
from service.pipeline.judgements import Basis, Judgement, decode, encode, judgement_key, own_key, relocate
from service.wiring import EvidenceTools
from tests.builders import NOTE
from tests.service.pipeline.bakery_school import BAKERY, long_note

BASIS = Basis(judge="j", engine="e", nearest=3)
VENTE, PRODUCTION = BAKERY.bloc("X").competences

Search = Callable[[str], tuple[Dossier, DossierSearch]]


@pytest.fixture
def search(tmp_path: Path, tools: EvidenceTools) -> Search:
    index = open_on_disk(tmp_path, tools.embedder.fingerprint)

    def searched(text: str) -> tuple[Dossier, DossierSearch]:
        document = read(text.encode(), "note.md", Limits())
        dossier = Dossier("X", (Piece("note", NOTE, "note.md", document),))
        return dossier, search_dossier(dossier, BAKERY.bloc("X"), "d", index, tools.embedder, tools.scorer)

    return searched


@pytest.fixture
def engine(tools: EvidenceTools) -> EvidenceEngine:
    return tools.engine


def test_the_key_is_that_of_the_evidence_whatever_else_changes(search: Search, engine: EvidenceEngine) -> None:
    _, before = search(long_note(flour_price=42))
    _, after = search(long_note(flour_price=77))
    assert judgement_key(PRODUCTION, before, engine, BASIS) == judgement_key(PRODUCTION, after, engine, BASIS)
    assert judgement_key(VENTE, before, engine, BASIS) != judgement_key(VENTE, after, engine, BASIS)


def test_another_judge_engine_setting_or_wording_of_the_grid_is_another_key(
    search: Search, engine: EvidenceEngine
) -> None:
    _, found = search(long_note())
    bases = [BASIS, replace(BASIS, judge="k"), replace(BASIS, engine="f"), replace(BASIS, nearest=4)]
    keys = {judgement_key(VENTE, found, engine, basis) for basis in bases}
    keys.add(judgement_key(replace(VENTE, label="Vendre mieux"), found, engine, BASIS))
    keys.add(own_key(judgement_key(VENTE, found, engine, BASIS), "run"))
    assert len(keys) == 6


def test_a_judgement_taken_up_where_it_was_made_is_the_same(search: Search, engine: EvidenceEngine) -> None:
    dossier, found = search(long_note())
    made = Judgement(engine.judge(VENTE, found), "run")
    assert relocate(decode(encode(made)), dossier, found) == made


def test_a_receipt_says_how_many_passages_there_are_now(search: Search, engine: EvidenceEngine) -> None:
    _, found = search(long_note())
    made = Judgement(engine.judge(VENTE, found), "run")
    dossier, longer = search(long_note() + "\n\n## Annexe\n\nLe fournil ouvre à quatre heures en été et en hiver.")
    moved = relocate(made, dossier, longer)
    assert moved is not None
    receipts = [receipt for draft in moved.criteria.values() for receipt in draft.absence]
    assert {receipt.passages_searched for receipt in receipts} <= {len(longer.passages)}


def test_a_judgement_that_quotes_what_the_dossier_does_not_say_is_not_taken_up(
    search: Search, engine: EvidenceEngine
) -> None:
    _, found = search(long_note(flour_price=42))
    made = Judgement(engine.judge(VENTE, found), "run")
    assert any("42 centimes" in evidence.quote for evidence in made.criteria["K1.1"].evidence)
    dossier, other = search(long_note(flour_price=77))
    assert relocate(made, dossier, other) is None


TARIFFS = """

## Prix relevés

| Boutique | Miche | Relevé |
|---|---|---|
| Boulangerie du pont | 4,80 € la miche | relevé en boutique le 3 mars |
| Boulangerie de la gare | 4,40 € la miche | relevé en boutique le 3 mars |
"""


def test_rows_quoted_together_are_taken_up_together(search: Search, engine: EvidenceEngine) -> None:
    dossier, found = search(long_note() + TARIFFS)
    rows = [located for located in found.passages if located.passage.cells]
    made = engine.judge(VENTE, found)["K1.1"]
    whole = quote_spans(
        [(row, 0, len(row.passage.text)) for row in rows], evidence_id="K1.1-e1", stance=Stance.SUBSTANCE, score=0.9
    )
    judgement = Judgement({"K1.1": msgspec.structs.replace(made, evidence=(whole,))}, "run")
    moved = relocate(decode(encode(judgement)), dossier, found)
    assert moved == judgement
    changed, other = search(long_note() + TARIFFS.replace("4,40", "4,20"))
    assert relocate(judgement, changed, other) is None


def test_a_row_beside_what_is_shown_is_part_of_what_a_judgement_follows_from(
    search: Search, engine: EvidenceEngine
) -> None:
    _, found = search(long_note() + TARIFFS)
    _, other = search(long_note() + TARIFFS.replace("Boulangerie de la gare | 4,40", "Dépôt de la plage | 3,10"))
    assert judgement_key(VENTE, found, engine, BASIS) != judgement_key(VENTE, other, engine, BASIS)
