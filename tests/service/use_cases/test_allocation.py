"""Dossiers given by rule: enough jurors for each, none with a conflict, none overloaded."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from service.use_cases.allocation import allocate

DOSSIERS = tuple(f"d{number}" for number in range(12))
JURORS = ("ana", "ben", "cleo", "dov")
pairs = st.sets(st.tuples(st.sampled_from(DOSSIERS), st.sampled_from(JURORS)), max_size=15)


def test_every_dossier_gets_its_jurors_and_the_load_is_even() -> None:
    found = allocate(DOSSIERS, JURORS, 2)
    assert Counter(dossier for dossier, _ in found.added) == dict.fromkeys(DOSSIERS, 2)
    assert set(Counter(juror for _, juror in found.added).values()) == {6}
    assert found.short == ()


@given(pairs, st.integers(1, 4))
def test_no_juror_gets_a_dossier_that_they_must_not_judge(conflicts: set[tuple[str, str]], per: int) -> None:
    found = allocate(DOSSIERS, JURORS, per, conflicts)
    assert set(found.added).isdisjoint(conflicts)
    assert len(set(found.added)) == len(found.added)


@given(pairs, st.integers(1, 4))
def test_a_dossier_is_short_only_when_too_few_jurors_may_read_it(conflicts: set[tuple[str, str]], per: int) -> None:
    free = {dossier: sum((dossier, juror) not in conflicts for juror in JURORS) for dossier in DOSSIERS}
    assert set(allocate(DOSSIERS, JURORS, per, conflicts).short) == {d for d in DOSSIERS if free[d] < per}


def test_what_is_given_already_stays_and_counts() -> None:
    found = allocate(("d0", "d1"), ("ana", "ben"), 1, given={"d0": {"ana"}})
    assert found.added == (("d1", "ben"),)


def test_the_same_request_gives_the_same_answer() -> None:
    assert allocate(DOSSIERS, JURORS, 3) == allocate(DOSSIERS, JURORS, 3)
