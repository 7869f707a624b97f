"""What the reader of Markdown makes of its marks."""

from ingest.document import SourceRange
from ingest.limits import Limits
from ingest.markdown import read_blocks

TEXT = """---
auteur: personne
---

# Le *Grand* Dehors

[TOC]

Une **halle** derrière la gare[^1], ouverte
à tous.

[^1]: Bâtie en 1926.

Tableau 1 — Budget

| Dépense | Prix |
|---|---|
| **Son** | 300 € |

Source : devis.

- des voisins
  - proches
1. d'abord

> Un mot d'habitant.

<div>caché</div>

```
code brut
```
"""


def blocks() -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read_blocks(TEXT.encode(), Limits()).blocks]


def test_blocks_are_read_in_order_without_their_marks() -> None:
    assert blocks() == [
        ("heading", "Le Grand Dehors"),
        ("paragraph", "Une halle derrière la gare, ouverte à tous."),
        ("footnote", "Bâtie en 1926."),
        ("caption", "Tableau 1 — Budget"),
        ("table_row", "Son 300 €"),
        ("caption", "Source : devis."),
        ("list_item", "des voisins"),
        ("list_item", "proches"),
        ("list_item", "d'abord"),
        ("paragraph", "Un mot d'habitant."),
        ("paragraph", "code brut"),
    ]


def test_the_contents_mark_and_the_front_matter_are_set_aside() -> None:
    raw = read_blocks(TEXT.encode(), Limits())
    assert (raw.title, raw.furniture) == ("Le Grand Dehors", ("[TOC]",))


def test_a_row_has_its_headers() -> None:
    row = next(b for b in read_blocks(TEXT.encode(), Limits()).blocks if b.columns)
    assert row.columns == ("Dépense", "Prix")


def test_a_table_of_headers_alone_is_a_row() -> None:
    (block,) = read_blocks(b"| A | B |\n|---|---|\n", Limits()).blocks
    assert block.text == "A B"


def test_a_note_called_in_a_table_follows_its_row() -> None:
    text = "| A | B |\n|---|---|\n| c[^n] | d |\n| e | f |\n\n[^n]: Estimation.\n"
    assert [b.text for b in read_blocks(text.encode(), Limits()).blocks] == ["c d", "Estimation.", "e f"]


def test_places_are_those_of_the_source_lines() -> None:
    lines = TEXT.split("\n")
    for block in read_blocks(TEXT.encode(), Limits()).blocks:
        assert block.fragments
        for fragment in block.fragments:
            place = fragment.place
            assert isinstance(place, SourceRange)
            line = lines[int(place.path.removeprefix("line/")) - 1]
            assert line[place.start : place.end] == block.text[fragment.start : fragment.end]


def test_nesting_without_end_is_survived() -> None:
    raw = read_blocks(("> " * 3000 + "trop loin\n\nUne halle.").encode(), Limits())
    assert [block.text for block in raw.blocks] == ["Une halle."]
