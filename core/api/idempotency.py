"""A POST with an ``Idempotency-Key`` takes effect once: the key is written in the effect's own transaction.

A second request with the same key waits for the first one's commit and gets its answer again; if the first was refused
or failed, nothing was kept and the second takes effect itself.

Bodies are compared as parsed, since what was sent has been read by then: two that say the same are the same.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.db.models.functions import Now
from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import Invalid, Unprocessable
from core.models import IdempotencyKey
from core.transactions import atomically

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_KEPT_HEADERS = ("Location", "ETag")

type Handler = Callable[..., HttpResponseBase]


class _Refused(Exception):
    """The exception that rolls the transaction back for an answer other than 2xx."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


class IdempotentPosts(APIView):
    """Base of API views that honour ``Idempotency-Key`` on every POST of a signed-in person."""

    post: Handler  # of views that have one
    answers_once: ClassVar[frozenset[str]] = frozenset()  # actions whose answer is a secret, and is never repeated

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        handler: Handler | None = getattr(self, "post", None)
        if request.method != "POST" or "Idempotency-Key" not in request.headers or handler is None:
            return
        if getattr(self, "action", "post") in self.answers_once:
            raise Invalid(
                "idempotency_key_refused",
                _(
                    "The answer to this request contains a secret, so it is not kept for repetition."
                    " Send the request without an Idempotency-Key."
                ),
            )
        if request.user.is_authenticated:
            self.post = partial(answer_once, handler)


def answer_once(handler: Handler, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
    key = request.headers["Idempotency-Key"]
    if not _KEY.fullmatch(key):
        raise Invalid("invalid_idempotency_key", _("An idempotency key has 1 to 200 printable ASCII characters."))
    identity = {"actor_id": request.user.pk, "method": request.method, "path": request.path, "key": key}
    body = _sha256_of(request.data)

    def attempt() -> HttpResponseBase:
        # Waits here while another transaction holds the same key; does nothing if that one has committed.
        IdempotencyKey.objects.bulk_create(
            [IdempotencyKey(**identity, body_sha256=body, created_at=Now())], ignore_conflicts=True
        )
        row = IdempotencyKey.objects.get(**identity)
        if row.status is not None:  # committed with its answer: the request is a repetition
            return _replay(row, body)
        response = handler(request, *args, **kwargs)
        if not 200 <= response.status_code < 300 or not isinstance(response, Response):
            raise _Refused(response)
        row.status = response.status_code
        row.answer = json.loads(JSONRenderer().render(response.data)) if response.data is not None else None
        row.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
        row.save(update_fields=["status", "answer", "headers"])
        return response

    try:
        return atomically(attempt)
    except _Refused as refused:
        return refused.response


def _sha256_of(body: Any) -> str:
    """Return the digest of a parsed body: JSON, or the fields and files of a form."""
    if isinstance(body, QueryDict):
        body = {name: list(map(_form_value, values)) for name, values in body.lists()}
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _form_value(value: str | UploadedFile) -> str | list[str | None]:
    if isinstance(value, str):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, value.content_type, digest.hexdigest()]


def _replay(row: IdempotencyKey, body: str) -> Response:
    if row.body_sha256 != body:
        raise Unprocessable("idempotency_key_reused", _("This idempotency key was used with another body."))
    return Response(row.answer, status=row.status, headers={**row.headers, "Idempotency-Replayed": "true"})
