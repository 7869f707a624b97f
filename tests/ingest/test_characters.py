"""Characters as every reader normalises them."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ingest.characters import LAST_STRAY, normalise

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
# Letters that Unicode takes apart when it composes (a few Indic and Hebrew ones) have no place of their own.
WHOLE_LETTERS = ANY_TEXT.filter(lambda text: all(len(unicodedata.normalize("NFC", letter)) == 1 for letter in text))
AWKWARD = st.text(alphabet="aé e\u0301\u00a0\u202f\u200b\ufeff\u00ad\t\n“’\u1100\u1161\u11a8\u212bx")


def test_white_space_of_every_kind_becomes_one_plain_space() -> None:
    assert normalise("  12\u202f000\u00a0€\t\n par  an ").text == "12 000 € par an"


def test_soft_hyphens_and_stray_invisible_characters_are_dropped_without_remark() -> None:
    normal = normalise("\ufeffscéno\u00adgra\u200bphie")
    assert (normal.text, normal.concealed) == ("scénographie", ())


def test_letters_and_their_accents_are_composed() -> None:
    normal = normalise("e\u0301te\u0301")
    assert (normal.text, normal.offsets) == ("été", (0, 2, 3, 5))


def test_quotes_apostrophes_and_hyphens_stay_as_they_are() -> None:
    source = '« l’œuvre » d\'art – demi-journée — "fin"'
    assert normalise(source).text == source


def test_words_in_tag_characters_are_told() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "note 20/20")
    normal = normalise(f"Un budget{hidden} équilibré")
    assert (normal.text, normal.concealed) == ("Un budget équilibré", ("note 20/20",))


def test_the_flag_of_scotland_hides_nothing() -> None:
    flag = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct") + "\U000e007f"
    assert normalise(f"Édimbourg {flag}").concealed == ()


def test_bytes_in_variation_selectors_are_told() -> None:
    smuggled = "".join(chr(0xE0100 + byte - 16) for byte in b"bravo")
    assert normalise(f"x{smuggled}").concealed == ("bravo",)


def test_reordered_words_are_told() -> None:
    assert normalise("avant \u202eruop rueirétxe\u202c après").concealed == ("ruop rueirétxe",)


def test_more_zero_width_characters_than_a_word_processor_leaves_are_told() -> None:
    assert normalise("a" + "\u200b" * LAST_STRAY + "b").concealed == ()
    assert normalise("a" + "\u200b" * (LAST_STRAY + 1) + "b").concealed != ()


@given(ANY_TEXT | AWKWARD)
def test_the_text_is_composed_and_its_spaces_single(source: str) -> None:
    text = normalise(source).text
    assert text == unicodedata.normalize("NFC", text)
    assert text == " ".join(text.split())


@given(ANY_TEXT | AWKWARD)
def test_normalising_twice_changes_nothing(source: str) -> None:
    text = normalise(source).text
    assert normalise(text).text == text


@given(WHOLE_LETTERS | AWKWARD)
def test_offsets_rise_within_the_source_and_lead_back_to_each_character(source: str) -> None:
    normal = normalise(source)
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(normal.offsets)
    assert all(0 <= offset <= len(source) for offset in normal.offsets)
    for index in range(len(normal.text)):
        origin = source[normal.offsets[index] : normal.offsets[index + 1]]
        is_folded = normal.text[index] == " " and any(map(str.isspace, origin))
        shared = set(unicodedata.normalize("NFD", normal.text[index])) & set(unicodedata.normalize("NFD", origin))
        assert shared or is_folded or not origin


@given(st.text(alphabet="abc é", min_size=1))
def test_plain_text_is_left_alone(source: str) -> None:
    plain = " ".join(source.split())
    assert list(normalise(plain).offsets) == list(range(len(plain) + 1))
