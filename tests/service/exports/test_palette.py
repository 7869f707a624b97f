"""Competence colours: contrast by WCAG 2, colour blindness by Machado, Oliveira and Fernandes (2009)."""

from itertools import combinations

import numpy as np
import pytest

from service.exports.palette import COLOURS, Colour, colour_of, colours
from tests.service.exports.builders import bloc

SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "deuteranopia": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "tritanopia": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
TO_XYZ = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])
DARK = "#15171a"


def linear(colour: str) -> np.ndarray:
    encoded = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((TO_XYZ[1] @ linear(one), TO_XYZ[1] @ linear(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lab(seen: np.ndarray) -> np.ndarray:
    ratio = np.clip(TO_XYZ @ np.clip(seen, 0, 1) / (TO_XYZ @ np.ones(3)), 1e-9, None)
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_eight_competences_have_eight_colours() -> None:
    assert len({colour_of(position) for position in range(8)}) == 8
    assert colour_of(8) == colour_of(0)


@pytest.mark.parametrize("colour", COLOURS)
def test_text_is_readable_in_every_ink_and_on_every_wash(colour: Colour) -> None:
    assert contrast(colour.ink, "#ffffff") >= 4.5
    assert contrast(colour.wash, DARK) >= 4.5
    assert contrast("#000000", colour.wash) >= 7


@pytest.mark.parametrize("sight", SIGHTS.values(), ids=SIGHTS.keys())
def test_washes_stay_apart_from_one_another_and_from_paper(sight: np.ndarray) -> None:
    seen = [lab(sight @ linear(colour)) for colour in (*(c.wash for c in COLOURS), "#ffffff")]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) >= 11


def test_a_colour_follows_the_place_in_the_bloc() -> None:
    assert colours(bloc()) == dict(zip(("C1", "C2", "C3"), COLOURS, strict=False))
