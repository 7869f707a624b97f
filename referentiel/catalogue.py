"""The référentiels that come with the product, and those that a school keeps in files of its own."""

from pathlib import Path

from referentiel.errors import UnknownReferentiel
from referentiel.loader import load
from referentiel.model import Referentiel

_HERE = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Ids of the référentiels that come with the product."""
    return tuple(sorted(path.parent.name for path in _HERE.glob("*/referentiel.yaml")))


def folder_of(referentiel: Referentiel) -> Path | None:
    """The folder that holds what a référentiel brings beside its grid: its own, or that of the product's of its id."""
    if referentiel.folder:
        return Path(referentiel.folder)
    return _HERE / referentiel.id if referentiel.id in names() else None


def open_referentiel(name: str) -> Referentiel:
    """A référentiel by its id, or by the path of its file or folder.

    Raises:
        UnknownReferentiel: neither an id nor a path.
        InvalidReferentiel: the data is not sound.
    """
    if name in names():
        return load(_HERE / name)
    if Path(name).exists():
        return load(Path(name))
    raise UnknownReferentiel(
        f"Référentiel inconnu : {name}. Référentiels fournis : {', '.join(names())} ; "
        "ou donnez le chemin d'un fichier YAML."
    )
