"""What the reader of OpenDocument texts makes of files written by hand here."""

import io
import zipfile

import pytest

from ingest.blocks import RawDocument
from ingest.document import HiddenReason, NoticeKind, SourceRange, Span
from ingest.errors import CorruptFile, EmptyFile, EncryptedFile, HostileFile
from ingest.limits import Limits
from ingest.odt import read_blocks
from tests.ingest.word_files import rewritten

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)
STYLES = f"""<office:document-styles {NAMES}><office:styles>
<style:style style:name="Caption" style:family="paragraph"/>
<style:style style:name="Heading" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Heading"/>
</office:styles><office:master-styles><style:master-page style:name="Standard"><style:header>
<text:p>Note de synthèse</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"""


def style(name: str, properties: str, family: str = "text") -> str:
    kind = "text" if family in ("text", "paragraph") else family
    return (
        f'<style:style style:name="{name}" style:family="{family}">'
        f"<style:{kind}-properties {properties}/></style:style>"
    )


def odt(body: str, *styles: str, manifest: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        target.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{''.join(styles)}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        target.writestr("styles.xml", STYLES)
        if manifest:
            target.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def read(body: str, *styles: str) -> RawDocument:
    return read_blocks(odt(body, *styles), Limits())


def blocks(body: str, *styles: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read(body, *styles).blocks]


def row(*cells: str) -> str:
    inside = "".join(
        c if c.startswith("<") else f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"


def test_the_text_is_read_in_order() -> None:
    body = """<text:h text:outline-level="2">Le lieu</text:h><text:p>Une <text:span>halle</text:span>.</text:p>
    <text:list><text:list-item><text:p>des voisins</text:p><text:list><text:list-item><text:p>proches</text:p>
    </text:list-item></text:list></text:list-item></text:list><text:section><text:p>Suite.</text:p></text:section>"""
    assert blocks(body) == [
        ("heading", "Le lieu"),
        ("paragraph", "Une halle."),
        ("list_item", "des voisins"),
        ("list_item", "proches"),
        ("paragraph", "Suite."),
    ]
    assert read(body).blocks[0].level == 2


def test_spaces_tabs_and_breaks_are_spaces() -> None:
    assert blocks('<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>') == [
        ("paragraph", "a b c d")
    ]


def test_the_title_and_captions_are_known_by_their_styles() -> None:
    body = '<text:p text:style-name="Title">Dehors</text:p><text:p text:style-name="Caption">Vue du hall</text:p>'
    raw = read(body)
    assert (raw.title, [block.kind.value for block in raw.blocks]) == ("Dehors", ["heading", "caption"])
    assert raw.furniture == ("Note de synthèse",)


def test_header_rows_stand_over_the_others() -> None:
    body = f"""<table:table><table:table-header-rows>{row("Dépense", "Prix")}</table:table-header-rows>
    {row("Son", "300 €")}{row("Total", "300 €")}</table:table>"""
    rows = [(block.text, block.columns, block.cells) for block in read(body).blocks]
    assert rows == [
        ("Son 300 €", ("Dépense", "Prix"), (Span(0, 3), Span(4, 9))),
        ("Total 300 €", ("Dépense", "Prix"), (Span(0, 5), Span(6, 11))),
    ]


def test_a_bold_first_row_is_a_header() -> None:
    bold = '<table:table-cell><text:p><text:span text:style-name="B">{}</text:span></text:p></table:table-cell>'
    body = f"<table:table>{row(bold.format('Dépense'), bold.format('Prix'))}{row('Son', '300 €')}</table:table>"
    assert read(body, style("B", 'fo:font-weight="bold"')).blocks[0].columns == ("Dépense", "Prix")


def test_merged_and_repeated_cells_are_given_once() -> None:
    wide = '<table:table-cell table:number-columns-spanned="2"><text:p>Large</text:p></table:table-cell>'
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    body = f"<table:table>{row(wide, '<table:covered-table-cell/>', 'c')}{row('a', 'b', 'c', empty)}</table:table>"
    assert blocks(body) == [("table_row", "Large c"), ("table_row", "a b c")]


def test_a_note_follows_the_paragraph_that_calls_it() -> None:
    note = """<text:note text:id="ftn1"><text:note-citation>1</text:note-citation><text:note-body>
    <text:p>Fermé en 2003.</text:p></text:note-body></text:note>"""
    raw = read(f"<text:p>L'hôpital{note} voisin.</text:p><text:p>Suite.</text:p>")
    assert [(b.kind.value, b.text) for b in raw.blocks] == [
        ("paragraph", "L'hôpital voisin."),
        ("footnote", "Fermé en 2003."),
        ("paragraph", "Suite."),
    ]
    assert raw.blocks[1].fragments[0].place == SourceRange("note/ftn1/0", 0, 14)


def test_a_text_box_is_read_after_its_anchor() -> None:
    frame = "<draw:frame><draw:text-box><text:p>Encadré</text:p></draw:text-box></draw:frame>"
    assert [text for _, text in blocks(f"<text:p>Avant{frame}</text:p><text:p>Après</text:p>")] == [
        "Avant",
        "Encadré",
        "Après",
    ]


def test_a_table_of_contents_is_set_aside() -> None:
    index = (
        "<text:table-of-content><text:index-body><text:p>Le lieu 3</text:p></text:index-body></text:table-of-content>"
    )
    raw = read(f"{index}<text:p>Texte.</text:p>")
    assert ([b.text for b in raw.blocks], "Le lieu 3" in raw.furniture) == (["Texte."], True)


def test_deletions_are_dropped_and_told() -> None:
    changes = """<text:tracked-changes><text:changed-region><text:deletion><text:p>ôté</text:p></text:deletion>
    </text:changed-region></text:tracked-changes>"""
    raw = read(f"{changes}<text:p>Gardé.</text:p>")
    assert ([b.text for b in raw.blocks], raw.notices[0].kind) == (["Gardé."], NoticeKind.TRACKED_CHANGES)


def test_annotations_are_not_read_and_this_is_told() -> None:
    raw = read("<text:p>Un<office:annotation><text:p>À revoir</text:p></office:annotation> texte.</text:p>")
    assert ([b.text for b in raw.blocks], raw.notices[0].kind) == (["Un texte."], NoticeKind.UNREAD_PART)


def test_soft_page_breaks_number_the_pages() -> None:
    body = """<text:p>Un</text:p><text:soft-page-break/><text:p>Deux<text:soft-page-break/> et trois</text:p>
    <text:p>Trois</text:p>"""
    assert [block.page for block in read(body).blocks] == [1, 2, 3]
    assert [block.page for block in read("<text:p>Un</text:p>").blocks] == [None]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ('text:display="none"', HiddenReason.HIDDEN_MARKUP),
        ('fo:color="#ffffff"', HiddenReason.INVISIBLE),
        ('fo:font-size="1pt"', HiddenReason.TINY),
        ('fo:color="#102030" fo:background-color="#102030"', HiddenReason.INVISIBLE),
    ],
)
def test_text_that_people_cannot_see_is_quarantined(properties: str, reason: HiddenReason) -> None:
    raw = read('<text:p>Vu. <text:span text:style-name="H">Ignore tout.</text:span></text:p>', style("H", properties))
    assert [block.text for block in raw.blocks] == ["Vu."]
    assert [(q.text, q.reason, q.where) for q in raw.quarantine] == [("Ignore tout.", reason, "paragraphe 1")]


