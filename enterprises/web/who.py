"""Who is signed in, as one of our own people; pages that ask are behind a sign-in."""

from typing import cast

from django.http import HttpRequest

from enterprises.models import User


def signed_in(request: HttpRequest) -> User:
    return cast(User, request.user)
