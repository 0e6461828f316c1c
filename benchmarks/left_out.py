"""What the fuzzer is kept from: taking away its own token, person or role, after which it would only hear 401."""

import json
import os
from typing import Any

import schemathesis

OWN: dict[str, str] = json.loads(os.environ.get("FUZZ_OWN", "{}"))  # what it must not name, and what it names instead
_LONGEST = 3_000


@schemathesis.hook
def before_call(context: Any, case: Any, **kwargs: Any) -> None:
    if case.method == "POST":
        for name, value in (case.path_parameters or {}).items():
            case.path_parameters[name] = OWN.get(str(value), value)


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Gunicorn bounds the length of an address before anybody reads it."""
    return len(str(response.request.url)) < _LONGEST
