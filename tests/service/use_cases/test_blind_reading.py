"""Which criteria a juror reads blind: drawn once and for all, about as many as the session asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.use_cases.blind_reading import blind_criteria

CRITERIA = [f"C{competence}.{rank}" for competence in range(1, 17) for rank in range(1, 4)]
NAMES = st.text(min_size=1, max_size=26)


@given(NAMES, NAMES, st.floats(0, 1))
def test_the_draw_is_the_same_at_every_opening(juror: str, dossier: str, share: float) -> None:
    drawn = blind_criteria(share, juror, dossier, CRITERIA)
    assert drawn == blind_criteria(share, juror, dossier, reversed(CRITERIA))


@given(NAMES, NAMES, st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_only_adds(juror: str, dossier: str, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert blind_criteria(less, juror, dossier, CRITERIA) <= blind_criteria(more, juror, dossier, CRITERIA)


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (1.0, len(CRITERIA))])
def test_none_and_all_are_exact(share: float, count: int) -> None:
    assert len(blind_criteria(share, "juror", "dossier", CRITERIA)) == count


def test_over_many_dossiers_the_share_is_kept() -> None:
    drawn = sum(len(blind_criteria(0.2, "juror", str(dossier), CRITERIA)) for dossier in range(100))
    assert drawn / (100 * len(CRITERIA)) == pytest.approx(0.2, abs=0.03)
