"""What the reader of transcripts makes of cues."""

import pytest

from ingest.document import PassageKind, TimeCode
from ingest.errors import UnreadableFile
from ingest.limits import Limits
from ingest.transcripts import read_blocks


def turns(text: str) -> list[str]:
    return [block.text for block in read_blocks(text.encode(), Limits()).blocks]


def vtt(*cues: str) -> str:
    timed = (f"00:{n:02}.000 --> 00:{n + 1:02}.000\n{cue}" for n, cue in enumerate(cues))
    return "WEBVTT - oral\n\nNOTE relu\n\n" + "\n\n".join(timed) + "\n"


def test_cues_of_one_speaker_make_one_turn() -> None:
    text = vtt("<v Ana>Bonjour.</v>", "<v Ana>Je commence", "<v Ana>par le lieu.", "<v.fort Luc>Merci.")
    assert turns(text) == ["Ana : Bonjour. Je commence par le lieu.", "Luc : Merci."]


def test_each_cue_is_a_fragment_with_its_time() -> None:
    block = read_blocks(vtt("Je commence", "par le lieu.").encode(), Limits()).blocks[0]
    assert block.kind is PassageKind.CUE
    assert [(block.text[f.start : f.end], f.place) for f in block.fragments] == [
        ("Je commence", TimeCode(0, 1)),
        ("par le lieu.", TimeCode(1, 2)),
    ]


def test_names_before_a_colon_are_speakers_when_in_capitals_or_repeated() -> None:
    assert turns(vtt("JURY : Pourquoi ?", "Ana : Pour le lieu.", "JURY : Et ?", "Ana : Voilà.")) == [
        "JURY : Pourquoi ?",
        "Ana : Pour le lieu.",
        "JURY : Et ?",
        "Ana : Voilà.",
    ]


def test_a_word_before_a_colon_is_no_speaker() -> None:
    assert turns(vtt("Objectif : cent visites.", "Voilà.")) == ["Objectif : cent visites. Voilà."]


def test_a_dash_begins_another_s_words() -> None:
    assert turns(vtt("- Pourquoi ?\n- Pour le lieu.")) == ["Pourquoi ? Pour le lieu."]


def test_long_speech_is_cut_at_the_ends_of_sentences() -> None:
    parts = turns(vtt(*[f"La phrase numéro {n} a sept mots." for n in range(40)]))
    assert all(15 <= len(part.split()) <= 120 and part.endswith(".") for part in parts)
    assert len(parts) > 2


def test_rolling_captions_are_read_once() -> None:
    assert turns(vtt("le budget est de", "le budget est de\ndouze mille", "douze mille\neuros.", "euros.")) == [
        "le budget est de douze mille euros."
    ]


def test_subrip_is_read_with_its_oddities() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Bonjour</i> &amp; merci\r\n\r\n2\r\n"
        "0:00:03.5 --> 0:00:04,0\r\n{\\an8}à tous.\r\n"
    )
    block = read_blocks(text.encode(), Limits()).blocks[0]
    assert block.text == "Bonjour & merci à tous."
    assert [fragment.place for fragment in block.fragments] == [TimeCode(1.0, 2.5), TimeCode(3.5, 4.0)]


def test_cues_without_a_blank_line_between_them_are_read() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nUn.\n2\n00:00:02,000 --> 00:00:03,000\nDeux.\n"
    assert turns(text) == ["Un. Deux."]


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nxx --> yy\nBonjour"])
def test_a_transcript_without_cues_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        read_blocks(text.encode(), Limits())
