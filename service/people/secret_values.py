"""Secrets that people or programs hold: kept as digests, so that a stolen database opens nothing."""

import hashlib
import hmac
import secrets

TOKEN_PREFIX = "fsc_"  # noqa: S105 (what tokens begin with, so that leaks can be searched for)


def new_secret(prefix: str = "") -> str:
    """256 random bits, safe in addresses and headers."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret. It has enough bits of its own: no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def signature(key: str, purpose: str, message: str) -> str:
    """A message signed for one purpose: a signature made for another is of no use."""
    return hmac.new(key.encode(), f"{purpose}\x1f{message}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that says nothing."""
    return hmac.compare_digest(one.encode(), other.encode())
