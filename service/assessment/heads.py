"""The trained heads of a référentiel: what passage vectors say of each criterion, before any calibration.

A facet has a prototype among the vectors; a passage speaks to a criterion as far as it is near one of its facets
(log-sum-exp of the facets' logits). How it speaks, by substance, mention or contradiction, is a second question;
which of the facets it serves a third.
"""

import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ingest.embedder import Vectors
from service.assessment.errors import UnreadableModel

Matrix = NDArray[np.float32]

_KINDS = 3


@dataclass(frozen=True, slots=True)
class Readings:
    """What the heads read in passages. Rows are passages, columns criteria or facets of the whole grid."""

    presence: Matrix
    """(passages, criteria): the logit that it speaks to it."""
    manner: Matrix
    """(passages, criteria, kinds): logits of how it speaks to it: by substance, mention or contradiction."""
    serving: Matrix
    """(passages, facets): how likely it serves that facet, if it speaks to its criterion at all."""


@dataclass(frozen=True, slots=True)
class _Arrays:
    centre: Matrix
    prototypes: Matrix
    bias: Matrix
    kinds: Matrix
    kind_bias: Matrix
    served: Matrix
    served_bias: Matrix
    owners: NDArray[np.int64]


class Heads:
    """Linear readings of the trained encoder's vectors; they mean nothing for another encoder's."""

    def __init__(
        self, criteria: tuple[str, ...], facets: tuple[tuple[str, str], ...], arrays: _Arrays, fingerprint: str
    ) -> None:
        self.criteria = criteria
        """The ids of the criteria, in the order of the columns."""
        self.facets = facets
        """The ids of each facet's criterion and of the facet, in the order of the columns."""
        self.fingerprint = fingerprint
        """SHA-256 of the heads' file."""
        self._arrays = arrays

    @classmethod
    def load(cls, path: Path) -> "Heads":
        """The heads that a file holds.

        Raises:
            UnreadableModel: the file is missing, or holds something else.
        """
        try:
            raw = path.read_bytes()
            with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
                criteria = tuple(str(name) for name in stored["criteria"])
                facets = tuple((str(criterion), str(facet)) for criterion, facet in stored["facets"])
                arrays = _arrays({name: stored[name] for name in stored.files}, criteria, facets)
        except (OSError, EOFError, BadZipFile, ValueError, TypeError, KeyError) as error:
            raise UnreadableModel(f"Le modèle appris ne se lit pas ({path.name}) : {error}.") from error
        return cls(criteria, facets, arrays, hashlib.sha256(raw).hexdigest())

    @property
    def hidden(self) -> int:
        """The length of the vectors that are read."""
        return int(self._arrays.centre.shape[0])

    @property
    def owners(self) -> NDArray[np.int64]:
        """(facets,): the column of each facet's criterion."""
        return self._arrays.owners

    def centred(self, vectors: Vectors) -> Matrix:
        """Vectors as seen from the centre of those of the corpus."""
        return np.asarray(np.asarray(vectors, np.float32) - self._arrays.centre, np.float32)

    def shifted(self, shifts: Matrix, fingerprint: str) -> "Heads":
        """Heads whose prototypes of each criterion's facets are moved by its row of ``shifts`` (criteria, hidden).

        A passage's logit for the criterion moves by its product with the shift; which facets it serves stays.
        """
        arrays = replace(self._arrays, prototypes=self._arrays.prototypes + shifts[self._arrays.owners])
        return Heads(self.criteria, self.facets, arrays, fingerprint)

    def read(self, vectors: Vectors) -> Readings:
        """The readings of passages from their vectors."""
        centred = self.centred(vectors)
        near = np.asarray(centred @ self._arrays.prototypes.T + self._arrays.bias, np.float32)
        return Readings(self._presence(near), self._manner(centred), self._serving(centred))

    def _presence(self, near: Matrix) -> Matrix:
        """The log-sum-exp of each criterion's facets."""
        owners = self._arrays.owners
        starts, peaks = _starts(owners), surest(near, owners)
        sums = np.add.reduceat(np.exp(near - peaks[:, owners]), starts, axis=1)
        return np.asarray(peaks + np.log(sums), np.float32)

    def _serving(self, centred: Matrix) -> Matrix:
        logits = centred @ self._arrays.served.T + self._arrays.served_bias
        # The same as the logistic function, without its overflow.
        return np.asarray((1 + np.tanh(logits / 2)) / 2, np.float32)

    def _manner(self, centred: Matrix) -> Matrix:
        logits = np.einsum("ph,ckh->pck", centred, self._arrays.kinds, optimize=True) + self._arrays.kind_bias
        return np.asarray(logits, np.float32)


def surest(by_facet: Matrix, owners: NDArray[np.int64]) -> Matrix:
    """(passages, criteria): the greatest of each criterion's facets, from (passages, facets).

    ``owners`` holds the column of each facet's criterion, in order.
    """
    return np.asarray(np.maximum.reduceat(by_facet, _starts(owners), axis=1), np.float32)


def _starts(owners: NDArray[np.int64]) -> NDArray[np.intp]:
    return np.searchsorted(owners, np.arange(int(owners[-1]) + 1))


def _arrays(
    stored: dict[str, NDArray[np.generic]], criteria: tuple[str, ...], facets: tuple[tuple[str, str], ...]
) -> _Arrays:
    def floats(name: str, *shape: int) -> Matrix:
        return stored[name].astype(np.float32).reshape(shape)

    place = {criterion: column for column, criterion in enumerate(criteria)}
    return _Arrays(
        centre=floats("centre", -1),
        prototypes=floats("prototypes", len(facets), -1),
        bias=floats("bias", len(facets)),
        kinds=floats("kinds", len(criteria), _KINDS, -1),
        kind_bias=floats("kind_bias", len(criteria), _KINDS),
        served=floats("served", len(facets), -1),
        served_bias=floats("served_bias", len(facets)),
        owners=np.array([place[criterion] for criterion, _ in facets], np.int64),
    )
