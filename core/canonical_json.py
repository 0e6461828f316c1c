"""Canonical JSON (RFC 8785), and its SHA-256, for receipts and hash chains."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import rfc8785

# Python's encoder is some ten times faster than ``rfc8785`` and differs from it in the order of members alone, there
# only where a character lies beyond the basic plane: members are in the order of UTF-16.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_BEYOND_BASIC_PLANE = re.compile("[\U00010000-\U0010ffff]")
_LARGEST = 2**53 - 1  # whole number that JSON has


def canonical(value: object) -> bytes:
    """Return ``value`` as canonical JSON.

    Decimals, dates, instants (UTC) and ids become strings; floats are refused.
    """
    plain = _plain(value)
    text = _ENCODER.encode(plain)
    return rfc8785.dumps(plain) if _BEYOND_BASIC_PLANE.search(text) else text.encode()


def sha256_hex(value: object) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: object) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int() if abs(value) <= _LARGEST:
            return value
        case Decimal() if value.is_finite():
            return format(value, "f")
        case dt.datetime() if value.tzinfo:
            return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        case dt.datetime():
            raise TypeError("an instant without a time zone has no one meaning")
        case dt.date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} {value!r} has no canonical form")
