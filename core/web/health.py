"""Health checks for load balancers: whether the process is alive, and whether it can do its work."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

from core import outages

BROKER_SECONDS = 2


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that the process is alive."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether the register can save data: 200 also without a broker, since the outbox waits, but with a note.

    A database that is read-only still serves readers: a proxy that must not turn them away uses ``healthz``.
    """
    database, broker = outages.database(), _broker_answers()
    status = "unavailable" if database != "ok" else "ok" if broker else "degraded"
    answer = {"status": status, "database": database, "broker": "ok" if broker else "away"}
    return JsonResponse(answer, status=200 if database == "ok" else 503)


def _broker_answers() -> bool:
    options = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS, "max_retries": 0}
    try:
        with Connection(settings.BROKER_URL, transport_options=options) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    except Exception:  # whatever the transport, it did not answer
        return False
    return True
