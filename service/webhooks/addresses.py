"""Which machine an address leads to, and whether the service may call it."""

import ipaddress
import socket
from urllib.parse import SplitResult

from service.webhooks.errors import AddressForbidden, AddressUnknown


def resolve(parts: SplitResult, *, private: bool) -> str:
    """The IP address to call. Every address that the name has must be allowed, not only the one that is called.

    The name is resolved once, here: the call goes to this very address, whatever the name says a moment later.

    Raises:
        AddressUnknown: the name has no address.
        AddressForbidden: an address is not a public one, and ``private`` does not allow it.
    """
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressUnknown("Le nom du webhook ne mène à aucune machine.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not private and not all(_is_public(address) for address in addresses):
        raise AddressForbidden("Le nom du webhook mène à une adresse privée, qui n'est pas appelée.")
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast
