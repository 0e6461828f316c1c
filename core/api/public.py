"""Public lists: without a sign-in, cached for a while, and limited in rate."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from django.views.decorators.vary import vary_on_headers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core import row_security
from core.api import program_files
from core.api.viewsets import ResourceViewSet
from core.public import CACHE_SECONDS, PublicThrottle, build_once

_DECORATORS = [
    conditional_page,
    vary_on_headers("Accept", "Accept-Language"),
    cache_control(public=True, max_age=CACHE_SECONDS),
]


class PublicList(ResourceViewSet):
    """A list without authentication, so that the answer is the same for all."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes: list[type[BaseThrottle]] = [PublicThrottle]
    may_be_old = True
    most_at_once = program_files.MOST_PUBLIC

    @classmethod
    def listed(cls, name: str) -> Any:
        """Return the view of the list alone; ``name`` is used for the names of its exported sheets."""
        return cls.as_view({"get": "list"}, basename=name, detail=False)

    @method_decorator(_DECORATORS)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return build_once(request, lambda: super(PublicList, self).dispatch(request, *args, **kwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        row_security.declare_unrestricted("published rows are the same for every reader; the view selects them")
