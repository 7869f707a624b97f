"""How entries are chained: each one's hash covers all of it and the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct

GENESIS = "0" * 64
"""What the first entry has for the hash of the one before."""


class Entry(Struct, frozen=True):
    """An entry, as it is hashed."""

    number: int
    at: datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    detail: dict[str, Any]
    previous: str
    hash: str = ""


class Verdict(Struct, frozen=True):
    """What verification found."""

    entries: int
    head: str
    """Hash of the last entry: kept elsewhere, it shows later that nothing before it was rewritten."""
    broken_at: int | None = None
    """Number of the first entry that is not what was written, or is missing."""
    reason: str = ""
    """What is wrong, a French sentence."""

    @property
    def sound(self) -> bool:
        """Whether the log is as it was written."""
        return self.broken_at is None


def entry_hash(entry: Entry) -> str:
    """SHA-256 of an entry in a fixed form."""
    fields = [
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.detail,
        entry.previous,
    ]
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(entries: Iterable[Entry], head_number: int, head_hash: str) -> Verdict:
    """Reads the whole chain, in order, against its head."""
    number, previous = 0, GENESIS
    for entry in entries:
        number += 1
        if entry.number != number:
            return Verdict(number - 1, previous, number, f"L'entrée {number} manque.")
        if entry.previous != previous:
            return Verdict(number - 1, previous, number, f"L'entrée {number} ne suit pas la précédente.")
        if entry.hash != entry_hash(entry):
            return Verdict(number - 1, previous, number, f"L'entrée {number} a été modifiée.")
        previous = entry.hash
    if (number, previous) != (head_number, head_hash):
        return Verdict(number, previous, number + 1, f"Le journal est coupé après l'entrée {number}.")
    return Verdict(number, previous)
