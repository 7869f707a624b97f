"""The errors of this package.

StoreError                   the message is a French sentence
├── NotFound                 no such object
├── StaleVersion             someone changed the object meanwhile
├── AlreadyExists            another object has the same name, address or number
├── ImmutableRecord          drafts and audit entries are never changed
├── SchemaOutdated           the database was made by another version of the product
├── BackupRefused            not a database that is copied so, or the copy exists
└── FilesUnavailable         the file storage cannot be read or written
"""


class StoreError(Exception):
    """What was asked of the store cannot be done; the message is a French sentence."""


class NotFound(StoreError):
    """No object answers to this identifier."""


class StaleVersion(StoreError):
    """The object was changed since it was read."""


class AlreadyExists(StoreError):
    """Another object already has this name, address or number."""


class ImmutableRecord(StoreError):
    """A record that is never changed was about to be."""


class SchemaOutdated(StoreError):
    """The database's tables are not those of this version."""


class BackupRefused(StoreError):
    """The database is not copied so, or the copy exists already."""


class FilesUnavailable(StoreError):
    """The file storage cannot be read or written."""
