"""Krippendorff's alpha, on the values that he published and on the laws that it keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.use_cases.agreement import disagreements, ordinal_alpha

# Krippendorff (2011), « Computing Krippendorff's Alpha-Reliability », section C and D: four observers, twelve units.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = [[value - 1 for value in unit if value is not None] for unit in zip(*OBSERVERS, strict=True)]

units = st.lists(st.lists(st.integers(0, 2), max_size=5), max_size=12)


def test_the_published_example_has_its_published_ordinal_alpha() -> None:
    assert ordinal_alpha(UNITS, 5) == pytest.approx(0.815, abs=0.0005)


def test_two_jurors_who_always_agree_have_an_alpha_of_one() -> None:
    assert ordinal_alpha([[0, 0], [1, 1], [2, 2]], 3) == 1


def test_two_jurors_who_always_oppose_have_an_alpha_below_zero() -> None:
    alpha = ordinal_alpha([[0, 2], [2, 0], [0, 2]], 3)
    assert alpha is not None
    assert alpha < 0


def test_nothing_is_said_of_ratings_that_are_alone_or_all_the_same() -> None:
    assert ordinal_alpha([[1], [2], []], 3) is None
    assert ordinal_alpha([[1, 1], [1, 1]], 3) is None


@given(units)
def test_alpha_never_exceeds_one_and_ignores_order(found: list[list[int]]) -> None:
    alpha = ordinal_alpha(found, 3)
    assert alpha is None or alpha <= 1
    assert ordinal_alpha([unit[::-1] for unit in reversed(found)], 3) == pytest.approx(alpha) if alpha else True


@given(units)
def test_a_unit_with_one_rating_changes_nothing(found: list[list[int]]) -> None:
    assert ordinal_alpha([*found, [2]], 3) == ordinal_alpha(found, 3)


def test_the_most_divided_units_come_first_and_the_united_do_not_come_at_all() -> None:
    found = disagreements({"a": [0, 2], "b": [1, 1], "c": [0, 1], "d": [2], "e": [0, 1, 2]})
    assert list(found) == ["a", "e", "c"]
    assert found["e"] == pytest.approx(4 / 3)
