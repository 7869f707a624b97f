"""The errors of the service; its packages add leaves of their own below these.

ServiceError                 the message is a French sentence
├── NothingToRead            every file was refused, or none was given
├── UnknownBloc              the référentiel has no such bloc
└── UnknownPieceKind         the bloc asks for no such piece
"""


class ServiceError(Exception):
    """What was asked cannot be done; the message is a French sentence."""


class NothingToRead(ServiceError):
    """No file could be read."""


class UnknownBloc(ServiceError):
    """The référentiel has no such bloc."""


class UnknownPieceKind(ServiceError):
    """The bloc asks for no such piece."""
