"""The pages before and after sign-in, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.end_to_end.web.accessibility import violations

Open = Callable[..., Page]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_and_the_queue_break_no_rule_of_accessibility(
    open_as: Open, chromium: Browser, address: str, scheme: str
) -> None:
    visitor = chromium.new_context(base_url=address, color_scheme=scheme).new_page()
    visitor.goto("/connexion")
    assert violations(visitor) == []
    visitor.context.close()
    assert violations(open_as("juror", "/dossiers", color_scheme=scheme)) == []


def test_nothing_overflows_on_the_narrowest_telephone(open_as: Open) -> None:
    page = open_as("juror", "/dossiers", viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
