"""Post to an address that somebody else chose, such as that of a webhook: no redirects, no private network.

The name is resolved once, and the connection goes to the address that was checked: a second answer of the name server
changes nothing. What is posted, and its signature, is made in ``enterprises.services.webhook_delivery``.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy

TIMEOUT = 5  # seconds to connect, and for each read
MOST_READ = 1024  # bytes of an answer; the rest is of no interest
WAYS = {"https": 443, "http": 80}


class Unreachable(Exception):
    """The address cannot be posted to; ``code`` says why."""

    def __init__(self, code: str, detail: Any) -> None:
        super().__init__(str(detail))
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was checked: where to connect, and what to ask for."""

    secure: bool
    host: str
    port: int
    path: str
    address: str  # numeric


def check_url(url: str) -> None:
    """Refuse an address that is never posted to, without looking up its name.

    Raises:
        Unreachable: it is no address, is not encrypted, or holds a password.
    """
    _parts(url)


def _parts(url: str) -> Any:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable("invalid", gettext_lazy("This is no address.")) from error
    if parts.scheme not in WAYS or not parts.hostname or port == 0:
        raise Unreachable("invalid", gettext_lazy("This is no address."))
    if parts.scheme == "http" and not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES:
        raise Unreachable("not_encrypted", gettext_lazy("The address begins with https://."))
    if parts.username is not None or parts.password is not None:
        raise Unreachable("has_password", gettext_lazy("An address holds no user name and no password."))
    return parts


def resolve(url: str) -> Target:
    """Look up the name of an address once; refuse it if any of its numbers is private.

    Raises:
        Unreachable: as ``check_url``, or the name is unknown, or it leads into a private network.
    """
    parts = _parts(url)
    port = parts.port or WAYS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("unknown_host", gettext_lazy("The name of this address is not known.")) from error
    numbers = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES and not all(map(_is_public, numbers)):
        raise Unreachable("private_address", gettext_lazy("This address leads into a private network."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", parts.hostname, port, path, numbers[0])


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


class _Plain(http.client.HTTPConnection):
    """A connection to the number that was checked."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT)
        self.target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target.address, self.target.port), TIMEOUT)


class _Secure(_Plain):
    """The same, encrypted; the certificate is that of the name."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.target.host)


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Post to a checked address and return the status of the answer. A redirect is an answer, and is not followed.

    Raises:
        OSError: it was not reached, or did not answer in time.
    """
    connection = (_Secure if target.secure else _Plain)(target)
    try:
        connection.request("POST", target.path, body, {"User-Agent": "rare-earth-quota-register", **headers})
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    except http.client.HTTPException as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()
