"""The key that signs cookies' companions and webhooks: set, or made once for this machine."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

_FILE = "secret.key"


def read_secret_key(chosen: SecretStr | None, data_dir: Path) -> str:
    """The key that was set; else the one kept in the data folder, made at the first start.

    Several machines must be given the same one.
    """
    if chosen is not None:
        return chosen.get_secret_value()
    path = data_dir / _FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
