"""Views -> pages. The only module of the pages that knows Jinja2.

Whatever a dossier, a file name or a comment says is shown as text: everything is escaped, nothing is marked safe.
"""

from functools import cache

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.exports.report import spaced
from service.exports.wording import AUTHOR, DISCLAIMER
from service.web.assets import Assets
from service.web.frame import Frame, Page


@cache
def assets() -> Assets:
    """The style sheets, scripts and fonts of this process."""
    return Assets()


def render(frame: Frame, page: Page, status: int = 200) -> HTMLResponse:
    """A page, or the part of a page that a script asks for."""
    html = environment().get_template(page.template).render(view=page, frame=frame)
    return HTMLResponse(html, status)


@cache
def environment() -> Environment:
    """How templates are read: everything escaped, nothing undefined let through."""
    environment = Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spaced"] = spaced
    environment.filters["counted"] = counted
    environment.globals |= {"asset": lambda name: assets().address(name), "author": AUTHOR, "disclaimer": DISCLAIMER}
    return environment


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A count and its noun, in French: « 0 page », « 1 page », « 2 pages »."""
    return f"{count} {noun if count < 2 else plural or noun + 's'}".replace(" ", "\u00a0", 1)
