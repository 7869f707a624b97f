"""Style sheets, scripts and fonts: kept for ever by browsers, under addresses that follow their content."""

import gzip
import re

from fastapi.testclient import TestClient

from service.exports.palette import COLOURS
from service.web.rendering import assets

HEAVIEST_PAGE = 60_000
"""Bytes of script that a page may bring."""


def test_a_file_is_kept_for_ever_and_sent_packed_to_those_who_can_unpack(anyone: TestClient) -> None:
    address = assets().address("css/base.css")
    answer = anyone.get(address, headers={"accept-encoding": "identity"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    packed = assets().find(address)
    assert packed is not None
    assert gzip.decompress(packed.packed) == answer.content


def test_an_address_of_another_version_leads_nowhere(anyone: TestClient) -> None:
    assert anyone.get("/statique/0000000000000000/css/base.css").status_code == 404
    assert anyone.get("/statique/../app.py").status_code == 404


def test_the_theme_holds_the_colours_of_the_exports(anyone: TestClient) -> None:
    theme = anyone.get(assets().address("css/theme.css")).text
    for at, colour in enumerate(COLOURS):
        assert f".c{at} {{ --wash: {colour.wash}; --ink: {colour.ink}; }}" in theme


def test_fonts_named_by_the_theme_are_served(anyone: TestClient) -> None:
    theme = anyone.get(assets().address("css/theme.css")).text
    for font in re.findall(r'url\("([^"]+)"\)', theme):
        assert anyone.get(font).headers["content-type"] == "font/otf"


def test_all_scripts_together_are_lighter_than_a_page_may_be() -> None:
    scripts = [assets().find(name) for name in assets().names() if name.endswith(".js")]
    assert sum(len(script.body) for script in scripts if script) <= HEAVIEST_PAGE
