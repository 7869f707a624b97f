"""Reads a référentiel: one YAML file, or a folder with ``referentiel.yaml`` and one file for each bloc."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import yaml

from referentiel.errors import InvalidReferentiel, UnknownReferentiel
from referentiel.model import Referentiel

_MAIN_FILE = "referentiel.yaml"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path: Path) -> Referentiel:
    """The référentiel held by a YAML file or a folder of them.

    In a folder, ``referentiel.yaml`` names the bloc files (``blocs: [B1.yaml, …]``) beside it.

    Raises:
        UnknownReferentiel: nothing is there.
        InvalidReferentiel: what is there is no sound YAML, or not of the model's form.
    """
    main = path / _MAIN_FILE if path.is_dir() else path
    if not main.is_file():
        raise UnknownReferentiel(f"Aucun référentiel à cet endroit : {path}.")
    digest = hashlib.sha256()
    data = _read(main, digest)
    data["blocs"] = [
        _read(main.parent / bloc, digest) if isinstance(bloc, str) else bloc for bloc in data.get("blocs", [])
    ]
    try:
        loaded = msgspec.convert(data, Referentiel)
    except msgspec.ValidationError as error:
        reason = f"Le référentiel {path.name} n'a pas la forme attendue : {error}."
        raise InvalidReferentiel(reason) from error
    return msgspec.structs.replace(loaded, fingerprint=digest.hexdigest(), folder=str(main.parent))


def _read(path: Path, digest: "hashlib._Hash") -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        data = yaml.load(raw, _Loader)  # noqa: S506 — a safe loader, the fast one where it is built in
    except (OSError, yaml.YAMLError) as error:
        raise InvalidReferentiel(f"Le fichier {path.name} du référentiel ne se lit pas : {error}.") from error
    if not isinstance(data, dict):
        raise InvalidReferentiel(f"Le fichier {path.name} du référentiel ne contient pas de champs nommés.")
    digest.update(raw)
    return data
