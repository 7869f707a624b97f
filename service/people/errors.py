"""The errors of this package.

PeopleError                  the message is a French sentence
├── NotSignedIn              no cookie or token, or one that no longer works
├── WrongCredentials         the address or the password is wrong; which one is never said
├── Forbidden                the role, or the token's scopes, do not allow it
├── CrossSite                a page of another site seems to have sent the request
├── TooManyAttempts          to be tried again later
├── UnusableInvitation       used, expired or unknown
├── WeakPassword             too short, or too common
└── ProviderRefused          the school's own sign-in failed, or names no account here
"""


class PeopleError(Exception):
    """What was asked is not allowed to whoever asked it; the message is a French sentence."""


class NotSignedIn(PeopleError):
    """Nothing says who asks."""


class WrongCredentials(PeopleError):
    """The address or the password is wrong."""


class Forbidden(PeopleError):
    """Whoever asks may not do this."""


class CrossSite(PeopleError):
    """The request does not come from the service's own pages."""


class TooManyAttempts(PeopleError):
    """Too much was tried in too little time."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds to wait."""


class UnusableInvitation(PeopleError):
    """The invitation was used, has expired or never existed."""


class WeakPassword(PeopleError):
    """The password would be guessed."""


class ProviderRefused(PeopleError):
    """The school's own sign-in does not let this person in."""
