"""The errors of this package.

WebError                     the message is a French sentence
├── StaleForm                the form was made for another sign-in
├── TooMuchSent              a form is too large to be read
├── BadForm                  a field of a form holds what it should not
└── PageImageUnavailable     the page of a piece cannot be drawn
"""


class WebError(Exception):
    """A page cannot be given; the message is a French sentence."""


class StaleForm(WebError):
    """The form was made for another sign-in: the page must be opened anew."""


class PageImageUnavailable(WebError):
    """The page of a piece cannot be drawn."""


class TooMuchSent(WebError):
    """A form is too large to be read."""


class BadForm(WebError):
    """A field of a form holds what it should not."""
