"""Cases that say nothing about the register: forms send empty filters for "any", and gunicorn bounds an address."""

from typing import Any

import schemathesis

LONGEST = 3_000


@schemathesis.hook
def filter_query(context: Any, query: Any) -> bool:
    values = list(query.values()) if isinstance(query, dict) else []
    return "" not in values and [""] not in values and len(str(query)) < LONGEST
