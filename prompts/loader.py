"""Reads a prompt: a Markdown file whose head declares its version, its purpose and its variables.

---
version: 1
purpose: what it asks, in a French sentence
variables: [criteria]
---
Text with {{criteria}}.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from prompts.errors import InvalidPrompt, UnknownPrompt, WrongVariables

_HERE = Path(__file__).parent
_FILE = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<text>.*)\Z", re.DOTALL)
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


class _Head(Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    purpose: str
    variables: tuple[str, ...] = ()


class Prompt(Struct, frozen=True):
    """A text with declared variables."""

    name: str
    version: int
    purpose: str
    """What it asks, in a French sentence."""
    variables: tuple[str, ...]
    text: str
    fingerprint: str
    """SHA-256 of the file."""

    def render(self, **values: str) -> str:
        """The text with its variables replaced; a value is never read for variables of its own.

        Raises:
            WrongVariables: other values than the declared variables.
        """
        if set(values) != set(self.variables):
            given, wanted = ", ".join(sorted(values)) or "aucune", ", ".join(sorted(self.variables)) or "aucune"
            raise WrongVariables(f"Consigne « {self.name} » : variables attendues {wanted} ; reçues {given}.")
        return _VARIABLE.sub(lambda found: values[found[1]], self.text)


def names(folder: Path = _HERE) -> tuple[str, ...]:
    """The names of the prompts of a folder, by default those of the product."""
    return tuple(sorted(path.stem for path in folder.glob("*.md")))


@cache
def load(name: str, folder: Path = _HERE) -> Prompt:
    """The prompt of that name.

    Raises:
        UnknownPrompt: there is none.
        InvalidPrompt: its head is not of the form above, or its variables are not those that it declares.
    """
    path = folder / f"{name}.md"
    if name not in names(folder):
        raise UnknownPrompt(f"Consigne inconnue : {name}. Consignes : {', '.join(names(folder))}.")
    raw = path.read_bytes()
    parts = _FILE.match(raw.decode("utf-8"))
    if parts is None:
        raise InvalidPrompt(f"La consigne {path.name} ne commence pas par un en-tête entre deux lignes « --- ».")
    head = _read_head(path.name, parts["head"])
    text = parts["text"].strip()
    if (used := set(_VARIABLE.findall(text))) != set(head.variables):
        raise InvalidPrompt(
            f"La consigne {path.name} emploie les variables {sorted(used)} et déclare {sorted(head.variables)}."
        )
    return Prompt(name, head.version, head.purpose, head.variables, text, hashlib.sha256(raw).hexdigest())


def fingerprint(prompts: Iterable[Prompt]) -> str:
    """Changes when any of the prompts changes."""
    content = "\n".join(f"{prompt.name} {prompt.fingerprint}" for prompt in prompts)
    return hashlib.sha256(content.encode()).hexdigest()


def _read_head(file_name: str, head: str) -> _Head:
    try:
        return msgspec.yaml.decode(head, type=_Head)
    except msgspec.MsgspecError as error:
        raise InvalidPrompt(f"L'en-tête de la consigne {file_name} n'a pas la forme attendue : {error}.") from error
