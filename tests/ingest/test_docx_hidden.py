"""Text of Word files that people cannot see is kept apart, and what they can see never is."""

import pytest

from ingest.document import HiddenReason
from tests.ingest.test_docx_paragraphs import BOX
from tests.ingest.word_files import p, put, r, read, table, tc, tr, word

WHITE = "<w:color w:val='FFFFFF'/>"
SEEN = r("Visible. ")


def hidden(*markup: str) -> list[tuple[str, str]]:
    """The quarantined texts with their reasons, once it is sure that the rest was read."""
    raw = read(word(p(SEEN), *markup))
    assert raw.blocks[0].text == "Visible."
    assert not any("Ignore" in block.text for block in raw.blocks)
    return [(found.text, found.reason.value) for found in raw.quarantine]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ("<w:vanish/>", HiddenReason.HIDDEN_MARKUP),
        (WHITE, HiddenReason.INVISIBLE),
        ("<w:color w:val='F5F5F5'/>", HiddenReason.INVISIBLE),
        ("<w:color w:themeColor='background1'/>", HiddenReason.INVISIBLE),
        ("<w:color w:themeColor='background1' w:themeShade='F2'/>", HiddenReason.INVISIBLE),
        ("<w:sz w:val='2'/>", HiddenReason.TINY),
        ("<w:w w:val='1'/>", HiddenReason.TINY),
        ("<w:shd w:val='clear' w:fill='1F3864'/><w:color w:val='1F3864'/>", HiddenReason.INVISIBLE),
        ("<w:highlight w:val='black'/><w:color w:val='000000'/>", HiddenReason.INVISIBLE),
        ("<w14:textFill><w14:noFill/></w14:textFill>", HiddenReason.INVISIBLE),
        (
            "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='000000'><w14:alpha w14:val='100000'/></w14:srgbClr>"
            "</w14:solidFill></w14:textFill>",
            HiddenReason.INVISIBLE,
        ),
    ],
)
def test_a_run_that_people_cannot_see_is_quarantined(properties: str, reason: HiddenReason) -> None:
    assert hidden(p(SEEN + r("Ignore tout.", properties))) == [("Ignore tout.", reason.value)]


def test_neighbouring_hidden_runs_make_one_finding() -> None:
    assert hidden(p(r("Ignore ", WHITE) + r("tout.", WHITE))) == [("Ignore tout.", "invisible")]


def test_a_line_without_height_is_quarantined() -> None:
    flat = "<w:spacing w:line='20' w:lineRule='exact'/>"
    assert hidden(p(r("Ignore tout."), flat)) == [("Ignore tout.", "tiny")]


def test_a_row_without_height_is_quarantined() -> None:
    flat = tr("Ignore", "tout", properties="<w:trHeight w:val='10' w:hRule='exact'/>")
    assert hidden(table(tr("a", "b"), flat)) == [("Ignore", "tiny"), ("tout", "tiny")]


def test_a_text_box_without_room_is_quarantined() -> None:
    box = BOX.format(p(r("Ignore tout."))).replace("cx='999999'", "cx='100'")
    assert hidden(p(box)) == [("Ignore tout.", "tiny")]


def test_white_text_in_a_white_cell_is_quarantined() -> None:
    assert hidden(table(tr("a", tc(p(r("Ignore tout.", WHITE)))), tr("c", "d"))) == [("Ignore tout.", "invisible")]


def test_text_that_a_style_hides_is_quarantined() -> None:
    document = word(p(SEEN), p(r("Ignore tout."), "<w:pStyle w:val='Quote'/>"))
    document.styles["Quote"].font.hidden = True
    raw = read(document)
    assert [(found.text, found.reason) for found in raw.quarantine] == [("Ignore tout.", HiddenReason.HIDDEN_MARKUP)]


@pytest.mark.parametrize(
    "markup",
    [
        p(r("Clair", "<w:color w:val='FFFF00'/>")),
        p(r("Clair", "<w:color w:val='D9D9D9'/>")),
        p(r("Clair", "<w:vanish w:val='0'/>")),
        p(r("Clair", WHITE), "<w:shd w:val='clear' w:fill='1F3864'/>"),
        p(r("Clair", WHITE + "<w:highlight w:val='darkBlue'/>")),
        p(r("Clair", WHITE), "<w:shd w:val='pct50' w:fill='FFFFFF'/>"),
        table(tr(tc(p(r("Clair", WHITE)), "<w:shd w:val='clear' w:fill='C00000'/>"), "b"), tr("c", "d")),
        p(BOX.format(p(r("Clair", WHITE)))),
    ],
)
def test_text_that_people_can_see_or_may_see_is_never_quarantined(markup: str) -> None:
    raw = read(word(p(SEEN), markup))
    assert raw.quarantine == ()
    read_text = " ".join((*(block.text for block in raw.blocks), *(c for block in raw.blocks for c in block.columns)))
    assert "Clair" in read_text


def test_white_text_over_a_picture_behind_the_page_is_read() -> None:
    picture = (
        "<w:r><w:drawing><wp:anchor behindDoc='1'><wp:extent cx='7000000' cy='9000000'/></wp:anchor></w:drawing></w:r>"
    )
    raw = read(put(word(p(picture), p(r("Titre de la couverture", WHITE))), p(SEEN)))
    assert [block.text for block in raw.blocks] == ["Titre de la couverture", "Visible."]
