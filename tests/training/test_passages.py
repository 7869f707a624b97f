"""A labelled dossier, read as a piece would be."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import PassageKind
from ingest.rows import same_table
from service.assessment.signals import indexed_text
from training.corpus import LabelledPassage, MiniDossier, PassageForm, Profile
from training.passages import located

words = st.text(st.characters(codec="utf-8", exclude_characters="|"), min_size=1, max_size=12)


def dossier(*passages: LabelledPassage) -> MiniDossier:
    return MiniDossier("Un projet", "B1", Profile.AVERAGE, "note", "musique", passages)


def row(*cells: str, heading: str = "Budget") -> LabelledPassage:
    return LabelledPassage(heading, PassageForm.TABLE_ROW, " | ".join(cells), {}, "")


@given(st.lists(words, min_size=1, max_size=6))
def test_the_cells_of_a_row_are_where_they_stand_in_its_text(cells: list[str]) -> None:
    (found,) = located(dossier(row(*cells)))
    passage = found.passage
    assert [passage.text[cell.start : cell.end] for cell in passage.cells] == cells


def test_rows_under_one_heading_and_of_one_width_are_of_one_table() -> None:
    first, second, wider, elsewhere = (
        each.passage
        for each in located(dossier(row("a", "b"), row("c", "d"), row("e", "f", "g"), row("h", "i", heading="Annexe")))
    )
    assert same_table(first, second)
    assert not same_table(second, wider)
    assert not same_table(first, elsewhere)


def test_a_passage_is_indexed_as_training_reads_it() -> None:
    labelled = row("Billetterie", "12 000 €")
    (found,) = located(dossier(labelled))
    assert indexed_text(found.passage) == labelled.indexed_text
    assert found.passage.kind is PassageKind.TABLE_ROW
