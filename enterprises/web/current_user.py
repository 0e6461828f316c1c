"""The signed-in person with our own type, for pages that require a sign-in."""

from typing import cast

from django.http import HttpRequest

from enterprises.models import User


def current_user(request: HttpRequest) -> User:
    return cast(User, request.user)
