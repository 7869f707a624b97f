"""The errors of this package.

ServiceError
├── UnreadableModel             the trained model of a référentiel is missing or cut short
│   └── UnfitModel              it was made for another grid
└── AdaptationError             what jurors taught cannot be applied
    ├── UnknownAdaptation       no version has that number
    ├── UnreadableAdaptation    a version's files are damaged, or of another form
    ├── UnfitAdaptation         it was learned over another model
    ├── UnmeasuredAdaptation    nobody looked at what it changes on the corpus
    └── HarmfulAdaptation       it lowers the figures of the corpus beyond noise
"""

from service.errors import ServiceError


class UnreadableModel(ServiceError):
    """The trained model cannot be used; the message says why, in French."""


class UnfitModel(UnreadableModel):
    """The trained model was made for other criteria or facets."""


class AdaptationError(ServiceError):
    """What jurors taught cannot be applied; the message says why, in French."""


class UnknownAdaptation(AdaptationError):
    """No version has the number that was asked for."""


class UnreadableAdaptation(AdaptationError):
    """A version's files are damaged, or of another form."""


class UnfitAdaptation(AdaptationError):
    """The version was learned over another model."""


class UnmeasuredAdaptation(AdaptationError):
    """The version was not measured on the corpus, or has changed since."""


class HarmfulAdaptation(AdaptationError):
    """The version lowers the figures of the corpus beyond noise."""
