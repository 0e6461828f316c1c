"""The OpenAPI description as it is served: built once in each process, compressed, with an entity tag."""

import gzip
import hashlib
import re
import threading
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.encoding import force_bytes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.public import PublicThrottle

MAX_AGE = 300  # seconds that a cache may serve it without asking
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))")


@dataclass(frozen=True, slots=True)
class Description:
    content: bytes
    compressed: bytes
    digest: str


_built: dict[tuple[str, str], Description] = {}
_lock = threading.Lock()


class DescriptionView(SpectacularAPIView):
    """The view of the description: public, without authentication; only the language and the format vary."""

    authentication_classes: list[Any] = []
    throttle_classes = [PublicThrottle]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> HttpResponse:
        requested = request.query_params.get("lang", "")
        language = (
            requested if requested in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
        )
        renderer = request.accepted_renderer
        description = self._description(language, renderer)
        compresses = _GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
        response = HttpResponse(description.compressed if compresses else description.content)
        response.headers["Content-Type"] = f"{renderer.media_type}; charset=utf-8"
        response.headers["Content-Disposition"] = f'inline; filename="openapi.{renderer.format}"'
        response.headers["ETag"] = tag = f'"{description.digest}{"-gzip" if compresses else ""}"'
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
        if compresses:
            response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept", "Accept-Encoding", "Accept-Language", "Cookie"))
        return get_conditional_response(request, etag=tag, response=response) or response

    def _description(self, language: str, renderer: BaseRenderer) -> Description:
        key = (language, renderer.media_type or "")
        with _lock:  # concurrent requests wait for the one that is being built
            if key not in _built:
                with translation.override(language):
                    generator = self.generator_class(urlconf=self.urlconf)
                    schema = generator.get_schema(request=None, public=True)
                    content = force_bytes(renderer.render(schema, renderer.media_type, {}))
                digest = hashlib.sha256(content).hexdigest()[:32]
                _built[key] = Description(content, gzip.compress(content, 6, mtime=0), digest)
        return _built[key]
