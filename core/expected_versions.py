"""Optimistic locking: a person cannot overwrite changes he has not read, even if two requests pass the first check.

The page or API states which version of a row its client has read (``expecting``). The first save of that row by a
service, under the service's own lock, compares it. Later saves by the same service are not compared.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import Stale

if TYPE_CHECKING:
    from core.models.base import Versioned

type ExpectedVersions = Mapping[tuple[str, object], int]

_NOTHING: ExpectedVersions = MappingProxyType({})
_expected: ContextVar[ExpectedVersions] = ContextVar("expected_versions", default=_NOTHING)


@contextmanager
def expecting(row: "Versioned", version: int) -> Iterator[None]:
    """Refuse to save ``row`` inside the block if it was changed after ``version``."""
    token = _expected.set({_key(row): version})
    try:
        yield
    finally:
        _expected.reset(token)


def require(row: "Versioned", version: int) -> None:
    if row.version != version:
        raise Stale("stale", _("This has changed since you read it. Read it again."))


def advance(row: "Versioned") -> None:
    """Compare with the version that the client stated, if any, and increase the row's version."""
    expected, key = _expected.get(), _key(row)
    if key in expected:
        require(row, expected[key])
        _expected.set({**expected, key: row.version + 1})
    row.version += 1


def check(row: "Versioned") -> None:
    """Compare a row that was read under its lock with the version that the client stated, if any."""
    if (stated := _expected.get().get(_key(row))) is not None:
        require(row, stated)


def current_expectations() -> ExpectedVersions:
    return _expected.get()


def restore_expectations(earlier: ExpectedVersions) -> None:
    """Restore the earlier expectations after later saves were rolled back."""
    _expected.set(earlier)


def _key(row: "Versioned") -> tuple[str, object]:
    return row._meta.label, row.pk
