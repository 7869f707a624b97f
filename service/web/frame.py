"""What surrounds every page: who is signed in, where they may go, what their forms must send back."""

from typing import ClassVar

from msgspec import Struct


class Page(Struct, frozen=True):
    """What one template shows; its fields are all that the template knows, beside the frame."""

    template: ClassVar[str]


class Destination(Struct, frozen=True):
    """An entry of the main menu."""

    label: str
    address: str
    current: bool


class Frame(Struct, frozen=True):
    """What every page is laid out in."""

    address: str
    """The path that was asked for."""
    name: str = ""
    """Whoever is signed in; empty when no one is."""
    role: str = ""
    """Their role, in French."""
    csrf: str = ""
    """What their forms and scripts send back."""
    destinations: tuple[Destination, ...] = ()
    notice: str = ""
    """What was just done, in one French sentence."""
