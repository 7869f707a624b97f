"""What changed for a candidate between two versions of a dossier."""

from datetime import UTC, datetime

from service.assessment.draft import PassageSpan
from service.store.models import RunState
from service.use_cases.mirrors import compare
from service.use_cases.self_checks import CriterionSelfCheck, FoundPassage, SelfCheck


def passage(words: str, piece: str = "note", where: str = "p. 1") -> FoundPassage:
    return FoundPassage(piece, 1, where, words, "p1", 0, len(words), ())


def rows(*texts: str, where: str = "p. 1") -> FoundPassage:
    following = tuple(PassageSpan(f"p{n}", 0, len(text)) for n, text in enumerate(texts[1:], 2))
    return FoundPassage("note", 1, where, "\n".join(texts), "p1", 0, len(texts[0]), (), following)


def check(*found: FoundPassage, criterion: str = "C1.1") -> SelfCheck:
    criteria = (CriterionSelfCheck(criterion, "Un critère", found, ()),)
    return SelfCheck("r", datetime(2027, 1, 1, tzinfo=UTC), RunState.DONE, None, (), criteria)


def test_words_are_gained_lost_or_moved() -> None:
    before = check(passage("Nous avons vu."), passage("Nous avons lu.", where="p. 2"))
    after = check(passage("Nous avons lu.", where="p. 3"), passage("Nous avons compté."))
    change = compare(before, after)["C1.1"]
    assert [found.quote for found in change.gained] == ["Nous avons compté."]
    assert [found.quote for found in change.lost] == ["Nous avons vu."]
    assert [(was.where, now.where) for was, now in change.moved] == [("p. 2", "p. 3")]


def test_line_breaks_and_spaces_change_nothing() -> None:
    assert compare(check(passage("Nous avons\nvu.")), check(passage("Nous  avons vu."))) == {}


def test_a_piece_that_did_not_change_gains_and_loses_nothing() -> None:
    before, after = check(passage("Ancien.", "dossier")), check(passage("Nouveau.", "dossier"), passage("Ajout."))
    change = compare(before, after, {"dossier"})["C1.1"]
    assert ([found.quote for found in change.gained], change.lost) == (["Ajout."], ())


def test_a_row_more_is_gained_and_the_others_are_not_lost() -> None:
    before, after = check(rows("Farine 38", "Cuisson 21")), check(rows("Farine 38", "Cuisson 21", "Sel 2"))
    change = compare(before, after)["C1.1"]
    assert ([found.quote for found in change.gained], change.lost, change.moved) == (
        ["Farine 38\nCuisson 21\nSel 2"],
        (),
        (),
    )


def test_rows_that_are_quoted_together_or_apart_are_the_same_rows() -> None:
    assert compare(check(rows("Farine 38", "Cuisson 21")), check(rows("Farine 38"), rows("Cuisson 21"))) == {}


def test_rows_that_moved_together_have_moved_once() -> None:
    before, after = check(rows("Farine 38", "Sel 2")), check(rows("Farine 38", "Sel 2", where="p. 4"))
    assert len(compare(before, after)["C1.1"].moved) == 1


def test_a_criterion_without_any_change_is_not_told() -> None:
    assert compare(check(passage("Vu.")), check(passage("Vu."))) == {}
