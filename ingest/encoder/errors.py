"""The errors of this package.

EncoderError
├── UnreadableWeights     the base weights, or the deltas over them, are missing or of another form
└── UnfitDeltas           the deltas were trained over other base weights
"""


class EncoderError(Exception):
    """Texts cannot be encoded; the message is a French sentence for the operator."""


class UnreadableWeights(EncoderError):
    """A file of weights is missing, cut short or not of the expected form."""


class UnfitDeltas(EncoderError):
    """Deltas only make sense over the base weights that they were trained on."""
