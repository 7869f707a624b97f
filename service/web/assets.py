"""What pages are dressed with: style sheets, scripts, fonts, under addresses that change with their content.

Everything is read once, when the process starts. Style sheets and scripts share one digest in their address, so that
a script's own imports stay plain relative ones; fonts have each their own, so that a new style sheet does not make a
telephone fetch them again.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from msgspec import Struct

from service.exports.palette import COLOURS, NEUTRAL

PREFIX = "/statique"
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "otf": "font/otf",
}
_FACES = (
    ("Source Sans Pro", "400", "normal", "font_source_sans_pro", "SourceSansPro-Regular.otf"),
    ("Source Sans Pro", "600", "normal", "font_source_sans_pro", "SourceSansPro-Semibold.otf"),
    ("Source Serif Pro", "400", "normal", "font_source_serif_pro", "SourceSerifPro-Regular.otf"),
    ("Source Serif Pro", "600", "normal", "font_source_serif_pro", "SourceSerifPro-Semibold.otf"),
)
_THEME = "css/theme.css"


class Asset(Struct, frozen=True):
    """A file that browsers may keep for ever under its address."""

    media_type: str
    body: bytes
    packed: bytes
    """The same, gzipped."""


class Assets:
    """The files, by address."""

    def __init__(self) -> None:
        fonts = {f"{PREFIX}/fonts/{_digest(body)}/{name}": body for name, body in _fonts()}
        named = dict(_own_files()) | {_THEME: _theme(fonts).encode()}
        self._version = _digest(b"".join(name.encode() + named[name] for name in sorted(named)))
        self._by_address = {
            address: _asset(address, body)
            for address, body in (fonts | {self.address(name): body for name, body in named.items()}).items()
        }

    def address(self, name: str) -> str:
        """Where a page finds the file of that name: ``js/desk.js``."""
        return f"{PREFIX}/{self._version}/{name}"

    def find(self, address: str) -> Asset | None:
        """The file at an address; None when there is none, or none any more."""
        return self._by_address.get(address)

    def names(self) -> tuple[str, ...]:
        """Every address."""
        return tuple(self._by_address)


def _own_files() -> Iterator[tuple[str, bytes]]:
    root = files("service.web").joinpath("static")
    for folder in sorted(root.iterdir(), key=lambda entry: entry.name):
        yield from _files_of(folder)


def _files_of(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.rpartition(".")[2] in _TYPES:
            yield f"{folder.name}/{entry.name}", entry.read_bytes()


def _fonts() -> Iterator[tuple[str, bytes]]:
    for _, _, _, package, name in _FACES:
        yield name, files(package).joinpath("files", name).read_bytes()


def _theme(fonts: Mapping[str, bytes]) -> str:
    """The faces, and a class for the colours of each competence, by its place in its bloc."""
    by_name = {address.rpartition("/")[2]: address for address in fonts}
    faces = [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; font-display: swap; '
        f'src: url("{by_name[name]}") format("opentype"); }}'
        for family, weight, style, _, name in _FACES
    ]
    hues = [*((f"c{at}", colour) for at, colour in enumerate(COLOURS)), ("neutral", NEUTRAL)]
    light = [f".{name} {{ --wash: {hue.wash}; --ink: {hue.ink}; }}" for name, hue in hues]
    dark = [f"  .{name} {{ --ink: {hue.wash}; }}" for name, hue in hues]
    return "\n".join([*faces, *light, "@media screen and (prefers-color-scheme: dark) {", *dark, "}", ""])


def _asset(address: str, body: bytes) -> Asset:
    return Asset(_TYPES[address.rpartition(".")[2]], body, gzip.compress(body, 9, mtime=0))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
