"""Passwords: kept as argon2 hashes, refused when they would be guessed. The only module that knows pwdlib."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from service.people.errors import WeakPassword

_COMMON = frozenset(
    {"motdepasse", "password", "azerty", "qwerty", "123456", "0123456789", "azertyuiop", "qwertyuiop", "faisceau"}
)


def hash_password(password: str) -> str:
    """The hash to keep of a password."""
    return _hasher().hash(password)


def check_password(password: str, kept: str | None) -> bool:
    """Whether the password is the one that was hashed.

    An account without a password costs as much time as any other, so that time betrays no account.
    """
    return _hasher().verify(password, kept or _decoy()) and kept is not None


def require_strong(password: str, least: int, email: str) -> None:
    """Refuses a password that would be guessed.

    Raises:
        WeakPassword: too short, a common one, one repeated character, or the account's own address.
    """
    if len(password) < least:
        raise WeakPassword(f"Le mot de passe doit compter au moins {least} caractères.")
    folded = password.lower()
    bare = folded.strip("0123456789!?.*-_ ")
    guessed = {*_COMMON, email.split("@", maxsplit=1)[0]}
    if len(set(folded)) < 5 or bare in guessed or folded in guessed:
        raise WeakPassword("Ce mot de passe se devine trop facilement : choisissez-en un autre.")


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@cache
def _decoy() -> str:
    return _hasher().hash("an account that does not exist")
