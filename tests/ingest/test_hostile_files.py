"""Whatever the bytes, a reader answers with blocks or with a refusal."""

import random
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.blocks import RawDocument
from ingest.errors import UnreadableFile
from ingest.limits import Limits
from tests.ingest import slide_files, word_files
from tests.ingest.test_odt_reading import odt
from tests.ingest.word_files import p, r, rewritten, table, tr, word

LIMITS = Limits(characters=200_000, archive_bytes=50_000_000)


def _slides() -> bytes:
    made = slide_files.deck()
    slide_files.box(slide_files.slide(made, "Titre"), "Texte")
    return slide_files.saved(made)


FILES = {
    "ingest.docx": (word_files.saved(word(p(r("Un texte.")), table(tr("a", "b"), tr("c", "d")))), "word/document.xml"),
    "ingest.pptx": (_slides(), "ppt/slides/slide1.xml"),
    "ingest.odt": (odt("<text:h>Titre</text:h><text:p>Texte</text:p>"), "content.xml"),
}
TEXTS = ["ingest.markdown", "ingest.text", "ingest.transcripts"]


def answers(module: str, data: bytes) -> bool:
    """Whether the reader of that module ends in blocks or in a refusal; anything else goes through."""
    try:
        return isinstance(import_module(module).read_blocks(data, LIMITS), RawDocument)
    except UnreadableFile as refusal:
        return str(refusal).endswith(".")


@pytest.mark.parametrize("module", FILES)
@pytest.mark.parametrize("seed", range(12))
def test_damaged_archives(module: str, seed: int) -> None:
    data = bytearray(FILES[module][0])
    dice = random.Random(seed)  # noqa: S311 - damage must be the same every time
    for _ in range(dice.choice((1, 8, 64))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    assert answers(module, bytes(data[: dice.choice((len(data), len(data) * 2 // 3))]))


@pytest.mark.parametrize("module", FILES)
@pytest.mark.parametrize("seed", range(25))
def test_damaged_markup(module: str, seed: int) -> None:
    data, part = FILES[module]
    dice = random.Random(seed)  # noqa: S311 - damage must be the same every time

    def damage(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        words = content.split(b" ")
        for _ in range(6):
            first, second = dice.randrange(len(words)), dice.randrange(len(words))
            words[first], words[second] = words[second], words[first]
        digits = [bytes([byte]) if not 48 <= byte <= 57 or dice.random() > 0.3 else b"-9" for byte in b" ".join(words)]
        return b"".join(digits)

    assert answers(module, rewritten(data, damage))


@pytest.mark.parametrize("module", TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300) | st.text(alphabet='#*-_[]()<>|`^:1.\n aé=~\\!"&;{}\t', max_size=200).map(str.encode)
)
def test_any_text(module: str, data: bytes) -> None:
    assert answers(module, data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["00:00:01,0 --> 00:00:02,0", "<v A>", "A : ", "oui", "", "1", "- non", "-->", "9:9"])))
def test_any_cues(lines: list[str]) -> None:
    assert answers("ingest.transcripts", "\n".join(lines).encode())
