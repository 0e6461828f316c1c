"""Rate limits per minute, counted for all processes in the cache, and by each process in its memory.

The greater count decides. While the cache is down or slow, each process still limits its callers, so a caller gets at
most as many times the limit as there are processes.
"""

import ipaddress
import threading
import time
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache

SPAN = 60  # seconds
MOST_CALLERS = 100_000  # callers counted in one process
SLOW = 0.3  # seconds for an answer of the cache before it is not called for a while
PAUSE = 10.0

_lock = threading.Lock()
_counts: dict[str, int] = {}
_window = 0
_paused_until = 0.0


def seconds_to_wait(scope: str, caller: str, most: int) -> int:
    """Count one request of the caller; return 0, or the seconds until it is allowed. ``most=0`` is no limit."""
    return _seconds_to_wait(scope, caller, most, shared=True) if most else 0


def seconds_to_wait_here(scope: str, caller: str, most: int) -> int:
    """Return the seconds to wait, counted in this process alone, so that no data about the caller leaves its memory."""
    return _seconds_to_wait(scope, caller, most, shared=False) if most else 0


def _seconds_to_wait(scope: str, caller: str, most: int, *, shared: bool) -> int:
    now = time.time()
    window = int(now // SPAN)
    digest = blake2b(caller.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()
    key = f"asked:{scope}:{digest}:{window}"
    if max(_count_in_process(key, window), _count_in_cache(key) if shared else 0) <= most:
        return 0
    return int((window + 1) * SPAN - now) + 1


def network(address: str) -> str:
    """Return the part of an address that counts as one caller: all of it, or the /64 of a subscriber under IPv6.

    An IPv4 address written in IPv6 (``::ffff:192.0.2.1``) is the IPv4 address.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


def _count_in_process(key: str, window: int) -> int:
    global _window
    with _lock:
        if window != _window or len(_counts) >= MOST_CALLERS:
            _counts.clear()
            _window = window
        _counts[key] = _counts.get(key, 0) + 1
        return _counts[key]


def _count_in_cache(key: str) -> int:
    global _paused_until
    began = time.monotonic()
    if began < _paused_until:
        return 0
    cache.add(key, 0, SPAN * 2)
    try:
        count = int(cache.incr(key))
    except ValueError:  # it was down a moment ago and lacks this key
        count = 0
    if time.monotonic() - began > SLOW:
        _paused_until = time.monotonic() + PAUSE
    return count
