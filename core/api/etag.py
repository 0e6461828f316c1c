"""Optimistic locking by ETag: the ETag is the row's version, and an update names the version it read."""

import re
from contextlib import AbstractContextManager, nullcontext

from django.utils.translation import gettext as _
from rest_framework.request import Request

from core import expected_versions
from core.errors import Invalid, PreconditionRequired
from core.models import Versioned

_TAG = re.compile(r'(?:W/)?"([0-9]{1,10})"')


def tag(row: Versioned) -> str:
    return f'"{row.version}"'


def headers(row: object) -> dict[str, str]:
    return {"ETag": tag(row)} if isinstance(row, Versioned) else {}


def precondition(request: Request, row: object, *, required: bool) -> AbstractContextManager[None]:
    """Return the context in which to call the service: a stale ``If-Match`` is refused, again under the row's lock.

    Raises:
        Stale: if the row has another version already.
        PreconditionRequired: if the header is absent and ``required``.
        Invalid: if the header is not one entity tag.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if required:
            raise PreconditionRequired("if_match_required", _("State the version that you have read in If-Match."))
        return nullcontext()
    if header.strip() == "*" or not isinstance(row, Versioned):
        return nullcontext()
    tags = [int(version) for version in _TAG.findall(header)]
    if len(tags) > 1 or (not tags and '"' not in header):
        raise Invalid("invalid_if_match", _("If-Match takes one entity tag."))
    version = tags[0] if tags else -1  # an unknown tag matches no version
    expected_versions.require(row, version)
    return expected_versions.expecting(row, version)
