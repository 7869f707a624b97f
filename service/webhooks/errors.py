"""The errors of this package.

WebhookError                 the message is a French sentence
├── AddressUnknown           the name leads nowhere; to be tried again
└── AddressForbidden         the name leads to a private address; never called
"""


class WebhookError(Exception):
    """An event could not be delivered; the message is a French sentence."""


class AddressUnknown(WebhookError):
    """The name leads nowhere."""


class AddressForbidden(WebhookError):
    """The name leads to a private address."""
