"""The application of the health listener: two addresses for monitoring, nothing else."""

from collections.abc import Callable, Iterable
from typing import Any

PATHS = frozenset({"/healthz", "/readyz"})

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def only_health(application: Application) -> Application:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in PATHS:
            return application(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []

    return answer
