"""The errors of this package.

ReferentielError
├── UnknownReferentiel      no référentiel of that name or path
└── InvalidReferentiel      the file is there and does not hold a sound référentiel
"""


class ReferentielError(Exception):
    """A référentiel cannot be used; the message is a French sentence for its user."""


class UnknownReferentiel(ReferentielError):
    """No référentiel is known by the name that was asked for."""


class InvalidReferentiel(ReferentielError):
    """The data does not describe a sound référentiel."""
