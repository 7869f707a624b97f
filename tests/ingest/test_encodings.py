"""Plain text in whatever encoding it was saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encodings import decode
from ingest.errors import CorruptFile

FRENCH = "Été comme hiver, l’atelier coûte 1 200 € : « c’est peu », dit-elle à l’œuvre."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_french_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH


def test_text_from_an_old_macintosh_is_read() -> None:
    text = "Été comme hiver, à l'école, les élèves répètent la pièce."
    assert decode(text.encode("mac_roman")) == text


def test_line_ends_are_told_apart_no_more() -> None:
    assert decode(b"un\r\ndeux\rtrois\n") == "un\ndeux\ntrois\n"


def test_binary_is_no_text() -> None:
    with pytest.raises(CorruptFile, match="binaire"):
        decode(bytes(range(32)) * 10)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_was_saved_in_utf_8_is_read_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == text.removeprefix("\ufeff")
