"""Post to an address that somebody else chose, such as that of a webhook: no redirects, no private network.

The name is resolved once, and the connection goes to the address that was checked: a second answer of the name server
changes nothing. What is posted, and its signature, is made in ``enterprises.services.webhook_delivery``.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy

from core.type_aliases import Text

TIMEOUT = 5.0  # seconds to look up a name, to connect, and for each read
DEADLINE = 10.0  # seconds from the beginning of the connection until the headers of the answer are complete
PORTS = {"https": 443, "http": 80}
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64 (RFC 6052)
COMPATIBLE = ipaddress.ip_network("::/96")  # addresses of IPv4 in the deprecated form of RFC 4291


class Unreachable(Exception):
    """The address cannot be posted to; ``code`` says why."""

    def __init__(self, code: str, detail: Text) -> None:
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
        raise Unreachable("invalid", gettext_lazy("This is not a web address.")) from error
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise Unreachable("invalid", gettext_lazy("This is not a web address."))
    if parts.scheme == "http" and not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES:
        raise Unreachable("not_encrypted", gettext_lazy("The address must begin with https://."))
    if parts.username is not None or parts.password is not None:
        raise Unreachable("has_password", gettext_lazy("The address must not contain a user name or a password."))
    return parts


def resolve(url: str) -> Target:
    """Look up the name of an address once; refuse it if any of its numbers is private.

    Raises:
        Unreachable: as ``check_url``, or the name is unknown, or it leads into a private network.
    """
    parts = _parts(url)
    port = parts.port or PORTS[parts.scheme]
    try:
        host = parts.hostname.encode("idna").decode()
        numbers = _look_up(host, port)
    except (OSError, ValueError) as error:
        raise Unreachable("unknown_host", gettext_lazy("The host of this address was not found.")) from error
    if not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES and not all(map(_is_public, numbers)):
        raise Unreachable("private_address", gettext_lazy("This address leads into a private network."))
    path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    return Target(parts.scheme == "https", host, port, path, numbers[0])


def _look_up(host: str, port: int) -> list[str]:
    """Return the numbers of a name.

    The lookup has a thread of its own, because a call of the resolver cannot be interrupted and may take half a minute.

    Raises:
        OSError: the name is not known, or no name server answered in time.
    """
    lookups = ThreadPoolExecutor(1)
    try:
        found = lookups.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(TIMEOUT)
    finally:
        lookups.shutdown(wait=False)
    return [str(entry[4][0]) for entry in found]


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (address, *_embedded(address)))


def _embedded(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses inside an IPv6 one, to which a translator or a tunnel passes on what is sent to it."""
    if not isinstance(address, ipaddress.IPv6Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address in TRANSLATED or address in COMPATIBLE:
        yield ipaddress.IPv4Address(address.packed[-4:])


class _Plain(http.client.HTTPConnection):
    """A connection to the number that was checked, which another thread may abort."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT)
        self.target, self.aborted = target, False
        self.opened: socket.socket | None = None  # ``sock`` is given up while an answer is being read

    def connect(self) -> None:
        self._use(socket.create_connection((self.target.address, self.target.port), TIMEOUT))

    def _use(self, opened: socket.socket) -> None:
        self.sock = self.opened = opened
        if self.aborted:  # before there was a socket to shut down
            raise TimeoutError

    def abort(self) -> None:
        """Shut the socket down, so that whoever reads from it or writes to it stops at once."""
        self.aborted = True
        if self.opened is not None:
            with suppress(OSError):  # it is closed already
                # Not the method of an encrypted socket, which may only be called by the thread that reads.
                socket.socket.shutdown(self.opened, socket.SHUT_RDWR)


class _Secure(_Plain):
    """The same, encrypted; the certificate is that of the name."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        encrypted = ssl.create_default_context().wrap_socket(
            self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
        )
        self._use(encrypted)
        encrypted.do_handshake()


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Post to a checked address and return the status of the answer. A redirect is an answer, and is not followed.

    The body of the answer is not read.

    Raises:
        OSError: it was not reached, or did not answer in time.
    """
    connection = (_Secure if target.secure else _Plain)(target)
    watch = threading.Timer(DEADLINE, connection.abort)  # a timeout of the socket is for one read only
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body, {"User-Agent": "rare-earth-quota-register", **headers})
        with connection.getresponse() as answer:
            if connection.aborted:  # headers that were cut off are read as complete
                raise TimeoutError
            return answer.status
    except (OSError, http.client.HTTPException) as error:
        if connection.aborted:
            raise TimeoutError(f"no answer within {DEADLINE:g} s") from error
        if isinstance(error, OSError):
            raise
        raise OSError(f"{type(error).__name__}: {error}") from error
    finally:
        watch.cancel()
        connection.close()
