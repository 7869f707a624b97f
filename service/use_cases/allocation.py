"""Who reads what, by rule: so many jurors for each dossier, no conflict of interest, as even a load as can be."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from msgspec import Struct


class Allocation(Struct, frozen=True):
    """What the rule adds to the assignments there are."""

    added: tuple[tuple[str, str], ...]
    """Dossier and juror."""
    short: tuple[str, ...]
    """Dossiers for which there are not enough jurors without a conflict."""


def allocate(
    dossiers: Sequence[str],
    jurors: Sequence[str],
    per_dossier: int,
    conflicts: Set[tuple[str, str]] = frozenset(),
    given: Mapping[str, Set[str]] | None = None,
) -> Allocation:
    """Completes every dossier to ``per_dossier`` jurors; what is given already stays and counts.

    ``conflicts`` holds pairs of dossier and juror. The dossiers that fewest jurors may read are served first; each
    goes to whoever has the fewest. Ties are broken by a digest: nobody is always first, and the same request gives
    the same answer.
    """
    held = {dossier: set((given or {}).get(dossier, ())) for dossier in dossiers}
    load = Counter(juror for sitting in held.values() for juror in sitting)
    free = {
        dossier: [juror for juror in jurors if juror not in held[dossier] and (dossier, juror) not in conflicts]
        for dossier in dossiers
    }
    added, short = [], []
    for dossier in sorted(dossiers, key=lambda id_: (len(free[id_]) - per_dossier + len(held[id_]), _draw(id_))):
        wanted = max(0, per_dossier - len(held[dossier]))
        chosen = sorted(free[dossier], key=lambda juror: (load[juror], _draw(dossier, juror)))[:wanted]
        load.update(chosen)
        added += [(dossier, juror) for juror in chosen]
        if len(chosen) < wanted:
            short.append(dossier)
    return Allocation(tuple(added), tuple(short))


def _draw(*parts: str) -> bytes:
    return hashlib.sha256("/".join(parts).encode()).digest()
