"""What the reader of plain text makes of lines."""

from ingest.document import SourceRange
from ingest.limits import Limits
from ingest.text import read_blocks


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read_blocks(text.encode(), Limits()).blocks]


def test_wrapped_lines_make_one_paragraph_and_cut_words_are_made_whole() -> None:
    text = """La halle accueille depuis le printemps des répéti-
tions ouvertes aux voisins, qui viennent écouter
sans réserver.

Elle ferme en hiver."""
    assert blocks(text) == [
        ("paragraph", "La halle accueille depuis le printemps des répétitions ouvertes aux voisins, qui viennent "
         "écouter sans réserver."),
        ("paragraph", "Elle ferme en hiver."),
    ]  # fmt: skip


def test_one_paragraph_a_line_is_left_so() -> None:
    text = (
        "Le premier paragraphe tient sur une seule ligne, aussi longue qu'il le faut.\n"
        "Le deuxième aussi.\nLe troisième enfin."
    )
    assert len(blocks(text)) >= 2


def test_short_lines_stay_apart() -> None:
    assert blocks("Maison des Arcs\nSaison 2026\nNote de synthèse") == [
        ("paragraph", "Maison des Arcs"),
        ("paragraph", "Saison 2026"),
        ("paragraph", "Note de synthèse"),
    ]


def test_headings_are_in_capitals_or_underlined() -> None:
    assert blocks("LE LIEU\n\nUne halle.\n\nLes publics\n-----------\n\nDes voisins.") == [
        ("heading", "LE LIEU"),
        ("paragraph", "Une halle."),
        ("heading", "Les publics"),
        ("paragraph", "Des voisins."),
    ]


def test_a_wrapped_bullet_stays_whole() -> None:
    text = "- des ateliers menés avec les habitants\n  du quartier\n- une soirée\n\n1) d'abord\n2) ensuite"
    assert blocks(text) == [
        ("list_item", "des ateliers menés avec les habitants du quartier"),
        ("list_item", "une soirée"),
        ("list_item", "1) d'abord"),
        ("list_item", "2) ensuite"),
    ]


def test_a_table_set_with_spaces_keeps_its_lines() -> None:
    assert blocks("Dépense      Prix\nSon        300 €\nTotal      300 €") == [
        ("paragraph", "Dépense Prix"),
        ("paragraph", "Son 300 €"),
        ("paragraph", "Total 300 €"),
    ]


def test_contents_are_set_aside() -> None:
    raw = read_blocks(b"SOMMAIRE\n\nLe lieu ........ 3\nLe budget ...... 7\n\nUne halle.", Limits())
    assert [block.text for block in raw.blocks] == ["Une halle."]
    assert raw.furniture[0] == "SOMMAIRE"


def test_places_are_those_of_the_lines() -> None:
    (block,) = read_blocks(
        "  Une ligne assez longue pour avoir été coupée à la marge\nd'un écran.".encode(), Limits()
    ).blocks
    first, second = (fragment.place for fragment in block.fragments)
    assert isinstance(first, SourceRange)
    assert (first.path, first.start) == ("line/1", 2)
    assert second == SourceRange("line/2", 0, 11)
