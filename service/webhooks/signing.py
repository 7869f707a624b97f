"""How a delivery is signed, so that its receiver can tell it from a forgery and from a repeat.

The header ``Faisceau-Signature`` holds ``t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", hexadecimal>``.
"""

import hashlib
import hmac

from service.people.secret_values import signature

HEADER = "Faisceau-Signature"
_PURPOSE = "webhook"


def webhook_secret(secret_key: str, webhook_id: str) -> str:
    """A webhook's own secret: derived, so that no database holds it."""
    return "whsec_" + signature(secret_key, _PURPOSE, webhook_id)


def signed_header(secret: str, at: int, body: bytes) -> str:
    """The value of the header for a body sent at a moment."""
    return f"t={at},v1={_mac(secret, at, body)}"


def is_authentic(secret: str, header: str, body: bytes, now: int, tolerance: int = 300) -> bool:
    """What a receiver checks: the signature, and that it is at most ``tolerance`` seconds old."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    at = parts.get("t", "")
    if not at.isdecimal() or abs(now - int(at)) > tolerance:
        return False
    return hmac.compare_digest(_mac(secret, int(at), body), parts.get("v1", ""))


def _mac(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
