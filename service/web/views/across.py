"""What « un critère à travers les dossiers » shows."""

from typing import ClassVar

from msgspec import Struct

from service.use_cases.across import Across
from service.use_cases.desk import Desk
from service.web.frame import Page
from service.web.views.criterion import CriterionPanel, criterion_panel, desk_address


class AcrossLink(Struct, frozen=True):
    """Another criterion of the bloc."""

    id: str
    label: str
    address: str
    current: bool


class AcrossDossier(Struct, frozen=True):
    """The criterion in one dossier."""

    label: str
    number: int
    address: str
    panel: CriterionPanel


class AcrossPage(Page, frozen=True):
    """A criterion in every dossier that the juror reads."""

    template: ClassVar[str] = "across.html.j2"
    session: str
    id: str
    label: str
    criteria: tuple[AcrossLink, ...]
    dossiers: tuple[AcrossDossier, ...]


def across_page(across: Across, formulas: tuple[str, ...]) -> AcrossPage:
    """The page of one criterion."""
    base = f"/sessions/{across.jury.id}/criteres"
    return AcrossPage(
        session=across.jury.title,
        id=across.criterion.id,
        label=across.criterion.label,
        criteria=tuple(
            AcrossLink(one.id, one.label, f"{base}/{one.id}", one.id == across.criterion.id) for one in across.criteria
        ),
        dossiers=tuple(_dossier(desk, across.criterion.id, formulas) for desk in across.desks),
    )


def _dossier(desk: Desk, criterion_id: str, formulas: tuple[str, ...]) -> AcrossDossier:
    return AcrossDossier(
        label=desk.named.label,
        number=desk.named.dossier.number,
        address=desk_address(desk, criterion_id),
        panel=criterion_panel(desk, criterion_id, formulas),
    )
