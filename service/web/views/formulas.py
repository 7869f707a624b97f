"""What the comment bank shows."""

from typing import ClassVar

from msgspec import Struct

from service.web.frame import Page


class Formula(Struct, frozen=True):
    """A sentence that is kept."""

    id: str
    text: str


class FormulasPage(Page, frozen=True):
    """The juror's own sentences."""

    template: ClassVar[str] = "formulas.html.j2"
    formulas: tuple[Formula, ...]