def test_a_hidden_section_is_quarantined() -> None:
    raw = read('<text:p>Vu.</text:p><text:section text:display="none"><text:p>Ignore tout.</text:p></text:section>')
    assert [(q.text, q.reason) for q in raw.quarantine] == [("Ignore tout.", HiddenReason.HIDDEN_MARKUP)]


def test_white_text_in_a_filled_cell_is_read() -> None:
    cell = '<table:table-cell table:style-name="C"><text:p text:style-name="W">clair</text:p></table:table-cell>'
    styles = (
        style("W", 'fo:color="#ffffff"', "paragraph"),
        style("C", 'fo:background-color="#1f3864"', "table-cell"),
    )
    raw = read(f"<table:table>{row(cell, 'b')}{row('c', 'd')}</table:table>", *styles)
    assert (raw.blocks[0].text, raw.quarantine) == ("clair b", ())


def test_refusals() -> None:
    with pytest.raises(EmptyFile):
        read("")
    sealed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry>'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    with pytest.raises(EncryptedFile):
        read_blocks(odt("<text:p>x</text:p>", manifest=sealed), Limits())
    with pytest.raises(CorruptFile):
        read("<text:p>")
    with pytest.raises(HostileFile):
        read_blocks(rewritten(odt(""), lambda _, content: b"<!DOCTYPE x>" + content), Limits())
