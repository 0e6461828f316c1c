"""The base of every API view, which declares its actor's reach before the view reads a row."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from core import row_security


class RowSecurity(APIView):
    """Declares the actor's reach; first among the bases of a view."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with row_security.within(row_security.NOTHING):
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            row_security.keep_reach(response)
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Declare the actor's reach to row-level security as soon as the actor is known."""
        row_security.declare(request.user)
        if not hasattr(self, str(request.method).lower()):  # takes precedence over any other error of the request
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
