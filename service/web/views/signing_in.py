"""What the pages before sign-in show, and the page of whatever went wrong."""

from typing import ClassVar

from service.web.frame import Page


class SignInPage(Page, frozen=True):
    """The form to sign in with."""

    template: ClassVar[str] = "sign_in.html.j2"
    next: str
    """The page that was asked for before."""
    email: str = ""
    problem: str = ""
    provider: str = ""
    """Words on the button of the school's own sign-in, if it has one."""


class InvitationPage(Page, frozen=True):
    """The form by which an invited person chooses a password."""

    template: ClassVar[str] = "invitation.html.j2"
    length: int
    problem: str = ""


class FailurePage(Page, frozen=True):
    """Why a page cannot be given."""

    template: ClassVar[str] = "failure.html.j2"
    title: str
    message: str
