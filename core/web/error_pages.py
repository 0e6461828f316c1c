"""Error pages and problem answers for requests that cannot be served."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.outages import RETRY_AFTER, is_outage
from core.problems import problem, too_large, unavailable


def _for_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    if _for_a_program(request):
        return problem(400, "bad_request", _("The request cannot be read."))
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    if _for_a_program(request):
        return problem(403, "forbidden", _("Your roles do not allow this here."))
    return render(request, "403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a failed CSRF check, whose usual cause is a page left open during a new sign-in, seldom an attack."""
    if _for_a_program(request):
        return forbidden(request)
    return render(request, "403_form.html", {"back": request.path}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    if _for_a_program(request):
        return problem(404, "not_found", _("This does not exist, or it is outside your jurisdiction."))
    return render(request, "404.html", status=404)


def body_too_large(request: HttpRequest, most: int = settings.MAX_REQUEST_BODY) -> HttpResponseBase:
    if _for_a_program(request):
        return too_large()
    return render(request, "413.html", {"most": most // (1024 * 1024)}, status=413)


def too_many(request: HttpRequest, seconds: int = 600) -> HttpResponseBase:
    """Answer that too many requests came, without naming the reader: another person may be the cause."""
    if _for_a_program(request):
        answer: HttpResponse = problem(429, "throttled", _("Too many requests. Try again in %d seconds.") % seconds)
    else:
        answer = render(request, "429.html", {"seconds": seconds}, status=429)
        answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500 without using the session or the database, since either may be what failed."""
    if is_outage(sys.exception()):
        return _out_of_order(request)
    if _for_a_program(request):
        return problem(
            500, "internal_error", _("An internal error occurred. Quote the id of the request when you report it.")
        )
    return _bare("500.html", 500, request_id=request.headers.get("X-Request-ID", ""))


def _out_of_order(request: HttpRequest) -> HttpResponseBase:
    if _for_a_program(request):
        return unavailable()
    answer = _bare("503.html", 503, again=request.get_full_path() if request.method == "GET" else "")
    answer["Retry-After"] = RETRY_AFTER
    return answer


def _bare(template: str, status: int, **context: str) -> HttpResponse:
    try:
        page = get_template(template).render({"LANGUAGE_CODE": get_language(), **context})
    except TemplateDoesNotExist:
        page = "Server error"
    return HttpResponse(page, status=status)
