"""The errors of this package.

ServiceError
└── UnreadableModel     the trained model of a référentiel is missing or cut short
    └── UnfitModel      it was made for another grid
"""

from service.errors import ServiceError


class UnreadableModel(ServiceError):
    """The trained model cannot be used; the message says why, in French."""


class UnfitModel(UnreadableModel):
    """The trained model was made for other criteria or facets."""
