"""Evidence as W3C Web Annotations: anchored by quote and by position, in the very file that was read."""

import json

from msgspec.structs import replace

from service.assessment.draft import Coverage, PassageSpan
from service.exports.web_annotations import JurorMark, web_annotations
from tests.service.exports import builders
from tests.service.exports.grids import PROVENANCE

PAGE = ("Nous avons visité la halle.", "Le lieu accueille 300 personnes assises.")
DOCUMENT = builders.document([PAGE], [[(1, 0)], [(1, 1)]])
PIECE = builders.piece(DOCUMENT)
SECOND = DOCUMENT.passages[1]


def annotations(*marks: JurorMark, documents=None) -> list[dict]:
    quoted = builders.evidence(PIECE, SECOND.id, "300 personnes", "C1.1-e1")
    draft = builders.draft([PIECE], {"C1.1": builders.criterion_draft(Coverage.SUPPORTED, quoted)})
    read = {PIECE.id: DOCUMENT} if documents is None else documents
    collection = json.loads(web_annotations(draft, builders.bloc(), read, marks, PROVENANCE))
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    assert collection["total"] == len(collection["first"]["items"])
    assert "b" * 64 in collection["generator"]["summary"]
    return collection["first"]["items"]


def selectors(annotation: dict) -> dict[str, dict]:
    return {selector["type"]: selector for selector in annotation["target"]["selector"]}


def test_a_position_leads_to_the_quote_in_the_pieces_text() -> None:
    (found,) = annotations()
    text = "\n".join(passage.text for passage in DOCUMENT.passages)
    position = selectors(found)["TextPositionSelector"]
    assert text[position["start"] : position["end"]] == "300 personnes"
    quote = selectors(found)["TextQuoteSelector"]
    assert quote["exact"] == "300 personnes"
    assert text[: position["start"]].endswith(quote["prefix"])
    assert text[position["end"] :].startswith(quote["suffix"])
    assert selectors(found)["FragmentSelector"]["value"] == "page=1"


def test_rows_quoted_together_are_one_stretch_of_the_pieces_text() -> None:
    first, second = DOCUMENT.passages
    rows = (PassageSpan(second.id, 0, len(second.text)),)
    whole = f"{first.text}\n{second.text}"
    quoted = replace(builders.evidence(PIECE, first.id, first.text, "C1.1-e1"), quote=whole, rows=rows)
    draft = builders.draft([PIECE], {"C1.1": builders.criterion_draft(Coverage.SUPPORTED, quoted)})
    collection = json.loads(web_annotations(draft, builders.bloc(), {PIECE.id: DOCUMENT}, (), PROVENANCE))
    position = selectors(collection["first"]["items"][0])["TextPositionSelector"]
    text = "\n".join(passage.text for passage in DOCUMENT.passages)
    assert text[position["start"] : position["end"]] == whole


def test_the_source_is_the_file_that_was_read_and_the_tag_its_criterion() -> None:
    (found,) = annotations()
    assert found["target"]["source"] == f"urn:sha256:{DOCUMENT.digest}"
    assert found["body"][0] == {"type": "TextualBody", "purpose": "tagging", "value": "C1.1"}
    assert found["creator"]["name"] == "Faisceau"


def test_a_piece_that_is_no_longer_there_is_cited_by_its_words_alone() -> None:
    (found,) = annotations(documents={})
    assert set(selectors(found)) == {"TextQuoteSelector", "FragmentSelector"}
    assert "prefix" not in selectors(found)["TextQuoteSelector"]


def test_a_jurors_choice_points_to_the_evidence_that_it_is_about() -> None:
    mark = JurorMark("x1", "C1.1", "écarté", "Samir", "Hors sujet.", "2027-01-12T10:00:00+00:00", evidence="C1.1-e1")
    evidence, choice = annotations(mark)
    assert choice["target"] == evidence["id"]
    assert [body["value"] for body in choice["body"]] == ["C1.1", "écarté", "Hors sujet."]


def test_words_that_a_juror_added_are_anchored_like_evidence() -> None:
    start = SECOND.text.index("assises")
    place = {"piece": PIECE.id, "passage": SECOND.id, "start": start, "end": start + 7, "quote": "assises"}
    _, added = annotations(JurorMark("x2", "C1.2", "ajouté", "Samir", "", "2027-01-12T10:00:00+00:00", **place))
    text = "\n".join(passage.text for passage in DOCUMENT.passages)
    position = selectors(added)["TextPositionSelector"]
    assert text[position["start"] : position["end"]] == "assises"
    assert added["motivation"] == "highlighting"
