"""What names or reaches a person does not leave the machine, and comes back to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.language_model.pseudonyms import Pseudonyms, make_pseudonyms
from service.assessment.quotes import locate

COVER = "Note stratégique présentée par Solenn Karadeg pour la session de juin."
BODY = (
    "Mme Karadeg a rencontré M. Idir Benslama (idir.benslama@exemple.org, 06 12 34 56 78) au 14 rue des Tanneurs, "
    "68200 Mulhouse, puis KARADEG a écrit à Paul Verdier. Le Théâtre Jean Vilar de Suresnes et Lyon suivent."
)
NAMES = st.sampled_from(["Solenn Karadeg", "Paul Verdier", "M. Benslama", "Mme Karadeg", "a@b.fr", "06 12 34 56 78"])
TEXTS = st.lists(st.one_of(st.text(max_size=20), NAMES, st.just("[PERSONNE-1]")), max_size=12).map(" ".join)


def dossier(*known: str) -> Pseudonyms:
    return make_pseudonyms([COVER, BODY], known)


@pytest.mark.parametrize(
    "personal",
    ["Karadeg", "KARADEG", "Solenn", "Benslama", "idir", "exemple.org", "12 34", "Tanneurs", "Verdier"],
)
def test_names_and_contacts_do_not_leave(personal: str) -> None:
    hidden = dossier()
    assert personal not in hidden.hide(COVER).text + hidden.hide(BODY).text


@pytest.mark.parametrize("public", ["Théâtre Jean Vilar de Suresnes", "Lyon", "session de juin", "Note strat"])
def test_places_and_institutions_stay(public: str) -> None:
    hidden = dossier()
    assert public in hidden.hide(COVER).text + hidden.hide(BODY).text


def test_one_person_has_one_number_whatever_the_wording() -> None:
    hidden = dossier()
    cover, body = hidden.hide(COVER).text, hidden.hide(BODY).text
    number = cover.partition("[PERSONNE-")[2][0]
    assert body.startswith(f"Mme [PERSONNE-{number}-")


def test_the_session_s_candidates_are_hidden_wherever_they_stand() -> None:
    text = "Le relevé de Maëva Ostrowski et celui d'Ostrowski concordent."
    hidden = make_pseudonyms([text], ["Maëva Ostrowski"])
    assert "strowski" not in hidden.hide(text).text
    assert hidden.restore(hidden.hide(text).text) == text


@given(TEXTS, TEXTS)
def test_any_text_comes_back_to_the_letter(one: str, other: str) -> None:
    hidden = make_pseudonyms([one, other], ["Solenn Karadeg"])
    for text in (one, other):
        assert hidden.restore(hidden.hide(text).text) == text


@given(TEXTS, st.data())
def test_a_stretch_of_a_masked_text_is_a_stretch_of_the_original(text: str, data: st.DataObject) -> None:
    hidden = make_pseudonyms([text], ["Solenn Karadeg"])
    masked = hidden.hide(text)
    start = data.draw(st.integers(0, len(masked.text)))
    end = data.draw(st.integers(start, len(masked.text)))
    first, last = masked.original(start, end)
    if start < end:
        assert 0 <= first < last <= len(text)
        assert masked.text[start:end] in hidden.hide(text[first:last]).text or masked.cuts


@given(TEXTS)
def test_the_whole_masked_text_is_the_whole_original(text: str) -> None:
    masked = make_pseudonyms([text], []).hide(text)
    assert masked.original(0, len(masked.text)) == (0, len(text))


@pytest.mark.parametrize(
    "quote",
    ["Mme Karadeg a rencontré M. Idir Benslama", "KARADEG a écrit à Paul Verdier", "puis KARADEG a écrit"],
)
def test_a_quote_with_stand_ins_is_located_and_shown_with_names(quote: str) -> None:
    hidden = dossier()
    masked = hidden.hide(BODY)
    place = locate(hidden.hide(quote).text, masked.text)
    assert place is not None
    start, end = masked.original(place.start, place.end)
    assert BODY[start:end] == quote


def test_a_dossier_that_already_holds_stand_ins_gets_others() -> None:
    text = "Un exercice : [PERSONNE-1] écrit à Paul Verdier."
    hidden = make_pseudonyms([text], [])
    masked = hidden.hide(text).text
    assert masked.startswith("Un exercice : [PERSONNE-1] écrit à [X-PERSONNE-1")
    assert hidden.restore(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "Un atelier mené par Le Fournil des Halles, puis par France Travail ; un travail lent.",
        "Faire claire la voix. Claire Faire entend la suite, qui reste à faire.",
        "Suivi 1, passage radio à midi.",
    ],
)
def test_what_only_looks_like_a_name_stays(text: str) -> None:
    assert make_pseudonyms([text], []).hide(text).text == text


@pytest.mark.parametrize("name", ["Bernard Le Goff", "Lou-Anne Marchal", "Théo N’Diaye-Vasseur", "ABEL QUINTRIC"])
def test_names_of_many_forms_are_found(name: str) -> None:
    text = f"Le carnet de {name} est rempli chaque soir."
    assert make_pseudonyms([text], []).hide(text).text == "Le carnet de [PERSONNE-1] est rempli chaque soir."
