"""Panels, by which an app adds content to a page of an app that it depends on.

A page asks for the panels of its place; the apps above register theirs in their ``web/panels.py``.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

type Panel = Callable[[HttpRequest, Any], str]

_PANELS: dict[str, list[Panel]] = defaultdict(list)


def panel(place: str) -> Callable[[Panel], Panel]:
    """Register a function that returns a panel (HTML, or nothing) for the object shown by a page at ``place``."""

    def register(function: Panel) -> Panel:
        _PANELS[place].append(function)
        return function

    return register


def panels(request: HttpRequest, place: str, obj: object) -> list[str]:
    """Return the HTML of the panels for an object shown by the page at ``place``."""
    return [html for panel in _PANELS[place] if (html := panel(request, obj))]
