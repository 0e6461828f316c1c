"""Addresses of lists with filters: the one place that says which pages are lists whose filters readers can save."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, get_resolver, path

_NAMES: set[str] = set()


def list_path(route: str, view: Callable[..., HttpResponseBase], *, name: str, **kwargs: Any) -> URLPattern:
    """Return the path of a list with filters; ``name`` is also the name of the list for saved views."""
    _NAMES.add(name)
    return path(route, view, name=name, **kwargs)


def list_names() -> list[str]:
    """Return the names of all lists, which the URL configuration declares."""
    assert get_resolver().url_patterns  # loaded by now
    return sorted(_NAMES)
