"""Identifiers: short, safe in addresses, sorted by the time they were made."""

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 80
LENGTH = 26


def new_id() -> str:
    """A new identifier of 26 characters: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32."""
    number = time.time_ns() // 1_000_000 << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
