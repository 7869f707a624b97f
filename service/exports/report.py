"""The report that jurors read: one HTML file that needs nothing else, on a screen, a telephone or paper."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from referentiel.model import Referentiel
from service.assessment.draft import Draft
from service.exports.annotated import AnnotatedCopy
from service.exports.report_view import report_view
from service.exports.wording import AUTHOR, DISCLAIMER

_CLINGING_SPACES = re.compile(r" (?=[;:!?»%€])|(?<=«) |(?<=\bp\.) (?=\d)")


def render_report(draft: Draft, referentiel: Referentiel, copies: Mapping[str, AnnotatedCopy]) -> str:
    """The report on a draft, in French; ``copies`` holds the annotated copies that stand beside it, by piece.

    Whatever a dossier says is shown as text. The page may run its own script and nothing else, and fetches nothing.
    """
    style, script = _asset("report.css"), _asset("report.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report_view(draft, referentiel, copies),
            author=AUTHOR,
            disclaimer=DISCLAIMER,
            style=style,
            script=script,
            script_digest=_digest(script),
        )
    )


def spaced(text: str) -> str:
    """Our own French with the spaces that no line may end on; never a quote, which stays to the letter."""
    return _CLINGING_SPACES.sub("\u00a0", text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("service.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spaced"] = spaced
    return environment


@cache
def _asset(name: str) -> str:
    return files("service.exports").joinpath("templates", name).read_text("utf-8")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
