"""Authentication of the API: a bearer token, else the session with CSRF; scopes limit what a token may do."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from knox.crypto import hash_token
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from core import actor_sessions
from core.models import ApiToken, TokenScope

if TYPE_CHECKING:  # these import this module
    from rest_framework.views import APIView


class BearerAuthentication(BaseAuthentication):
    """Authentication by token, found by its digest; the token is not stored. Expiry uses the database's clock."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        scheme, _space, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        try:
            digest = hash_token(token.strip().decode("ascii"))
        except UnicodeDecodeError as error:
            raise AuthenticationFailed(_("Unknown, expired or revoked token.")) from error
        valid = ApiToken.objects.filter(Q(expiry=None) | Q(expiry__gt=Now()), digest=digest)
        row = valid.select_related("user").first()
        if row is None or not row.user.is_active:
            raise AuthenticationFailed(_("Unknown, expired or revoked token."))
        actor_sessions.present(token.strip().decode("ascii"))
        return row.user, row

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class BrowserSession(SessionAuthentication):
    """Authentication by the session of a browser, whose writes carry the CSRF token in the header ``X-CSRFToken``.

    A form field is not searched for the token: that would read the body before the view does, so that a session would
    be refused for its body where a token is refused for its rights, and nothing after it could read the body as sent.
    """

    def enforce_csrf(self, request: Request) -> None:
        super().enforce_csrf(cast(Request, _WithoutBody(request)))


class _WithoutBody:
    """A request as the CSRF check sees it: everything but the body."""

    POST = QueryDict()

    def __init__(self, request: Request) -> None:
        self._whole = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


class WithinTokenScope(BasePermission):
    """Permission by scope: reading needs ``read``, a write the scope named by its view (``file`` by default)."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        needed = TokenScope.READ
        if request.method not in SAFE_METHODS:
            needed = getattr(view, "action_scopes", {}).get(getattr(view, "action", None), TokenScope.FILE)
        require_scope(request, needed)
        return True


def require_scope(request: Request, needed: TokenScope) -> None:
    """Refuse a token whose scopes do not include the one that is needed."""
    if isinstance(request.auth, ApiToken) and needed not in request.auth.scopes:
        raise PermissionDenied(_("The token's scopes do not include “%s”.") % needed.value, "token_scope")
