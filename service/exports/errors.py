"""The errors of this package.

ExportError                  carries a French sentence for people
├── CannotAnnotate           no annotated copy of this piece; the others go on
│   ├── ProtectedSource      the file asks for a password, or for a cipher that is not installed
│   ├── DamagedSource        the file reads, and is too damaged to be written back
│   └── NothingToTypeset     the piece has no text to set
└── UnreadableDraft          the data is no draft, or a draft of another version
"""


class ExportError(Exception):
    """Something in writing what people get failed; the message is a French sentence."""


class CannotAnnotate(ExportError):
    """A piece has no annotated copy, alone."""


class ProtectedSource(CannotAnnotate):
    """The file's protection does not let it be copied with annotations."""


class DamagedSource(CannotAnnotate):
    """The file is too damaged to be written back with annotations."""


class NothingToTypeset(CannotAnnotate):
    """The piece has no text that could be set."""


class UnreadableDraft(ExportError):
    """The data is no draft, or a draft of a version that is not known here."""
