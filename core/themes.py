"""The colour themes of pages, and the one that a reader has chosen (set by ``core.web.preferences``)."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")


def theme(request: HttpRequest) -> str:
    """Return the theme that the reader's browser states; ``auto`` if it states none."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "auto")
    return chosen if chosen in THEMES else "auto"
