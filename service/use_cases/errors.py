"""The errors of this package.

UseCaseError                 the message is a French sentence
├── UnknownPart              the référentiel's bloc has no such bloc, criterion or piece
├── SessionClosed            the deadline has passed
├── SessionInUse             the session holds dossiers
├── NotInJury                a dossier is assigned to someone who does not sit
├── ConflictOfInterest       the juror must not judge this candidate
├── WrongRole                the account's role does not fit
├── BadImport                lines of the list cannot be taken up
├── QuotaExceeded            too much was handed in
├── NothingHandedIn          there is no piece to read
├── AnonymousSession         the original would say who the candidate is
├── CoverageHidden           the file shows what the juror has not rated yet
├── ReviewSigned             the review is frozen
├── ReviewNotSigned          there is nothing to reopen
├── ReviewIncomplete         criteria have no rating yet
├── NearestNotOpened         a negative rating is the draft's, whose nearest passages were never opened
├── UnknownEvidence          the draft or the piece holds no such words
├── SelfChecksSpent          the version was read as often as the session allows
├── AddressRefused           webhooks may not be sent there
├── UnknownDegree            the session's rating scale has no such degree
├── ScaleInUse               criteria were rated on the session's scale
├── NothingToAdapt           the référentiel brings no trained model
└── LastAdministrator        no one could administer the service any more
"""

from service.errors import ServiceError


class UseCaseError(ServiceError):
    """What was asked cannot be done now; the message is a French sentence."""


class UnknownPart(UseCaseError):
    """The référentiel knows nothing of that name."""


class SessionClosed(UseCaseError):
    """The session takes nothing more in."""


class SessionInUse(UseCaseError):
    """The session holds dossiers."""


class NotInJury(UseCaseError):
    """The account does not sit in the session's jury."""


class ConflictOfInterest(UseCaseError):
    """The juror must not judge this candidate."""


class WrongRole(UseCaseError):
    """The account's role does not fit."""


class BadImport(UseCaseError):
    """Lines of the list cannot be taken up."""


class QuotaExceeded(UseCaseError):
    """The owner's files take too much room."""


class NothingHandedIn(UseCaseError):
    """The dossier has no piece that may serve as evidence."""


class AnonymousSession(UseCaseError):
    """The original file would say who the candidate is."""


class CoverageHidden(UseCaseError):
    """The file shows what the juror has not rated yet."""


class ReviewSigned(UseCaseError):
    """The review is frozen."""


class ReviewNotSigned(UseCaseError):
    """The review is not frozen."""


class ReviewIncomplete(UseCaseError):
    """The review cannot be signed yet."""


class NearestNotOpened(UseCaseError):
    """The rating takes up the draft's negative word, and the passages that came nearest were never opened."""


class UnknownDegree(UseCaseError):
    """The session's rating scale has no such degree."""


class ScaleInUse(UseCaseError):
    """The session's scale cannot change any more: criteria were rated on it."""


class NothingToAdapt(UseCaseError):
    """Nothing can be learned from jurors where no model was trained."""


class UnknownEvidence(UseCaseError):
    """The words are not where they are said to be."""


class SelfChecksSpent(UseCaseError):
    """The session allows no more self-checks of this version."""


class AddressRefused(UseCaseError):
    """The address is not one that the service may call."""


class LastAdministrator(UseCaseError):
    """The account is the last that can administer the service."""
