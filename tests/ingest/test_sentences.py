from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentences


def texts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une phrase. Puis une autre.", ["Une phrase.", "Puis une autre."]),
        ("M. Leroux arrive. Il parle à Mme Petit.", ["M. Leroux arrive.", "Il parle à Mme Petit."]),
        ("Voir p. 12 et art. 4. Ensuite.", ["Voir p. 12 et art. 4.", "Ensuite."]),
        ("Elle aime l'art. Lui préfère le cirque.", ["Elle aime l'art.", "Lui préfère le cirque."]),
        ("« On vient ! » dit-elle. « Demain. » Puis rien.", ["« On vient ! » dit-elle.", "« Demain. »", "Puis rien."]),
        ("Le coût est de 3.5 M€ environ. Rien de plus.", ["Le coût est de 3.5 M€ environ.", "Rien de plus."]),
        ("sans aucune fin", ["sans aucune fin"]),
        ("   ", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say_so(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@given(st.text(alphabet="aé. !?…«»\n\tM3'", max_size=80))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(texts(text)).split()) == "".join(text.split())


@given(st.text(alphabet="aé. !?…«»\n\tM3'", max_size=80))
def test_sentences_are_in_order_and_never_overlap(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
