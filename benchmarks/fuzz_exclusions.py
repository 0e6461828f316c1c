"""Exclusions of the fuzzer: it must not remove its own token, person or role, after which every answer would be 401."""

import json
import os
from typing import Any

import schemathesis

OWN: dict[str, str] = json.loads(os.environ.get("FUZZ_OWN", "{}"))  # forbidden keys, and their spares
_LONGEST = 3_000


@schemathesis.hook
def before_call(context: Any, case: Any, **kwargs: Any) -> None:
    if case.method == "POST":
        for name, value in (case.path_parameters or {}).items():
            case.path_parameters[name] = OWN.get(str(value), value)


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Ignore failures caused by gunicorn's limit on the length of an address."""
    return len(str(response.request.url)) < _LONGEST
