"""The errors of this package.

TrainingError
├── UnsoundCorpus     a file of the corpus cannot be read, or labels what the grid does not have
└── NothingMeasured   what a command needs was not computed yet
"""


class TrainingError(Exception):
    """A model cannot be trained or measured; the message is a French sentence for its user."""


class UnsoundCorpus(TrainingError):
    """The corpus does not have the expected form."""


class NothingMeasured(TrainingError):
    """Predictions or weights of an earlier command are missing."""
