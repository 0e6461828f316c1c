"""A log filter that hides addresses that are secrets."""

import logging
import re
from typing import Any

from django.conf import settings

HIDDEN = "(secret)"


class HideSecretPaths(logging.Filter):
    """Filter of a handler that removes whatever follows one of ``settings.UNLOGGED_PATHS`` in a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _hidden(record.msg)
        record.args = _hidden(record.args)
        return True


def _hidden(value: Any) -> Any:
    match value:
        case str():
            return re.sub(rf"({settings.UNLOGGED_PATHS})[^/\s\"']+", rf"\1{HIDDEN}", value)
        case dict():
            return {key: _hidden(inner) for key, inner in value.items()}
        case tuple():
            return tuple(map(_hidden, value))
    return value
