"""The application of the health listener: three addresses for monitoring, nothing else."""

from collections.abc import Callable, Iterable
from typing import Any

PATHS = frozenset({"/healthz", "/readyz"})
METRICS = "/metrics"

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def only_monitoring(application: Application, metrics: Application) -> Application:
    """Return an application that answers health and ``/metrics``, and nothing else of the site."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in PATHS:
            return application(environ, start_response)
        if environ.get("PATH_INFO") == METRICS:
            return metrics(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []

    return answer
