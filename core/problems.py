"""RFC 9457 problem documents with a stable ``code``, and the mapping of refusals to HTTP statuses."""

import json
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, DataError, IntegrityError
from django.http import Http404, HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.views import set_rollback

from core import errors
from core.outages import RETRY_AFTER, is_outage
from core.transactions import translated
from core.type_aliases import Text

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"

STATUSES: dict[type[errors.DomainError], int] = {
    errors.Invalid: 400,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.Unprocessable: 422,
    errors.PreconditionRequired: 428,
}
_TAKEN = {"23505", "23P01"}  # unique_violation, exclusion_violation
_OWN_MEMBERS = {"type", "title", "status", "detail", "code", "errors"}


def problem(
    status: int,
    code: str,
    detail: Text,
    *,
    faults: Iterable[errors.Fault] = (),
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the problem response, already rendered, so that content negotiation (for CSV, say) cannot change it."""
    body: dict[str, Any] = {
        "type": f"urn:problem-type:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": force_str(detail),
        "code": code,
    }
    if listed := [
        {"pointer": fault.pointer, "code": fault.code, "detail": force_str(fault.detail)} for fault in faults
    ]:
        body["errors"] = listed
    body |= {name: value for name, value in (extra or {}).items() if name not in _OWN_MEMBERS}
    text = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(text.encode(), status=status, content_type=CONTENT_TYPE, headers=headers)


def handle(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Return the problem response of an exception, as DRF's exception handler.

    ``None`` lets a bug through: it is logged, and ``core.web.error_pages`` answers 500.
    """
    answer = _answer(error)
    if answer is not None:
        set_rollback()
    return answer


def _answer(error: Exception) -> HttpResponse | None:
    match error:
        case errors.DomainError():
            return from_domain_error(error)
        case exceptions.ValidationError():
            return problem(400, "invalid", _("The request has errors."), faults=faults_of(error.detail))
        case exceptions.ParseError():
            return problem(400, _code(error.detail), _detail(error))
        case exceptions.APIException():
            return _from_rest_framework(error)
        case Http404():
            return problem(404, "not_found", _("This does not exist, or it is outside your jurisdiction."))
        case PermissionDenied():
            return problem(403, "forbidden", _("Your roles do not allow this here."))
        case RequestDataTooBig():
            return too_large()
        case BadRequest() | SuspiciousOperation():
            return problem(400, "bad_request", _("The request cannot be read."))
        case DataError():
            return problem(
                400, "unstorable_value", _("A value is out of range or contains characters that are not allowed.")
            )
        case DatabaseError() if (meaning := translated(error)) is not None:
            return from_domain_error(meaning)
        case IntegrityError() if getattr(error.__cause__, "sqlstate", None) in _TAKEN:
            # Two concurrent requests passed the same check; the database accepted one.
            log.warning("unexplained_refusal", exc_info=error)
            return problem(409, "already_exists", _("An entry with these values exists already."))
        case _ if is_outage(error):
            log.exception("database_unavailable", exc_info=error)
            return unavailable()
    return None


def unavailable() -> HttpResponse:
    detail = _(
        "The database or the store of files cannot do this now. Try again in a moment, under the same idempotency"
        " key if you used one."
    )
    return problem(503, "unavailable", detail, headers={"Retry-After": RETRY_AFTER})


def from_domain_error(error: errors.DomainError) -> HttpResponse:
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 400)
    return problem(status, error.code, error.detail, faults=error.errors, extra=error.extra)


def too_large() -> HttpResponse:
    return problem(413, "body_too_large", _("The body of the request is too large."))


_CODES: dict[type[exceptions.APIException], str] = {
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "authentication_failed",
    exceptions.PermissionDenied: "forbidden",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "throttled",
}


def _from_rest_framework(error: exceptions.APIException) -> HttpResponse:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    code = _code(error.detail)
    if code == error.default_code:
        code = _CODES.get(type(error), code)
    return problem(error.status_code, code, _detail(error), headers=headers)


def _code(detail: object) -> str:
    return getattr(detail, "code", None) or "invalid"


def _detail(error: exceptions.APIException) -> str:
    return force_str(error.detail)


def faults_of(detail: object, pointer: str = "") -> Iterator[errors.Fault]:
    """Return DRF's nested validation errors as a flat list with JSON pointers (``/lines/0/tonnes``)."""
    match detail:
        case Mapping():
            for name, inner in detail.items():
                whole = name in {"non_field_errors", "__all__"}
                yield from faults_of(inner, pointer if whole else f"{pointer}/{_escaped(name)}")
        case list() | tuple():
            for index, inner in enumerate(detail):
                nested = isinstance(inner, Mapping | list | tuple)
                yield from faults_of(inner, f"{pointer}/{index}" if nested else pointer)
        case _:
            yield errors.Fault(pointer, _code(detail), force_str(detail))


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")
