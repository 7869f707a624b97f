"""The errors of this package.

IngestError                  carries a French sentence for people
├── UnreadableFile           the file is refused; the others go on
│   ├── UnknownFormat        no reader for these bytes
│   ├── FormatMismatch       the name says one format, the bytes another
│   ├── CorruptFile          the reader cannot make sense of it
│   ├── EncryptedFile        it asks for a password
│   ├── EmptyFile            no bytes, or no content at all
│   ├── TooLarge             over a limit: bytes, pages, characters, entries, pixels
│   ├── HostileFile          built to harm: archive bomb, external entities, paths that climb
│   └── ReaderStopped        the confined reader died or ran out of time or memory
└── IndexUnavailable         the vector store cannot be opened or written
"""


class IngestError(Exception):
    """Something in reading or indexing failed; the message is a French sentence."""


class UnreadableFile(IngestError):
    """A file is refused, alone."""


class MissingFile(UnreadableFile):
    """There is no such file, or it may not be opened."""


class UnknownFormat(UnreadableFile):
    """No reader knows these bytes."""


class FormatMismatch(UnreadableFile):
    """The file's name and its bytes disagree."""


class CorruptFile(UnreadableFile):
    """The reader cannot make sense of the file."""


class EncryptedFile(UnreadableFile):
    """The file asks for a password."""


class EmptyFile(UnreadableFile):
    """The file holds nothing."""


class TooLarge(UnreadableFile):
    """The file is over a limit."""


class HostileFile(UnreadableFile):
    """The file is built to harm its reader."""


class ReaderStopped(UnreadableFile):
    """The confined reader died, or ran out of time or memory."""


class IndexUnavailable(IngestError):
    """The vector store cannot be opened or written."""
