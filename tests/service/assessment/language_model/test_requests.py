"""The same dossier and référentiel always make the same requests, and all begin with the same words."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from service.assessment.language_model.chat import ChatRequest, Role
from service.assessment.language_model.pseudonyms import Pseudonyms
from service.assessment.language_model.requests import (
    Frame,
    brief_text,
    challenge_request,
    competence_request,
    delimiter,
    dossier_part,
    repair_request,
)
from service.assessment.language_model.shown import Shown, show_retrieved, show_whole
from service.assessment.language_model.tokens import estimate
from tests.builders import bakery
from tests.service.assessment.language_model.scene import COST, KEY, NOTE, ORDER, bread, search

NOBODY = Pseudonyms({})


def frame(*texts: str) -> Frame:
    read = bread(*texts)
    return Frame(bakery(), brief_text(read), delimiter(KEY, read), NOBODY, 2_000, 0.0)


def requests(*texts: str) -> list[ChatRequest]:
    shown = show_whole(bread(*texts), NOBODY)
    return [competence_request(frame(*texts), competence, shown) for competence in bakery().competences]


def user(request: ChatRequest) -> str:
    (said,) = [message.content for message in request.messages if message.role is Role.USER]
    return said


def test_requests_are_a_function_of_the_dossier() -> None:
    assert requests() == requests()
    assert requests(COST) != requests()


def test_every_request_about_a_dossier_begins_with_the_instructions_and_the_whole_dossier() -> None:
    first, second = requests()
    beginning = dossier_part(frame(), show_whole(bread(), NOBODY))
    assert first.messages[0] == second.messages[0]
    assert user(first).startswith(beginning)
    assert user(second).startswith(beginning)
    assert first.answer_schema is second.answer_schema


def test_a_challenge_and_a_repair_begin_the_same_way_too() -> None:
    competence, shown = bakery().competences[0], show_whole(bread(), NOBODY)
    beginning = dossier_part(frame(), shown)
    again = challenge_request(frame(), competence, competence.criteria, shown, shown.passages[:1])
    assert user(again).startswith(beginning)
    assert user(repair_request(again, "illisible.")).startswith(user(again))


def test_the_brief_is_context_without_a_number() -> None:
    said = user(requests()[0])
    assert ORDER in said
    assert f"] {ORDER}" not in said


def test_the_question_asks_for_every_facet_with_what_counts_and_what_does_not() -> None:
    competence = bakery().competences[0]
    said = user(requests()[0])
    for facet in competence.criteria[0].facets:
        assert f"### Facette `{facet.id}`" in said
        assert facet.substance in said
        assert facet.vocabulary in said


@given(st.lists(st.sampled_from(NOTE), min_size=1, max_size=30), st.integers(0, 900))
def test_retrieved_passages_fit_in_what_is_left_and_keep_their_numbers(texts: Sequence[str], tokens: int) -> None:
    read = bread(*texts)
    whole = show_whole(read, NOBODY)
    shown: Shown = show_retrieved(whole, bakery().competences[0], search(read), tokens)
    assert sum(estimate(len(passage.masked.text)) for passage in shown.passages) <= tokens
    assert all(whole.numbered(passage.number) == passage for passage in shown.passages)
    assert [p.number for p in shown.passages] == sorted(p.number for p in shown.passages)
