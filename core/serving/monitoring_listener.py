"""The application of the health listener: three addresses for monitoring, nothing else."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PATHS = frozenset({"/healthz", "/readyz"})
METRICS = "/metrics"


def only_monitoring(application: WSGIApplication, metrics: WSGIApplication) -> WSGIApplication:
    """Return an application that answers health and ``/metrics``, and nothing else of the site."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in PATHS:
            return application(environ, start_response)
        if environ.get("PATH_INFO") == METRICS:
            return metrics(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []

    return answer
