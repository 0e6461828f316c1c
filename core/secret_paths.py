"""Log filters: addresses that are secrets are hidden, and requests whose path is one leave no line."""

import logging
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest

HIDDEN = "(secret)"
_UNLOGGED = "register.unlogged"  # in the request's environment


class HideSecretPaths(logging.Filter):
    """Filter of a handler that removes the part after one of ``settings.UNLOGGED_PATHS`` from a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _hidden(record.msg)
        record.args = _hidden(record.args)
        return True


class DropUnloggedRequests(logging.Filter):
    """Filter of Django's logger of requests, which would record the path of a refused request."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (
            isinstance(request := getattr(record, "request", None), HttpRequest) and request.META.get(_UNLOGGED)
        )


def leave_unlogged(request: HttpRequest) -> None:
    """Keep Django from logging the path of this request if it is refused or fails."""
    request.META[_UNLOGGED] = True


def _hidden(value: object) -> Any:
    match value:
        case str():
            return re.sub(rf"({settings.UNLOGGED_PATHS})[^/\s\"']+", rf"\1{HIDDEN}", value)
        case dict():
            return {key: _hidden(inner) for key, inner in value.items()}
        case tuple():
            return tuple(map(_hidden, value))
    return value
