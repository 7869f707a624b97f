"""What readers said of dossiers, in folders beside the corpus: one YAML file for each dossier, of its name."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from training.corpus import MiniDossier
from training.errors import UnsoundCorpus

_Form = TypeVar("_Form")


def load(
    folder: Path,
    dossiers: Sequence[MiniDossier],
    form: type[_Form],
    check: Callable[[Path, _Form, MiniDossier], None],
) -> dict[str, _Form]:
    """What was said of each dossier that has a file there; nothing where there is no such folder.

    ``check`` raises where what was said does not fit the dossier.

    Raises:
        UnsoundCorpus: a file is of another form, of no dossier, or does not fit it.
    """
    by_id = {dossier.id: dossier for dossier in dossiers}
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in by_id:
            raise UnsoundCorpus(f"{folder.name}/{path.name} ne parle d'aucun dossier du corpus.")
        found[path.stem] = _read(path, form)
        check(path, found[path.stem], by_id[path.stem])
    return found


def _read(path: Path, form: type[_Form]) -> _Form:
    try:
        return msgspec.convert(yaml.safe_load(path.read_bytes()), form)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise UnsoundCorpus(f"{path.parent.name}/{path.name} n'a pas la forme attendue : {error}.") from error
