"""A quote is shown only if the document says it, in the document's own words."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.assessment.quotes import Fidelity, fold, locate, locate_among

TEXT = (
    "Nous n'avons pas consulté la mairie en 2024 ; en revanche, 214 habitants ont répondu au questionnaire déposé dans "
    "cinq médiathèques, et l’association « Les Échos » a relu chaque réponse avec nous."
)
WORDS = st.sampled_from(
    """le la une place marché atelier public chanson d'été budget médiathèque habitants œuvre partenaires l’accueil
    qualité programme 12 1 200 € 35 % — (gratuit) vendredi, « veillée » école ; rencontre""".split()  # noqa: SIM905
)
SENTENCES = st.lists(WORDS, min_size=6, max_size=40).map(" ".join)


def shown(quote: str, text: str = TEXT) -> str | None:
    place = locate(quote, text)
    return text[place.start : place.end] if place else None


def test_a_quote_to_the_letter_is_exact() -> None:
    place = locate("214 habitants ont répondu", TEXT)
    assert place is not None
    assert place.fidelity is Fidelity.EXACT
    assert TEXT[place.start : place.end] == "214 habitants ont répondu"


@pytest.mark.parametrize(
    "quote",
    [
        'l\'association "Les Échos" a relu',
        "l’association «Les Échos» a relu",
        "L'ASSOCIATION « LES ECHOS » A RELU",
        "l’association  « Les\u00a0Échos »\na relu",
        "l’asso\u00adciation « Les E\u0301chos » a relu",
        "l’asso-\nciation « Les Échos » a relu",
        "« l’association « Les Échos » a relu »",
    ],
)
def test_typography_case_accents_and_hyphens_do_not_hide_a_quote(quote: str) -> None:
    assert shown(quote) == "l’association « Les Échos » a relu"


def test_ligatures_are_their_letters() -> None:
    assert shown("les oeuvres et les affiches", "Pour les œuvres et les aﬃches.") == "les œuvres et les aﬃches"


def test_a_word_that_carries_no_meaning_may_differ_and_the_document_s_words_are_shown() -> None:
    quote = "214 habitants ont répondu à un questionnaire déposé dans les cinq médiathèques"
    place = locate(quote, TEXT)
    assert place is not None
    assert place.fidelity is Fidelity.ALIGNED
    assert TEXT[place.start : place.end] == "214 habitants ont répondu au questionnaire déposé dans cinq médiathèques"


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("241 habitants ont répondu au questionnaire déposé dans cinq médiathèques", "a figure changed"),
        ("214 habitants ont répondu au questionnaire déposé dans six médiathèques", "a number in words changed"),
        ("Nous avons consulté la mairie en 2024", "a negation dropped"),
        ("214 habitants n'ont pas répondu au questionnaire déposé dans cinq médiathèques", "a negation added"),
        ("214 lycéens ont répondu au questionnaire déposé dans cinq médiathèques", "one word changed"),
        ("presque 214 habitants ont répondu au questionnaire déposé dans cinq médiathèques", "a degree added"),
        ("Les habitants ont plébiscité le projet à une large majorité", "invented"),
        ("habitants", "one word alone"),
        ("", "nothing"),
        ("…", "no word"),
        ("bitants ont répondu au question", "words cut"),
    ],
)
def test_what_the_document_does_not_say_stands_nowhere(quote: str, why: str) -> None:
    assert shown(quote) is None, why


@pytest.mark.parametrize("gap", ["…", " [...] ", " (…) ", "... "])
def test_a_quote_with_an_ellipsis_shows_all_that_stands_between(gap: str) -> None:
    assert shown(f"214 habitants ont répondu{gap}dans cinq médiathèques") == (
        "214 habitants ont répondu au questionnaire déposé dans cinq médiathèques"
    )


def test_an_ellipsis_never_turns_parts_round() -> None:
    assert shown("dans cinq médiathèques […] 214 habitants ont répondu") is None


def test_a_passage_of_one_word_can_be_quoted_whole() -> None:
    assert shown("Gratuit", "Gratuit.") == "Gratuit"


def test_thousands_are_one_number_whatever_the_space_between() -> None:
    assert shown("un budget de 19870 euros pour la saison", "Avec un budget de 19 870 euros pour la saison.") == (
        "un budget de 19 870 euros pour la saison"
    )


def test_repeated_text_is_placed_in_the_passage_named() -> None:
    texts = ["Une veillée chaque jeudi soir.", "Encore une veillée chaque jeudi soir.", TEXT]
    found = locate_among("veillée chaque jeudi soir", texts, 1)
    assert found is not None
    assert found.index == 1


def test_a_quote_from_another_passage_than_the_one_named_is_found_there() -> None:
    found = locate_among("214 habitants ont répondu au questionnaire", ["Rien ici ne le dit.", TEXT], 0)
    assert found is not None
    assert found.index == 1


@pytest.mark.parametrize("named", [-1, 2, 99, None])
def test_a_number_that_names_no_passage_still_lets_the_quote_be_found(named: int | None) -> None:
    found = locate_among("214 habitants ont répondu au questionnaire", ["Rien ici.", TEXT], named)
    assert found is not None
    assert found.index == 1


def test_a_short_quote_or_an_alignment_is_never_looked_for_elsewhere() -> None:
    assert locate_among("214 habitants", ["Rien ici.", TEXT], 0) is None
    loose = "214 habitants ont répondu à un questionnaire déposé dans les cinq médiathèques"
    assert locate_among(loose, ["Rien ici.", TEXT], 0) is None


@given(SENTENCES, st.data())
def test_any_words_of_a_text_are_found_to_the_letter(text: str, data: st.DataObject) -> None:
    words = [m.span() for m in re.finditer(r"\w+", text)]
    assume(len(words) > 1)  # one word is refused as a quote
    first = data.draw(st.integers(0, len(words) - 2))
    last = data.draw(st.integers(first + 1, len(words) - 1))
    quote = text[words[first][0] : words[last][1]]
    place = locate(quote, text)
    assert place is not None
    assert place.fidelity is Fidelity.EXACT
    assert text[place.start : place.end] == quote


@given(SENTENCES)
def test_typography_never_hides_a_quote(text: str) -> None:
    assume(len(re.findall(r"\w+", text)) >= 2)  # fewer are refused as a quote, whatever their typography
    changed = text.replace("’", "'").replace("«", '"').replace("»", '"').replace(" ", "\u00a0 ").upper()
    place = locate(changed, f"Avant. {text} Après.")
    assert place is not None
    assert place.fidelity is not Fidelity.ALIGNED


@given(SENTENCES, st.integers(1, 9999))
def test_another_number_is_another_statement(text: str, number: int) -> None:
    assume(str(number) not in text)
    assert locate(f"{text} pour {number} personnes", f"{text} pour 77777 personnes") is None


@given(SENTENCES)
def test_a_negation_is_never_lost(text: str) -> None:
    assert locate(f"{text} ne vient pas au théâtre", f"{text} vient au théâtre") is None
    assert locate(f"{text} vient au théâtre", f"{text} ne vient pas au théâtre") is None


@given(st.text(), st.text())
def test_a_place_is_always_inside_the_text(quote: str, text: str) -> None:
    place = locate(quote, text)
    if place is not None:
        assert 0 <= place.start < place.end <= len(text)


@given(st.text())
def test_folding_remembers_where_each_character_comes_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= origin < len(text) for origin in folded.origins)
