"""The errors of this package.

ServiceError
└── UnreadableModel     the trained model of a référentiel is missing, cut short or made for another grid
"""

from service.errors import ServiceError


class UnreadableModel(ServiceError):
    """The trained model cannot be used; the message says why, in French."""
